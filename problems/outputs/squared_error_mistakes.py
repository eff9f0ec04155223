"""Mistakes in squared errors, in their cost and in its gradient."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeGuard

from problems.formula import Call, Formula, Name, Number, names, replaced
from problems.mistakes import Mistake, Rewritten, Site, at, terms, total, under
from problems.program import Role

TWO = Number(Fraction(2))


@dataclass(frozen=True, slots=True)
class Cost:
    """A factor times the sum of squares of some differences."""

    factor: Fraction
    squares: tuple[Formula, ...]
    differences: tuple[Formula, ...]

    @property
    def averages(self) -> bool:
        """Whether the factor divides by the number of samples."""
        return self.factor.denominator % len(self.squares) == 0

    def times(self, formula: Formula, by: Fraction = Fraction(1)) -> Formula:
        """The formula with the factor before it."""
        return Call("mul", (Number(self.factor * by), formula))


def cost_of(site: Site) -> Cost | None:
    """The parts of a cost; None for any other loss."""
    match site.formula:
        case Call("mul", (Number(factor), inner)):
            squares = terms(inner)
        case _:
            factor, squares = Fraction(1), terms(site.formula)
    bases = [_base(site, square) for square in squares]
    differences = tuple(base for base in bases if base is not None)
    return Cost(factor, squares, differences) if len(differences) == len(squares) else None


def _base(site: Site, square: Formula) -> Formula | None:
    match site.formula_at(square.cell) if isinstance(square, Name) else None:
        case Call("power", (base, _)):
            return base
    return None


def _square_of_the_sum(site: Site) -> Rewritten:
    """(mean error)^2, and the mean of errors without any square."""
    cost = cost_of(site)
    if cost is None:
        return None
    errors = total(cost.differences)
    once_more = Fraction(1, len(cost.squares)) if cost.averages else Fraction(1)
    return cost.times(Call("power", (errors, TWO)), once_more), cost.times(errors)


def _times_the_number(site: Site) -> Rewritten:
    """Times N instead of divided by N, and divided by N twice."""
    cost = cost_of(site)
    if cost is None or not cost.averages:
        return None
    number, squares = len(cost.squares), total(cost.squares)
    return cost.times(squares, Fraction(number**2)), cost.times(squares, Fraction(1, number))


def _halved(site: Site) -> Rewritten:
    return Call("div", (site.formula, TWO)) if _reads_difference(site) else None


def _reads_difference(site: Site) -> bool:
    return any(_compares(site, site.formula_at(name)) for name in names(site.formula))


def _compares(site: Site, formula: Formula | None) -> bool:
    """Whether a formula is prediction minus target."""
    match formula:
        case Call("sub", (prediction, target)):
            roles = site.role(prediction), site.role(target)
            return roles == (Role.PREDICTION, Role.LABEL)
    return False


def _target_alone(site: Site) -> Rewritten:
    """The gradient with the target where the difference belongs."""
    targets: dict[str, Formula] = {}
    for place in names(site.formula):
        match site.formula_at(place):
            case Call("sub", (_, target)) as difference if _compares(site, difference):
                targets[place] = target
    return replaced(site.formula, targets) if targets else None


def _size_only(site: Site) -> Rewritten:
    return Call("abs", (site.formula,)) if _compares(site, site.formula) else None


def _turned(site: Site) -> Rewritten:
    match site.formula:
        case Call("sub", (prediction, target)) if _compares(site, site.formula):
            return Call("sub", (target, prediction))
    return None


def _signed(site: Site) -> Rewritten:
    """A mean of errors whose signs cancel each other."""
    match site.formula:
        case Call("mul", (factor, inner)):
            plain = [t.arguments[0] for t in terms(inner) if _is_size(t)]
            if len(plain) == len(terms(inner)):
                return Call("mul", (factor, total(tuple(plain))))
    return None


def _is_size(formula: Formula) -> TypeGuard[Call]:
    return isinstance(formula, Call) and formula.operation == "abs"


SQUARED_ERROR = (
    Mistake(
        slug="abs-error",
        hint="Keep the sign of the difference: it says in which direction the prediction is off.",
        making=at(Role.INTERMEDIATE, _size_only),
    ),
    Mistake(
        slug="target-minus-prediction",
        hint="The difference is the prediction minus the target here, not the other way round.",
        making=at(Role.INTERMEDIATE, _turned),
    ),
    Mistake(
        slug="mse-squared-mean",
        hint="Square each difference first, then add the squares up.",
        making=at(Role.LOSS, _square_of_the_sum),
    ),
    Mistake(
        slug="m-vs-1-over-m",
        hint="Divide the sum by the number of samples exactly once.",
        making=at(Role.LOSS, _times_the_number),
    ),
    Mistake(
        slug="sum-vs-mean",
        hint="Check whether the cost is the sum or the mean over the samples.",
        making=under(
            "loss_scaling",
            {"half-sum": "half-mean", "half-mean": "half-sum", "sum": "mean", "mean": "sum"},
        ),
    ),
    Mistake(
        slug="mae-signed",
        hint="Take absolute values before you average: otherwise errors of both signs cancel.",
        making=at(Role.LOSS, _signed),
    ),
    Mistake(
        slug="missing-factor-2",
        hint="The derivative of a square keeps its 2, before the factor of the cost is applied.",
        making=at(Role.ERROR, _halved),
    ),
    Mistake(
        slug="target-instead-of-error",
        hint="The gradient uses the difference to the target, not the target itself.",
        making=at(Role.ERROR, _target_alone),
    ),
)
"""Mistakes from the differences to the gradient."""
