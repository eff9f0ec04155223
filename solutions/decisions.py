"""Decisions: operations whose result is a whole number, on columns, intervals and exact numbers.

Columns carry floating-point noise: 2.9999999999 is a 3. Exact numbers are decided on their bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from solutions.exact import Engine, Undecided, Value
from solutions.interval import NEAR_ZERO, Interval, neg

Column = NDArray[np.float64]


def floor_of(value: Column) -> Column:
    """The floor on columns; 2.9999999999 is a 3 with noise, which grows with the number."""
    return np.asarray(np.floor(value + _whole_noise(value)))


def ceil_of(value: Column) -> Column:
    """The ceiling on columns, with the same room for noise."""
    return np.asarray(np.ceil(value - _whole_noise(value)))


def from_whole(value: Column) -> Column:
    """How far the next whole number is; infinitely far from one that is whole itself.

    A batch that divides the data leaves no rest, and no honest rounding makes one.
    """
    away = np.abs(value - np.rint(value))
    return np.where(away <= _whole_noise(value), np.inf, away)


def _whole_noise(value: Column) -> Column:
    return np.maximum(NEAR_ZERO, 1e-15 * np.abs(value))


def largest_of(*values: Column) -> Column:
    """Which value is the largest, on columns, counted from 1; of equals the first."""
    stacked = np.array(np.broadcast_arrays(*values))
    return np.asarray(1.0 + np.argmax(stacked >= stacked.max(axis=0) - NEAR_ZERO, axis=0))


def gap(*values: Column) -> Column:
    """How far the second largest value is from the largest."""
    ordered = np.sort(np.array(np.broadcast_arrays(*values)), axis=0)
    return np.asarray(ordered[-1] - ordered[-2])


def equal_of(x: Column, y: Column) -> Column:
    """1 where two numbers are equal but for noise, else 0."""
    return np.where(np.abs(x - y) <= NEAR_ZERO, 1.0, 0.0)


def from_equal(x: Column, y: Column) -> Column:
    """How far two numbers are from being equal; infinitely far if they are."""
    away = np.abs(x - y)
    return np.where(away <= NEAR_ZERO, np.inf, away)


def equal_between(x: Interval, y: Interval) -> Interval:
    """1 if both can only be the same number, 0 if they have none in common, else either."""
    spread = np.maximum(x.high, y.high) - np.minimum(x.low, y.low)
    common = np.minimum(x.high, y.high) - np.maximum(x.low, y.low)
    return Interval(
        np.where(spread <= NEAR_ZERO, 1.0, 0.0), np.where(common < -NEAR_ZERO, 0.0, 1.0)
    )


def floor_between(x: Interval) -> Interval:
    """The largest whole number not above x."""
    return Interval(floor_of(x.low), floor_of(x.high))


def ceil_between(x: Interval) -> Interval:
    """The smallest whole number not below x."""
    return Interval(ceil_of(x.low), ceil_of(x.high))


def argmax_between(*z: Interval) -> Interval:
    """From the first to the last place at which the largest may stand.

    A place may hold it if it does with its own number at the top and all others at the bottom; of
    equals it is the first.
    """
    lows = np.array(np.broadcast_arrays(*(x.low for x in z)), dtype=np.float64)
    highs = np.array(np.broadcast_arrays(*(x.high for x in z)))
    tops = np.maximum(highs, lows.max(axis=0)) - NEAR_ZERO
    before = np.maximum.accumulate(np.concatenate([np.full_like(lows[:1], -np.inf), lows[:-1]]))
    possible = (highs >= tops) & (before < tops)
    last = len(z) - np.argmax(possible[::-1], axis=0)
    # Where a number is unknown (nan), no place is excluded.
    known = possible.any(axis=0)
    return Interval(
        np.where(known, 1.0 + np.argmax(possible, axis=0), 1.0),
        np.where(known, last, float(len(z))),
    )


def argmin_between(*z: Interval) -> Interval:
    """From the first to the last place at which the smallest may stand."""
    return argmax_between(*map(neg, z))


def floor_exactly(engine: Engine, x: Value) -> Fraction:
    """The largest whole number not above x; Undecided where a ball holds a whole number."""
    low, high = engine.bounds(x)
    below, above = low.numerator // low.denominator, high.numerator // high.denominator
    if below == above:
        return Fraction(below)
    raise Undecided


def largest_exactly(engine: Engine, values: Sequence[Value]) -> Fraction:
    """Which value is the largest, counted from 1, of equal fractions the first.

    Undecided where balls leave it open; how the smaller ones compare does not matter.
    """
    bounds = [engine.bounds(x) for x in values]
    top = max(low for low, _ in bounds)
    candidates = [i for i, (_, high) in enumerate(bounds, start=1) if high >= top]
    if len(candidates) == 1 or all(bounds[i - 1] == (top, top) for i in candidates):
        return Fraction(candidates[0])
    raise Undecided
