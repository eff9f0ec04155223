"""Draw tables in words: from which numbers a given is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from grader.documents.numerals import numeral
from problems.draws import Pool

FEW = 6
"""Up to so many choices are listed."""


def in_words(pool: Pool) -> str:
    """`from -0.9 to 0.9 in steps of 0.1, without 0`, `0 or 1`, `a 1 at one place, else 0`."""
    if pool.whole:
        return _whole(pool)
    values = sorted(choice[0] for choice in pool.choices)
    return _listed(values) if len(values) <= FEW else _ranged(values)


def _whole(pool: Pool) -> str:
    if len(pool.choices) == 1:
        return f"always {', '.join(map(numeral, pool.choices[0]))}"
    if all(sorted(choice) == [0] * (len(choice) - 1) + [1] for choice in pool.choices):
        return "a 1 at one place, 0 elsewhere"
    return f"one of {len(pool.choices)} lists of numbers"


def _listed(values: Sequence[Fraction]) -> str:
    *before, last = map(numeral, values)
    return f"{', '.join(before)} or {last}" if before else f"always {last}"


def _ranged(values: Sequence[Fraction]) -> str:
    """The range and step with the few numbers that are left out of it, else how many there are."""
    first, last = values[0], values[-1]
    step = min(b - a for a, b in pairwise(values))
    on_grid = all(((value - first) / step).denominator == 1 for value in values)
    if not on_grid or (last - first) / step + 1 > len(values) + FEW:
        return f"one of {len(values)} numbers from {numeral(first)} to {numeral(last)}"
    text = f"from {numeral(first)} to {numeral(last)} in steps of {numeral(step)}"
    grid = (first + i * step for i in range(len(values) + FEW))
    gaps = [value for value in grid if value < last and value not in values]
    return f"{text}, without {_listed(gaps).removeprefix('always ')}" if gaps else text
