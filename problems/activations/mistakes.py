"""Mistakes in the values of activation functions, by the operation of a cell."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from problems.activations.slope_mistakes import slope_cut_off
from problems.formula import Call, Formula, Number
from problems.mistakes import Both, Mistake, Rewrite, Rewritten, Site, at, both
from problems.program import Role


def _instead(operation: str, *others: Callable[[Formula], Formula]) -> Rewrite:
    """A function of one number, computed in other ways."""

    def rewrite(site: Site) -> Rewritten:
        match site.formula:
            case Call(found, (z,)) if found == operation:
                return tuple(other(z) for other in others)
        return None

    return rewrite


def _in_base(base: int) -> Callable[[Formula], Formula]:
    """z, where a power of the base is taken for one of e."""
    return lambda z: Call("mul", (Call("ln", (Number(Fraction(base)),)), z))


def _other_bases(site: Site) -> Rewritten:
    match site.formula:
        case Call("exp" | "sigmoid" | "tanh" as operation, (z,)):
            return tuple(Call(operation, (_in_base(base)(z),)) for base in (10, 2))
    return None


def _cut_off(site: Site) -> Rewritten:
    match site.formula:
        case Call("leaky_relu", (_, z)):
            return Call("relu", (z,))
    return None


def _leaks(site: Site) -> Rewritten:
    """A ReLU without its cut: z itself, also below 0."""
    match site.formula:
        case Call("relu", (z,)):
            return z
    return None


def anywhere(rewrite: Rewrite) -> Both:
    """The mistake is made wherever a function is computed."""
    roles = (Role.ACTIVATION, Role.PREDICTION, Role.PROBABILITY, Role.INTERMEDIATE)
    return both(*(at(role, rewrite) for role in roles))


SIGMOID_SIGN = Mistake(
    slug="sigmoid-sign",
    hint="The exponent is -z: a large z must give an output near 1.",
    making=anywhere(_instead("sigmoid", lambda z: Call("sigmoid", (Call("neg", (z,)),)))),
)

EXP_BASE = Mistake(
    slug="exp-base",
    hint="The exponential has the base e = 2.71828...: use the key e^x, not 10^x or 2^x.",
    making=anywhere(_other_bases),
)

OF_VALUES = (
    SIGMOID_SIGN,
    Mistake(
        slug="sigmoid-threshold",
        hint="Do not round the sigmoid to 0 or 1: it is a real number between them.",
        making=anywhere(_instead("sigmoid", lambda z: Call("step", (z,)))),
    ),
    EXP_BASE,
    Mistake(
        slug="sigmoid-for-tanh",
        hint="This is the sigmoid of z, between 0 and 1; tanh lies between -1 and 1.",
        making=anywhere(_instead("tanh", lambda z: Call("sigmoid", (z,)))),
    ),
    Mistake(
        slug="relu-not-cut",
        hint="ReLU is 0 wherever z is below 0.",
        making=at(Role.ACTIVATION, _leaks),
    ),
    Mistake(
        slug="leaky-slope-forgotten",
        hint="A leaky ReLU lets alpha z through on the negative side, and its slope there is "
        "alpha.",
        making=both(at(Role.ACTIVATION, _cut_off), at(Role.SLOPE, slope_cut_off)),
    ),
)
"""Mistakes in f(z), and where they go on in f'(z)."""
