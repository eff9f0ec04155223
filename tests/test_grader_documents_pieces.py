"""Numbers, columns and parentheses as the dialects print them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.documents.dialects import LATEX, TEXT
from grader.documents.pieces import Level, Piece, enclosed, number, printed_number


@pytest.mark.parametrize(("text", "source"), [
    ("0.25", "0.25"), ("-0.5", "-0.5"), ("1/3", r"\frac{1}{3}"), ("-2/3", r"-\frac{2}{3}"),
])  # fmt: skip
def test_a_number_is_a_decimal_or_a_fraction(text: str, source: str) -> None:
    assert printed_number(text, LATEX).source == source


def test_a_constant_of_a_formula_is_a_fraction() -> None:
    assert number(Fraction(1, 2), TEXT).source == "1/2"


def test_what_holds_together_loosely_is_enclosed() -> None:
    loose = Piece("a + b", Level.SUM)
    assert enclosed(loose, Level.SUM, TEXT) is loose
    assert enclosed(loose, Level.PRODUCT, TEXT) == Piece("(a + b)", Level.ATOM)
