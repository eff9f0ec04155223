"""Right answers as text: digits that count, no sign before 0, no power of 10."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from problems.rounding import Mode, Rounding
from solutions.nearest import decimals_of
from solutions.written import meant, significant, written
from tests.structures import Case, structure

few = settings(deadline=None, max_examples=300)

values = st.fractions(-100000, 100000) | st.fractions(-1, 1).map(lambda x: x / 10**6)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        ("0.00123449", 4, "0.001234"), ("0.0012345", 4, "0.001235"), ("12344", 4, "12340"),
        ("-12345", 4, "-12350"), ("1.2", 4, "1.200"), ("9.99996", 4, "10.00"), ("0.1", 4, "0.1000"),
        ("99999", 4, "100000"), ("0", 4, "0"), ("-0.00099996", 4, "-0.001000"), ("1/3", 1, "0.3"),
        ("1000", 4, "1000"), ("999.95", 4, "1000"), ("-0.5", 1, "-0.5"), ("123456", 2, "120000"),
    ],
)  # fmt: skip
def test_significant_digits_are_written_out(value: str, digits: int, text: str) -> None:
    assert significant(Fraction(value), digits) == text


@few
@given(value=values, digits=st.integers(1, 8))
def test_what_is_written_is_the_value_to_so_many_digits(value: Fraction, digits: int) -> None:
    text = significant(value, digits)
    assert re.fullmatch(r"-?\d+(\.\d+)?", text)
    assert float(text) != 0 or text == "0"
    if value:
        assert abs(Fraction(text) - value) <= Fraction(10) ** -decimals_of(value, digits) / 2
        shown = text.lstrip("-").replace(".", "").lstrip("0")
        assert len(shown) == digits or ("." not in text and len(shown) > digits)
        assert significant(Fraction(text), digits) == text


@few
@given(value=values, decimals=st.integers(0, 8))
def test_no_answer_is_minus_0(value: Fraction, decimals: int) -> None:
    one = replace(structure(Case("mlp-deltas")), rounding=Rounding(decimals=decimals))
    text = written(one, one.items[0], value, {})
    assert not re.fullmatch(r"-0(\.0*)?", text)


@few
@given(whole=st.integers(-(10**9), 10**9), places=st.integers(0, 12))
def test_a_float_means_the_decimal_next_to_it(whole: int, places: int) -> None:
    value = Fraction(whole, 10**places)
    assert meant(float(value)) == value
    assert meant(float(value) * (1 + 2**-52)) == value


def test_the_noise_of_a_sum_that_is_0_means_0() -> None:
    assert meant(0.1 + 0.2 - 0.3) == 0


def test_each_quantity_is_written_by_its_own_rule() -> None:
    one = structure(Case("mlp-deltas"))
    small = Rounding(mode=Mode.SIGNIFICANT, digits=3)
    one = replace(one, roundings={"delta1": small})
    value = Fraction("0.00123456")
    texts = {q.name: written(one, q.cells[0], value, {}) for q in one.asked_quantities}
    assert texts["delta1"] == "0.00123"
    assert texts["delta2"] == "0.0012"


def test_where_only_answers_are_rounded_the_way_to_them_is_printed_more_exactly() -> None:
    one = structure(Case("mlp-deltas"))
    one = replace(one, rounding=Rounding(mode=Mode.ANSWER_ONLY, decimals=3), asked=("delta1",))
    value = Fraction("0.00123456789")
    texts = {q.name: written(one, q.cells[0], value, {}) for q in one.program.computed}
    assert texts["delta1"] == "0.001"
    assert texts["delta2"] == "0.0012346"
