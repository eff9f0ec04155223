"""Numerals: exact numbers as people write them."""

from __future__ import annotations

from fractions import Fraction


def numeral(value: Fraction) -> str:
    """A decimal that ends as such (`0.25`, `-3`), any other fraction as `1/3`."""
    places = _places(value.denominator)
    if places is None:
        return str(value)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits


def _places(denominator: int) -> int | None:
    """Decimals after which a fraction ends; None if it never does, or too late to be read."""
    for places in range(13):
        if 10**places % denominator == 0:
            return places
    return None
