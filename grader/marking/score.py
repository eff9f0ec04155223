"""Scores: as they are given, and as people read them."""

from __future__ import annotations

from fractions import Fraction

from solutions.keys import decimal
from solutions.nearest import half_up

DECIMALS = 2
"""Scores are exact inside and rounded, half up, where they are shown or handed on."""


def shown_score(score: Fraction) -> str:
    """`7.25`, `7.5`, `7`: at most two decimals, none that are 0."""
    text = decimal(score, DECIMALS)
    return text.rstrip("0").rstrip(".")


def rounded(score: Fraction, most: Fraction, step: Fraction | None) -> Fraction:
    """A student's score as a multiple of `step`, half up, but never more than there is to earn."""
    if step is None:
        return score
    return min(half_up(score / step, 0) * step, most)
