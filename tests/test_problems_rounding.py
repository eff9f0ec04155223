"""Rounding rules: their unit, and how many decimals a printed key needs."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from problems.rounding import BANDS, FINEST_SHARE, MOST_DECIMALS, MOST_DIGITS, Mode, Rounding
from solutions.nearest import decimals_of, half_up


def band(tolerance: str, decimals: int = 4) -> Rounding:
    """A plain band around the key."""
    return Rounding(mode=Mode.ABSOLUTE, decimals=decimals, tolerance=Fraction(tolerance))


def test_the_default_is_four_decimals_at_every_step() -> None:
    assert Rounding() == Rounding(mode=Mode.EACH_STEP, decimals=4, tolerance=None)


@pytest.mark.parametrize(("decimals", "unit"), [(0, "1"), (1, "0.1"), (4, "0.0001")])
def test_a_unit_is_one_of_the_last_decimal(decimals: int, unit: str) -> None:
    assert Rounding(decimals=decimals).unit == Fraction(unit)


@pytest.mark.parametrize(
    ("tolerance", "decimals", "places"),
    [("0.001", 4, 4), ("0.0001", 4, 4), ("0.00001", 4, 5), ("0.00003", 2, 5), ("1", 0, 0),
     ("0.3", 0, 1)],
)  # fmt: skip
def test_a_key_is_printed_finer_than_its_band(tolerance: str, decimals: int, places: int) -> None:
    assert band(tolerance, decimals).key_decimals == places


@given(st.fractions(-10, 10), st.fractions(Fraction(1, 10**8), 1), st.integers(0, 6))
def test_a_printed_key_typed_in_lies_well_inside_its_band(
    value: Fraction, tolerance: Fraction, decimals: int
) -> None:
    rounding = Rounding(mode=Mode.ABSOLUTE, decimals=decimals, tolerance=tolerance)
    assert abs(half_up(value, rounding.key_decimals) - value) <= tolerance / 2


def test_each_step_prints_as_many_decimals_as_it_asks() -> None:
    assert Rounding(decimals=3).key_decimals == 3
    assert Rounding(decimals=3, tolerance=Fraction(1, 10**9)).key_decimals == 3


@given(
    st.fractions(-10, 10).filter(bool), st.fractions(FINEST_SHARE, Fraction(1, 2)),
    st.integers(1, 6),
)  # fmt: skip
def test_a_printed_key_typed_in_lies_well_inside_its_share(
    value: Fraction, share: Fraction, digits: int
) -> None:
    rounding = Rounding(mode=Mode.RELATIVE, digits=digits, tolerance=share)
    rounded = half_up(value, decimals_of(value, rounding.key_digits))
    assert abs(rounded - value) <= share / 2 * abs(value)
    assert digits <= rounding.key_digits <= MOST_DIGITS


def test_digits_are_as_asked_where_no_share_is() -> None:
    assert Rounding(digits=3, tolerance=Fraction(1, 10**9)).key_digits == 3


@pytest.mark.parametrize("decimals", [-1, MOST_DECIMALS + 1, 10**9])
def test_decimals_are_few(decimals: int) -> None:
    with pytest.raises(ValueError, match="decimals"):
        Rounding(decimals=decimals)


@pytest.mark.parametrize("digits", [0, MOST_DIGITS + 1])
def test_digits_are_few(digits: int) -> None:
    with pytest.raises(ValueError, match="digits"):
        Rounding(mode=Mode.SIGNIFICANT, digits=digits)


@pytest.mark.parametrize("mode", BANDS)
@pytest.mark.parametrize("tolerance", [None, Fraction(0), Fraction(-1, 10)])
def test_a_band_has_a_width(tolerance: Fraction | None, mode: Mode) -> None:
    with pytest.raises(ValueError, match="tolerance"):
        Rounding(mode=mode, tolerance=tolerance)


@pytest.mark.parametrize("tolerance", [Fraction(1), Fraction(2), Fraction(1, 10**15)])
def test_a_share_is_less_than_the_whole_and_not_beyond_the_last_digit(tolerance: Fraction) -> None:
    with pytest.raises(ValueError, match="a share of the key"):
        Rounding(mode=Mode.RELATIVE, tolerance=tolerance)
