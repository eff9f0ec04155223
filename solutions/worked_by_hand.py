"""Operations as people work them out by hand: what rounding on the way can reach.

Softmax, sigmoid, tanh and powers above the second take several steps on paper that the sheet does
not name. Each function here is the interval of `solutions.interval` for the ways that there are,
with every number on the way rounded by a rule; whoever went one of the ways is inside.
"""

from __future__ import annotations

from functools import partial, reduce
from typing import Protocol

import numpy as np

from solutions.interval import (
    Column,
    Interval,
    add,
    either,
    exp,
    maximum,
    mul,
    neg,
    point,
    power,
    share,
    sub,
    widened,
)


class Rule(Protocol):
    """How far rounding may move a number that lies in an interval: `solutions.rules`."""

    def half(self, x: Interval) -> float | Column:
        """Half a unit of the last place that is kept, of a product or a function."""

    def half_of_sum(self, x: Interval) -> float | Column:
        """The same for a sum of rounded numbers."""

    def half_of_scaled(self, x: Interval, factor: Column) -> Column:
        """The same for a number that some work out as so many times smaller."""


def power_by_hand(rule: Rule, n: int, x: Interval) -> Interval:
    """x ** n when every product on the way is rounded: factor by factor, or by squares."""
    if n < -1:
        return power(-1, _rounded(rule, power_by_hand(rule, -n, x)))
    if n < 3:
        return power(n, x)
    return either(power(n, x), either(_factor_by_factor(rule, n, x), _by_squares(rule, n, x)))


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


def softmax_by_hand(rule: Rule, i: int, *z: Interval) -> Interval:
    """The same when each exponential and their sum are rounded on the way.

    Some subtract the largest logit first. Their exponentials are exp(m) times smaller and rounded
    as coarsely, which is rounding exp(m) times coarser in the others.
    """
    largest = reduce(maximum, z)
    half = partial(rule.half_of_scaled, factor=np.exp(largest.high))
    shifted = [exp(widened(x, rule.half_of_sum(sub(x, largest)))) for x in z]
    rounded = [_not_negative(widened(x, half(x))) for x in shifted]
    return share(i, rounded, half)


def sigmoid_by_hand(rule: Rule, x: Interval) -> Interval:
    """1 / (1 + e^-x), or e^x / (1 + e^x), when the exponential is rounded on the way."""
    up, down = _rounded_exp(rule, x), _rounded_exp(rule, neg(x))
    half_up = rule.half_of_sum(Interval(1.0 + up.low, 1.0 + up.high))
    half_down = rule.half_of_sum(Interval(1.0 + down.low, 1.0 + down.high))
    return either(
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
    reached = either(ways[0], either(ways[1], ways[2]))
    return Interval(np.maximum(reached.low, -1.0), np.minimum(reached.high, 1.0))


def _against(rule: Rule, u: Interval, v: Interval) -> Interval:
    """(u - v) / (u + v) for numbers that are not negative."""
    above, below = rule.half_of_sum(sub(u, v)), rule.half_of_sum(add(u, v))
    least, most = u.low - v.high - above, u.high - v.low + above
    return Interval(
        least / (u.low + v.high + np.copysign(below, least)),
        most / (u.high + v.low - np.copysign(below, most)),
    )


def _rounded(rule: Rule, x: Interval) -> Interval:
    return widened(x, rule.half(x))


def _rounded_exp(rule: Rule, x: Interval) -> Interval:
    power_of_e = exp(x)
    return _not_negative(widened(power_of_e, rule.half(power_of_e)))


def _not_negative(x: Interval) -> Interval:
    return Interval(np.maximum(x.low, 0.0), x.high)
