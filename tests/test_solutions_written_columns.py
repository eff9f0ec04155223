"""Right answers of many sheets read as each of them does by itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from problems.rounding import Mode, Rounding
from solutions.columns import Givens
from solutions.structure import Structure
from solutions.written import meant, written
from solutions.written_columns import written_columns
from tests.structures import Case, structure

NUMBERS = structure(Case("mlp-deltas"))
ITEM = NUMBERS.items[0]


def nobody(row: int) -> Givens:
    """No sheet has to be looked at."""
    raise AssertionError(f"the givens of sheet {row} are asked for")


def one_by_one(of: Structure, item: str, values: list[float]) -> list[str]:
    """The same by the long way."""
    return [written(of, item, meant(value), {}) for value in values]


near_ties = st.builds(
    lambda whole, off: (whole + 0.5) / 10_000 + off,
    st.integers(-30_000, 30_000), st.floats(-1e-9, 1e-9),
)  # fmt: skip


@given(st.lists(st.floats(-1e9, 1e9) | st.floats(-1e-3, 1e-3) | near_ties, min_size=1))
def test_numbers_are_rounded_as_one_by_one(values: list[float]) -> None:
    found = written_columns(NUMBERS, ITEM, np.array(values), nobody)
    assert found == one_by_one(NUMBERS, ITEM, values)


@pytest.mark.parametrize("mode", [Mode.SIGNIFICANT, Mode.ANSWER_ONLY])
def test_every_way_of_rounding_is_kept(mode: Mode) -> None:
    values = [0.0, 0.00012345, -1.5, 9.99996, 123456.0]
    of = replace(NUMBERS, rounding=Rounding(mode=mode), roundings={})
    assert written_columns(of, ITEM, np.array(values), nobody) == one_by_one(of, ITEM, values)
