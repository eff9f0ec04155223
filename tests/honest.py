"""Honest students on columns: what is rounded, and how functions are worked out by hand.

Written without the tables of the grader, whose promises they are to doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from problems.program import Role
from problems.rounding import Mode, Rounding
from solutions.evaluate import COLUMNS, Numbers, run
from solutions.structure import Structure

Column = NDArray[np.float64]


def half_up(value: Any, decimals: Any) -> Column:
    """Rounded as on paper, on the decimal that the float is meant to be."""
    scaled = np.abs(np.asarray(value, dtype=np.float64)) * 10.0**decimals
    rounded: Column = np.sign(value) * np.floor(scaled + 0.5 + 1e-7) / 10.0**decimals
    return rounded


def to_digits(value: Any, digits: int) -> Column:
    """The same to significant digits; the noise of a sum that is 0 is 0."""
    size = np.abs(np.asarray(value, dtype=np.float64))
    magnitude = np.floor(np.log10(np.where(size < 1e-15, 1.0, size)) + 1e-12)
    return np.where(size < 1e-15, 0.0, half_up(value, digits - 1 - magnitude))


def in_full(value: Any) -> Any:
    """Not rounded."""
    return value


Exponential = Callable[[Column], Column]
Off = Callable[[Any], Any]


def _down(e: Exponential, s: Off) -> Mapping[str, Callable[..., Column]]:
    """With e^-z; the softmax as it stands."""
    return {
        "sigmoid": lambda z: 1 / s(1 + e(-z)),
        "tanh": lambda z: s(e(z) - e(-z)) / s(e(z) + e(-z)),
        "softmax": lambda i, *z: e(z[i - 1]) / s(sum(map(e, z))),
    }


def _up(e: Exponential, s: Off) -> Mapping[str, Callable[..., Column]]:
    """With e^z and e^2z; the softmax less its largest logit."""

    def softmax(i: int, *z: Column) -> Column:
        top = np.maximum.reduce(np.broadcast_arrays(*z))
        shifted: Column = e(s(z[i - 1] - top)) / s(sum(e(s(x - top)) for x in z))
        return shifted

    return {
        "sigmoid": lambda z: e(z) / s(1 + e(z)),
        "tanh": lambda z: s(e(s(2 * z)) - 1) / s(e(s(2 * z)) + 1),
        "softmax": softmax,
    }


def _over(e: Exponential, s: Off) -> Mapping[str, Callable[..., Column]]:
    """With e^-2z."""
    return {"tanh": lambda z: s(1 - e(s(-2 * z))) / s(1 + e(s(-2 * z)))}


def _none(_: Exponential, __: Off) -> Mapping[str, Callable[..., Column]]:
    """With the keys of a calculator."""
    return {}


WRITTEN_DOWN = ("mul", "div", "power", "exp", "ln", "sqrt", "sigmoid", "tanh", "softmax")
"""Whatever makes new decimals, wherever it stands in a step."""

SUMS = ("add", "sub")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeps:
    """What a rule of rounding keeps of numbers on the way, of sums, and of the answer."""

    number: Off
    sums: Off
    answer: Off


def keeps(rounding: Rounding) -> Keeps:
    """The rule, worked out on columns without the tables of the grader."""
    decimals = partial(half_up, decimals=rounding.key_decimals)
    digits = partial(to_digits, digits=rounding.digits)
    match rounding.mode:
        case Mode.EACH_STEP:
            return Keeps(number=decimals, sums=in_full, answer=decimals)
        case Mode.SIGNIFICANT:
            return Keeps(number=digits, sums=digits, answer=digits)
        case Mode.RELATIVE:
            typed = partial(to_digits, digits=rounding.key_digits)
            return Keeps(number=in_full, sums=in_full, answer=typed)
    return Keeps(number=in_full, sums=in_full, answer=decimals)


NOTHING = Keeps(number=in_full, sums=in_full, answer=in_full)
"""Whoever counts rounds nothing, whatever the rule of the assignment."""


def _counts(one: Structure) -> bool:
    return all(quantity.role is Role.COUNT for quantity in one.program.computed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounder:
    """An honest student: what is rounded, and how functions are worked out."""

    name: str
    steps: bool = True
    inner: bool = True
    ways: Callable[[Exponential, Off], Mapping[str, Callable[..., Column]]] = _none

    def __str__(self) -> str:
        return self.name

    def answers(
        self, one: Structure, columns: list[Column], rounding: Rounding
    ) -> dict[str, Column]:
        """Every item as this student types it."""
        keep = NOTHING if _counts(one) else keeps(rounding)

        def on_cell(place: int, value: Any) -> Any:
            return keep.number(value) if self.steps and place >= 0 else value

        def kept(off: Off, operation: Callable[..., Column]) -> Callable[..., Column]:
            return lambda *values: off(operation(*values))

        ways = self.ways(lambda z: keep.number(np.exp(z)), keep.sums)
        operations = {**COLUMNS.operations, **ways}
        if self.inner:
            operations |= {name: kept(keep.number, operations[name]) for name in WRITTEN_DOWN}
            operations |= {name: kept(keep.sums, operations[name]) for name in SUMS}
        numbers = Numbers(number=COLUMNS.number, operations=operations)
        with np.errstate(all="ignore"):
            values = run(one.tape, columns, numbers, on_cell)
            found = dict(zip(one.tape.cells, values, strict=True))
            shape = columns[0].shape
            spread = {item: np.broadcast_to(found[item], shape) for item in one.items}
            return {item: keep.answer(value) for item, value in spread.items()}


ROUNDERS = (
    Rounder(name="only the answer", steps=False, inner=False),
    Rounder(name="every step", inner=False),
    Rounder(name="every step and every product"),
    Rounder(name="every product, but no step", steps=False),
    Rounder(name="exponentials e^-z", ways=_down),
    Rounder(name="exponentials e^z, largest logit first", ways=_up),
    Rounder(name="exponentials e^-2z", ways=_over),
    Rounder(name="exponentials, but no products", inner=False, ways=_down),
)
