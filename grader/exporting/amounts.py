"""Numbers as the file of a system has them: at most two decimals, its own decimal sign."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from grader.marking.score import shown_score

_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:([.,])[0-9]{1,30})?")


def decimal_sign(*wheres: Iterable[str]) -> str:
    """What parts decimals in the first of some ranges of cells where that shows; else a point."""
    for cells in wheres:
        found = Counter(sign for cell in cells if (sign := _sign(cell)))
        if found["."] != found[","]:
            return max(found, key=lambda sign: found[sign])
    return "."


def number(text: str) -> Fraction | None:
    """The number in a cell, with either decimal sign; None where words stand there, or nothing."""
    return Fraction(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def written(value: Fraction, sign: str) -> str:
    """`7.25`, `7.5`, `7` with the file's own sign; half up."""
    return shown_score(value).replace(".", sign)


def as_written(value: Fraction) -> Fraction:
    """The number that stands there once it is written."""
    return Fraction(shown_score(value))


def scaled(score: Fraction, most: Fraction, out_of: Fraction | None) -> Fraction:
    """A score out of another maximum, exactly."""
    return score if out_of is None else score * out_of / most


def _sign(cell: str) -> str:
    found = _NUMBER.fullmatch(cell)
    return (found[1] or "") if found else ""
