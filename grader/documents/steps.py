"""Steps: the textbook lines of an answered program, in phases, and as plain text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

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
NETWORK = FORWARD - {Role.LOSS} | {Role.LABEL}
"""What only a network has, or what learns from labels: other programs are of a plain function."""

OF_A_FUNCTION = {
    Role.LOSS: "value", Role.FUNCTION_VALUE: "value",
    Role.WEIGHT_GRADIENT: "gradient", Role.ADJOINT: "gradient",
    Role.CURVATURE: "curvature", Role.DIFFERENCE: "curvature",
    Role.LEARNING_RATE: "rate",
}  # fmt: skip
"""Role -> phase, where a function is given by a formula."""

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
    """Steps that belong together: `forward`, `backward`, `update`, `result`, ...; of a
    function that is given by a formula `value`, `gradient`, `curvature`, `update`, `rate`.

    Where a rule is applied to one example after another, a phase is an `example` (in several
    epochs, `epoch example`), which counts from 1, and the `result` what is read off at the end.
    """

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
    places = (_by_examples if _learns(program) else _by_passes)(program)
    shown = (one for one in places if one[1].name not in without)
    return tuple(
        Phase(
            kind=kind, iteration=iteration, example=example,
            steps=tuple(_steps(program, (quantity for _, quantity in found), rows)),
        )
        for (kind, iteration, example), found in groupby(shown, key=itemgetter(0))
    )  # fmt: skip


_Place = tuple[tuple[str, int, int], Quantity]
"""Kind, iteration and example of the phase that a quantity belongs to."""


def _learns(program: Program) -> bool:
    """Whether a rule without a loss is applied to one example after another."""
    roles = [q.role for q in program.computed if not q.layer]
    return Role.LOSS not in roles and roles.count(Role.ERROR) > 1


def _by_passes(program: Program) -> Iterator[_Place]:
    roles = {q.role for q in program.quantities}
    table = {} if roles & NETWORK else OF_A_FUNCTION
    for quantity in program.computed:
        role = quantity.role
        kind = table.get(role) or _kind(role, has_loss=Role.LOSS in roles)
        yield (kind, quantity.iteration, 0), quantity


def _by_examples(program: Program) -> Iterator[_Place]:
    """An example begins with its pre-activation; what is in a layer is another network."""
    several = any(q.iteration > 1 for q in program.computed)
    kind, iteration, example = "", 0, 0
    for quantity in program.computed:
        if quantity.layer:
            kind, iteration, example = _kind(quantity.role, has_loss=False), 1, 0
        elif quantity.role is Role.PRE_ACTIVATION:
            example = example + 1 if quantity.iteration == iteration else 1
            kind, iteration = "epoch example" if several else "example", quantity.iteration
        elif not kind:
            kind, iteration = _kind(quantity.role, has_loss=False), 1
        elif quantity.iteration != iteration:
            kind, iteration, example = "result", quantity.iteration, 0
        yield (kind, iteration, example), quantity


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
