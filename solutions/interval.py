"""Plain intervals on floats or NumPy columns: what honest rounding can reach.

An Interval is a pair of bounds of equal shape; a column of n instances is a pair of arrays. Bounds
are ordinary floats: noise of 1e-16 is far below the half units of a last decimal that they carry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


def is_point(x: Interval) -> bool:
    """Whether it was made as a point: both bounds are one array, which saves half of the work."""
    return x.low is x.high


def widened(x: Interval, by: float | Column) -> Interval:
    """The interval with `by` more on either side; as it is where there is nothing to add."""
    nothing = by == 0.0 if isinstance(by, float) else x.low is x.high and not np.any(by)
    return x if nothing else Interval(x.low - by, x.high + by)


def add(x: Interval, y: Interval) -> Interval:
    """x + y."""
    if is_point(x) and is_point(y):
        return point(x.low + y.low)
    return Interval(x.low + y.low, x.high + y.high)


def sub(x: Interval, y: Interval) -> Interval:
    """x - y."""
    if is_point(x) and is_point(y):
        return point(x.low - y.low)
    return Interval(x.low - y.high, x.high - y.low)


def neg(x: Interval) -> Interval:
    """-x."""
    return point(-x.low) if is_point(x) else Interval(-x.high, -x.low)


def mul(x: Interval, y: Interval) -> Interval:
    """x * y: the extremes lie among the four products of the bounds."""
    if is_point(y):
        x, y = y, x
    if is_point(x):
        return point(x.low * y.low) if is_point(y) else _between(x.low * y.low, x.low * y.high)
    if x.low.min() >= 0:
        x, y = y, x
    if y.low.min() >= 0:
        return Interval(
            np.minimum(x.low * y.low, x.low * y.high), np.maximum(x.high * y.low, x.high * y.high)
        )
    one, other = _between(x.low * y.low, x.low * y.high), _between(x.high * y.low, x.high * y.high)
    return Interval(np.minimum(one.low, other.low), np.maximum(one.high, other.high))


def _between(a: Column, b: Column) -> Interval:
    return Interval(np.minimum(a, b), np.maximum(a, b))


def times_rest(x: Interval, rest: Interval) -> Interval:
    """x (1 - x), where `rest` is 1 - x: it grows up to x = 1/2 and falls beyond.

    Where the rest was rounded, it lies further out than 1 - x, and counts with that.
    """
    if is_point(x):
        return mul(x, rest)
    ends = _between(x.low * (1.0 - x.low), x.high * (1.0 - x.high))
    top = np.where((x.low < 0.5) & (x.high > 0.5), 0.25, ends.high)
    beyond = np.maximum(rest.high - (1.0 - x.low), (1.0 - x.high) - rest.low)
    more = np.maximum(beyond, 0.0) * np.maximum(np.abs(x.low), np.abs(x.high))
    return Interval(ends.low - more, top + more)


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
    return point(np.exp(x.low)) if is_point(x) else Interval(np.exp(x.low), np.exp(x.high))


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
    both, one = either(above, below), add(above, below)
    crosses = (x.low <= 0) & (x.high >= 0)
    return Interval(np.where(crosses, both.low, one.low), np.where(crosses, both.high, one.high))


def softmax(i: int, *z: Interval) -> Interval:
    """exp(z_i) / sum_k exp(z_k): up with z_i, down with every other logit."""
    return share(i, [exp(x) for x in z], lambda _: np.zeros(()))


def share(i: int, parts: Sequence[Interval], half: Callable[[Interval], Column]) -> Interval:
    """The i-th of some positive numbers, divided by their sum, which is rounded."""
    mine, others = parts[i - 1], [x for k, x in enumerate(parts, start=1) if k != i]
    least = sum((x.low for x in others), np.zeros_like(mine.low))
    most = sum((x.high for x in others), np.zeros_like(mine.low))
    most_of_all, least_of_all = mine.low + most, mine.high + least
    return Interval(
        mine.low / (most_of_all + half(point(most_of_all))),
        mine.high / (least_of_all - half(point(least_of_all))),
    )


def either(x: Interval, y: Interval) -> Interval:
    """The smallest interval that holds both."""
    return Interval(np.minimum(x.low, y.low), np.maximum(x.high, y.high))
