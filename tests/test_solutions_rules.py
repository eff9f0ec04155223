"""Rules of rounding: how far each may move a number, and no further."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from problems.rounding import BANDS, Mode, Rounding
from solutions.interval import Interval, point, widened
from solutions.rules import FINEST, NOISE, noise, rule
from tests.honest import keeps

few = settings(deadline=None, max_examples=200)

numbers = (st.floats(-5000, 5000) | st.floats(-0.01, 0.01)).filter(
    lambda x: x == 0 or abs(x) > 1e-6
)
digits = st.builds(lambda n: Rounding(mode=Mode.SIGNIFICANT, digits=n), st.integers(1, 8))
decimals = st.builds(lambda n: Rounding(decimals=n), st.integers(1, 8))


def at(value: float) -> Interval:
    """A number as an interval over one instance."""
    return point(np.array([float(value)]))


@few
@given(value=numbers, rounding=digits | decimals)
def test_what_is_rounded_lies_in_the_widened_interval(value: float, rounding: Rounding) -> None:
    x = at(value)
    typed = keeps(rounding).number(x.low)
    around = widened(x, rule(rounding).half(x))
    room = rule(rounding).accepted(x).high[0] - value
    assert around.low[0] - room <= typed[0] <= around.high[0] + room


@few
@given(value=numbers, rounding=digits | decimals)
def test_what_is_rounded_already_is_left_as_it_is(value: float, rounding: Rounding) -> None:
    typed = keeps(rounding).number(np.array([value]))
    assert np.all(rule(rounding).half(at(typed[0])) == 0)


@few
@given(low=numbers, width=st.floats(0, 3), share=st.floats(0, 1), rounding=digits)
def test_wherever_a_number_lies_in_an_interval_its_rounding_is_reached(
    low: float, width: float, share: float, rounding: Rounding
) -> None:
    x = Interval(np.array([low]), np.array([low + width]))
    inside = np.array([min(low + share * width, low + width)])
    around = widened(x, rule(rounding).half(x))
    typed = keeps(rounding).number(inside)
    room = 1e-9 * np.abs(inside) + FINEST
    assert np.all((around.low - room <= typed) & (typed <= around.high + room))


@pytest.mark.parametrize(
    ("value", "half"),
    [
        (1.23456, 0.0005), (-1.23456, 0.0005), (0.00123456, 5e-7), (12345.6, 5), (9.99996, 0.0005),
        (99999.0, 5), (1.234, 0), (0.001234, 0), (12340.0, 0), (1000.0, 0), (0.1, 0), (0.3, 0),
        (0, 0), (0.1 + 0.2 - 0.3, 0),
    ],
)  # fmt: skip
def test_half_a_unit_of_the_fourth_digit(value: float, half: float) -> None:
    found = np.ravel(rule(Rounding(mode=Mode.SIGNIFICANT)).half(at(value)))
    assert found[0] == pytest.approx(half, rel=1e-12, abs=FINEST)


def test_the_larger_end_of_an_interval_decides_on_its_unit() -> None:
    x = Interval(np.array([0.5, -20.0, 0.0]), np.array([12.0, 0.3, 0.002]))
    found = rule(Rounding(mode=Mode.SIGNIFICANT)).half(x)
    assert found == pytest.approx([0.005, 0.005, 5e-7])


def test_sums_of_rounded_numbers_have_new_digits_but_no_new_decimals() -> None:
    total = at(12.34 + 0.1234)
    assert rule(Rounding(decimals=4)).half_of_sum(total) == 0
    assert np.ravel(rule(Rounding(mode=Mode.SIGNIFICANT)).half_of_sum(total))[0] == 0.005


def test_where_only_the_answer_is_rounded_numbers_on_the_way_stay() -> None:
    one = rule(Rounding(mode=Mode.ANSWER_ONLY, decimals=3))
    x = at(1 / 3)
    assert one.half(x) == one.half_of_sum(x) == 0
    assert np.all(one.half_of_scaled(x, np.array([7.0])) == 0)
    assert one.accepted(x).low[0] == pytest.approx(1 / 3 - 0.0005)
    assert one.accepted(x).high[0] == pytest.approx(1 / 3 + 0.0005)
    assert one.accepted(at(0.125)).high[0] == pytest.approx(0.125)


def test_a_band_is_added_however_the_number_came_about() -> None:
    one = rule(Rounding(mode=Mode.ABSOLUTE, tolerance=Fraction("0.01")))
    found = one.accepted(Interval(np.array([0.5]), np.array([0.6])))
    assert (found.low[0], found.high[0]) == pytest.approx((0.49, 0.61))
    assert one.half(at(1 / 3)) == 0


@few
@given(value=numbers, tolerance=st.fractions(Fraction(1, 10**8), Fraction(1, 2)))
def test_a_share_of_the_key_is_as_wide_as_it_says(value: float, tolerance: Fraction) -> None:
    share = float(tolerance)
    found = rule(Rounding(mode=Mode.RELATIVE, tolerance=tolerance)).accepted(at(value))
    edge, room = share * abs(value), share * abs(value) / 100 + 2 * FINEST
    assert found.low[0] <= value - edge <= value + edge <= found.high[0]
    assert value - edge - found.low[0] < room
    assert found.high[0] - value - edge < room


@few
@given(
    low=numbers, width=st.floats(0, 3), tolerance=st.fractions(Fraction(1, 1000), Fraction(1, 2))
)
def test_what_is_a_share_off_anything_that_can_be_reached_is_accepted(
    low: float, width: float, tolerance: Fraction
) -> None:
    one, share = rule(Rounding(mode=Mode.RELATIVE, tolerance=tolerance)), float(tolerance)
    x = Interval(np.array([low]), np.array([low + width]))
    found = one.accepted(x)
    for key in (low, low + width / 3, low + width):
        for answer in (key - share * abs(key), key + share * abs(key)):
            assert found.low[0] <= answer <= found.high[0]
    assert one.half(x) == one.half_of_sum(x) == 0
    assert one.off(x.low)[0] == share * abs(low)


@pytest.mark.parametrize("mode", BANDS)
def test_a_word_is_right_or_wrong_under_a_band_too(mode: Mode) -> None:
    one = rule(Rounding(mode=mode, tolerance=Fraction(1, 2))).choosing()
    found = one.accepted(at(3))
    assert 0 < found.high[0] - found.low[0] < 3 * NOISE


@pytest.mark.parametrize("value", [0.0, 1e-16, -3e-16, 3.6e-15])
def test_the_noise_of_a_sum_that_is_0_lies_in_the_room_around_0(value: float) -> None:
    found = rule(Rounding(mode=Mode.SIGNIFICANT)).accepted(at(value))
    assert found.low[0] <= 0 <= found.high[0]
    assert found.high[0] - found.low[0] < 1e-13


def test_room_is_far_below_a_unit_and_never_more_than_a_billionth() -> None:
    units = np.array([1.0, 1e-4, 1e-6, 1e-10])
    assert np.all(noise(units) <= np.minimum(1e-9, units / 1000))


def test_a_number_that_some_work_out_smaller_is_rounded_as_coarsely_as_can_be() -> None:
    nine, one = at(9.99), at(1.01)
    for x in (nine, one):
        found = rule(Rounding(mode=Mode.SIGNIFICANT)).half_of_scaled(x, np.array([100.0]))
        assert found == pytest.approx(x.low * 0.0005)
    assert rule(Rounding()).half_of_scaled(nine, np.array([100.0])) == pytest.approx(0.005)
    assert rule(Rounding()).half_of_scaled(nine, np.array([0.01])) == pytest.approx(0.00005)


def test_equal_roundings_have_the_same_rule() -> None:
    assert rule(Rounding(decimals=3)) is rule(Rounding(decimals=3))
    half = Fraction(1, 2)
    assert {rule(Rounding(mode=m, tolerance=half)) for m in Mode} == {
        rule(Rounding(mode=m, tolerance=half)) for m in Mode
    }
    assert len({rule(Rounding(mode=m, tolerance=half)) for m in Mode}) == len(Mode)


@pytest.mark.parametrize("mode", Mode)
def test_the_unit_asked_for_is_a_column_under_every_rule(mode: Mode) -> None:
    tolerance = Fraction(1, 10) if mode in BANDS else None
    unit = rule(Rounding(mode=mode, tolerance=tolerance)).asked(np.array([1.5, 2.5]))
    assert unit.ndim == 1
