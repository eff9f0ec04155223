"""Exact numbers: fractions until the first transcendental function, certified balls after it.

Two engines compute the same: python-flint (fmpq and arb), and pure Python (Fraction and mpmath.iv).
A ball holds the true value for certain; a sign or a decimal is decided on it, and an undecided one
raises `Undecided`, upon which `solutions.evaluate` goes on with more bits.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any, Protocol

BITS = 192
"""Working precision: 30 printed digits with 20 to spare."""


class Undecided(ArithmeticError):
    """A ball is too wide to decide a sign or a decimal: compute with more bits."""


class Undefined(ArithmeticError):
    """The value leaves the domain of an operation: ln of 0, division by 0."""


Value = Any
"""An engine's own fraction or ball."""


class Engine(Protocol):
    """What the table of operations needs from exact numbers, and what rounding needs."""

    def number(self, value: Fraction) -> Value:
        """A fraction as the engine writes it."""

    def fraction(self, value: Value) -> Fraction | None:
        """The fraction that a value is for certain; None for a ball."""

    def add(self, x: Value, y: Value) -> Value:
        """x + y."""

    def sub(self, x: Value, y: Value) -> Value:
        """x - y."""

    def mul(self, x: Value, y: Value) -> Value:
        """x * y; a factor that is exactly 0 gives exactly 0."""

    def div(self, x: Value, y: Value) -> Value:
        """x / y; Undefined for y = 0."""

    def exp(self, x: Value) -> Value:
        """e ** x, exactly 1 at 0."""

    def ln(self, x: Value) -> Value:
        """Natural logarithm, exactly 0 at 1; Undefined below or at 0."""

    def sqrt(self, x: Value) -> Value:
        """Square root; Undefined below 0."""

    def bounds(self, x: Value) -> tuple[Fraction, Fraction]:
        """Two fractions with the true value between them."""


def sign(engine: Engine, x: Value) -> int:
    """-1, 0 or 1 for certain; Undecided where a ball holds 0."""
    low, high = engine.bounds(x)
    if low > 0:
        return 1
    if high < 0:
        return -1
    if low == high:
        return 0
    raise Undecided


def may_be_equal(engine: Engine, x: Value, y: Value) -> bool:
    """Whether no digit of two values tells them apart."""
    (a, b), (c, d) = engine.bounds(x), engine.bounds(y)
    return a <= d and c <= b


class PurePython:
    """Fractions and mpmath's intervals: slower, nothing to install."""

    def __init__(self, bits: int) -> None:
        from mpmath.ctx_iv import MPIntervalContext

        self._iv = MPIntervalContext()
        self._iv.prec = bits

    def _ball(self, x: Value) -> Value:
        if isinstance(x, Fraction):
            return self._iv.mpf(x.numerator) / x.denominator
        return x

    def number(self, value: Fraction) -> Value:
        """The fraction itself."""
        return value

    def fraction(self, value: Value) -> Fraction | None:
        """The fraction, if it still is one."""
        return value if isinstance(value, Fraction) else None

    def add(self, x: Value, y: Value) -> Value:
        """x + y."""
        both = isinstance(x, Fraction) and isinstance(y, Fraction)
        return x + y if both else self._ball(x) + self._ball(y)

    def sub(self, x: Value, y: Value) -> Value:
        """x - y."""
        both = isinstance(x, Fraction) and isinstance(y, Fraction)
        return x - y if both else self._ball(x) - self._ball(y)

    def mul(self, x: Value, y: Value) -> Value:
        """x * y."""
        if isinstance(x, Fraction) and isinstance(y, Fraction):
            return x * y
        if any(isinstance(v, Fraction) and v == 0 for v in (x, y)):
            return Fraction(0)
        return self._ball(x) * self._ball(y)

    def div(self, x: Value, y: Value) -> Value:
        """x / y."""
        if sign(self, y) == 0:
            raise Undefined("division by 0")
        if isinstance(x, Fraction) and (isinstance(y, Fraction) or x == 0):
            return x / y if isinstance(y, Fraction) else x
        return self._ball(x) / self._ball(y)

    def exp(self, x: Value) -> Value:
        """e ** x."""
        return Fraction(1) if x == 0 else self._iv.exp(self._ball(x))

    def ln(self, x: Value) -> Value:
        """Natural logarithm."""
        if sign(self, x) <= 0:
            raise Undefined("ln of a number that is not positive")
        return Fraction(0) if x == 1 else self._iv.log(self._ball(x))

    def sqrt(self, x: Value) -> Value:
        """Square root."""
        if sign(self, x) < 0:
            raise Undefined("square root of a negative number")
        return Fraction(0) if x == 0 else self._iv.sqrt(self._ball(x))

    def bounds(self, x: Value) -> tuple[Fraction, Fraction]:
        """The ends of the interval as fractions."""
        if isinstance(x, Fraction):
            return x, x
        return _end(x._mpi_[0]), _end(x._mpi_[1])


def _end(mpf: tuple[int, int, int, int]) -> Fraction:
    """mpmath's (sign, mantissa, exponent, bits) as a fraction; infinities have mantissa 0."""
    negative, mantissa, exponent, _ = mpf
    if not mantissa and exponent:
        raise Undecided
    value = _dyadic(int(mantissa), int(exponent))
    return -value if negative else value


def _dyadic(mantissa: int, exponent: int) -> Fraction:
    """mantissa * 2 ** exponent."""
    if exponent >= 0:
        return Fraction(mantissa << exponent)
    return Fraction(mantissa, 1 << -exponent)


class Flint:
    """python-flint: fmpq while rational, arb after it."""

    def __init__(self, bits: int) -> None:
        import flint

        self._context = flint.ctx
        self._arb, self._fmpq = flint.arb, flint.fmpq
        self._bits = bits
        self._context.prec = bits

    def number(self, value: Fraction) -> Value:
        """The fraction as fmpq."""
        self._context.prec = self._bits
        return self._fmpq(value.numerator, value.denominator)

    def fraction(self, value: Value) -> Fraction | None:
        """The fraction, if it still is one."""
        if isinstance(value, self._fmpq):
            return Fraction(int(value.p), int(value.q))
        return None

    def add(self, x: Value, y: Value) -> Value:
        """x + y."""
        return x + y

    def sub(self, x: Value, y: Value) -> Value:
        """x - y."""
        return x - y

    def mul(self, x: Value, y: Value) -> Value:
        """x * y."""
        zero = any(isinstance(v, self._fmpq) and v == 0 for v in (x, y))
        return self._fmpq(0) if zero else x * y

    def div(self, x: Value, y: Value) -> Value:
        """x / y."""
        if sign(self, y) == 0:
            raise Undefined("division by 0")
        zero = isinstance(x, self._fmpq) and x == 0
        return x if zero else x / y

    def exp(self, x: Value) -> Value:
        """e ** x."""
        if isinstance(x, self._fmpq):
            return self._fmpq(1) if x == 0 else self._arb(x).exp()
        return x.exp()

    def ln(self, x: Value) -> Value:
        """Natural logarithm."""
        if sign(self, x) <= 0:
            raise Undefined("ln of a number that is not positive")
        if isinstance(x, self._fmpq):
            return self._fmpq(0) if x == 1 else self._arb(x).log()
        return x.log()

    def sqrt(self, x: Value) -> Value:
        """Square root."""
        if sign(self, x) < 0:
            raise Undefined("square root of a negative number")
        return self._arb(x).sqrt() if isinstance(x, self._fmpq) else x.sqrt()

    def bounds(self, x: Value) -> tuple[Fraction, Fraction]:
        """Mid-point minus and plus radius as fractions."""
        exact = self.fraction(x)
        if exact is not None:
            return exact, exact
        if not x.is_finite():
            raise Undecided
        return _power_of_two(x.lower()), _power_of_two(x.upper())


def _power_of_two(bound: Value) -> Fraction:
    """An exact arb (its lower or upper bound) as a fraction."""
    mantissa, exponent = bound.mid().man_exp()
    return _dyadic(int(mantissa), int(exponent))


@cache
def has_flint() -> bool:
    """Whether python-flint is installed."""
    from importlib.util import find_spec

    return find_spec("flint") is not None


def engine(bits: int = BITS) -> Engine:
    """python-flint where it is installed, else pure Python."""
    return Flint(bits) if has_flint() else PurePython(bits)
