"""Mistakes in a softmax and in its Jacobian, by what a probability is made of."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from problems.formula import Call, Formula, Name, Number
from problems.mistakes import Mistake, Rewritten, Site, at, terms, total
from problems.program import Quantity, Role, cell


@dataclass(frozen=True, slots=True)
class Softmax:
    """One probability of a softmax: its own place, all logits and their exponentials."""

    own: int
    logits: tuple[Formula, ...]
    powers: tuple[Formula, ...]


def softmax_of(site: Site, formula: Formula | None) -> Softmax | None:
    """What a probability is made of, written as one operation or as a quotient."""
    match formula:
        case Call("softmax", (Number(own), *logits)):
            powers = tuple(Call("exp", (z,)) for z in logits)
            return Softmax(int(own) - 1, tuple(logits), powers)
        case Call("div", (Name() as power, Name(sum_))):
            parts = terms(site.formula_at(sum_) or formula)
            found = tuple(z for part in parts if (z := _exponent(site, part)))
            if power in parts and len(found) == len(parts):
                return Softmax(parts.index(power), found, parts)
    return None


def _exponent(site: Site, power: Formula) -> Formula | None:
    """The logit of an exponential, before anything is subtracted from it."""
    match site.formula_at(power.cell) if isinstance(power, Name) else None:
        case Call("exp", (Call("sub", (z, _)) | z,)):
            return z
    return None


def _powers_alone(site: Site) -> Rewritten:
    found = softmax_of(site, site.formula)
    return found.powers[found.own] if found else None


def _without_powers(site: Site) -> Rewritten:
    found = softmax_of(site, site.formula)
    return Call("div", (found.logits[found.own], total(found.logits))) if found else None


def _over_the_others(site: Site) -> Rewritten:
    found = softmax_of(site, site.formula)
    if found is None:
        return None
    others = tuple(p for place, p in enumerate(found.powers) if place != found.own)
    return Call("div", (found.powers[found.own], total(others)))


def _each_by_itself(site: Site) -> Rewritten:
    found = softmax_of(site, site.formula)
    return Call("sigmoid", (found.logits[found.own],)) if found else None


def _from_zero(site: Site) -> Rewritten:
    match site.formula:
        case Call("argmax", _):
            return Call("sub", (site.formula, Number(Fraction(1))))
    return None


LINEAR = Mistake(
    slug="softmax-linear-normalisation",
    hint="Take the exponentials first, then divide by their sum.",
    making=at(Role.PROBABILITY, _without_powers),
)
"""Its probabilities may be negative: not where a logarithm follows."""

SOFTMAX = (
    Mistake(
        slug="softmax-no-normalisation",
        hint="Divide by the sum of all exponentials: the probabilities add up to 1.",
        making=at(Role.PROBABILITY, _powers_alone),
    ),
    Mistake(
        slug="softmax-denominator-others",
        hint="The denominator contains the exponential of the class itself, too.",
        making=at(Role.PROBABILITY, _over_the_others),
    ),
    Mistake(
        slug="softmax-sigmoid-elementwise",
        hint="A softmax couples the classes: this is the sigmoid of each logit by itself.",
        making=at(Role.PROBABILITY, _each_by_itself),
    ),
)
"""Mistakes in the probabilities."""

FROM_ZERO = Mistake(
    slug="one-hot-index-offset",
    hint="Classes are counted from 1 here, not from 0.",
    making=at(Role.PREDICTION, _from_zero),
)


# The Jacobian -----------------------------------------------------------------------------------


def _probabilities(site: Site) -> Quantity | None:
    """The vector that a cell of the Jacobian is made of."""
    read = (q for q in site.owners.values() if q.role is Role.PROBABILITY and len(q.shape) == 1)
    found = next(read, None)
    return found if len(site.index) == 2 and site.reads(Role.PROBABILITY) else None


def _plus(site: Site) -> Rewritten:
    match site.formula:
        case Call("neg", (product,)) if _probabilities(site) and site.index[0] != site.index[1]:
            return product
    return None


def _with_logits(site: Site) -> Rewritten:
    vector = _probabilities(site)
    if vector is None:
        return None
    row, column = site.index
    p = Name(cell(vector.name, (row,)))
    of = softmax_of(site, site.formula_at(p.cell))
    if of is None:
        return None
    z = of.logits[column - 1]
    if row == column:
        return Call("mul", (p, Call("sub", (Number(Fraction(1)), z))))
    return Call("neg", (Call("mul", (p, z)),))


JACOBIAN = (
    Mistake(
        slug="softmax-offdiag-sign",
        hint="Off the diagonal the derivatives are negative: raising one logit lowers all other "
        "probabilities.",
        making=at(Role.JACOBIAN, _plus),
    ),
    Mistake(
        slug="softmax-jacobian-logits",
        hint="The Jacobian is written with the probabilities alone, not with the logits.",
        making=at(Role.JACOBIAN, _with_logits),
    ),
)
"""Mistakes in the derivatives of the probabilities."""
