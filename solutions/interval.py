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


def widened(x: Interval, by: float | Column) -> Interval:
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
    return Interval(np.where(safe, quotient.low, -np.inf), np.where(safe, quotient.high, np.inf))


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


def minimum(x: Interval, y: Interval) -> Interval:
    """The smaller of x and y."""
    return Interval(np.minimum(x.low, y.low), np.minimum(x.high, y.high))


def absolute(x: Interval) -> Interval:
    """|x|: 0 is the least where x may be 0."""
    low, high = np.abs(x.low), np.abs(x.high)
    crosses = (x.low <= 0) & (x.high >= 0)
    return Interval(np.where(crosses, 0.0, np.minimum(low, high)), np.maximum(low, high))


def leaky_relu(alpha: Interval, x: Interval) -> Interval:
    """x above 0, alpha x below: x has a part on either side, and 0 is in both if it crosses."""
    above = relu(x)
    below = mul(alpha, Interval(np.minimum(x.low, 0.0), np.minimum(x.high, 0.0)))
    either, one = _either(above, below), add(above, below)
    crosses = (x.low <= 0) & (x.high >= 0)
    return Interval(
        np.where(crosses, either.low, one.low), np.where(crosses, either.high, one.high)
    )


def softmax(i: int, *z: Interval) -> Interval:
    """exp(z_i) / sum_k exp(z_k): up with z_i, down with every other logit."""
    return _softmax(np.zeros_like(z[0].low), i, z)


def softmax_by_hand(half: float, i: int, *z: Interval) -> Interval:
    """The same when each exponential and their sum are rounded on the way.

    Some subtract the largest logit first. Their exponentials are exp(m) times smaller and rounded
    as coarsely, which is rounding exp(m) times coarser in the others.
    """
    largest = np.maximum.reduce(np.broadcast_arrays(*(x.high for x in z)))
    return _softmax(half * np.maximum(np.exp(largest), 1.0), i, z)


def _softmax(half: Column, i: int, z: tuple[Interval, ...]) -> Interval:
    mine, others = z[i - 1], [x for k, x in enumerate(z, start=1) if k != i]
    low = np.maximum(np.exp(mine.low) - half, 0.0)
    high = np.exp(mine.high) + half
    least, most = np.zeros_like(low), np.zeros_like(low)
    for other in others:
        least = least + np.maximum(np.exp(other.low) - half, 0.0)
        most = most + np.exp(other.high) + half
    return Interval(low / (low + most + half), high / (high + least - half))


def _either(x: Interval, y: Interval) -> Interval:
    """The smallest interval that holds both."""
    return Interval(np.minimum(x.low, y.low), np.maximum(x.high, y.high))


def _rounded_exp(half: float, x: Interval) -> Interval:
    return Interval(np.maximum(np.exp(x.low) - half, 0.0), np.exp(x.high) + half)


def sigmoid_by_hand(half: float, x: Interval) -> Interval:
    """1 / (1 + e^-x), or e^x / (1 + e^x), when the exponential is rounded on the way."""
    up, down = _rounded_exp(half, x), _rounded_exp(half, neg(x))
    return _either(
        Interval(1.0 / (1.0 + down.high), 1.0 / (1.0 + down.low)),
        Interval(up.low / (1.0 + up.low), up.high / (1.0 + up.high)),
    )


def tanh_by_hand(half: float, x: Interval) -> Interval:
    """(e^x - e^-x) / (e^x + e^-x), or with e^2x and 1, when exponentials are rounded on the way.

    In u = e^x and v = e^-x the quotient (u - v) / (u + v) grows with u and falls with v. What is
    rounded has the asked decimals, so the difference and the sum need no rounding of their own.
    """
    u, v = _rounded_exp(half, x), _rounded_exp(half, neg(x))
    double = Interval(2 * x.low, 2 * x.high)
    w, one = _rounded_exp(half, double), point(np.ones_like(x.low))
    over = _rounded_exp(half, neg(double))
    ways = _either(_against(u, v), _either(_against(w, one), _against(one, over)))
    return Interval(np.maximum(ways.low, -1.0), np.minimum(ways.high, 1.0))


def _against(u: Interval, v: Interval) -> Interval:
    """(u - v) / (u + v) for numbers that are not negative."""
    return Interval((u.low - v.high) / (u.low + v.high), (u.high - v.low) / (u.high + v.low))
