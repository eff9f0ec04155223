"""Tapes: a program in flat form, slots for the givens and constants, then one step after another.

A part of a program has a tape of its own: it reads what it does not compute, which are its givens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from problems.formula import QUESTION, Call, Formula, Name, Number, names
from problems.program import Program, ProgramError
from solutions.operations import TABLE

SUMS = frozenset(("add", "sub"))
"""Operations that make new significant digits, though no new decimals."""

Form = Literal["", "square", "rest"]
"""A product of numbers that hang together: of one with itself, or with its rest to 1, a (1 - a)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One operation: its whole-number arguments, the slots it reads, the place it writes.

    A sum inside a step has no place of its own; `sum_at` says where it lies. `done` are slots that
    no later step reads: their memory is used again.
    """

    operation: str
    whole: tuple[int, ...]
    slots: tuple[int, ...]
    place: int | None
    sum_at: int | None = None
    form: Form = ""
    done: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tape:
    """A program, or a part of one, ready to run.

    `cells` are the computed cells in order, `place` in a Step counts in them; `result[i]` is the
    slot that holds cell i. Slots: the given cells, the constants, then one a step.
    """

    givens: tuple[str, ...]
    constants: tuple[Fraction, ...]
    steps: tuple[Step, ...]
    cells: tuple[str, ...]
    result: tuple[int, ...]
    copies: frozenset[int]


Formulas = Sequence[tuple[str, Formula]]
"""Cells in the order in which they are computed, each with its formula."""


def compile_tape(program: Program) -> Tape:
    """The tape of an answered program; ProgramError where a question is still open."""
    givens = tuple(place for quantity in program.givens for place in quantity.cells)
    formulas = [step for quantity in program.computed for step in quantity.steps()]
    return _Writer(givens, formulas).tape(formulas)


def compile_part(formulas: Formulas, held: Set[str]) -> Tape:
    """The tape of some cells alone; what else they read are its givens.

    `held` cells are read as given even where they are computed here: they are asked, and who reads
    on goes by what was answered.
    """
    known: set[str] = set()
    givens: dict[str, None] = {}
    for place, formula in formulas:
        givens |= dict.fromkeys(name for name in names(formula) if name not in known)
        if place not in held:
            known.add(place)
    return _Writer(tuple(givens), formulas).tape(formulas)


class _Writer:
    """Writes the steps of a program one after another."""

    def __init__(self, givens: tuple[str, ...], formulas: Formulas) -> None:
        self.givens = givens
        self.constants = tuple(sorted(_constants(formulas)))
        self.slot_of: dict[str, int] = {place: i for i, place in enumerate(givens)}
        self.steps: list[Step] = []

    def tape(self, formulas: Formulas) -> Tape:
        result: list[int] = []
        for number, (place, formula) in enumerate(formulas):
            result.append(self._write(formula, number, own=True))
            self.slot_of.setdefault(place, result[-1])
        return Tape(
            givens=self.givens,
            constants=self.constants,
            steps=self._releasing(frozenset(result)),
            cells=tuple(place for place, _ in formulas),
            result=tuple(result),
            copies=frozenset(
                number for number, (_, f) in enumerate(formulas) if not isinstance(f, Call)
            ),
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
                        form=_form(formula),
                    )
                )  # fmt: skip
            case Name(cell):
                slot = self.slot_of[cell]
            case Number(value):
                slot = len(self.givens) + self.constants.index(value)
        return self._append(Step("copy", (), (slot,), cell_number)) if own else slot

    def _releasing(self, kept: Set[int]) -> tuple[Step, ...]:
        """The steps, each with what it is the last to read of what was made inside a step."""
        first = len(self.givens) + len(self.constants)
        last = {slot: n for n, step in enumerate(self.steps) for slot in step.slots}
        done: dict[int, list[int]] = {}
        for slot, number in last.items():
            if slot >= first and slot not in kept:
                done.setdefault(number, []).append(slot)
        return tuple(
            replace(step, done=tuple(done.get(n, ()))) for n, step in enumerate(self.steps)
        )

    def _append(self, step: Step) -> int:
        self.steps.append(step)
        return len(self.givens) + len(self.constants) + len(self.steps) - 1


def _form(formula: Call) -> Form:
    match formula:
        case Call("mul", (Name(left), Name(right))) if left == right:
            return "square"
        case Call("mul", (Name(left), Call("sub", (Number(one), Name(right))))):
            return "rest" if left == right and one == 1 else ""
    return ""


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


def _constants(formulas: Formulas) -> set[Fraction]:
    return {value for _, formula in formulas for value in _numbers(formula)}


def _numbers(formula: Formula) -> Iterator[Fraction]:
    match formula:
        case Number(value):
            yield value
        case Call(operation, arguments):
            for argument in split_arguments(operation, arguments)[1]:
                yield from _numbers(argument)
