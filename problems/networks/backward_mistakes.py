"""Mistakes of networks in the backward pass: slopes, errors, deltas and gradients."""

from __future__ import annotations

from fractions import Fraction

from problems.formula import Call, Formula, Name, Number, names, replaced
from problems.mistakes import Mistake, Rewritten, Site, at, total
from problems.networks.mistakes import (
    ONE,
    VALUES,
    WEIGHTS,
    before_activation,
    beside,
    carried_back,
    entering,
)
from problems.program import Role


def _function_of(site: Site) -> str:
    """The activation of this unit: whose slope stands here, or is multiplied with."""
    value = beside(site, *VALUES)
    formula = site.formula_at(value.cell) if value else None
    return formula.operation if isinstance(formula, Call) else "identity"


def _value_for_slope(site: Site, functions: tuple[str, ...]) -> Rewritten:
    value = beside(site, *VALUES)
    match site.formula:
        case Call("mul", (error, slope)) if (
            value and site.role(slope) is Role.SLOPE and _function_of(site) in functions
        ):
            return Call("mul", (error, value))
    return None


def _value_for_smooth_slope(site: Site) -> Rewritten:
    return _value_for_slope(site, ("sigmoid", "tanh"))


def _value_for_kinked_slope(site: Site) -> Rewritten:
    return _value_for_slope(site, ("relu",))


def _sigmoid_twice(site: Site) -> Rewritten:
    value = beside(site, *VALUES)
    if value is None or _function_of(site) != "sigmoid":
        return None
    return replaced(site.formula, {value.cell: Call("sigmoid", (value,))})


def _slope_of_z(site: Site, function: str) -> Rewritten:
    if _function_of(site) != function:
        return None
    return replaced(site.formula, before_activation(site, site.formula))


def _sigmoid_slope_of_z(site: Site) -> Rewritten:
    return _slope_of_z(site, "sigmoid")


def _tanh_slope_of_z(site: Site) -> Rewritten:
    return _slope_of_z(site, "tanh")


def _slope_of_the_other(site: Site) -> Rewritten:
    value = beside(site, *VALUES)
    if value is None:
        return None
    return {
        "tanh": Call("mul", (value, Call("sub", (ONE, value)))),
        "sigmoid": Call("sub", (ONE, Call("power", (value, Number(Fraction(2)))))),
    }.get(_function_of(site))


def _slope_from_above(site: Site) -> Rewritten:
    above = beside(site, Role.SLOPE, up=1)
    match site.formula:
        case Call("mul", (error, slope)) if above and site.role(slope) is Role.SLOPE:
            return Call("mul", (error, above))
    return None


def _compares(site: Site, formula: Formula) -> bool:
    match formula:
        case Call("sub", (output, target)):
            return site.role(output) is Role.PREDICTION and site.role(target) is Role.LABEL
    return False


def _gated_by_the_error(site: Site) -> Rewritten:
    match site.formula:
        case Call("mul", (error, slope)) if (
            site.role(slope) is Role.SLOPE and _function_of(site) == "relu"
        ):
            return Call("mul", (error, Call("step", (error,))))
    return None


def _absolute(site: Site) -> Rewritten:
    match site.formula:
        case Call("mul", (Number() as factor, inner)) if _compares(site, inner):
            return Call("mul", (factor, Call("abs", (inner,))))
        case inner if _compares(site, inner):
            return Call("abs", (inner,))
    return None


def _target_only(site: Site) -> Rewritten:
    match site.formula:
        case Call("mul", (Number() as factor, inner)) if _compares(site, inner):
            assert isinstance(inner, Call)
            return Call("mul", (factor, inner.arguments[1]))
        case Call(_, (_, target)) as inner if _compares(site, inner):
            return target
    return None


def _averaged(site: Site) -> Rewritten:
    number = len(carried_back(site))
    return Call("div", (site.formula, Number(Fraction(number)))) if number > 1 else None


def _unweighted(site: Site) -> Rewritten:
    deltas = tuple(delta for _, delta in carried_back(site))
    return total(deltas) if deltas else None


def _weights_below(site: Site) -> Rewritten:
    pairs, below = carried_back(site), entering(site, *WEIGHTS)
    if not pairs or len(below) < len(pairs):
        return None
    return total(tuple(Call("mul", (Name(w), d)) for w, (_, d) in zip(below, pairs, strict=False)))


def _weight_alone(site: Site) -> Rewritten:
    error = site.formula.arguments[0] if isinstance(site.formula, Call) else site.formula
    if site.role(error) is not Role.ERROR or not isinstance(error, Name):
        return None
    found = [n for n in names(site.formula_at(error.cell) or ONE) if site.owners[n].role in WEIGHTS]
    return tuple(map(Name, found)) or None


SLOPES = (
    Mistake(
        slug="sigma-instead-of-derivative",
        hint="The activation itself stands where its derivative belongs.",
        making=at(Role.DELTA, _value_for_smooth_slope),
    ),
    Mistake(
        slug="relu-derivative-value",
        hint="The slope of a ReLU is 1 above 0, not its value.",
        making=at(Role.DELTA, _value_for_kinked_slope),
    ),
    Mistake(
        slug="relu-gate-from-downstream",
        hint="Whether a ReLU lets the error through is decided by the sign of z, not by the sign "
        "of the error.",
        making=at(Role.DELTA, _gated_by_the_error),
    ),
    Mistake(
        slug="double-sigmoid",
        hint="You applied the sigmoid a second time: its slope is a (1 - a), where a is already "
        "the sigmoid of z.",
        making=at(Role.SLOPE, _sigmoid_twice),
    ),
    Mistake(
        slug="derivative-fn-on-z",
        hint="The form a (1 - a) holds for a = sigmoid(z), not for z itself.",
        making=at(Role.SLOPE, _sigmoid_slope_of_z),
    ),
    Mistake(
        slug="tanh-derivative-of-z",
        hint="The slope of tanh is one minus the squared output, not the squared z.",
        making=at(Role.SLOPE, _tanh_slope_of_z),
    ),
    Mistake(
        slug="sigmoid-derivative-for-tanh",
        hint="Check which function this is before picking its slope: a (1 - a) belongs to the "
        "sigmoid, 1 - a^2 to tanh.",
        making=at(Role.SLOPE, _slope_of_the_other),
    ),
)
"""What may go wrong with the slope of an activation."""

OUTPUT_ERRORS = (
    Mistake(
        slug="abs-error",
        hint="Keep the sign of the difference: it says in which direction the prediction is off.",
        making=at(Role.ERROR, _absolute),
    ),
    Mistake(
        slug="target-instead-of-error",
        hint="The gradient uses the difference to the target, not the target itself.",
        making=at(Role.ERROR, _target_only),
    ),
)
"""What may go wrong with the error of the outputs."""

CARRIED_BACK = (
    Mistake(
        slug="wrong-layer-derivative",
        hint="The slope in a hidden delta is the slope of that hidden unit.",
        making=at(Role.DELTA, _slope_from_above),
    ),
    Mistake(
        slug="missed-weight-factor",
        hint="On the way back every connection multiplies by its weight.",
        making=at(Role.ERROR, _unweighted),
    ),
    Mistake(
        slug="hidden-error-average",
        hint="What comes back from several units is added up, not averaged.",
        making=at(Role.ERROR, _averaged),
    ),
    Mistake(
        slug="wrong-weight-in-delta",
        hint="Go back along the weights that leave the hidden unit, not those that enter it.",
        making=at(Role.ERROR, _weights_below),
    ),
    Mistake(
        slug="delta-is-just-the-weights",
        hint="A delta carries the error: multiply the weight by the next delta and by the slope.",
        making=at(Role.DELTA, _weight_alone),
    ),
)
"""What may go wrong between one layer and the one below."""

BACKWARD = (*SLOPES, *OUTPUT_ERRORS, *CARRIED_BACK)
