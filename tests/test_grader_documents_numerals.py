"""Exact numbers are written as people write them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.documents.numerals import numeral, numerals


@pytest.mark.parametrize(("value", "text"), [
    ("0", "0"), ("-3", "-3"), ("0.25", "0.25"), ("-0.05", "-0.05"), ("1/3", "1/3"),
    ("-22/7", "-22/7"), ("1e-12", "0.000000000001"), ("1e-13", "1/10000000000000"),
])  # fmt: skip
def test_a_decimal_that_ends_is_one_and_any_other_number_a_fraction(value: str, text: str) -> None:
    assert numeral(Fraction(value)) == text


@given(st.fractions())
def test_nothing_is_lost(value: Fraction) -> None:
    assert Fraction(numeral(value)) == value
    assert tuple(map(Fraction, numerals((value, Fraction(1, 8))))) == (value, Fraction(1, 8))


def test_numbers_that_stand_together_have_as_many_decimals_as_the_longest() -> None:
    assert numerals((Fraction("0.5"), Fraction(1), Fraction("-0.25"))) == ("0.50", "1.00", "-0.25")
    assert numerals((Fraction(0), Fraction(1))) == ("0", "1")
    assert numerals((Fraction(1, 3), Fraction("0.5"))) == ("1/3", "0.5")
