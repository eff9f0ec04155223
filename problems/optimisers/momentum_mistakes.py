"""Mistakes with momentum: the sign, the factor 1 - mu, and what is old and what is new."""

from __future__ import annotations

from fractions import Fraction

from problems.formula import Call, Formula, Name, Number, names, replaced
from problems.mistakes import Mistake, Rewritten, Site, at, both
from problems.program import Quantity, Role
from problems.role_mistakes import without_factor

ONE = Number(Fraction(1))

GRADIENT = Role.WEIGHT_GRADIENT
WEIGHTS = (Role.WEIGHT, Role.WEIGHT_UPDATE)


def read_of(site: Site, *roles: Role) -> list[str]:
    """The cells of some roles that the formula reads, each once."""
    found = dict.fromkeys(names(site.formula))
    return [place for place in found if site.owners[place].role in roles]


def _turned(site: Site) -> Rewritten:
    match site.formula:
        case Call("add", (kept, gained)):
            return Call("sub", (kept, gained))
        case Call("sub", (kept, gained)):
            return Call("add", (kept, gained))
    return None


def _subtracted(site: Site) -> Rewritten:
    match site.formula:
        case Call("add", (old, step)) if read_of(site, Role.VELOCITY):
            return Call("sub", (old, step))
    return None


def _rewritten(site: Site) -> bool:
    """Whether the steps read gradients: Nesterov's form that looks ahead by itself."""
    gradients = {c for q in site.program.computed if q.role is GRADIENT for c in q.cells}
    return any(
        gradients.intersection(names(formula))
        for quantity in site.program.computed if quantity.role is Role.WEIGHT_UPDATE
        for _, formula in quantity.steps()
    )  # fmt: skip


def _rate_elsewhere(site: Site) -> Rewritten:
    """The learning rate inside the velocity if it stands before it, and the other way round."""
    (eta,) = (q for q in site.program.givens if q.role is Role.LEARNING_RATE)
    rate = Name(eta.cells[0])
    if _rewritten(site) or not read_of(site, Role.VELOCITY):
        return None
    if read_of(site, Role.LEARNING_RATE):
        return without_factor(site, site.formula, Role.LEARNING_RATE)
    match site.formula:
        case Call(operation, (kept, gained)):
            return Call(operation, (kept, Call("mul", (rate, gained))))
    return None


def _share_of_the_gradient(site: Site) -> Rewritten:
    """(1 - mu) before what the gradient adds, or none."""
    match site.formula:
        case Call("add", (kept, Call("mul", (Call("sub", (Number(), Name())), gained)))):
            return Call("add", (kept, gained))
        case Call(operation, (Call("mul", (mu, _)) as kept, gained)):
            return Call(operation, (kept, Call("mul", (Call("sub", (ONE, mu)), gained))))
    return None


def _old_velocity(site: Site) -> Rewritten:
    """The step is made with the velocity that the new one was computed from."""
    older: dict[str, Formula] = {}
    for place in read_of(site, Role.VELOCITY):
        formula = site.formula_at(place)
        for before in names(formula) if formula else ():
            if site.owners[before].role is Role.VELOCITY:
                older[place] = Name(before)
    return replaced(site.formula, older) if older else None


def _first_too_slow(site: Site) -> Rewritten:
    """The first velocity times mu, or none at all."""
    match site.formula:
        case Call(_, (Call("mul", (mu, Name(before))), _)) if site.owners[before].given:
            return Call("mul", (mu, site.formula)), Number(Fraction(0))
    return None


def _no_look_ahead(site: Site) -> Rewritten:
    (here,) = read_of(site, *WEIGHTS)
    return Name(here)


def _plain_step(site: Site) -> Rewritten:
    """A rewritten step less its look-ahead: only the velocity moves the weights."""
    gradients, velocities = (read_of(site, r) for r in (Role.WEIGHT_GRADIENT, Role.VELOCITY))
    if not gradients:
        return None
    velocity = Name(velocities[0])
    match site.formula:
        case Call("sub", (old, Call("mul", (eta, _)))):
            return Call("sub", (old, Call("mul", (eta, velocity))))
        case Call("add", (old, _)):
            return Call("add", (old, velocity))
    return None


def _ahead_twice(site: Site) -> Rewritten:
    """The step begins at the look-ahead point instead of at the weights."""
    weights = read_of(site, *WEIGHTS)
    ahead = {place: Name(point) for place in weights for point in _points_after(site, place)}
    return replaced(site.formula, {**ahead}) if ahead else None


def _points_after(site: Site, place: str) -> list[str]:
    points: list[Quantity] = [q for q in site.program.computed if q.role is Role.WEIGHT]
    return [cell for q in points for cell, formula in q.steps() if place in names(formula)]


ALL = (
    Mistake(
        slug="momentum-sign",
        hint="Choose one sign convention: velocity with -eta g and add, or with g and subtract.",
        making=at(Role.VELOCITY, _turned),
        convention_with=("gradient-ascent", "velocity-subtracted"),
    ),
    Mistake(
        slug="velocity-subtracted",
        hint="The velocity has the minus of the gradient in it already: add it to the weight.",
        making=both(at(Role.WEIGHT_UPDATE, _subtracted), at(Role.WEIGHT, _subtracted)),
    ),
    Mistake(
        slug="momentum-one-minus-beta",
        hint="Check whether the gradient enters the velocity with factor 1 or with 1 - mu.",
        making=at(Role.VELOCITY, _share_of_the_gradient),
    ),
    Mistake(
        slug="momentum-eta-placement",
        hint="Look where the learning rate stands: inside the velocity, or before it in the step.",
        making=both(
            at(Role.VELOCITY, _rate_elsewhere),
            at(Role.WEIGHT_UPDATE, _rate_elsewhere),
            at(Role.WEIGHT, _rate_elsewhere),
        ),
    ),
    Mistake(
        slug="momentum-old-velocity",
        hint="Update the velocity first, then move with the new one.",
        making=at(Role.WEIGHT_UPDATE, _old_velocity),
    ),
    Mistake(
        slug="momentum-first-step",
        hint="The velocity starts at 0, so the first step has the whole gradient.",
        making=at(Role.VELOCITY, _first_too_slow),
    ),
    Mistake(
        slug="nesterov-as-classical",
        hint="Nesterov's gradient is taken at the look-ahead point, or the step looks ahead.",
        making=both(at(Role.WEIGHT, _no_look_ahead), at(Role.WEIGHT_UPDATE, _plain_step)),
    ),
    Mistake(
        slug="nesterov-double-momentum",
        hint="The look-ahead is only for the gradient: the step begins at the weights.",
        making=at(Role.WEIGHT_UPDATE, _ahead_twice),
    ),
)
