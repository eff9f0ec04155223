"""Numbers in JSON mean what they say, to readers that know only doubles."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assignment.exact_numbers import Exact, exact
from grader.specimens.counts import counted, readable
from grader.specimens.json_numbers import exactly, nearly, shaped


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("0.3", 0.3), ("-2", -2), ("0", 0), ("1/3", "1/3"), ("1/8", 0.125),
        ("0.1234567890123456789", "0.1234567890123456789"),
        ("9007199254740992", "9007199254740992"), ("9007199254740991", 9007199254740991),
    ],
)  # fmt: skip
def test_a_given_is_a_number_where_that_is_exact(value: str, told: object) -> None:
    assert exactly(Fraction(value)) == told


@given(
    st.fractions(-(10**6), 10**6, max_denominator=10**6)
    | st.decimals(-1000, 1000, places=4).map(Fraction)
)
def test_a_given_that_is_read_again_is_the_same(value: Fraction) -> None:
    text = json.dumps(exactly(value))
    assert exact(json.loads(text, parse_float=Exact)) == value


def test_numbers_take_the_shape_of_their_quantity() -> None:
    numbers = [Fraction(n, 2) for n in range(6)]
    assert shaped(numbers[:1], ()) == 0
    assert shaped(numbers[:2], (2,)) == [0, 0.5]
    assert shaped(numbers, (2, 3)) == [[0, 0.5, 1], [1.5, 2, 2.5]]
    assert shaped(numbers, (3, 2)) == [[0, 0.5], [1, 1.5], [2, 2.5]]


@pytest.mark.parametrize("value", [Fraction(10) ** 400, float("nan"), float("inf"), -float("inf")])
def test_what_no_double_holds_is_null(value: Fraction | float) -> None:
    assert nearly(value) is None


def test_a_value_is_its_nearest_double() -> None:
    assert nearly(Fraction(1, 3)) == 1 / 3


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0"), (68921, "68,921"), (10**9 - 1, "999,999,999"), (10**9, "1.0e+9"),
     (10460353203000000000, "1.0e+19"), (10**400, "1.0e+400")],
)  # fmt: skip
def test_a_count_is_written_as_people_read_it(count: int, text: str) -> None:
    assert readable(count) == text


def test_a_count_has_its_noun_in_the_right_number() -> None:
    assert (counted(1, "sheet"), counted(1200, "sheet")) == ("1 sheet", "1,200 sheets")
    assert counted(0, "number") == "0 numbers"
