"""Mistakes of networks when weights and biases move."""

from __future__ import annotations

from problems.formula import Call, Formula, Name, Number, names, replaced
from problems.mistakes import Mistake, Rewritten, Site, at, both, under
from problems.networks.mistakes import WEIGHTS, carried_back
from problems.program import Quantity, Role, cell
from problems.role_mistakes import without_factor

GRADIENT_OF = {
    Role.WEIGHT: Role.WEIGHT_GRADIENT, Role.BIAS: Role.BIAS_GRADIENT,
    Role.WEIGHT_UPDATE: Role.WEIGHT_GRADIENT, Role.BIAS_UPDATE: Role.BIAS_GRADIENT,
}  # fmt: skip


def _rate_forgotten(site: Site) -> Rewritten:
    return without_factor(site, site.formula, Role.LEARNING_RATE)


def _rate_twice(site: Site) -> Rewritten:
    rates = {n: Name(n) for n in names(site.formula) if site.owners[n].role is Role.LEARNING_RATE}
    return replaced(site.formula, {n: Call("mul", (rate, rate)) for n, rate in rates.items()})


def _step_alone(site: Site) -> Rewritten:
    match site.formula:
        case Call("sub", (_, step)):
            return Call("neg", (step,))
    return None


def _updated_weights(site: Site) -> Rewritten:
    moved: dict[str, Formula] = {}
    for weight, _ in carried_back(site):
        new = _moved(site, site.owners[weight.cell])
        if new is None:
            return None
        moved[weight.cell] = Name(new.cells[site.owners[weight.cell].cells.index(weight.cell)])
    return replaced(site.formula, moved)


def _moved(site: Site, weight: Quantity) -> Quantity | None:
    """What a matrix of weights becomes at the end of this pass."""
    return next(
        (
            q for q in site.program.computed
            if q.role is Role.WEIGHT_UPDATE
            and (q.layer, q.iteration, q.shape)
            == (weight.layer, site.quantity.iteration, weight.shape)
        ),
        None,
    )  # fmt: skip


def _loss_of_old_weights(site: Site) -> Rewritten:
    before = site.quantity.iteration - 1
    losses = (q for q in site.program.computed if q.role is Role.LOSS and q.iteration == before)
    return next((Name(q.cells[0]) for q in losses), None)


def _not_cleared(site: Site) -> Rewritten:
    """The gradient of the step before is still there."""
    own = site.quantity
    alike = [
        q for q in site.program.computed
        if (q.role, q.layer, q.shape) == (own.role, own.layer, own.shape)
    ]  # fmt: skip
    if own is alike[0]:
        return None
    before = alike[alike.index(own) - 1]
    return Call("add", (Name(cell(before.name, site.index)), site.formula))


ACCUMULATED = Mistake(
    slug="gradient-accumulation",
    hint="Every step has a gradient of its own: that of the step before is not added to it.",
    making=both(at(Role.WEIGHT_GRADIENT, _not_cleared), at(Role.BIAS_GRADIENT, _not_cleared)),
)

UPDATES = (
    Mistake(
        slug="eta-on-weights-only",
        hint="The biases take the same learning rate as the weights.",
        making=at(Role.BIAS_UPDATE, _rate_forgotten),
    ),
    Mistake(
        slug="eta-squared",
        hint="The learning rate stands in the update once.",
        making=both(at(Role.WEIGHT_UPDATE, _rate_twice), at(Role.BIAS_UPDATE, _rate_twice)),
    ),
    Mistake(
        slug="reports-gradient-not-weight",
        hint="You computed the change; add it to the old weight.",
        making=both(at(Role.WEIGHT_UPDATE, _step_alone), at(Role.BIAS_UPDATE, _step_alone)),
    ),
    Mistake(
        slug="updated-weights-in-hidden-delta",
        hint="Compute all gradients first, then move: the hidden delta needs the old weights.",
        making=at(Role.ERROR, _updated_weights),
    ),
)
"""What may go wrong in a step."""

DESCENT = (
    *UPDATES,
    ACCUMULATED,
    Mistake(
        slug="loss-before-vs-after",
        hint="Run the forward pass again with the new weights: this is the loss of the old ones.",
        making=at(Role.LOSS, _loss_of_old_weights),
    ),
)
"""What may go wrong in steps on the same sample."""


# Batches -----------------------------------------------------------------------------------------


def _times_m(site: Site) -> Rewritten:
    """eta m instead of eta / m before the sum of the gradients."""
    return _share(site, site.formula, "mul")


def _share(site: Site, formula: Formula, instead: str) -> Formula:
    match formula:
        case Call("div", (rate, Number() as count)) if site.role(rate) is Role.LEARNING_RATE:
            return rate if instead == "none" else Call(instead, (rate, count))
        case Call(operation, arguments):
            return Call(operation, tuple(_share(site, a, instead) for a in arguments))
    return formula


def _at_once(site: Site) -> bool:
    """Whether several samples make one step."""
    steps = {q.iteration for q in site.program.computed if q.role is Role.WEIGHT_UPDATE}
    return steps == {1} and any(q.iteration > 1 for q in site.program.computed)


def _moved_before(site: Site) -> Rewritten:
    """A later sample meets what the samples before it have left."""
    if not _at_once(site) or site.quantity.iteration == 1:
        return None
    rate = next(q for q in site.program.givens if q.role is Role.LEARNING_RATE)
    met: dict[str, Formula] = {}
    for place in names(site.formula):
        owner = site.owners[place]
        if owner.role in (*WEIGHTS, Role.BIAS):
            formula: Formula = Name(place)
            for gradient in _gradients(site, owner):
                cell = gradient.cells[owner.cells.index(place)]
                step = Call("mul", (Name(rate.cells[0]), Name(cell)))
                formula = Call("sub", (formula, step))
            met[place] = formula
    return replaced(site.formula, met)


def _gradients(site: Site, trained: Quantity) -> tuple[Quantity, ...]:
    """The gradients of some weights for the samples before this one."""
    return tuple(
        q for q in site.program.computed
        if (q.role, q.layer) == (GRADIENT_OF[trained.role], trained.layer)
        and q.iteration < site.quantity.iteration
    )  # fmt: skip


def _whole_steps(site: Site) -> Rewritten:
    return _share(site, site.formula, "none") if _at_once(site) else None


OF_THE_COST = (
    Mistake(
        slug="sum-vs-mean",
        hint="Check whether the cost is the sum or the mean over the samples.",
        making=under("over_samples", {"mean": "sum", "sum": "mean"}),
    ),
)

BATCHES = (
    *OF_THE_COST,
    Mistake(
        slug="m-vs-1-over-m",
        hint="Divide the sum by the number of samples exactly once.",
        making=both(at(Role.WEIGHT_UPDATE, _times_m), at(Role.BIAS_UPDATE, _times_m)),
    ),
    Mistake(
        slug="online-instead-of-batch",
        hint="In a batch all samples meet the old weights; they move once, after the last one.",
        making=both(
            at(Role.PRE_ACTIVATION, _moved_before),
            at(Role.ERROR, _moved_before),
            at(Role.WEIGHT_UPDATE, _whole_steps),
            at(Role.BIAS_UPDATE, _whole_steps),
        ),
    ),
)
"""What may go wrong with several samples."""
