"""Steps: the textbook lines of an answered program, in phases, and as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from grader.documents.dialects import TEXT
from grader.documents.formulas import Printer
from grader.documents.notation import ItemNames, lengths
from problems.program import Program, Quantity, Role
from solutions.structure import Structure
from solutions.textbook import Line, lines

FORWARD = frozenset(
    {
        *(Role.PRE_ACTIVATION, Role.ACTIVATION, Role.PREDICTION, Role.PROBABILITY, Role.LOSS),
        Role.INTERMEDIATE,
    }
)
UPDATE = frozenset(
    {
        *(Role.MOMENT, Role.CORRECTED_MOMENT, Role.VELOCITY),
        *(Role.WEIGHT_UPDATE, Role.BIAS_UPDATE),
    }
)
RESULT = frozenset({Role.COUNT, Role.CHOICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A computed quantity with the lines that a textbook writes for it."""

    quantity: Quantity
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """Steps that belong together: `forward`, `backward`, `update`, `result`, ..."""

    kind: str
    iteration: int
    steps: tuple[Step, ...]


def phases(program: Program, *, rows: bool = False) -> tuple[Phase, ...]:
    """Every computed quantity in order, cut where a new phase or pass begins.

    With `rows` the lines are those of row vectors.
    """
    has_loss = any(q.role is Role.LOSS for q in program.quantities)

    def phase(quantity: Quantity) -> tuple[str, int]:
        return _kind(quantity.role, has_loss=has_loss), quantity.iteration

    return tuple(
        Phase(kind=kind, iteration=iteration, steps=tuple(_steps(program, quantities, rows)))
        for (kind, iteration), quantities in groupby(program.computed, key=phase)
    )


def _kind(role: Role, *, has_loss: bool) -> str:
    if role in FORWARD:
        return "forward"
    if role in UPDATE:
        return "update"
    if role in RESULT:
        return "result"
    if role is Role.METRIC:
        return "metrics"
    if has_loss:
        return "backward"
    return "error" if role is Role.ERROR else "derivatives"


def _steps(program: Program, quantities: Iterable[Quantity], rows: bool) -> Iterator[Step]:
    for quantity in quantities:
        yield Step(quantity=quantity, lines=lines(program, quantity, rows=rows))


def derived_text(structure: Structure) -> str:
    """What an exercise computes, one textbook line after another, as plain text."""
    printer = Printer(TEXT, ItemNames(TEXT, lengths(structure.program)))
    given = ", ".join(_given(q) for q in structure.program.givens)
    text = [f"{structure.family}: {structure.title}", "", f"given {given}"]
    if structure.conventions:
        chosen = (f"{name} {choice}" for name, choice in structure.conventions.items())
        text.append(f"convention {', '.join(chosen)}")
    for phase in phases(structure.program, rows=structure.row_vectors):
        text += ["", phase.kind if phase.iteration == 1 else f"{phase.kind} {phase.iteration}"]
        text += [
            f"  {line.name} = {printer.source(line.expression)}"
            for step in phase.steps for line in step.lines
        ]  # fmt: skip
    return "\n".join(text) + "\n"


def _given(quantity: Quantity) -> str:
    shape = " x ".join(map(str, quantity.shape))
    return f"{quantity.name} ({shape})" if shape else quantity.name
