"""Decisions on certified numbers: right or undecided, never a guess."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.decisions import floor_exactly, largest_exactly
from solutions.exact import BITS, Engine, Flint, PurePython, Undecided, Value

Make = Callable[[int], Engine]

each_engine = pytest.mark.parametrize("make", [PurePython, Flint])
fractions = st.fractions(min_value=-50, max_value=50, max_denominator=1000)
few = settings(max_examples=40, deadline=None)


def ball(k: Engine, value: Fraction) -> Value:
    """A number that has gone through a transcendental function and back."""
    shifted = k.exp(k.ln(k.number(value + 60)))
    return k.sub(shifted, k.number(Fraction(60)))


@each_engine
@few
@given(x=fractions)
def test_the_floor_of_a_fraction_is_certain(make: Make, x: Fraction) -> None:
    k = make(BITS)
    assert floor_exactly(k, k.number(x)) <= x < floor_exactly(k, k.number(x)) + 1
    assert floor_exactly(k, k.number(x)).denominator == 1


@each_engine
@few
@given(x=fractions.filter(lambda x: x.denominator > 1))
def test_the_floor_of_a_ball_is_that_of_its_value(make: Make, x: Fraction) -> None:
    k = make(BITS)
    assert floor_exactly(k, ball(k, x)) == floor_exactly(k, k.number(x))


@each_engine
def test_a_ball_around_a_whole_number_has_no_floor(make: Make) -> None:
    k = make(BITS)
    with pytest.raises(Undecided):
        floor_exactly(k, ball(k, Fraction(3)))


@each_engine
@few
@given(x=st.lists(fractions, min_size=2, max_size=5))
def test_the_largest_fraction_is_the_first_of_equals(make: Make, x: list[Fraction]) -> None:
    k = make(BITS)
    assert largest_exactly(k, [k.number(v) for v in x]) == 1 + x.index(max(x))


@each_engine
def test_balls_that_may_be_equal_leave_the_largest_open(make: Make) -> None:
    k = make(BITS)
    one, two = ball(k, Fraction(1)), ball(k, Fraction(2))
    assert largest_exactly(k, [one, one, two]) == 3
    for values in ([two, two, one], [two, k.number(Fraction(2))]):
        with pytest.raises(Undecided):
            largest_exactly(k, values)
