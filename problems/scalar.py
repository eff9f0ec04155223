"""Traced numbers: they record what is done with them, the way karpathy/micrograd's do.

Arrays are NumPy object arrays of such scalars, so `W @ x + b` and `np.outer` work as on numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from numbers import Rational
from typing import Any

import numpy as np
from numpy.typing import NDArray

from problems.formula import Call, Formula, Number
from problems.program import ProgramError

Exact = int | Fraction

NO_VALUE = "a traced number has no value yet: a program cannot branch on it or compute with it"


class Scalar:
    """One traced number: a formula with the arithmetic of numbers.

    Nothing is folded: what a student sees stays in the program, `0 * w1` too.
    """

    __slots__ = ("formula",)

    def __init__(self, formula: Formula) -> None:
        self.formula = formula

    def __add__(self, other: Scalar | Exact) -> Scalar:
        return _with("add", self, other)

    def __radd__(self, other: Exact) -> Scalar:
        return call("add", other, self)

    def __sub__(self, other: Scalar | Exact) -> Scalar:
        return _with("sub", self, other)

    def __rsub__(self, other: Exact) -> Scalar:
        return call("sub", other, self)

    def __mul__(self, other: Scalar | Exact) -> Scalar:
        return _with("mul", self, other)

    def __rmul__(self, other: Exact) -> Scalar:
        return call("mul", other, self)

    def __truediv__(self, other: Scalar | Exact) -> Scalar:
        return _with("div", self, other)

    def __rtruediv__(self, other: Exact) -> Scalar:
        return call("div", other, self)

    def __neg__(self) -> Scalar:
        return call("neg", self)

    def __abs__(self) -> Scalar:
        return call("abs", self)

    def __pow__(self, exponent: int) -> Scalar:
        return call("power", self, exponent)

    def __bool__(self) -> bool:
        raise ProgramError(NO_VALUE)

    def __lt__(self, other: object) -> bool:
        raise ProgramError(NO_VALUE)

    __le__ = __gt__ = __ge__ = __eq__ = __lt__
    __hash__ = object.__hash__

    def __float__(self) -> float:
        raise ProgramError(NO_VALUE)


Traced = NDArray[Any]
"""What a family computes with: an object array of Scalars, or one Scalar.

NumPy hands out a Scalar where an array would have no axes and mixes both freely, so both go by one
type here; `scalars` takes either apart.
"""


def _formula(value: Scalar | Exact) -> Formula:
    if isinstance(value, Scalar):
        return value.formula
    if isinstance(value, Rational):
        return Number(Fraction(int(value.numerator), int(value.denominator)))
    raise ProgramError(f"{value!r} is no exact number: write Fraction('0.1'), not 0.1")


def _with(operation: str, left: Scalar, right: Scalar | Exact) -> Scalar:
    """The operation on two scalars; with an array NumPy takes over, cell by cell."""
    if isinstance(right, np.ndarray):
        return NotImplemented
    return call(operation, left, right)


def call(operation: str, *arguments: Scalar | Exact) -> Scalar:
    """The operation on traced or exact numbers."""
    return Scalar(Call(operation, tuple(_formula(a) for a in arguments)))


def shaped(values: Iterable[Scalar], shape: tuple[int, ...]) -> Traced:
    """Traced scalars in a shape, row by row."""
    out = np.empty(shape, dtype=object)
    out.reshape(-1)[:] = list(values)
    return out if shape else out[()]


def scalars(value: Traced) -> list[Scalar]:
    """The traced scalars of a value, row by row; an exact number among them is traced as such."""
    found = [value] if isinstance(value, Scalar) else np.asarray(value, dtype=object).reshape(-1)
    return [s if isinstance(s, Scalar) else Scalar(_formula(s)) for s in found]
