"""Scores: as they are given, and as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from grader.records.marks import Exact
from solutions.keys import decimal
from solutions.nearest import half_up

DECIMALS = 2
"""Scores are exact inside and rounded, half up, where they are shown or handed on."""


def shown_score(score: Fraction) -> str:
    """`7.25`, `7.5`, `7`: at most two decimals, none that are 0."""
    # Few scores occur, each many times; two numbers are looked up many times faster than one score.
    return _shown(score.numerator, score.denominator)


@lru_cache(maxsize=4096)
def _shown(above: int, below: int) -> str:
    text = decimal(Fraction(above, below), DECIMALS)
    return text.rstrip("0").rstrip(".")


@lru_cache(maxsize=4096)
def shown_standing(exact: Exact) -> tuple[str, str, str]:
    """State, score and maximum as people read them; no score is an empty one."""
    state, score, most = exact
    return state, "" if score is None else shown_score(Fraction(score)), shown_score(Fraction(most))


def rounded(score: Fraction, most: Fraction, step: Fraction | None) -> Fraction:
    """A student's score as a multiple of `step`, half up, but never more than there is to earn.

    Full marks stay full, whether they are a multiple or not.
    """
    if step is None or score == most:
        return score
    return min(half_up(score / step, 0) * step, most)


def total(points: Iterable[Fraction]) -> Fraction:
    """The exact sum; few denominators occur, and whole numbers are added many times faster."""
    over: dict[int, int] = {}
    for one in points:
        below = one.denominator
        over[below] = over.get(below, 0) + one.numerator
    return sum((Fraction(above, below) for below, above in over.items()), Fraction(0))
