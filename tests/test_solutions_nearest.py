"""Rounding is decided on the ball, ties away from 0, and the same with both engines."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exact import BITS, Engine, Flint, PurePython, Undecided
from solutions.nearest import decimals_of, half_up, rounded, rounded_to_digits

Make = Callable[[int], Engine]

each_engine = pytest.mark.parametrize("make", [PurePython, Flint])
fractions = st.fractions(min_value=-50, max_value=50, max_denominator=1000)
few = settings(max_examples=40, deadline=None)


def ball(k: Engine, value: Fraction) -> object:
    """A number above 0 that has gone through a transcendental function and back."""
    return k.exp(k.ln(k.number(value)))


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        ("0.125", 2, "0.13"), ("-0.125", 2, "-0.13"), ("0.12499", 2, "0.12"), ("0.5", 0, "1"),
        ("-0.5", 0, "-1"), ("0.4999", 0, "0"), ("2.675", 2, "2.68"), ("-0.00004", 4, "0"),
        ("7", 3, "7"), ("999.9995", 3, "1000"),
    ],
)  # fmt: skip
def test_half_a_unit_goes_away_from_zero(value: str, decimals: int, expected: str) -> None:
    assert half_up(Fraction(value), decimals) == Fraction(expected)


@each_engine
@pytest.mark.parametrize("value", ["0.125", "-0.125", "0.5", "12.345", "-7.5"])
def test_an_exact_tie_in_a_ball_is_rounded_away_from_zero(make: Make, value: str) -> None:
    k = make(4 * BITS)
    exact_value = Fraction(value)
    tie = ball(k, abs(exact_value))
    tie = tie if exact_value > 0 else k.sub(k.number(Fraction(0)), tie)
    assert k.fraction(tie) is None
    places = len(value.partition(".")[2]) - 1
    assert rounded(k, tie, places) == half_up(exact_value, places)


@each_engine
def test_a_wide_ball_around_a_tie_asks_for_more_bits(make: Make) -> None:
    k = make(60)
    with pytest.raises(Undecided):
        rounded(k, ball(k, Fraction("0.125")), 2)


@each_engine
def test_a_ball_beside_a_tie_is_rounded_to_its_side(make: Make) -> None:
    k = make(BITS)
    little = Fraction(1, 10**20)
    assert rounded(k, ball(k, Fraction("0.125") - little), 2) == Fraction("0.12")
    assert rounded(k, ball(k, Fraction("0.125") + little), 2) == Fraction("0.13")


@each_engine
@few
@given(x=fractions, decimals=st.integers(0, 12))
def test_rounding_a_ball_is_rounding_its_value(make: Make, x: Fraction, decimals: int) -> None:
    k = make(4 * BITS)
    value = abs(x) + 1
    assert rounded(k, ball(k, value), decimals) == half_up(value, decimals)


@pytest.mark.parametrize(
    ("value", "digits", "decimals"),
    [("1", 4, 3), ("9.99", 4, 3), ("10", 4, 2), ("0.1", 4, 4), ("0.0999", 4, 5), ("-12345", 4, -1),
     ("1/3", 2, 2), ("0", 4, 3), ("99999/100000", 1, 1), ("1e-9", 1, 9)],
)  # fmt: skip
def test_so_many_digits_are_so_many_decimals(value: str, digits: int, decimals: int) -> None:
    assert decimals_of(Fraction(value), digits) == decimals


@each_engine
@few
@given(x=fractions, digits=st.integers(1, 12), power=st.integers(-6, 6))
def test_rounding_a_ball_to_digits_is_rounding_its_value(
    make: Make, x: Fraction, digits: int, power: int
) -> None:
    k = make(4 * BITS)
    value = (abs(x) + 1) * Fraction(10) ** power
    expected = half_up(value, decimals_of(value, digits))
    assert rounded_to_digits(*k.bounds(ball(k, value)), digits) == expected
    low, high = k.bounds(ball(k, value))
    assert rounded_to_digits(-high, -low, digits) == -expected


@each_engine
@pytest.mark.parametrize("value", ["10", "100", "0.001"])
def test_a_ball_around_a_power_of_10_is_that_power(make: Make, value: str) -> None:
    k = make(4 * BITS)
    low, high = k.bounds(ball(k, Fraction(value)))
    assert low < Fraction(value) < high
    assert rounded_to_digits(low, high, 4) == Fraction(value)


def test_what_closes_in_on_0_is_0_and_what_may_be_either_is_undecided() -> None:
    little = Fraction(1, 10**50)
    assert rounded_to_digits(-little, little, 4) == 0
    assert rounded_to_digits(Fraction(0), Fraction(0), 4) == 0
    with pytest.raises(Undecided):
        rounded_to_digits(Fraction(-1, 1000), Fraction(1, 1000), 4)
