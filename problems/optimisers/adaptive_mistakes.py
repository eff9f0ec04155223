"""Mistakes with adaptive steps: corrections, roots, squares, and which decay is whose."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from problems.formula import Call, Formula, Name, Number, names, replaced
from problems.mistakes import Mistake, Rewritten, Site, at, both, under
from problems.optimisers.momentum_mistakes import ONE, read_of
from problems.program import Role

Change = Callable[[Formula], Formula | None]


def _inside(formula: Formula, change: Change) -> Formula:
    """The formula with every part changed for which there is a change."""
    changed = change(formula)
    if changed is not None:
        return changed
    match formula:
        case Call(operation, arguments):
            return Call(operation, tuple(_inside(a, change) for a in arguments))
    return formula


def _uncorrected(site: Site) -> Rewritten:
    match site.formula:
        case Call("div", (moment, _)):
            return moment
    return None


def _rate_uncorrected(site: Site) -> Rewritten:
    (eta,) = read_of(site, Role.LEARNING_RATE)
    return Name(eta)


def _power_forgotten(formula: Formula) -> Formula | None:
    match formula:
        case Call("power", (beta, _)):
            return beta
    return None


def _without_t(site: Site) -> Rewritten:
    return _inside(site.formula, _power_forgotten)


def _one_late(formula: Formula) -> Formula | None:
    match formula:
        case Call("sub", (Number() as one, Name() as beta)):
            return Call("sub", (one, Call("power", (beta, Number(Fraction(2))))))
        case Call("power", (beta, Number(t))):
            return Call("power", (beta, Number(t + 1)))
    return None


def _t_from_2(site: Site) -> Rewritten:
    return _inside(site.formula, _one_late)


def _root_forgotten(formula: Formula) -> Formula | None:
    match formula:
        case Call("sqrt", (inner,)):
            return inner
    return None


def _no_root_below_a_moment(site: Site) -> Rewritten:
    if site.reads(Role.WEIGHT_GRADIENT):
        return None
    return _inside(site.formula, _root_forgotten)


def _no_root_below_the_gradient(site: Site) -> Rewritten:
    return _inside(site.formula, _root_forgotten) if site.reads(Role.WEIGHT_GRADIENT) else None


def _decays(site: Site) -> list[str]:
    """The decays of all moments, each once."""
    found: dict[str, None] = {}
    for quantity in site.program.computed:
        if quantity.role is Role.MOMENT:
            for _, formula in quantity.steps():
                found |= {
                    n: None for n in names(formula)
                    if site.owners[n].role is Role.HYPERPARAMETER
                }  # fmt: skip
    return list(found)


def _squares_in_both(site: Site) -> Rewritten:
    """The first moment averages squares too; a second one of plain gradients would have no root."""
    (gradient,) = read_of(site, Role.WEIGHT_GRADIENT)
    square = Call("power", (Name(gradient), Number(Fraction(2))))
    squared = square in _parts(site.formula)
    if squared or len(_decays(site)) < 2:
        return None
    return replaced(site.formula, {gradient: square})


def _parts(formula: Formula) -> Iterator[Formula]:
    yield formula
    if isinstance(formula, Call):
        for argument in formula.arguments:
            yield from _parts(argument)


def _decays_exchanged(site: Site) -> Rewritten:
    match _decays(site):
        case [first, second]:
            return replaced(site.formula, {first: Name(second), second: Name(first)})
    return None


def _weights_exchanged(site: Site) -> Rewritten:
    match site.formula:
        case Call("add", (Call("mul", (rho, old)), Call("mul", (rest, new)))) if (
            len(_decays(site)) == 1
        ):
            return Call("add", (Call("mul", (rest, old)), Call("mul", (rho, new))))
    return None


NINE_TENTHS = Number(Fraction(9, 10))


def _averaged(site: Site) -> Rewritten:
    """The decay that RMSProp is known for, where there is none."""
    match site.formula:
        case Call("add", (old, Call("power", _) as new)):
            rest = Call("sub", (ONE, NINE_TENTHS))
            return Call("add", (Call("mul", (NINE_TENTHS, old)), Call("mul", (rest, new))))
    return None


def _other_start(site: Site) -> Rewritten:
    """The sum of squares begins at 0, or at 0.1."""
    match site.formula:
        case Call("add", (Name(before), new)) if site.owners[before].given:
            starts = Number(Fraction(0)), Number(Fraction(1, 10))
            return tuple(Call("add", (start, new)) for start in starts)
    return None


def _roots(formula: Formula) -> list[Formula]:
    """What stands under the roots of a formula."""
    return [
        part.arguments[0] for part in _parts(formula)
        if isinstance(part, Call) and part.operation == "sqrt"
    ]  # fmt: skip


def _correction(site: Site) -> Formula | None:
    """sqrt(1 - beta2^t), from what this update reads."""
    for place in read_of(site, Role.CORRECTED_MOMENT):
        match site.formula_at(place):
            case Call("div", (_, rest)) if Name(place) in _roots(site.formula):
                return Call("sqrt", (rest,))
    for place in read_of(site, Role.LEARNING_RATE):
        for inner in _roots(site.formula_at(place) or ONE):
            return Call("sqrt", (inner,))
    return None


def _epsilon_on_the_other_side(site: Site) -> Rewritten:
    """Epsilon beside the root of the uncorrected v instead of the corrected one, or reversed."""
    root = _correction(site)
    if root is None:
        return None
    turn = "div" if read_of(site, Role.CORRECTED_MOMENT) else "mul"

    def change(formula: Formula) -> Formula | None:
        match formula:
            case Call("add", (Call("sqrt", _) as below, epsilon)):
                return Call("add", (below, Call(turn, (epsilon, root))))
        return None

    return _inside(site.formula, change)


ALL = (
    Mistake(
        slug="adam-no-bias-correction",
        hint="Divide by 1 - beta^t: both averages start at 0 and are far too small at first.",
        making=both(
            at(Role.CORRECTED_MOMENT, _uncorrected), at(Role.LEARNING_RATE, _rate_uncorrected)
        ),
    ),
    Mistake(
        slug="adam-correction-without-t",
        hint="In the bias correction beta is raised to the number t of the step.",
        making=both(at(Role.CORRECTED_MOMENT, _without_t), at(Role.LEARNING_RATE, _without_t)),
    ),
    Mistake(
        slug="adam-t-starts-0-or-2",
        hint="The first update has t = 1.",
        making=both(at(Role.CORRECTED_MOMENT, _t_from_2), at(Role.LEARNING_RATE, _t_from_2)),
    ),
    Mistake(
        slug="adam-missing-sqrt",
        hint="Take the square root of the second moment.",
        making=at(Role.WEIGHT_UPDATE, _no_root_below_a_moment),
    ),
    Mistake(
        slug="adam-g-squared-in-m",
        hint="The first moment averages g, the second averages g^2.",
        making=at(Role.MOMENT, _squares_in_both),
    ),
    Mistake(
        slug="adam-betas-swapped",
        hint="The decay of m is beta1, that of v is beta2.",
        making=both(
            at(Role.MOMENT, _decays_exchanged),
            at(Role.CORRECTED_MOMENT, _decays_exchanged),
            at(Role.LEARNING_RATE, _decays_exchanged),
        ),
    ),
    Mistake(
        slug="eps-inside-sqrt",
        hint="Look where epsilon stands: beside the root or under it.",
        making=under("epsilon_form", {"outside": "inside", "inside": "outside"}),
    ),
    Mistake(
        slug="adam-eps-hat",
        hint="Look to which v epsilon belongs, corrected or not: the two ways differ by the factor "
        "sqrt(1 - beta2^t) before it.",
        making=at(Role.WEIGHT_UPDATE, _epsilon_on_the_other_side),
    ),
    Mistake(
        slug="rmsprop-missing-sqrt",
        hint="Divide by the root of the sum or average of squares.",
        making=at(Role.WEIGHT_UPDATE, _no_root_below_the_gradient),
    ),
    Mistake(
        slug="rmsprop-rho-swapped",
        hint="The weight of the old average is rho, that of the new square 1 - rho.",
        making=at(Role.MOMENT, _weights_exchanged),
    ),
    Mistake(
        slug="adagrad-decays",
        hint="Adagrad adds up the squares, RMSProp averages them.",
        making=at(Role.MOMENT, _averaged),
    ),
    Mistake(
        slug="adagrad-initial-accumulator",
        hint="Check the value at which the sum of squares begins.",
        making=at(Role.MOMENT, _other_start),
    ),
)
