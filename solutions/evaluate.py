"""One interpreter for every number: `run(tape, givens, operations, on_cell)`.

A tape is a program in flat form: slots for the givens and constants, then one step after another.
`on_cell` sees every number that a student would write down and says with what to go on: as identity
it gives the key, widening by half a unit gives the tolerance, replacing by a student's entry
follows their path, rounding simulates an honest student, recording and then restoring the key
evaluates each step by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any, TypeVar

import numpy as np

from problems.program import QUESTION, Call, Formula, Name, Number, Program, ProgramError
from solutions.exact import BITS, Engine, Undecided, engine
from solutions.interval import Interval, widened
from solutions.operations import TABLE

T = TypeVar("T")

INNER = -1
"""The place of a number inside a step: a student writes it down, but it is no cell of its own."""

OnCell = Callable[[int, Any], Any]
"""(number of the cell in the tape, or INNER; value) -> the value to go on with."""


@dataclass(frozen=True, slots=True)
class Step:
    """One operation: its whole-number arguments, the slots it reads, the place it writes."""

    operation: str
    whole: tuple[int, ...]
    slots: tuple[int, ...]
    place: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tape:
    """A program ready to run.

    `cells` are the computed cells in order, `place` in a Step counts in them; `result[i]` is the
    slot that holds cell i. Slots: the given cells, the constants, then one a step.
    """

    givens: tuple[str, ...]
    constants: tuple[Fraction, ...]
    steps: tuple[Step, ...]
    cells: tuple[str, ...]
    result: tuple[int, ...]
    copies: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """A number system: how constants enter it and its operations."""

    number: Callable[[Fraction], Any]
    operations: Mapping[str, Callable[..., Any]]


def compile_tape(program: Program) -> Tape:
    """The tape of an answered program; ProgramError where a question is still open."""
    return _Writer(program).tape()


class _Writer:
    """Writes the steps of a program one after another."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.givens = tuple(place for q in program.givens for place in q.cells)
        self.constants = tuple(sorted(_constants(program)))
        self.slot_of: dict[str, int] = {place: i for i, place in enumerate(self.givens)}
        self.steps: list[Step] = []
        self.cells: list[str] = []

    def tape(self) -> Tape:
        copies = set()
        for quantity in self.program.computed:
            for place, formula in quantity.steps():
                if not isinstance(formula, Call):
                    copies.add(len(self.cells))
                self.slot_of[place] = self._write(formula, len(self.cells))
                self.cells.append(place)
        return Tape(
            givens=self.givens,
            constants=self.constants,
            steps=tuple(self.steps),
            cells=tuple(self.cells),
            result=tuple(self.slot_of[place] for place in self.cells),
            copies=frozenset(copies),
        )

    def _write(self, formula: Formula, place: int | None) -> int:
        match formula:
            case Call(operation, _) if operation == QUESTION:
                raise ProgramError("a derivative is asked for and not yet answered")
            case Call(operation, arguments):
                whole, values = split_arguments(operation, arguments)
                slots = tuple(self._write(a, None) for a in values)
                if place is None and TABLE[operation].rounds:
                    place = INNER
                return self._append(Step(operation, whole, slots, place))
            case Name(cell):
                slot = self.slot_of[cell]
            case Number(value):
                slot = len(self.givens) + self.constants.index(value)
        return slot if place is None else self._append(Step("copy", (), (slot,), place))

    def _append(self, step: Step) -> int:
        self.steps.append(step)
        return len(self.givens) + len(self.constants) + len(self.steps) - 1


def split_arguments(
    operation: str, arguments: tuple[Formula, ...]
) -> tuple[tuple[int, ...], tuple[Formula, ...]]:
    """The whole numbers that an operation takes as such, and its values."""
    match operation, arguments:
        case "power", (base, Number(exponent)):
            return (int(exponent),), (base,)
        case "softmax", (Number(which), *logits):
            return (int(which),), tuple(logits)
    return (), arguments


def _constants(program: Program) -> set[Fraction]:
    found: set[Fraction] = set()

    def visit(formula: Formula) -> None:
        match formula:
            case Number(value):
                found.add(value)
            case Call(operation, arguments):
                for argument in split_arguments(operation, arguments)[1]:
                    visit(argument)

    for quantity in program.computed:
        for _, formula in quantity.steps():
            visit(formula)
    return found


def same(_: int, value: Any) -> Any:
    """`on_cell` for the key: every value as it is."""
    return value


def run(tape: Tape, givens: Sequence[Any], numbers: Numbers, on_cell: OnCell = same) -> list[Any]:
    """The value of every computed cell, in the order of `tape.cells`."""
    values = [*givens, *map(numbers.number, tape.constants)]
    operations = numbers.operations
    for step in tape.steps:
        value = operations[step.operation](*step.whole, *(values[slot] for slot in step.slots))
        values.append(value if step.place is None else on_cell(step.place, value))
    return [values[slot] for slot in tape.result]


def _copy(value: Any) -> Any:
    return value


COLUMNS = Numbers(
    number=lambda value: np.float64(float(value)),  # its 1 / 0 is inf, as in a column
    operations={name: row.columns for name, row in TABLE.items()} | {"copy": _copy},
)
"""NumPy columns: all students of a structure at once."""

INTERVALS = Numbers(
    number=lambda value: Interval(float(value), float(value)),  # type: ignore[arg-type]
    operations={name: row.interval for name, row in TABLE.items()} | {"copy": _copy},
)
"""Plain intervals on columns."""


def by_hand(half: float) -> Numbers:
    """Plain intervals where a student rounds to half a unit inside operations as well."""
    rows = {name: partial(row.by_hand, half) for name, row in TABLE.items() if row.by_hand}
    return Numbers(
        number=partial(_constant_by_hand, half), operations={**INTERVALS.operations, **rows}
    )


def _constant_by_hand(half: float, value: Fraction) -> Interval:
    """A constant as a student writes it: 1/3 is rounded before it is used, 1/2 is not."""
    exact: Any = np.float64(float(value))
    rounded = (value / Fraction(repr(2 * half))).denominator == 1
    return widened(Interval(exact, exact), 0.0 if rounded else half)


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
