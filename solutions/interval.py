"""Plain intervals on floats or NumPy columns: what honest rounding can reach.

An Interval is a pair of bounds of equal shape; a column of n instances is a pair of arrays. Bounds
are ordinary floats: noise of 1e-16 is far below the half units of a last decimal that they carry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, reduce
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]

NEAR_ZERO = 1e-9
"""Decisions treat |z| below this as 0: givens are decimals, floating-point noise is 1e-15."""


class Interval(NamedTuple):
    """All numbers from `low` to `high`."""

    low: Column
    high: Column


class Rule(Protocol):
    """How far rounding may move a number that lies in an interval: `solutions.rules`."""

    def half(self, x: Interval) -> float | Column:
        """Half a unit of the last place that is kept, of a product or a function."""

    def half_of_sum(self, x: Interval) -> float | Column:
        """The same for a sum of rounded numbers."""

    def half_of_scaled(self, x: Interval, factor: Column) -> Column:
        """The same for a number that some work out as so many times smaller."""


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


def power_by_hand(rule: Rule, n: int, x: Interval) -> Interval:
    """x ** n when every product on the way is rounded: factor by factor, or by squares."""
    if n < -1:
        return power(-1, _rounded(rule, power_by_hand(rule, -n, x)))
    if n < 3:
        return power(n, x)
    return _either(power(n, x), _either(_factor_by_factor(rule, n, x), _by_squares(rule, n, x)))


def _factor_by_factor(rule: Rule, n: int, x: Interval) -> Interval:
    product = power(min(n, 2), x)
    for _ in range(n - 2):
        product = mul(_rounded(rule, product), x)
    return product


def _by_squares(rule: Rule, n: int, x: Interval) -> Interval:
    """(x^2)^2 for x^4, with one factor more where n is odd."""
    if n < 4:
        return _factor_by_factor(rule, n, x)
    even = power(2, _rounded(rule, _by_squares(rule, n // 2, x)))
    return mul(_rounded(rule, even), x) if n % 2 else even


def _rounded(rule: Rule, x: Interval) -> Interval:
    return widened(x, rule.half(x))


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
    either, one = _either(above, below), add(above, below)
    crosses = (x.low <= 0) & (x.high >= 0)
    return Interval(
        np.where(crosses, either.low, one.low), np.where(crosses, either.high, one.high)
    )


def softmax(i: int, *z: Interval) -> Interval:
    """exp(z_i) / sum_k exp(z_k): up with z_i, down with every other logit."""
    return _share(i, [exp(x) for x in z], lambda _: np.zeros(()))


def softmax_by_hand(rule: Rule, i: int, *z: Interval) -> Interval:
    """The same when each exponential and their sum are rounded on the way.

    Some subtract the largest logit first. Their exponentials are exp(m) times smaller and rounded
    as coarsely, which is rounding exp(m) times coarser in the others.
    """
    largest = reduce(maximum, z)
    half = partial(rule.half_of_scaled, factor=np.exp(largest.high))
    shifted = [exp(widened(x, rule.half_of_sum(sub(x, largest)))) for x in z]
    rounded = [_not_negative(widened(x, half(x))) for x in shifted]
    return _share(i, rounded, half)


def _share(i: int, parts: Sequence[Interval], half: Callable[[Interval], Column]) -> Interval:
    """The i-th of some positive numbers, divided by their sum, which is rounded."""
    mine, others = parts[i - 1], [x for k, x in enumerate(parts, start=1) if k != i]
    least = sum((x.low for x in others), np.zeros_like(mine.low))
    most = sum((x.high for x in others), np.zeros_like(mine.low))
    most_of_all, least_of_all = mine.low + most, mine.high + least
    return Interval(
        mine.low / (most_of_all + half(point(most_of_all))),
        mine.high / (least_of_all - half(point(least_of_all))),
    )


def _not_negative(x: Interval) -> Interval:
    return Interval(np.maximum(x.low, 0.0), x.high)


def _either(x: Interval, y: Interval) -> Interval:
    """The smallest interval that holds both."""
    return Interval(np.minimum(x.low, y.low), np.maximum(x.high, y.high))


def _rounded_exp(rule: Rule, x: Interval) -> Interval:
    power_of_e = exp(x)
    return _not_negative(widened(power_of_e, rule.half(power_of_e)))


def sigmoid_by_hand(rule: Rule, x: Interval) -> Interval:
    """1 / (1 + e^-x), or e^x / (1 + e^x), when the exponential is rounded on the way."""
    up, down = _rounded_exp(rule, x), _rounded_exp(rule, neg(x))
    half_up = rule.half_of_sum(Interval(1.0 + up.low, 1.0 + up.high))
    half_down = rule.half_of_sum(Interval(1.0 + down.low, 1.0 + down.high))
    return _either(
        Interval(1.0 / (1.0 + down.high + half_down), 1.0 / (1.0 + down.low - half_down)),
        Interval(up.low / (1.0 + up.low + half_up), up.high / (1.0 + up.high - half_up)),
    )


def tanh_by_hand(rule: Rule, x: Interval) -> Interval:
    """(e^x - e^-x) / (e^x + e^-x), or with e^2x and 1, when exponentials are rounded on the way.

    In u = e^x and v = e^-x the quotient (u - v) / (u + v) grows with u and falls with v. What is
    rounded to decimals needs no rounding in the difference and the sum; to digits it does.
    """
    u, v = _rounded_exp(rule, x), _rounded_exp(rule, neg(x))
    double = Interval(2 * x.low, 2 * x.high)
    double = widened(double, rule.half_of_sum(double))
    w, one = _rounded_exp(rule, double), point(np.ones_like(x.low))
    over = _rounded_exp(rule, neg(double))
    ways = [_against(rule, *pair) for pair in ((u, v), (w, one), (one, over))]
    reached = _either(ways[0], _either(ways[1], ways[2]))
    return Interval(np.maximum(reached.low, -1.0), np.minimum(reached.high, 1.0))


def _against(rule: Rule, u: Interval, v: Interval) -> Interval:
    """(u - v) / (u + v) for numbers that are not negative."""
    above, below = rule.half_of_sum(sub(u, v)), rule.half_of_sum(add(u, v))
    least, most = u.low - v.high - above, u.high - v.low + above
    return Interval(
        least / (u.low + v.high + np.copysign(below, least)),
        most / (u.high + v.low - np.copysign(below, most)),
    )
