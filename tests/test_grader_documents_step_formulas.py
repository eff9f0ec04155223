"""The formula that stands beside a step that went wrong."""

from __future__ import annotations

import pytest

from grader.documents.feedback.step_formulas import LONGEST, step_formula
from problems.registry import families
from tests.structures import Case, structure

NETWORK = Case("mlp-update")


def plain(case: Case, *cells: str) -> tuple[list[str], list[str]]:
    """The lines of a step and what is explained beside them, as plain text."""
    found = step_formula(structure(case), cells)
    return [one.alt for one in found.lines], [one.alt for one in found.explained]


def test_a_cell_has_its_own_formula_with_every_sign() -> None:
    lines, explained = plain(NETWORK, "delta1[1]")
    assert lines == ["delta1[1] = error1[1]*slope1[1]"]
    assert explained == [
        "error1[1] = W2[1][1]*delta2[1] + W2[2][1]*delta2[2]",
        "slope1[1] = a1[1]*(1 - a1[1])",
    ]


def test_a_whole_vector_has_its_textbook_line() -> None:
    lines, explained = plain(NETWORK, "delta1[1]", "delta1[2]")
    assert lines == ["delta1 = error1 * slope1"]
    assert explained == ["error1 = W2^T delta2", "slope1 = a1 (1 - a1)"]


def test_what_is_asked_needs_no_explanation() -> None:
    assert plain(NETWORK, "loss") == (["loss = 1/2 sum((a2 - y)^2)"], [])


def test_latex_is_that_of_the_sheet() -> None:
    (line,) = step_formula(structure(NETWORK), ["a1[1]"]).lines
    assert line.source == r"a^{(1)}_{1} = \sigma\left(z^{(1)}_{1}\right)"


def test_of_many_cells_without_a_common_line_two_are_written() -> None:
    one = structure(Case("softmax-jacobian"))
    cells = tuple(item for item in one.items if item.startswith("J"))
    found = step_formula(one, cells)
    assert [line.alt for line in found.lines] == [
        "J[1][1] = p[1]*(1 - p[1])", "J[1][2] = -p[1]*p[2]",
    ]  # fmt: skip
    assert found.more


@pytest.mark.parametrize("slug", families())
def test_no_formula_gives_an_answer_away_or_goes_on_for_ever(slug: str) -> None:
    one = structure(Case(slug))
    for quantity in one.asked_quantities:
        for cells in (quantity.cells, quantity.cells[:1]):
            found = step_formula(one, cells)
            assert all(len(line.alt) <= LONGEST for line in (*found.lines, *found.explained))
            assert quantity.numeric or not found.lines
