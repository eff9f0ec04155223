"""One interpreter for every number: `run(tape, givens, operations, on_cell)`.

A tape is a program in flat form: slots for the givens and constants, then one step after another.
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

from problems.formula import QUESTION, Call, Formula, Name, Number
from problems.program import Program, ProgramError
from solutions.exact import BITS, Engine, Undecided, engine
from solutions.interval import Interval, point, widened
from solutions.operations import TABLE
from solutions.rules import Rule

T = TypeVar("T")

SUMS = frozenset(("add", "sub"))
"""Operations that make new significant digits, though no new decimals."""

OnCell = Callable[[int, Any], Any]
"""(place; value) -> the value to go on with.

A place is the number of a cell in the tape, or ~number for a number inside the step of that cell: a
student writes it down, but it is no cell of its own.
"""


def owner(place: int) -> int:
    """The number of the cell at a place, or in whose step the place lies."""
    return place if place >= 0 else ~place


@dataclass(frozen=True, slots=True)
class Step:
    """One operation: its whole-number arguments, the slots it reads, the place it writes.

    A sum inside a step has no place of its own; `sum_at` says where it lies.
    """

    operation: str
    whole: tuple[int, ...]
    slots: tuple[int, ...]
    place: int | None
    sum_at: int | None = None


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
    """A number system: how constants enter it and its operations.

    Operations that are `placed` are told their place before their values.
    """

    number: Callable[[Fraction], Any]
    operations: Mapping[str, Callable[..., Any]]
    placed: Mapping[str, Callable[..., Any]] = field(default_factory=dict)


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
                self.slot_of[place] = self._write(formula, len(self.cells), own=True)
                self.cells.append(place)
        return Tape(
            givens=self.givens,
            constants=self.constants,
            steps=tuple(self.steps),
            cells=tuple(self.cells),
            result=tuple(self.slot_of[place] for place in self.cells),
            copies=frozenset(copies),
        )

    def _write(self, formula: Formula, cell_number: int, *, own: bool = False) -> int:
        """The slot of a part of a cell's formula; `own`: of the whole formula."""
        match formula:
            case Call(operation, _) if operation == QUESTION:
                raise ProgramError("a derivative is asked for and not yet answered")
            case Call(operation, arguments):
                whole, values = split_arguments(operation, arguments)
                slots = tuple(self._write(a, cell_number) for a in values)
                place = cell_number if own else ~cell_number
                return self._append(
                    Step(
                        operation, whole, slots,
                        place=place if own or TABLE[operation].rounds else None,
                        sum_at=place if not own and operation in SUMS else None,
                    )
                )  # fmt: skip
            case Name(cell):
                slot = self.slot_of[cell]
            case Number(value):
                slot = len(self.givens) + self.constants.index(value)
        return self._append(Step("copy", (), (slot,), cell_number)) if own else slot

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


def run(
    tape: Tape, givens: Sequence[Any], numbers: Numbers, on_cell: OnCell = same,
    on_sum: OnCell = same,
) -> list[Any]:  # fmt: skip
    """The value of every computed cell, in the order of `tape.cells`."""
    values = [*givens, *map(numbers.number, tape.constants)]
    operations, placed = numbers.operations, numbers.placed
    for step in tape.steps:
        arguments = (*step.whole, *(values[slot] for slot in step.slots))
        if step.operation in placed:
            value = placed[step.operation](step.place, *arguments)
        else:
            value = operations[step.operation](*arguments)
        if step.place is not None:
            value = on_cell(step.place, value)
        elif step.sum_at is not None:
            value = on_sum(step.sum_at, value)
        values.append(value)
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
)
"""Plain intervals on columns."""


def by_hand(rules: Sequence[Rule]) -> Numbers:
    """Plain intervals where students round inside operations as well, each cell by its rule."""

    def placed(operation: Callable[..., Interval]) -> Callable[..., Interval]:
        return lambda place, *values: operation(rules[owner(place)], *values)

    return Numbers(
        number=partial(_constant_by_hand, frozenset(rules)),
        operations=INTERVALS.operations,
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
