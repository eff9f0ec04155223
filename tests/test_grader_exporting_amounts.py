"""Numbers are read with either decimal sign and written with that of the file."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.exporting.amounts import as_written, decimal_sign, number, scaled, written


@pytest.mark.parametrize(
    ("ranges", "sign"),
    [
        ([[]], "."),
        ([["7", "", "EX", "03.03.2026", "1,2,3"]], "."),
        ([["7,5"]], ","),
        ([["7.5", "8,5", "9,5"]], ","),
        ([["7,5", "8.5"]], "."),
        ([["7"], ["8,5"]], ","),
        ([["7,5", "8.5"], ["1,0"]], ","),
        ([["7.5"], ["1,0", "2,0"]], "."),
    ],
)
def test_the_decimal_sign_is_that_of_the_first_cells_that_show_one(
    ranges: list[list[str]], sign: str
) -> None:
    assert decimal_sign(*ranges) == sign


@pytest.mark.parametrize(
    ("text", "value"),
    [("7", 7), ("7.50", Fraction(15, 2)), ("+7,5", Fraction(15, 2)), ("-0.25", Fraction(-1, 4))],
)
def test_a_number_is_read_with_either_sign(text: str, value: Fraction) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    "text", ["", "-", "EX", "7 %", "1,234.5", "1e3", "0x7", "=7", "٧", "7.", "nan"]
)
def test_anything_else_is_no_number(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [("0", "0"), ("7.005", "7,01"), ("41/3", "13,67"), ("19.996", "20"), ("1000", "1000")],
)
def test_a_score_has_two_decimals_at_most_and_no_thousands(value: str, text: str) -> None:
    assert written(Fraction(value), ",") == text


@given(st.fractions(0, 1000), st.sampled_from(".,"))
def test_what_is_written_is_read_as_the_number_that_stands_there(
    value: Fraction, sign: str
) -> None:
    assert number(written(value, sign)) == as_written(value)
    assert abs(as_written(value) - value) <= Fraction(1, 200)


def test_scores_are_scaled_exactly() -> None:
    assert scaled(Fraction(1, 3), Fraction(7), Fraction(100)) == Fraction(100, 21)
    assert scaled(Fraction(1, 3), Fraction(7), None) == Fraction(1, 3)
