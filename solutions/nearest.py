"""Rounding exact numbers to decimals or significant digits, ties away from 0.

It is decided on the ball that holds the value: one that leaves the last digit open is `Undecided`.
"""

from __future__ import annotations

from fractions import Fraction

from solutions.exact import Engine, Undecided, Value

CLOSE = 30
"""Further decimals that a ball must leave open before its value is called a tie, or 0."""


def rounded(engine: Engine, x: Value, decimals: int) -> Fraction:
    """The value to so many decimals, ties away from 0; Undecided where the ball leaves it open.

    A ball that closes in on a tie as far as the precision goes is one: a product of probabilities
    may be exactly 0.125 without being written as a fraction.
    """
    return rounded_between(*engine.bounds(x), decimals)


def rounded_between(low: Fraction, high: Fraction, decimals: int) -> Fraction:
    """The same for a value that is known to lie between two fractions."""
    below, above = units(low, decimals), units(high, decimals)
    if below == above:
        return _of_units(below, decimals)
    if high - low < Fraction(10) ** -(decimals + CLOSE):
        return _of_units(max(below, above, key=abs), decimals)
    raise Undecided


def rounded_to_digits(low: Fraction, high: Fraction, digits: int) -> Fraction:
    """The same to so many significant digits; what closes in on 0 as far as can be told is 0."""
    if low <= 0 <= high:
        if high - low < Fraction(1, 10 ** (digits + CLOSE)):
            return Fraction(0)
        raise Undecided
    # Just below a power of 10 the finer unit rounds to that power as well.
    return rounded_between(low, high, decimals_of(min(low, high, key=abs), digits))


def decimals_of(value: Fraction, digits: int) -> int:
    """Decimals that show so many significant digits of a value; below 0 for tens, hundreds."""
    return digits - 1 - _magnitude(value)


def _magnitude(value: Fraction) -> int:
    """The power of 10 at or below |value|; 0 for 0."""
    if not value:
        return 0
    above, below = abs(value.numerator), value.denominator
    guess = len(str(above)) - len(str(below))
    large = above >= below * 10**guess if guess >= 0 else above * 10**-guess >= below
    return guess if large else guess - 1


def half_up(value: Fraction, decimals: int) -> Fraction:
    """A fraction to so many decimals, ties away from 0."""
    return _of_units(units(value, decimals), decimals)


def _of_units(count: int, decimals: int) -> Fraction:
    """So many units of a decimal; the decimal before the first is that of tens."""
    return Fraction(count, 10**decimals) if decimals >= 0 else Fraction(count * 10**-decimals)


def units(value: Fraction, decimals: int) -> int:
    """The nearest number of units of the last decimal, ties away from 0."""
    scaled, divisor = abs(value.numerator), value.denominator
    if decimals >= 0:
        scaled *= 10**decimals
    else:
        divisor *= 10**-decimals
    nearest: int = (2 * scaled + divisor) // (2 * divisor)
    return nearest if value.numerator >= 0 else -nearest
