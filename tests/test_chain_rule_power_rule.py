"""Partial derivatives as by hand, and the wrong power rules as students write them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from problems.chain_rule.partial_derivatives import EXPONENTS
from problems.formula import names
from problems.program import Kind
from solutions.closed_forms import closed_form
from solutions.columns import Givens
from solutions.evaluate import COLUMNS, run
from solutions.keys import exact_key
from tests.programs import written
from tests.structures import Case, cells, structure

POLYNOMIALS = {word: Case("partial-derivatives", (("polynomial", word),)) for word in EXPONENTS}


def givens(*coefficients: int) -> Givens:
    """Coefficients, the point (2, 3) and the direction (0.6, 0.8)."""
    return {
        "c": tuple(map(Fraction, coefficients)), "x": (Fraction(2),), "y": (Fraction(3),),
        "u": (Fraction("0.6"), Fraction("0.8")),
    }  # fmt: skip


@pytest.mark.parametrize(("word", "coefficients", "by_hand"), [
    # f, its derivatives by x and by y at (2, 3), and 0.6 of the one plus 0.8 of the other
    ("quadratic", (2, 3, 4), (8 + 18 + 36, 8 + 9, 6 + 24, "34.2")),
    ("mixed", (5, -2, 4), (60 - 4 + 36, 60 - 2, 20 + 24, 70)),
    ("cubic", (2, -3, 5), (16 - 54 + 15, 24 - 27, -36 + 5, "-26.6")),
    ("products", (2, 3, -4), (72 + 6 - 12, 72 + 3, 48 - 4, "80.2")),
    ("four-terms", (2, -3, 4, 5), (16 - 36 + 24 + 45, 24 - 36 + 12, -12 + 8 + 30, "20.8")),
])  # fmt: skip
def test_values_and_slopes_come_out_as_by_hand(
    word: str, coefficients: tuple[int, ...], by_hand: tuple[int | str, ...]
) -> None:
    key = exact_key(structure(POLYNOMIALS[word]), givens(*coefficients))
    found = tuple(key[place].fraction for place in ("f", "g[1]", "g[2]", "D"))
    assert found == tuple(map(Fraction, by_hand))


@pytest.mark.parametrize("case", POLYNOMIALS.values(), ids=str)
def test_the_formulas_that_are_asked_hold_only_what_is_given(case: Case) -> None:
    program = structure(case).program
    told = {place for quantity in program.givens for place in quantity.cells}
    asked = [q for q in program.computed if q.kind is Kind.EXPRESSION]
    assert [q.name for q in asked] == ["df_dx", "df_dy"]
    assert all(told.issuperset(names(f)) for q in asked for _, f in q.steps())


def test_with_numbers_for_its_coefficients_a_derivative_is_what_a_student_writes() -> None:
    program, numbers = structure(POLYNOMIALS["mixed"]).program, givens(5, -2, 4)
    texts = [written(closed_form(program, place, numbers)) for place in ("df_dx", "df_dy")]
    assert texts == ["((10 * (x * y)) - 2)", "((5 * (x ^ 2)) + (8 * y))"]


@pytest.mark.parametrize(("slug", "by_x", "by_y"), [
    # f = 5 x^2 y - 2 x + 4 y^2 at (2, 3)
    ("power-rule-factor-forgotten", 30 - 2, 20 + 12),
    ("power-rule-exponent-kept", 120 - 4, 60 + 72),
    ("other-variable-kept", 60 - 2 + 36, 20 + 24 - 4),
    ("other-variable-zero", -2, 24),
    ("other-variable-differentiated", 20 - 2, 20 + 24),
])  # fmt: skip
def test_a_wrong_rule_is_the_slip_that_its_hint_is_about(slug: str, by_x: int, by_y: int) -> None:
    one = structure(POLYNOMIALS["mixed"])
    (tape,) = one.tapes_of[slug]
    values = dict(zip(tape.cells, run(tape, cells(one, (givens(5, -2, 4),)), COLUMNS), strict=True))
    assert (values["df_dx"][0], values["df_dy"][0]) == (by_x, by_y)


def test_a_wrong_rule_reads_nothing_that_is_worked_out() -> None:
    one = structure(POLYNOMIALS["four-terms"])
    told = {place for quantity in one.program.givens for place in quantity.cells}
    for wrong in one.mistakes:
        for patch in wrong.patches:
            assert patch.keys() <= {"df_dx", "df_dy"}
            assert all(told.issuperset(names(formula)) for formula in patch.values())
