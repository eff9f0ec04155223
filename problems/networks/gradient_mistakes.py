"""Mistakes of networks in the gradients of weights and biases once the deltas are right."""

from __future__ import annotations

from problems.formula import Call, Formula, Name
from problems.mistakes import Mistake, Rewritten, Site, at, terms, total
from problems.networks.mistakes import VALUES, entering, turned, without_activations
from problems.program import Role, cell, split_cell


def _outer_turned(site: Site) -> Rewritten:
    there = turned(site, cell(site.quantity.name, site.index))
    return site.formula_at(there) if there else None


def _times_an_input(site: Site) -> Rewritten:
    sources = entering(site, Role.INPUT, Role.ACTIVATION)
    return tuple(Call("mul", (site.formula, Name(n))) for n in sources) or None


def _own_value(site: Site, delta: Name) -> Name | None:
    """The activation of the unit that a delta belongs to."""
    owner = site.owners[delta.cell]
    index = split_cell(delta.cell)[1]
    for quantity in site.program.computed:
        beside = (quantity.layer, quantity.iteration, quantity.shape)
        same_unit = beside == (owner.layer, owner.iteration, owner.shape)
        if quantity.role in VALUES and same_unit:
            return Name(cell(quantity.name, index))
    return None


def _with_own_value(site: Site, product: Formula) -> Formula | None:
    match product:
        case Call("mul", (Name() as delta, _)) if site.role(delta) is Role.DELTA:
            own = _own_value(site, delta)
            return Call("mul", (delta, own)) if own else None
        case Call("mul", (_, Name() as delta)) if site.role(delta) is Role.DELTA:
            own = _own_value(site, delta)
            return Call("mul", (own, delta)) if own else None
    return None


def _unit_that_receives(site: Site) -> Rewritten:
    wrong = tuple(_with_own_value(site, product) for product in terms(site.formula))
    kept = tuple(product for product in wrong if product is not None)
    return total(kept) if len(kept) == len(wrong) else None


OF_WEIGHTS = (
    Mistake(
        slug="own-activation-in-gradient",
        hint="Multiply the delta by what comes in from the layer below, not by the activation of "
        "the unit itself.",
        making=at(Role.WEIGHT_GRADIENT, _unit_that_receives),
    ),
    Mistake(
        slug="outer-product-order",
        hint="The gradient has the shape of W: the delta goes with the unit that receives.",
        making=at(Role.WEIGHT_GRADIENT, _outer_turned),
    ),
    Mistake(
        slug="gradient-with-preactivation",
        hint="Multiply the delta by the activation that comes in, not by the weighted sum.",
        making=at(Role.WEIGHT_GRADIENT, without_activations),
    ),
)
"""What may go wrong with the gradients of weights once the deltas are right."""

GRADIENTS = (
    *OF_WEIGHTS,
    Mistake(
        slug="bias-gradient-times-input",
        hint="The input of the bias is 1: its gradient is the delta alone.",
        making=at(Role.BIAS_GRADIENT, _times_an_input),
    ),
)
"""What may go wrong with gradients once the deltas are right."""
