"""Rows and columns are two ways to write one network: the same numbers, matrices turned."""

from __future__ import annotations

import numpy as np
import pytest

from problems.family import Family
from problems.program import Role
from problems.registry import families
from solutions.columns import Givens
from solutions.keys import exact_key
from solutions.structure import Structure
from tests.structures import Case, candidates, structure

BOTH_WAYS = [family for family in families().values() if "orientation" in family.conventions]
MATRICES = (Role.WEIGHT, Role.WEIGHT_GRADIENT, Role.WEIGHT_UPDATE)


def turned(givens: Givens, one: Structure) -> Givens:
    """The same givens as a structure of the other orientation wants them."""
    found = {}
    for quantity in one.program.givens:
        cells = np.array(givens[quantity.name], dtype=object).reshape(quantity.shape)
        found[quantity.name] = tuple((cells.T if quantity.role in MATRICES else cells).reshape(-1))
    return found


@pytest.mark.parametrize("family", BOTH_WAYS, ids=lambda family: family.slug)
def test_the_key_in_rows_is_the_key_in_columns_turned(family: Family) -> None:
    column = structure(Case(family.slug))
    row = structure(Case(family.slug, (), (("orientation", "row"),)))
    assert [q.name for q in row.program.quantities] == [q.name for q in column.program.quantities]
    for givens in candidates(Case(family.slug), 3):
        left, right = exact_key(column, givens), exact_key(row, turned(givens, column))
        for quantity in column.program.computed:
            shape = quantity.shape
            matrix = quantity.role in MATRICES
            expected = np.array([left[cell].nearest for cell in quantity.cells], dtype=float)
            other = row.program.quantity(quantity.name)
            found = np.array([right[cell].nearest for cell in other.cells], dtype=float)
            assert other.shape == (shape[::-1] if matrix else shape)
            expected = expected.reshape(shape).T if matrix else expected.reshape(shape)
            np.testing.assert_allclose(found.reshape(other.shape), expected, rtol=1e-14)


def test_row_shapes_are_those_of_the_other_index_first() -> None:
    case = Case("mlp-update", (("sizes", (3, 2, 1)),), (("orientation", "row"),))
    shapes = {q.name: q.shape for q in structure(case).program.quantities}
    assert (shapes["W1"], shapes["W2"]) == ((3, 2), (2, 1))
    assert (shapes["dW1"], shapes["W1_new"]) == ((3, 2), (3, 2))
