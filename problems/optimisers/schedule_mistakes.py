"""Mistakes with learning rates that decay."""

from __future__ import annotations

from fractions import Fraction

from problems.formula import Call, Number
from problems.mistakes import Mistake, Rewritten, Site, at, under
from problems.program import Role


def _times_instead_of_power(site: Site) -> Rewritten:
    match site.formula:
        case Call("mul", (rate, Call("power", (factor, Number() as drops)))) if drops.value > 0:
            return Call("mul", (rate, Call("mul", (drops, factor))))
    return None


def _one_drop_more(site: Site) -> Rewritten:
    match site.formula:
        case Call("mul", (rate, Call("power", (factor, Number(drops))))):
            return Call("mul", (rate, Call("power", (factor, Number(drops + 1)))))
    return None


def _growing(site: Site) -> Rewritten:
    match site.formula:
        case Call("mul", (rate, Call("exp", (Call("neg", (exponent,)),)))):
            return Call("mul", (rate, Call("exp", (exponent,))))
    return None


def _straight(site: Site) -> Rewritten:
    match site.formula:
        case Call("mul", (rate, Call("exp", (Call("neg", (exponent,)),)))):
            return Call("mul", (rate, Call("sub", (Number(Fraction(1)), exponent))))
    return None


def _multiplied(site: Site) -> Rewritten:
    match site.formula:
        case Call("div", (rate, decay)):
            return Call("mul", (rate, decay))
    return None


def _without_one(site: Site) -> Rewritten:
    """Where t is 0 there is nothing to divide by, and the rate is left as it was."""
    match site.formula:
        case Call("div", (rate, Call("add", (_, Call("mul", (_, Number(t))) as decay)))) if t:
            return Call("div", (rate, decay))
    return None


def _without_parentheses(site: Site) -> Rewritten:
    match site.formula:
        case Call("div", (rate, Call("add", (one, decay)))):
            return Call("add", (Call("div", (rate, one)), decay))
    return None


ALL = (
    Mistake(
        slug="lr-decay-step-index",
        hint="Look where t starts, at 0 or at 1: every learning rate is one epoch off.",
        making=under("first_epoch", {"0": "1", "1": "0"}),
    ),
    Mistake(
        slug="step-decay-times-instead-of-power",
        hint="Every drop multiplies by the factor once more: n drops make its n-th power.",
        making=at(Role.LEARNING_RATE, _times_instead_of_power),
    ),
    Mistake(
        slug="step-decay-one-drop-early",
        hint="The first drop comes only after the first full period: round t/s down.",
        making=at(Role.LEARNING_RATE, _one_drop_more),
    ),
    Mistake(
        slug="exponential-decay-sign",
        hint="The exponent is -kt: a rate that decays must become smaller.",
        making=at(Role.LEARNING_RATE, _growing),
    ),
    Mistake(
        slug="exponential-decay-straight-line",
        hint="An exponential is no straight line: e^(-kt) is more than 1 - kt and never reaches 0.",
        making=at(Role.LEARNING_RATE, _straight),
    ),
    Mistake(
        slug="inverse-time-multiplied",
        hint="Divide by 1 + kt; multiplying makes the rate grow.",
        making=at(Role.LEARNING_RATE, _multiplied),
    ),
    Mistake(
        slug="inverse-time-without-one",
        hint="The denominator is 1 + kt, so that the decay starts from eta0.",
        making=at(Role.LEARNING_RATE, _without_one),
    ),
    Mistake(
        slug="inverse-time-without-parentheses",
        hint="The whole of 1 + kt stands below the fraction bar.",
        making=at(Role.LEARNING_RATE, _without_parentheses),
    ),
)
"""What goes wrong where epochs are counted, in a power, in an exponent, below a fraction bar."""
