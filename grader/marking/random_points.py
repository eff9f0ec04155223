"""Random points at which expressions are compared: nobody can prepare an answer for them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from secrets import randbelow

from solutions.same_function import Point

COUNT = 24
"""Points drawn for one comparison; some lie outside of the domain of a root or logarithm."""

GRAIN = 10_007
"""A prime, so that coordinates have no short denominators."""


def points(variables: Sequence[str]) -> list[Point]:
    """Points with coordinates in (0, 3), every other one in (-3, 3)."""
    ranges = ((1, 3 * GRAIN), (-3 * GRAIN, 3 * GRAIN))
    return [
        {name: _coordinate(*ranges[number % 2]) for name in variables} for number in range(COUNT)
    ]


def _coordinate(low: int, high: int) -> Fraction:
    return Fraction(low + randbelow(high - low), GRAIN)
