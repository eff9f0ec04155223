"""Mistakes of networks between a weighted sum and its activation: what is added up, and when."""

from __future__ import annotations

from fractions import Fraction

from problems.formula import Call, Formula, Name, Number
from problems.mistakes import Mistake, Rewritten, Site, at, both, terms, total
from problems.program import Role

BIASES = (Role.BIAS, Role.BIAS_UPDATE)
FUNCTIONS = ("sigmoid", "tanh", "relu")


def _split(site: Site, formula: Formula) -> tuple[tuple[Formula, ...], tuple[Formula, ...]]:
    """The products of a weighted sum, and its bias if it has one."""
    parts = terms(formula)
    biases = tuple(part for part in parts if site.role(part) in BIASES)
    return tuple(part for part in parts if part not in biases), biases


def _bias_with_every_input(site: Site) -> Rewritten:
    products, biases = _split(site, site.formula)
    if not biases or len(products) < 2:
        return None
    times = Number(Fraction(len(products)))
    return total((*products, *(Call("mul", (times, bias)) for bias in biases)))


def _has_logarithms(formula: Formula) -> bool:
    match formula:
        case Call("ln"):
            return True
        case Call(_, arguments):
            return any(map(_has_logarithms, arguments))
    return False


def _takes_logarithms(site: Site) -> bool:
    """Whether a loss needs outputs between 0 and 1."""
    losses = (q for q in site.program.computed if q.role is Role.LOSS)
    return any(_has_logarithms(formula) for loss in losses for _, formula in loss.steps())


def _each_input_by_itself(site: Site) -> Rewritten:
    """The bias is added at the end."""
    match site.formula:
        case Call(function, (Name(z),)) if function in FUNCTIONS:
            products, biases = _split(site, site.formula_at(z) or site.formula)
            if len(products) > 1:
                return total((*(Call(function, (p,)) for p in products), *biases))
    return None


def _each_input_of_an_output(site: Site) -> Rewritten:
    return None if _takes_logarithms(site) else _each_input_by_itself(site)


def _bias_turned(site: Site) -> Rewritten:
    match site.formula:
        case Call("sigmoid", (Name(z) as sum_,)):
            _, biases = _split(site, site.formula_at(z) or sum_)
            twice = tuple(Call("mul", (Number(Fraction(2)), bias)) for bias in biases)
            return Call("sigmoid", (Call("sub", (sum_, total(twice))),)) if twice else None
    return None


WEIGHTED_SUMS = (
    Mistake(
        slug="bias-added-per-input",
        hint="The bias is added once, not once for every input.",
        making=at(Role.PRE_ACTIVATION, _bias_with_every_input),
    ),
    Mistake(
        slug="activation-on-every-input",
        hint="Add everything up first, then apply the activation once.",
        making=both(
            at(Role.ACTIVATION, _each_input_by_itself),
            at(Role.PREDICTION, _each_input_of_an_output),
        ),
    ),
    Mistake(
        slug="sigmoid-bias-outside-minus",
        hint="The minus in the exponent of the sigmoid is for the whole weighted sum, its bias "
        "included.",
        making=both(at(Role.ACTIVATION, _bias_turned), at(Role.PREDICTION, _bias_turned)),
    ),
)
"""What may go wrong on the way from the inputs of a unit to its activation."""
