"""Exact numbers from files: `0.1` is a tenth, and no exponent can exhaust the machine."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction

LONGEST = 30
"""Digits before and after the decimal point: sheets print every one of them."""

_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_FRACTION = re.compile(r"[-+]?[0-9]{1,15}/[0-9]{1,15}")


class Exact(Decimal):
    """A decimal number of a file, shown in messages as it was typed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def parse_number(text: str) -> Decimal:
    """For `parse_float` of the TOML and JSON readers; ValueError beyond all exponents."""
    try:
        return Exact(text)
    except InvalidOperation:
        raise ValueError(f"the number {text[:LONGEST]} is out of all proportion") from None


def exact(value: object) -> Fraction | None:
    """A whole number, a decimal or a text like `1/3` as a fraction; None for anything else.

    Floats are refused too: nobody knows which decimal was meant.
    """
    match value:
        case bool():
            return None
        case int() if abs(value) < 10**LONGEST:
            return Fraction(value)
        case Decimal():
            return _from_decimal(value)
        case str():
            return _from_text(value.strip().replace("\N{MINUS SIGN}", "-"))
    return None


def _from_decimal(value: Decimal) -> Fraction | None:
    if not value.is_finite() or len(value.as_tuple().digits) > LONGEST:
        return None
    if value and not -LONGEST <= value.adjusted() < LONGEST:
        return None
    return Fraction(value) if value else Fraction(0)


def _from_text(text: str) -> Fraction | None:
    if _FRACTION.fullmatch(text):
        above, _, below = text.partition("/")
        return Fraction(int(above), int(below)) if int(below) else None
    return Fraction(text) if len(text) <= LONGEST + 2 and _NUMBER.fullmatch(text) else None
