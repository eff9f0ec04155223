"""One interpreter for every number: `run(tape, givens, operations, on_cell)`.

`on_cell` sees every number that a student would write down and says with what to go on: as identity
it gives the key, widening by half a unit gives the tolerance, replacing by a student's entry
follows their path, rounding simulates an honest student, recording and then restoring the key
evaluates each step by itself. `on_sum` sees the sums inside a step, which have no new decimals, but
new significant digits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Any, TypeVar

import numpy as np

from solutions.exact import BITS, Engine, Undecided, engine
from solutions.interval import Interval, point, power, times_rest, widened
from solutions.operations import TABLE
from solutions.rules import Rule
from solutions.tape import Tape

T = TypeVar("T")

OnCell = Callable[[int, Any], Any]
"""(place; value) -> the value to go on with.

A place is the number of a cell in the tape, or ~number for a number inside the step of that cell: a
student writes it down, but it is no cell of its own.
"""


def owner(place: int) -> int:
    """The number of the cell at a place, or in whose step the place lies."""
    return place if place >= 0 else ~place


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """A number system: how constants enter it and its operations.

    Operations that are `placed` are told their place before their values; `forms` know more of a
    product than that it is one.
    """

    number: Callable[[Fraction], Any]
    operations: Mapping[str, Callable[..., Any]]
    placed: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    forms: Mapping[str, Callable[..., Any]] = field(default_factory=dict)


def same(_: int, value: Any) -> Any:
    """`on_cell` for the key: every value as it is."""
    return value


def run(
    tape: Tape, givens: Sequence[Any], numbers: Numbers, on_cell: OnCell = same,
    on_sum: OnCell = same,
) -> list[Any]:  # fmt: skip
    """The value of every computed cell, in the order of `tape.cells`."""
    values = [*givens, *map(numbers.number, tape.constants)]
    operations, placed, forms = numbers.operations, numbers.placed, numbers.forms
    for step in tape.steps:
        arguments = (*step.whole, *(values[slot] for slot in step.slots))
        if step.operation in placed:
            value = placed[step.operation](step.place, *arguments)
        elif step.form in forms:
            value = forms[step.form](*arguments)
        else:
            value = operations[step.operation](*arguments)
        if step.place is not None:
            value = on_cell(step.place, value)
        elif step.sum_at is not None:
            value = on_sum(step.sum_at, value)
        values.append(value)
        for slot in step.done:
            values[slot] = None
    return [values[slot] for slot in tape.result]


def _copy(value: Any) -> Any:
    return value


COLUMNS = Numbers(
    number=lambda value: np.float64(float(value)),  # its 1 / 0 is inf, as in a column
    operations={name: row.columns for name, row in TABLE.items()} | {"copy": _copy},
)
"""NumPy columns: all students of a structure at once."""

INTERVALS = Numbers(
    number=lambda value: point(COLUMNS.number(value)),
    operations={name: row.interval for name, row in TABLE.items()} | {"copy": _copy},
    forms={"square": lambda x, _: power(2, x), "rest": times_rest},
)
"""Intervals on columns."""


def by_hand(rules: Sequence[Rule]) -> Numbers:
    """Plain intervals where students round inside operations as well, each cell by its rule."""

    def placed(operation: Callable[..., Interval]) -> Callable[..., Interval]:
        return lambda place, *values: operation(rules[owner(place)], *values)

    return Numbers(
        number=partial(_constant_by_hand, frozenset(rules)),
        operations=INTERVALS.operations,
        forms=INTERVALS.forms,
        placed={name: placed(row.by_hand) for name, row in TABLE.items() if row.by_hand},
    )


def _constant_by_hand(rules: Set[Rule], value: Fraction) -> Interval:
    """A constant as a student writes it: 1/3 is rounded before it is used, 1/2 is not."""
    exact = INTERVALS.number(value)
    return widened(exact, max((one.half(exact) for one in rules), default=0.0))


def exactly(k: Engine) -> Numbers:
    """Fractions and certified balls of an engine."""
    rows = {name: partial(row.exact, k) for name, row in TABLE.items()}
    return Numbers(number=k.number, operations={**rows, "copy": _copy})


def decided(
    question: Callable[[Engine], T], make: Callable[[int], Engine] = engine, bits: int = BITS
) -> T:
    """Answer a question on exact numbers with as many bits as it takes, up to 16 times as many."""
    for doubling in range(5):
        try:
            return question(make(bits << doubling))
        except Undecided:
            continue
    raise Undecided
