from __future__ import annotations

from fractions import Fraction

import pytest

from grader.assignment.exact_numbers import exact, parse_number


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (3, Fraction(3)),
        (parse_number("0.1"), Fraction(1, 10)),
        (parse_number("-2.50e-3"), Fraction(-1, 400)),
        (parse_number("1e29"), Fraction(10**29)),
        (parse_number("0e999999999"), Fraction(0)),
        ("1/3", Fraction(1, 3)),
        (" \N{MINUS SIGN}2/6 ", Fraction(-1, 3)),
        ("-.5", Fraction(-1, 2)),
        (0.5, None),
        (True, None),
        (None, None),
        ("", None),
        ("1/0", None),
        ("1/3/5", None),
        ("1e5", None),
        ("nan", None),
        ("1_000", None),
        ("9" * 40, None),
        (10**30, None),
        (parse_number("1e30"), None),
        (parse_number("1e-31"), None),
        (parse_number("inf"), None),
        (parse_number("nan"), None),
    ],
)
def test_numbers_are_read_exactly_or_not_at_all(value: object, number: Fraction | None) -> None:
    assert exact(value) == number
