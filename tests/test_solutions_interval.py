"""Intervals on columns: nothing that may be reached is left out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from problems.rounding import Rounding
from solutions import decisions, interval, worked_by_hand
from solutions.interval import Interval, point, widened
from solutions.operations import TABLE
from solutions.rules import rule

Column = NDArray[np.float64]

numbers = st.integers(-40, 40).map(lambda n: n / 8)


@st.composite
def spans(draw: st.DrawFn, n: int = 6) -> Interval:
    """Intervals side by side, some of them points, some across 0."""
    ends = np.sort(draw(st.lists(st.tuples(numbers, numbers), min_size=n, max_size=n)), axis=1)
    return Interval(np.array(ends[:, 0]), np.array(ends[:, 1]))


def inside(x: Interval, share: float) -> Column:
    """The point so far from the lower end to the upper one."""
    return x.low + share * (x.high - x.low)


def holds(x: Interval, value: Column) -> bool:
    """Whether the values lie in the interval, up to rounding noise."""
    return bool(np.all((x.low - 1e-9 <= value) & (value <= x.high + 1e-9)))


BINARY: dict[str, tuple[Callable[[Interval, Interval], Interval], Callable[..., Column]]] = {
    "add": (interval.add, np.add),
    "sub": (interval.sub, np.subtract),
    "mul": (interval.mul, np.multiply),
    "max": (interval.maximum, np.maximum),
    "min": (interval.minimum, np.minimum),
    "argmax": (decisions.argmax_between, decisions.largest_of),
    "argmin": (decisions.argmin_between, lambda x, y: decisions.largest_of(-x, -y)),
}


@pytest.mark.parametrize("name", BINARY)
@settings(deadline=None, max_examples=50)
@given(x=spans(), y=spans(), a=st.floats(0, 1), b=st.floats(0, 1))
def test_what_two_values_inside_make_is_inside(
    name: str, x: Interval, y: Interval, a: float, b: float
) -> None:
    bounds, values = BINARY[name]
    assert holds(bounds(x, y), values(inside(x, a), inside(y, b)))


@pytest.mark.parametrize("name", BINARY)
@settings(deadline=None, max_examples=50)
@given(x=spans(), y=spans())
def test_bounds_are_reached_by_some_of_the_ends(name: str, x: Interval, y: Interval) -> None:
    bounds, values = BINARY[name]
    found = bounds(x, y)
    corners = np.array([values(a, b) for a in x for b in y])
    assert np.allclose(found.low, corners.min(axis=0))
    assert np.allclose(found.high, corners.max(axis=0))


@settings(deadline=None, max_examples=50)
@given(x=spans(), y=spans(), a=st.floats(0, 1), b=st.floats(0, 1))
def test_a_quotient_is_inside_or_everything(x: Interval, y: Interval, a: float, b: float) -> None:
    found = interval.div(x, y)
    open_ = (y.low <= 0) & (y.high >= 0)
    assert np.all(np.isinf(found.low) == open_)
    assert np.all(np.isinf(found.high) == open_)
    over = np.where(open_, 1.0, inside(y, b))
    quotient = np.where(open_, 0.0, inside(x, a) / over)
    assert holds(found, quotient)


@pytest.mark.parametrize("n", [-3, -2, -1, 0, 1, 2, 3, 4])
@settings(deadline=None, max_examples=30)
@given(x=spans(), a=st.floats(0, 1))
def test_powers_are_inside_and_even_ones_never_below_zero(n: int, x: Interval, a: float) -> None:
    found = interval.power(n, x)
    value = inside(x, a)
    safe = np.where(np.abs(value) < 1e-60, 1.0, value)  # the inverse of less would overflow
    expected = np.where(safe == value, safe**n, 0.0**n if n >= 0 else 0.0)
    assert holds(found, expected) or n < 0
    away = (x.low > 0) | (x.high < 0)
    assert np.all(~away | (found.low - 1e-9 <= expected) & (expected <= found.high + 1e-9))
    if n >= 0 and n % 2 == 0:
        assert np.all(found.low >= 0)


def test_widening_adds_to_both_sides_and_a_point_has_none() -> None:
    column = np.array([1.0, -2.0])
    assert point(column).low is column
    wide = widened(point(column), 0.5)
    assert wide.low.tolist() == [0.5, -2.5]
    assert wide.high.tolist() == [1.5, -1.5]


def test_the_negative_of_an_interval_turns_it_round() -> None:
    turned = interval.neg(Interval(np.array([-1.0]), np.array([3.0])))
    assert (turned.low[0], turned.high[0]) == (-3, 1)


def test_an_unknown_factor_stays_unknown() -> None:
    everything = Interval(np.array([-np.inf]), np.array([np.inf]))
    with np.errstate(invalid="ignore"):
        product = interval.mul(everything, point(np.array([0.0])))
    assert np.isnan(product.low[0])
    assert not product.high[0] - product.low[0] <= 1


@pytest.mark.parametrize(
    ("name", "low", "high", "expected"),
    [
        ("step", -0.1, 0.1, (0, 1)),
        ("step", 0.1, 0.2, (1, 1)),
        ("step", -0.1, 0.0, (0, 0)),
        ("step_up", -0.1, 0.0, (0, 1)),
        ("step_up", 0.0, 0.1, (1, 1)),
        ("relu", -0.1, 0.1, (0, 0.1)),
        ("relu", -0.2, -0.1, (0, 0)),
        ("abs", -0.3, 0.1, (0, 0.3)),
        ("abs", -0.3, -0.1, (0.1, 0.3)),
        ("floor", 2.1, 2.9, (2, 2)),
        ("floor", 1.9, 2.0, (1, 2)),
        ("floor", -0.1, 0.1, (-1, 0)),
        ("floor", 3.0, 3.0, (3, 3)),
        ("floor", 3 - 1e-12, 3 + 1e-12, (3, 3)),
        ("ceil", 2.1, 2.9, (3, 3)),
        ("ceil", 2.0, 2.1, (2, 3)),
        ("ceil", 3.0, 3.0, (3, 3)),
        ("ceil", 3 - 1e-12, 3 + 1e-12, (3, 3)),
    ],
)
def test_decisions_on_intervals(
    name: str, low: float, high: float, expected: tuple[float, float]
) -> None:
    found = TABLE[name].interval(Interval(np.array([low]), np.array([high])))
    assert (found.low[0], found.high[0]) == expected


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        ((2, 2), (2, 2), (1, 1)),
        ((2, 2), (3, 3), (0, 0)),
        ((1, 2), (2, 3), (0, 1)),
        ((1, 3), (1, 3), (0, 1)),
        ((2, 2 + 1e-12), (2, 2), (1, 1)),
        ((0, 1), (1.5, 2), (0, 0)),
    ],
)
def test_what_may_be_equal_is_open(
    x: tuple[float, float], y: tuple[float, float], expected: tuple[float, float]
) -> None:
    ends = [Interval(np.array([a]), np.array([b])) for a, b in (x, y)]
    found = decisions.equal_between(*ends)
    assert (found.low[0], found.high[0]) == expected


def test_the_largest_may_stand_wherever_no_other_is_above_for_certain() -> None:
    def found(*ends: tuple[float, float]) -> tuple[float, float]:
        z = [Interval(np.array([a]), np.array([b])) for a, b in ends]
        place = decisions.argmax_between(*z)
        return float(place.low[0]), float(place.high[0])

    assert found((0, 1), (2, 3), (0, 2.5)) == (2, 3)
    assert found((0, 1), (2, 3), (0, 2)) == (2, 2)  # at 2 both, and the first counts
    assert found((0, 2), (2, 3), (0, 1)) == (1, 2)
    assert found((0, 1), (0, 1), (0, 1)) == (1, 3)
    assert found((1, 1), (1, 1)) == (1, 1)
    assert found((-np.inf, np.inf), (0, 1), (5, 6)) == (1, 3)
    assert found((np.nan, np.nan), (0, 1), (5, 6)) == (1, 3)


@pytest.mark.parametrize(
    ("alpha", "z", "expected"),
    [
        ((0.1, 0.1), (1.0, 2.0), (1, 2)), ((0.1, 0.2), (-2.0, -1.0), (-0.4, -0.1)),
        ((0.1, 0.2), (-2.0, 3.0), (-0.4, 3)), ((-0.5, 0.1), (-4.0, 1.0), (-0.4, 2)),
        ((-0.5, -0.5), (1.0, 2.0), (1, 2)), ((0.1, 0.2), (0.0, 2.0), (0, 2)),
    ],
)  # fmt: skip
def test_a_leaky_relu_is_one_line_below_and_another_above_zero(
    alpha: tuple[float, float], z: tuple[float, float], expected: tuple[float, float]
) -> None:
    slope, x = (Interval(np.array([a]), np.array([b])) for a, b in (alpha, z))
    found = interval.leaky_relu(slope, x)
    assert (found.low[0], found.high[0]) == pytest.approx(expected)


def test_the_extremes_of_softmax_are_those_of_its_own_and_the_other_logits() -> None:
    z = [Interval(np.array([a]), np.array([b])) for a, b in ((0.0, 1.0), (-1.0, 0.5), (0.2, 0.2))]
    found = interval.softmax(1, *z)
    lowest, highest = np.exp([0.0, 0.5, 0.2]), np.exp([1.0, -1.0, 0.2])
    assert found.low[0] == pytest.approx(lowest[0] / lowest.sum())
    assert found.high[0] == pytest.approx(highest[0] / highest.sum())


def test_a_softmax_of_one_logit_is_one() -> None:
    found = interval.softmax(1, Interval(np.array([-1.0]), np.array([2.0])))
    assert (found.low[0], found.high[0]) == (1, 1)


def test_tanh_by_hand_stays_between_minus_one_and_one() -> None:
    z = point(np.array([-20.0, -0.3, 0.0, 0.3, 20.0]))
    found = worked_by_hand.tanh_by_hand(rule(Rounding(decimals=0)), z)
    assert np.all(found.low >= -1)
    assert np.all(found.high <= 1)


@settings(deadline=None, max_examples=50)
@given(x=spans(), a=st.floats(0, 1), more=st.sampled_from([0.0, 0.125]))
def test_a_number_times_its_rest_is_inside_and_tight(x: Interval, a: float, more: float) -> None:
    rest = widened(interval.sub(point(np.ones_like(x.low)), x), more)
    bounds, value = interval.times_rest(x, rest), inside(x, a)
    for off in (-more, 0.0, more):
        assert holds(bounds, value * (1 - value + off))
    if not more:
        ends = np.array([x.low, x.high, np.clip(0.5, x.low, x.high)])
        np.testing.assert_allclose(bounds.low, (ends * (1 - ends)).min(axis=0), atol=1e-12)
        np.testing.assert_allclose(bounds.high, (ends * (1 - ends)).max(axis=0), atol=1e-12)


def test_points_stay_points_until_they_are_widened() -> None:
    x, y = point(np.array([1.0, 2.0])), point(np.array([3.0, -4.0]))
    made = (interval.add(x, y), interval.sub(x, y), interval.mul(x, y), interval.neg(x))
    assert all(interval.is_point(one) for one in (*made, widened(x, 0.0)))
    assert not interval.is_point(widened(x, 0.5))
