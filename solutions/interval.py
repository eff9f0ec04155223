"""Plain intervals on floats or NumPy columns: what honest rounding can reach.

An Interval is a pair of bounds of equal shape; a column of n instances is a pair of arrays. Bounds
are ordinary floats: noise of 1e-16 is far below the half units of a last decimal that they carry.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]

NEAR_ZERO = 1e-9
"""Decisions treat |z| below this as 0: givens are decimals, floating-point noise is 1e-15."""


class Interval(NamedTuple):
    """All numbers from `low` to `high`."""

    low: Column
    high: Column


def point(value: Column) -> Interval:
    """The interval that holds one number."""
    return Interval(value, value)


def widened(x: Interval, by: float) -> Interval:
    """The interval with `by` more on either side."""
    return Interval(x.low - by, x.high + by)


def add(x: Interval, y: Interval) -> Interval:
    """x + y."""
    return Interval(x.low + y.low, x.high + y.high)


def sub(x: Interval, y: Interval) -> Interval:
    """x - y."""
    return Interval(x.low - y.high, x.high - y.low)


def neg(x: Interval) -> Interval:
    """-x."""
    return Interval(-x.high, -x.low)


def mul(x: Interval, y: Interval) -> Interval:
    """x * y: the extremes lie among the four products of the bounds."""
    a, b, c, d = x.low * y.low, x.low * y.high, x.high * y.low, x.high * y.high
    return Interval(
        np.minimum(np.minimum(a, b), np.minimum(c, d)),
        np.maximum(np.maximum(a, b), np.maximum(c, d)),
    )


def div(x: Interval, y: Interval) -> Interval:
    """x / y; everything where y may be 0."""
    safe = (y.low > 0) | (y.high < 0)
    low, high = np.where(safe, y.low, 1.0), np.where(safe, y.high, 1.0)
    quotient = mul(x, Interval(1.0 / high, 1.0 / low))
    return Interval(
        np.where(safe, quotient.low, -np.inf), np.where(safe, quotient.high, np.inf)
    )


def power(n: int, x: Interval) -> Interval:
    """x ** n for a whole n; an even power is never below 0."""
    if n < 0:
        return div(point(np.ones_like(x.low)), power(-n, x))
    a, b = x.low**n, x.high**n
    if n % 2:
        return Interval(a, b)
    crosses = (x.low <= 0) & (x.high >= 0)
    return Interval(np.where(crosses, 0.0 if n else 1.0, np.minimum(a, b)), np.maximum(a, b))


def exp(x: Interval) -> Interval:
    """e ** x, increasing."""
    return Interval(np.exp(x.low), np.exp(x.high))


def ln(x: Interval) -> Interval:
    """Natural logarithm; everything where x may be 0 or less."""
    inside = x.low > 0
    low = np.log(np.where(inside, x.low, 1.0))
    high = np.log(np.where(inside, x.high, 1.0))
    return Interval(np.where(inside, low, -np.inf), np.where(inside, high, np.inf))


def sqrt(x: Interval) -> Interval:
    """Square root of the part that is not negative; everything where there is none."""
    none = x.high < 0
    low, high = np.sqrt(np.maximum(x.low, 0.0)), np.sqrt(np.maximum(x.high, 0.0))
    return Interval(np.where(none, -np.inf, low), np.where(none, np.inf, high))


def sigmoid(x: Interval) -> Interval:
    """1 / (1 + exp(-x)), increasing."""
    return Interval(1.0 / (1.0 + np.exp(-x.low)), 1.0 / (1.0 + np.exp(-x.high)))


def tanh(x: Interval) -> Interval:
    """Hyperbolic tangent, increasing."""
    return Interval(np.tanh(x.low), np.tanh(x.high))


def relu(x: Interval) -> Interval:
    """max(0, x)."""
    return Interval(np.maximum(x.low, 0.0), np.maximum(x.high, 0.0))


def _truth(condition: NDArray[np.bool_]) -> Column:
    return np.where(condition, 1.0, 0.0)


def step(x: Interval) -> Interval:
    """1 for x > 0, else 0."""
    return Interval(_truth(x.low > NEAR_ZERO), _truth(x.high > NEAR_ZERO))


def step_up(x: Interval) -> Interval:
    """1 for x >= 0, else 0."""
    return Interval(_truth(x.low > -NEAR_ZERO), _truth(x.high > -NEAR_ZERO))


def maximum(x: Interval, y: Interval) -> Interval:
    """The larger of x and y."""
    return Interval(np.maximum(x.low, y.low), np.maximum(x.high, y.high))


def softmax(i: int, *z: Interval) -> Interval:
    """exp(z_i) / sum_k exp(z_k): up with z_i, down with every other logit."""
    return softmax_by_hand(0.0, i, *z)


def softmax_by_hand(half: float, i: int, *z: Interval) -> Interval:
    """The same when each exponential and their sum are rounded on the way."""
    mine, others = z[i - 1], [x for k, x in enumerate(z, start=1) if k != i]
    low = np.maximum(np.exp(mine.low) - half, 0.0)
    high = np.exp(mine.high) + half
    least, most = np.zeros_like(low), np.zeros_like(low)
    for other in others:
        least = least + np.maximum(np.exp(other.low) - half, 0.0)
        most = most + np.exp(other.high) + half
    return Interval(low / (low + most + half), high / (high + least - half))


def sigmoid_by_hand(half: float, x: Interval) -> Interval:
    """1 / (1 + exp(-x)) when the exponential is rounded on the way."""
    slow, fast = np.exp(-x.low) + half, np.maximum(np.exp(-x.high) - half, 0.0)
    return Interval(1.0 / (1.0 + slow), 1.0 / (1.0 + fast))


def tanh_by_hand(half: float, x: Interval) -> Interval:
    """(e^x - e^-x) / (e^x + e^-x) when both exponentials are rounded on the way.

    In u = e^x and v = e^-x the quotient (u - v) / (u + v) grows with u and falls with v. The
    difference and the sum are written down too; a half unit on each is added at the end.
    """
    u, v = exp(x), exp(neg(x))
    u = Interval(np.maximum(u.low - half, 0.0), u.high + half)
    v = Interval(np.maximum(v.low - half, 0.0), v.high + half)
    low = (u.low - v.high) / (u.low + v.high)
    high = (u.high - v.low) / (u.high + v.low)
    slack_low = 2 * half / (u.low + v.high - half)
    slack_high = 2 * half / (u.high + v.low - half)
    return Interval(np.maximum(low - slack_low, -1.0), np.minimum(high + slack_high, 1.0))
