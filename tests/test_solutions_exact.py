"""Exact numbers: both engines certain, both the same."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions import exact
from solutions.exact import (
    BITS,
    Engine,
    Flint,
    PurePython,
    Undecided,
    Undefined,
    may_be_equal,
    sign,
)

Make = Callable[[int], Engine]

each_engine = pytest.mark.parametrize("make", [PurePython, Flint])
fractions = st.fractions(min_value=-50, max_value=50, max_denominator=1000)
few = settings(max_examples=40, deadline=None)


def ball(k: Engine, value: Fraction) -> object:
    """A number above 0 that has gone through a transcendental function and back."""
    return k.exp(k.ln(k.number(value)))


@each_engine
@few
@given(x=fractions, y=fractions)
def test_rational_arithmetic_stays_rational(make: Make, x: Fraction, y: Fraction) -> None:
    k = make(BITS)
    a, b = k.number(x), k.number(y)
    assert k.fraction(k.add(a, b)) == x + y
    assert k.fraction(k.sub(a, b)) == x - y
    assert k.fraction(k.mul(a, b)) == x * y
    assert k.bounds(a) == (x, x)
    if y:
        assert k.fraction(k.div(a, b)) == x / y


@few
@given(x=fractions, y=fractions.filter(bool))
def test_the_engines_hold_the_same_numbers(x: Fraction, y: Fraction) -> None:
    pure, flint = PurePython(BITS), Flint(BITS)

    def values(k: Engine) -> list[object]:
        a, b = k.number(x), k.number(y)
        e = k.exp(a)
        ln = k.ln(k.add(e, k.number(Fraction(1))))
        return [e, ln, k.sqrt(ln), k.div(ln, b), k.mul(a, e), k.sub(e, ln), k.add(e, b)]

    for left, right in zip(values(pure), values(flint), strict=True):
        (a, b), (c, d) = pure.bounds(left), flint.bounds(right)
        assert max(a, c) <= min(b, d)
        assert pure.fraction(left) == flint.fraction(right)


@each_engine
@few
@given(x=fractions)
def test_a_ball_holds_the_true_value(make: Make, x: Fraction) -> None:
    wide, narrow = make(40), make(400)
    low, high = wide.bounds(wide.exp(wide.number(x)))
    inner = narrow.bounds(narrow.exp(narrow.number(x)))
    assert low <= inner[0] <= inner[1] <= high
    assert low < inner[0] or x == 0


@each_engine
def test_a_fraction_that_no_binary_number_is_gets_a_ball_around_it(make: Make) -> None:
    k = make(60)
    third = Fraction(10**40 + 1, 3 * 10**40)
    shifted = k.bounds(k.add(k.number(third), ball(k, Fraction(2))))
    assert shifted[0] <= third + 2 <= shifted[1]


@each_engine
def test_what_is_known_exactly_stays_exact(make: Make) -> None:
    k = make(BITS)
    zero, one = k.number(Fraction(0)), k.number(Fraction(1))
    e = k.exp(one)
    assert k.fraction(k.exp(zero)) == 1
    assert k.fraction(k.ln(one)) == 0
    assert k.fraction(k.mul(zero, e)) == 0
    assert k.fraction(k.mul(e, zero)) == 0
    assert k.fraction(k.div(zero, e)) == 0
    assert k.fraction(e) is None


@each_engine
def test_leaving_a_domain_is_undefined(make: Make) -> None:
    k = make(BITS)
    zero, one, minus = (k.number(Fraction(n)) for n in (0, 1, -1))
    e = k.exp(one)
    outside: tuple[Callable[[], object], ...] = (
        lambda: k.ln(zero),
        lambda: k.ln(minus),
        lambda: k.ln(k.sub(zero, e)),
        lambda: k.sqrt(minus),
        lambda: k.div(one, zero),
        lambda: k.div(e, zero),
        lambda: k.div(zero, zero),
    )
    for leave in outside:
        with pytest.raises(Undefined):
            leave()


@each_engine
def test_what_may_lie_on_either_side_is_undecided(make: Make) -> None:
    k = make(BITS)
    nothing = k.sub(ball(k, Fraction(2)), k.number(Fraction(2)))
    questions: tuple[Callable[[], object], ...] = (
        lambda: sign(k, nothing),
        lambda: k.div(k.number(Fraction(1)), nothing),
        lambda: k.ln(nothing),
        lambda: k.sqrt(nothing),
    )
    for ask in questions:
        with pytest.raises(Undecided):
            ask()


@each_engine
@pytest.mark.parametrize(("value", "expected"), [("1/3", 1), ("-1/3", -1), ("0", 0)])
def test_signs_are_certain(make: Make, value: str, expected: int) -> None:
    k = make(BITS)
    assert sign(k, k.number(Fraction(value))) == expected
    if expected:
        product = k.mul(k.number(Fraction(value)), k.exp(k.number(Fraction(1))))
        assert sign(k, product) == expected


@each_engine
def test_equality_means_that_no_digit_tells_apart(make: Make) -> None:
    k = make(BITS)
    two = ball(k, Fraction(2))
    assert may_be_equal(k, two, k.number(Fraction(2)))
    assert not may_be_equal(k, two, k.number(2 + Fraction(1, 10**40)))
    assert not may_be_equal(k, k.number(Fraction(1, 3)), k.number(Fraction("0.3333333333")))


@each_engine
def test_an_overflow_is_undecided_not_infinite(make: Make) -> None:
    k = make(BITS)
    huge = k.exp(k.exp(k.number(Fraction(3))))
    low, high = k.bounds(huge)
    assert 5 * 10**8 < low <= high < 6 * 10**8


def test_an_engine_keeps_its_bits_when_another_is_made() -> None:
    narrow, wide = Flint(64), Flint(512)
    narrow.number(Fraction(1))
    low, high = narrow.bounds(narrow.exp(narrow.number(Fraction(1))))
    assert high - low > Fraction(1, 2**80)
    low, high = wide.bounds(wide.exp(wide.number(Fraction(1))))
    assert high - low < Fraction(1, 2**400)


def test_flint_is_used_where_it_is_installed_and_pure_python_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert isinstance(exact.engine(), Flint)
    monkeypatch.setattr(exact, "has_flint", lambda: False)
    assert isinstance(exact.engine(), PurePython)
