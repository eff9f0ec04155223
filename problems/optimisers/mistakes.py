"""Mistakes of descent: which step, which gradient, which learning rate."""

from __future__ import annotations

from fractions import Fraction

from problems.formula import Call, Name, Number
from problems.mistakes import Mistake, Rewritten, Site, at
from problems.program import Role, cell

TWO = Number(Fraction(2))


def _start_again(site: Site) -> Rewritten:
    """The start is written down as the result of the first step."""
    match site.formula:
        case Call("sub", (old, _)) if site.role(old) is Role.WEIGHT:
            return old
    return None


OFF_BY_ONE_STEP = Mistake(
    slug="off-by-one-step",
    hint="Step 0 is the start: after n updates you are at step n.",
    making=at(Role.WEIGHT_UPDATE, _start_again),
)


def _first_gradient(site: Site) -> Rewritten:
    gradients = [q for q in site.program.computed if q.role is Role.WEIGHT_GRADIENT]
    first = gradients[0]
    return None if site.quantity is first else Name(cell(first.name, site.index))


STALE_GRADIENT = Mistake(
    slug="stale-gradient",
    hint="Take the gradient anew in every step, at the weight where you are now.",
    making=at(Role.WEIGHT_GRADIENT, _first_gradient),
)


def _doubled(site: Site) -> Rewritten:
    return Call("mul", (TWO, site.formula))


FACTOR_TWO = Mistake(
    slug="factor-two-kept",
    hint="The factor 1/2 of the loss cancels the 2 of the square.",
    making=at(Role.WEIGHT_GRADIENT, _doubled),
)


def _one_over(site: Site) -> Rewritten:
    match site.formula:
        case Call("div", (Number(), curvature)):
            return Call("div", (Number(Fraction(1)), curvature))
    return None


HALF_THE_BOUND = Mistake(
    slug="learning-rate-bound-halved",
    hint="From 1/a on the steps overshoot; they diverge only beyond 2/a.",
    making=at(Role.LEARNING_RATE, _one_over),
)


def _smallest(site: Site) -> Rewritten:
    match site.formula:
        case Call("div", (two, Call("max", both))):
            return Call("div", (two, Call("min", both)))
    return None


SMALLEST_CURVATURE = Mistake(
    slug="learning-rate-bound-smallest-curvature",
    hint="The largest curvature limits the learning rate: that direction diverges first.",
    making=at(Role.LEARNING_RATE, _smallest),
)


def _overshoot_diverges(site: Site) -> Rewritten:
    match site.formula:
        case Call("add", (overshoots, _)):
            return Call("mul", (TWO, overshoots))
    return None


OVERSHOOT_IS_DIVERGENCE = Mistake(
    slug="overshoot-is-divergence",
    hint="Jumping over the minimum is no divergence while every jump is shorter than the last.",
    making=at(Role.CHOICE, _overshoot_diverges),
)
