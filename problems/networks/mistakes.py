"""Mistakes of networks in the forward pass, and how a mistake finds its way about a network.

They hold for column and row vectors alike: which weights belong to a unit is read from the formula
of its pre-activation, never from the place of an index.
"""

from __future__ import annotations

from fractions import Fraction

from problems.formula import Call, Formula, Name, Number, names, replaced
from problems.mistakes import Mistake, Rewritten, Site, at, both, terms, under
from problems.networks.weighted_sum_mistakes import WEIGHTED_SUMS
from problems.program import Role, cell

ONE = Number(Fraction(1))
VALUES = (Role.ACTIVATION, Role.PREDICTION)
WEIGHTS = (Role.WEIGHT, Role.WEIGHT_UPDATE)


def beside(site: Site, *roles: Role, up: int = 0) -> Name | None:
    """The cell of the same unit that has one of these roles, in the same pass; None without it.

    With `up` it is looked for so many layers further up, at the last unit if there are fewer.
    """
    layer, iteration = site.quantity.layer + up, site.quantity.iteration
    for quantity in site.program.quantities:
        place = quantity.role, quantity.layer, quantity.iteration
        if place in {(role, layer, iteration) for role in roles}:
            index = site.index
            if up and index and quantity.shape:
                index = (*index[:-1], min(index[-1], quantity.shape[-1]))
            there = cell(quantity.name, index)
            return Name(there) if there in quantity.cells else None
    return None


def before_activation(site: Site, formula: Formula) -> dict[str, Formula]:
    """For each activation that is read, the pre-activation that it comes from."""
    found: dict[str, Formula] = {}
    for place in names(formula):
        match site.formula_at(place) if site.owners[place].role in VALUES else None:
            case Call(_, (Name() as z,)):
                found[place] = z
    return found


def entering(site: Site, *roles: Role) -> tuple[str, ...]:
    """What enters the pre-activation of this unit with one of these roles, in order."""
    z = beside(site, Role.PRE_ACTIVATION)
    formula = site.formula_at(z.cell) if z else None
    return tuple(n for n in names(formula) if site.owners[n].role in roles) if formula else ()


def carried_back(site: Site) -> tuple[tuple[Name, Name], ...]:
    """The pairs weight, delta whose products add up to an error; none if it is anything else."""
    found = []
    for term in terms(site.formula):
        match term:
            case Call("mul", (Name() as weight, Name() as delta)) if (
                site.role(weight) in WEIGHTS and site.role(delta) is Role.DELTA
            ):
                found.append((weight, delta))
            case _:
                return ()
    return tuple(found)


def turned(site: Site, place: str) -> str | None:
    """The cell of a square matrix with its indices exchanged; None in any other shape."""
    quantity = site.owners[place]
    if len(quantity.shape) != 2 or quantity.shape[0] != quantity.shape[1] or quantity.shape[0] < 2:
        return None
    row, column = divmod(quantity.cells.index(place), quantity.shape[1])
    return quantity.cells[column * quantity.shape[1] + row]


def _weights_turned(site: Site) -> Rewritten:
    other: dict[str, Formula] = {}
    for place in names(site.formula):
        if site.owners[place].role in WEIGHTS:
            there = turned(site, place)
            if there is None:
                return None
            other[place] = Name(there)
    return replaced(site.formula, other)


def without_activations(site: Site) -> Rewritten:
    """The formula with the pre-activation for every activation that it reads."""
    return replaced(site.formula, before_activation(site, site.formula))


def _linear(site: Site) -> Rewritten:
    match site.formula:
        case Call(_, (Name() as z,)) if site.role(z) is Role.PRE_ACTIVATION:
            return z
    return None


def _slope_of_hidden(site: Site) -> Rewritten:
    return ONE if beside(site, Role.ACTIVATION) else None


OF_A_LAYER = (
    Mistake(
        slug="transposed-w",
        hint="Check which index of a weight is the unit that sends, which the one that receives.",
        making=at(Role.PRE_ACTIVATION, _weights_turned),
    ),
    Mistake(
        slug="mean-over-outputs",
        hint="Check whether the statement divides the loss by the number of outputs.",
        making=under(
            "loss_scaling",
            {"half-sum": "half-mean", "sum": "mean", "mean": "sum", "half-mean": "half-sum"},
        ),
    ),
)
"""What may go wrong in every layer, and in the loss of several outputs."""

OF_THE_OUTPUT = (
    Mistake(
        slug="activation-missing-at-output",
        hint="Check the activation of the output layer: it was left out.",
        making=at(Role.PREDICTION, _linear),
    ),
)

OF_HIDDEN_LAYERS = (
    Mistake(
        slug="preactivation-forwarded",
        hint="The next layer receives the activation, not the weighted sum.",
        making=at(Role.PRE_ACTIVATION, without_activations),
    ),
    Mistake(
        slug="linear-net-collapse",
        hint="The hidden layer has an activation; without it the layers collapse to one.",
        making=both(at(Role.ACTIVATION, _linear), at(Role.SLOPE, _slope_of_hidden)),
    ),
)
"""What may go wrong where one layer follows another."""

FORWARD = (*OF_A_LAYER, *OF_THE_OUTPUT, *OF_HIDDEN_LAYERS, *WEIGHTED_SUMS)
