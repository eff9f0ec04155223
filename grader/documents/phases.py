"""Phases: the parts of a computation that have a heading of their own, cut by roles and passes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from problems.program import Program, Quantity, Role

PHASE_OF = {
    Role.PRE_ACTIVATION: "forward", Role.ACTIVATION: "forward", Role.PREDICTION: "forward",
    Role.PROBABILITY: "forward", Role.LOSS: "forward", Role.INTERMEDIATE: "forward",
    Role.MOMENT: "update", Role.CORRECTED_MOMENT: "update", Role.VELOCITY: "update",
    Role.WEIGHT_UPDATE: "update", Role.BIAS_UPDATE: "update",
    Role.COUNT: "result", Role.CHOICE: "result", Role.CONDITION: "result",
    Role.METRIC: "measures", Role.LABEL: "targets",
}  # fmt: skip
"""Role -> phase; every other role is on the way back, or a derivative where there is no loss."""

FORWARD = frozenset(role for role, phase in PHASE_OF.items() if phase == "forward")

NETWORK = FORWARD - {Role.LOSS} | {Role.LABEL}
"""What only a network has, or what learns from labels: other programs are of a plain function."""

OF_A_FUNCTION = {
    Role.LOSS: "value", Role.FUNCTION_VALUE: "value",
    Role.WEIGHT_GRADIENT: "gradient", Role.ADJOINT: "gradient",
    Role.CURVATURE: "curvature", Role.DIFFERENCE: "curvature",
    Role.LEARNING_RATE: "rate",
}  # fmt: skip
"""Role -> phase, where a function is given by a formula."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Where a phase begins: quantities that belong together.

    kind       `forward`, `backward`, `update`, `result`, ...; of a function that is given by a
               formula `value`, `gradient`, `curvature`, `rate`; where a rule is applied to one
               example after another `example`, or `epoch example` in several epochs
    iteration  the pass or epoch, counted from 1
    example    counted from 1; 0 where there are none
    """

    kind: str
    iteration: int
    example: int = 0


def cuts(program: Program) -> Iterator[tuple[Cut, Quantity]]:
    """Every computed quantity in order with the phase that it belongs to."""
    return (_by_examples if _learns(program) else _by_passes)(program)


def _learns(program: Program) -> bool:
    """Whether a rule without a loss is applied to one example after another."""
    roles = [q.role for q in program.computed if not q.layer]
    return Role.LOSS not in roles and roles.count(Role.ERROR) > 1


def _by_passes(program: Program) -> Iterator[tuple[Cut, Quantity]]:
    roles = {q.role for q in program.quantities}
    if not roles & NETWORK:
        yield from _by_steps(program, has_loss=Role.LOSS in roles)
        return
    for quantity in program.computed:
        kind = kind_of(quantity.role, has_loss=Role.LOSS in roles)
        yield Cut(kind=kind, iteration=quantity.iteration), quantity


def _by_steps(program: Program, *, has_loss: bool) -> Iterator[tuple[Cut, Quantity]]:
    """Of a function: a step ends where its value is taken anew, behind an update.

    A phase has the number of the steps in which there was one of its kind.
    """
    step, moved = 1, False
    seen: dict[str, list[int]] = {}
    for quantity in program.computed:
        kind = OF_A_FUNCTION.get(quantity.role) or kind_of(quantity.role, has_loss=has_loss)
        if kind == "value" and moved:
            step, moved = step + 1, False
        moved = moved or kind == "update"
        steps = seen.setdefault(kind, [])
        if step not in steps:
            steps.append(step)
        yield Cut(kind=kind, iteration=max(quantity.iteration, len(steps))), quantity


def _by_examples(program: Program) -> Iterator[tuple[Cut, Quantity]]:
    """An example begins with its pre-activation; what is in a layer is another network."""
    several = any(q.iteration > 1 for q in program.computed)
    kind, iteration, example = "", 0, 0
    for quantity in program.computed:
        if quantity.layer:
            kind, iteration, example = kind_of(quantity.role, has_loss=False), 1, 0
        elif quantity.role is Role.PRE_ACTIVATION:
            example = example + 1 if quantity.iteration == iteration else 1
            kind, iteration = "epoch example" if several else "example", quantity.iteration
        elif not kind:
            kind, iteration = kind_of(quantity.role, has_loss=False), 1
        elif quantity.iteration != iteration:
            kind, iteration, example = "result", quantity.iteration, 0
        yield Cut(kind=kind, iteration=iteration, example=example), quantity


def kind_of(role: Role, *, has_loss: bool) -> str:
    """The phase of a role, in a program with a loss or without one."""
    if role in PHASE_OF:
        return PHASE_OF[role]
    if has_loss:
        return "backward"
    return "error" if role is Role.ERROR else "derivatives"
