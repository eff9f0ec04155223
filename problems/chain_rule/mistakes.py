"""The mistakes of the chain rule, made at named derivatives d(of)/d(by).

A mistake spoils the terms of one kind of step, or drops terms (`problems.chain_rule.paths`).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from problems.chain_rule.paths import Path, paths
from problems.formula import Call, Formula, Name, Number, replaced
from problems.mistakes import Making, Mistake, Rewritten, Site, at, total
from problems.program import Role

ONE, TWO = Number(Fraction(1)), Number(Fraction(2))


Spoiled = Callable[[Path], Formula | None]
"""The wrong term for a path; None where the mistake does not touch it."""


def spoiling(spoil: Spoiled) -> Making:
    """The mistake spoils every term that it touches, in every derivative."""

    def rewrite(site: Site) -> Rewritten:
        ways = paths(site)
        wrong = [spoil(way) for way in ways]
        if all(term is None for term in wrong):
            return None
        return total(tuple(term or way.term for term, way in zip(wrong, ways, strict=True)))

    return at(Role.ADJOINT, rewrite)


def _one_way_only(site: Site) -> Rewritten:
    ways = paths(site)
    return tuple(way.term for way in ways) if len(ways) > 1 else None


def _without_outer(way: Path) -> Formula | None:
    return way.local if way.above is not None else None


def _without_inner(way: Path) -> Formula | None:
    return way.above if way.local is not None else None


def _added(way: Path) -> Formula | None:
    if way.above is None or way.local is None:
        return None
    return Call("add", (way.above, way.local))


def _product(way: Path) -> str | None:
    """The other factor, where the step multiplies two different ones."""
    match way.step:
        case Call("mul", (Name(left), Name(right))) if left != right:
            return right if left == way.by else left
    return None


def _own_factor(way: Path) -> Formula | None:
    other = _product(way)
    if other is None or way.local is None:
        return None
    return way.with_local(replaced(way.local, {other: Name(way.by)}))


def _unweighted(way: Path) -> Formula | None:
    return way.above if _product(way) else None


def _through_function(way: Path) -> Formula | None:
    match way.step:
        case Call("exp" | "ln" | "sigmoid" | "power" | "div", _):
            return way.above
    return None


def _of_square(way: Path) -> Name | None:
    """What is squared, where the step is a square."""
    match way.step:
        case Call("power", (Name() as base, Number(n))) if n == TWO.value:
            return base
    return None


def _without_exponent(way: Path) -> Formula | None:
    base = _of_square(way)
    return way.with_local(base) if base else None


def _exponent_kept(way: Path) -> Formula | None:
    base = _of_square(way)
    return way.with_local(Call("mul", (TWO, Call("power", (base, TWO))))) if base else None


def _sign_lost(way: Path) -> Formula | None:
    match way.step:
        case Call("neg", _) | Call("div", (Number(), _)):
            return Call("neg", (way.term,))
    return None


def _value_for_slope(way: Path) -> Formula | None:
    match way.step:
        case Call("sigmoid", _):
            return way.with_local(way.step)
    return None


def _slope_of_input(way: Path) -> Formula | None:
    match way.step:
        case Call("sigmoid", (inner,)):
            return way.with_local(Call("mul", (inner, Call("sub", (ONE, inner)))))
    return None


def _to_both(way: Path) -> Formula | None:
    match way.step:
        case Call("max", _):
            return way.above or ONE
    return None


def _to_the_smaller(way: Path) -> Formula | None:
    match way.step:
        case Call("max", _) if way.local is not None:
            return way.with_local(Call("sub", (ONE, way.local)))
    return None


FAN_OUT = Mistake(
    slug="fan-out-overwrite",
    hint="What is used in several places receives the sum of what comes back from all of them.",
    making=at(Role.ADJOINT, _one_way_only),
)

OF_STEPS = (
    FAN_OUT,
    Mistake(
        slug="outer-derivative-forgotten",
        hint="That is the derivative of one step by itself: multiply it by the derivative that "
        "comes back from the steps after it.",
        making=spoiling(_without_outer),
    ),
    Mistake(
        slug="mul-gate-not-swapped",
        hint="The derivative of a product with respect to one factor is the other factor.",
        making=spoiling(_own_factor),
    ),
    Mistake(
        slug="square-without-factor",
        hint="The derivative of a square keeps the exponent as a factor: 2 times the base.",
        making=spoiling(_without_exponent),
    ),
    Mistake(
        slug="square-exponent-kept",
        hint="In the derivative of a square the exponent goes down by one: 2 times the base.",
        making=spoiling(_exponent_kept),
    ),
    Mistake(
        slug="minus-forgotten",
        hint="The derivative of -u is -1 and that of 1/u is -1/u^2: the minus is lost.",
        making=spoiling(_sign_lost),
    ),
    Mistake(
        slug="sigma-instead-of-derivative",
        hint="You multiplied by the sigmoid itself; its derivative is a (1 - a).",
        making=spoiling(_value_for_slope),
    ),
    Mistake(
        slug="derivative-fn-on-z",
        hint="The slope x (1 - x) holds for the output of the sigmoid, not for what goes into it.",
        making=spoiling(_slope_of_input),
    ),
)
"""What goes wrong at single steps, whoever asks for them."""

OF_COMPOSITIONS = (
    *OF_STEPS,
    Mistake(
        slug="inner-derivative-forgotten",
        hint="The inner step has a derivative of its own: multiply by it.",
        making=spoiling(_without_inner),
    ),
    Mistake(
        slug="chain-rule-added",
        hint="Along one way the derivatives of the steps are multiplied, not added.",
        making=spoiling(_added),
    ),
)

OF_GATES = (
    *OF_STEPS,
    Mistake(
        slug="missed-weight-factor",
        hint="A product does not hand the gradient on unchanged: multiply it by the other factor.",
        making=spoiling(_unweighted),
    ),
    Mistake(
        slug="gate-slope-forgotten",
        hint="A gate with a function does not hand the gradient on unchanged: multiply it by the "
        "slope of the function.",
        making=spoiling(_through_function),
    ),
    Mistake(
        slug="max-gate-splits",
        hint="Only the largest input influences the maximum, so only it gets the gradient.",
        making=spoiling(_to_both),
    ),
    Mistake(
        slug="max-gate-wrong-input",
        hint="The gradient goes to the larger input of the maximum, not to the smaller one.",
        making=spoiling(_to_the_smaller),
    ),
)
