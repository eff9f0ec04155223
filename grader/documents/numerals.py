"""Numerals: exact numbers as people write them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from problems.rounding import Mode, Rounding

MOST_PLACES = 12
"""Decimals up to which a decimal that ends is written as one."""


def numeral(value: Fraction) -> str:
    """A decimal that ends as such (`0.25`, `-3`), any other fraction as `1/3`."""
    places = _places(value.denominator)
    return str(value) if places is None else _decimal(value, places)


def numerals(values: Sequence[Fraction]) -> tuple[str, ...]:
    """Numbers that stand together: the decimals all with as many places as the longest."""
    ends = [_places(value.denominator) for value in values]
    most = max((n for n in ends if n is not None), default=0)
    return tuple(
        str(value) if places is None else _decimal(value, most)
        for value, places in zip(values, ends, strict=True)
    )


def band(rounding: Rounding) -> str:
    """What an answer may be off, in words: `0.001`, or `1 %` of the right one."""
    tolerance = rounding.tolerance or rounding.unit
    if rounding.mode is Mode.RELATIVE:
        return f"{numeral(100 * tolerance)} %"
    return numeral(tolerance)


def _places(denominator: int) -> int | None:
    """Decimals after which a fraction ends; None if it never does, or too late to be read."""
    for places in range(MOST_PLACES + 1):
        if 10**places % denominator == 0:
            return places
    return None


def _decimal(value: Fraction, places: int) -> str:
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits
