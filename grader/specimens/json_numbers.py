"""Numbers in JSON: a number where it says exactly what is meant, text or null where it cannot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from grader.assignment.exact_numbers import LONGEST
from problems.program_json import Json
from solutions.keys import decimal

MOST_WHOLE = 2**53
"""From here on doubles skip whole numbers, and many readers of JSON know only doubles."""


def exactly(value: Fraction) -> Json:
    """A given: `0.3` where readers get this very decimal, else text such as `"1/3"`."""
    if value.denominator == 1 and abs(value.numerator) < MOST_WHOLE:
        return value.numerator
    if 10**LONGEST % value.denominator:
        return str(value)
    text = decimal(value, LONGEST).rstrip("0").rstrip(".")
    number = float(value)
    return number if "." in text and Fraction(repr(number)) == value else text


def shaped(values: Sequence[Fraction], shape: tuple[int, ...]) -> Json:
    """A number, a list of numbers, or a list of rows."""
    if not shape:
        return exactly(values[0])
    width = len(values) // shape[0]
    return [shaped(values[i * width : (i + 1) * width], shape[1:]) for i in range(shape[0])]


def nearly(value: Fraction | float) -> Json:
    """The nearest double; None where there is none."""
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
