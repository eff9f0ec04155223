"""Steps: the textbook lines of an answered program, in phases, and as plain text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from grader.documents.dialects import TEXT
from grader.documents.formulas import Printer
from grader.documents.notation import ItemNames, lengths
from grader.documents.phases import cuts
from problems.program import Program, Quantity
from solutions.structure import Structure
from solutions.textbook import Line, lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A computed quantity with the lines that a textbook writes for it."""

    quantity: Quantity
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """Steps that belong together; `kind`, `iteration` and `example` are those of a cut."""

    kind: str
    iteration: int
    example: int = 0
    steps: tuple[Step, ...]


def phases(
    program: Program, *, rows: bool = False, without: Collection[str] = ()
) -> tuple[Phase, ...]:
    """Every computed quantity in order, cut where a new phase, pass or example begins.

    With `rows` the lines are those of row vectors; `without` are quantities that nobody writes
    down.
    """
    shown = (one for one in cuts(program) if one[1].name not in without)
    return tuple(
        Phase(
            kind=cut.kind, iteration=cut.iteration, example=cut.example,
            steps=tuple(_steps(program, (quantity for _, quantity in found), rows)),
        )
        for cut, found in groupby(shown, key=itemgetter(0))
    )  # fmt: skip


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
    for phase in phases(structure.program, rows=structure.row_vectors, without=structure.must):
        text += ["", _heading(phase)]
        text += [
            f"  {line.name} = {printer.source(line.expression)}"
            for step in phase.steps for line in step.lines
        ]  # fmt: skip
    return "\n".join(text) + "\n"


def _heading(phase: Phase) -> str:
    if phase.kind == "epoch example":
        return f"epoch {phase.iteration}, example {phase.example}"
    number = phase.example or phase.iteration
    return phase.kind if number == 1 and not phase.example else f"{phase.kind} {number}"


def _given(quantity: Quantity) -> str:
    shape = " x ".join(map(str, quantity.shape))
    return f"{quantity.name} ({shape})" if shape else quantity.name
