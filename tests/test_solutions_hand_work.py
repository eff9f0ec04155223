"""How many operations a sheet takes by hand: what a number spares is not counted."""

from __future__ import annotations

from fractions import Fraction

import pytest

from solutions.columns import Givens
from solutions.hand_work import hand_work
from tests.structures import DEFAULTS, Case, candidates, cells, structure

UNIT = Case("perceptron-update")


def work(case: Case, *rows: Givens) -> list[float]:
    """Of some sheets."""
    return [*map(float, hand_work(structure(case), cells(structure(case), rows)))]


def unit(x: tuple[str, str], y: str, w: tuple[str, str]) -> Givens:
    """A sheet of one unit with two inputs, no sum of which is 0."""
    numbers = {"x": x, "y": (y,), "w": w, "b": ("-0.4",), "eta": ("0.1",)}
    return {name: tuple(map(Fraction, own)) for name, own in numbers.items()}


def test_a_unit_that_is_right_takes_nothing_but_its_sum() -> None:
    # Two products, two sums, the step, and 1 - 1.
    on = unit(("-1.1", "-1.3"), "1", ("-0.4", "-0.2"))
    # The same, and 0 - 0 is no work.
    off = unit(("-1.1", "-1.3"), "0", ("0.4", "0.2"))
    assert work(UNIT, on, off) == [6, 5]


def test_a_unit_that_is_wrong_takes_its_updates_as_well() -> None:
    # As above, 1 - 0 and eta times 1 are no work; then two products and three sums.
    wrong = unit(("-1.1", "-1.3"), "1", ("0.4", "0.2"))
    # An input of 0 spares a product and a sum forward, and both again in the update.
    easy = unit(("0", "-1.3"), "1", ("0.4", "0.2"))
    # An input of 1 spares the product alone.
    plain = unit(("1", "-1.3"), "1", ("0.1", "0.2"))
    assert work(UNIT, wrong, easy, plain) == [10, 6, 8]


def test_a_softmax_is_an_exponential_and_a_quotient() -> None:
    case = Case("softmax-jacobian", (("classes", 2),))
    assert work(case, *candidates(case, 3)) == [structure(case).hand_operations] * 3


def test_rounds_after_the_stop_are_not_worked_out() -> None:
    case = Case("perceptron-convergence")
    found = work(case, *candidates(case, 40))
    assert len({*found}) > 5
    assert max(found) < structure(case).hand_operations / 2


@pytest.mark.parametrize("case", DEFAULTS, ids=str)
def test_no_sheet_takes_more_than_its_program_has(case: Case) -> None:
    found = work(case, *candidates(case, 20))
    assert 0 < min(found) <= max(found) <= structure(case).hand_operations
