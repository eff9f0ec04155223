"""Mistakes are wrong problems: patches `{cell: wrong formula}` of an answered program.

A mistake is written in one of three forms: `at(role, rewrite)` rewrites the formulas of quantities
with a role, `under(convention, other)` traces the family again under another choice (the patch is
the difference), `both(...)` makes several at once. Rewrites go by role and dataflow, never by a
name. A rewrite that offers alternatives (which output was forgotten?) gives several patches.
`solutions.patches` turns mistakes into patches.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from problems.program import Call, Formula, Name, Number, Program, Quantity, Role, cell, names

Rewritten = Formula | tuple[Formula, ...] | None
"""The wrong formula, alternatives for it, or None where the mistake does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A cell of an answered program, where a mistake may be made."""

    program: Program
    owners: Mapping[str, Quantity]
    quantity: Quantity
    index: tuple[int, ...]
    formula: Formula

    def role(self, formula: Formula) -> Role | None:
        """The role of the quantity that a bare name reads."""
        return self.owners[formula.cell].role if isinstance(formula, Name) else None

    def reads(self, role: Role) -> bool:
        """Whether the formula reads a quantity of that role."""
        return any(self.owners[name].role is role for name in names(self.formula))

    def feeds(self, role: Role) -> bool:
        """Whether a quantity of that role reads this cell."""
        here = cell(self.quantity.name, self.index)
        return any(
            here in names(formula)
            for quantity in self.program.computed if quantity.role is role
            for _, formula in quantity.steps()
        )  # fmt: skip

    def formula_at(self, place: str) -> Formula | None:
        """The formula of another cell; None for a given."""
        owner = self.owners[place]
        return None if owner.given else dict(owner.steps())[place]


Rewrite = Callable[[Site], Rewritten]


@dataclass(frozen=True, slots=True)
class At:
    """Rewrite the formulas of every quantity with a role."""

    role: Role
    rewrite: Rewrite


@dataclass(frozen=True, slots=True)
class Under:
    """Compute under another choice of a convention than the stated one."""

    convention: str
    other: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Both:
    """Several slips that are one habit."""

    parts: tuple[At | Under | Both, ...]


Making = At | Under | Both


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A known wrong computation: how it is made and what to tell the student."""

    slug: str
    hint: str
    making: Making


def at(role: Role, rewrite: Rewrite) -> At:
    """The mistake is made wherever a quantity has the role."""
    return At(role, rewrite)


def under(convention: str, other: Mapping[str, str]) -> Under:
    """The mistake is to use `other[stated]` where `stated` is the convention of the sheet."""
    return Under(convention, other)


def both(*parts: Making) -> Both:
    """The mistake is all of these together."""
    return Both(parts)


def terms(formula: Formula) -> tuple[Formula, ...]:
    """The terms of a sum, in order."""
    match formula:
        case Call("add", (left, right)):
            return terms(left) + terms(right)
    return (formula,)


def total(parts: tuple[Formula, ...]) -> Formula:
    """The sum of some terms, 0 if there are none."""
    if not parts:
        return Number(Fraction(0))
    first, *rest = parts
    for part in rest:
        first = Call("add", (first, part))
    return first


def _hidden(site: Site, error: Formula) -> bool:
    """Whether an error came back through weights, not straight from the loss."""
    if not isinstance(error, Name):
        return False
    formula = site.formula_at(error.cell)
    return formula is not None and any(
        site.owners[name].role in (Role.DELTA, Role.WEIGHT) for name in names(formula)
    )


def _slope_forgotten(site: Site, *, hidden: bool) -> Rewritten:
    match site.formula:
        case Call("mul", (error, slope)) if (
            site.role(error) is Role.ERROR
            and site.role(slope) is Role.SLOPE
            and _hidden(site, error) is hidden
            and not _kept_alive(site, slope, hidden=hidden)
        ):
            return error
    return None


def _kept_alive(site: Site, slope: Formula, *, hidden: bool) -> bool:
    """Whether a ReLU's slope is 1 on every sheet: output units, and one that is a layer by itself.

    Such a unit is only drawn alive, so there is nothing to forget.
    """
    formula = site.formula_at(slope.cell) if isinstance(slope, Name) else None
    steps = isinstance(formula, Call) and formula.operation == "step"
    return steps and (not hidden or len(site.quantity.cells) == 1)


def _output_slope_forgotten(site: Site) -> Rewritten:
    return _slope_forgotten(site, hidden=False)


def _hidden_slope_forgotten(site: Site) -> Rewritten:
    return _slope_forgotten(site, hidden=True)


def _error_flipped(site: Site) -> Rewritten:
    compares = site.reads(Role.LABEL) and site.reads(Role.PREDICTION)
    return Call("neg", (site.formula,)) if compares and site.feeds(Role.DELTA) else None


def _uphill(site: Site) -> Rewritten:
    match site.formula:
        case Call("sub", (old, step)):
            return Call("add", (old, step))
    return None


def _without_factor(site: Site, formula: Formula, role: Role) -> Formula:
    match formula:
        case Call("mul", (left, right)) if site.role(left) is role:
            return right
        case Call("mul", (left, right)) if site.role(right) is role:
            return left
        case Call(operation, arguments):
            return Call(operation, tuple(_without_factor(site, a, role) for a in arguments))
    return formula


def _rate_forgotten(site: Site) -> Rewritten:
    return _without_factor(site, site.formula, Role.LEARNING_RATE)


def _bias_kept(site: Site) -> Rewritten:
    match site.formula:
        case Call("add" | "sub", (old, _)) if not site.reads(Role.BIAS_GRADIENT):
            return old
    return None


def _zero(_: Site) -> Rewritten:
    return Number(Fraction(0))


def _bias_left_out(site: Site) -> Rewritten:
    biases = (Role.BIAS, Role.BIAS_UPDATE)
    kept = tuple(t for t in terms(site.formula) if site.role(t) not in biases)
    return total(kept) if kept != terms(site.formula) else None


def _carried_back(site: Site) -> tuple[Call, ...]:
    """The products weight * delta whose sum is an error; none if it is anything else."""
    found = []
    for term in terms(site.formula):
        match term:
            case Call("mul", (Name() as weight, Name() as delta)) if (
                site.role(weight) in (Role.WEIGHT, Role.WEIGHT_UPDATE)
                and site.role(delta) is Role.DELTA
            ):
                found.append(term)
            case _:
                return ()
    return tuple(found)


def _weights_transposed(site: Site) -> Rewritten:
    wrong: list[Formula] = []
    for product in _carried_back(site):
        weight, delta = product.arguments
        assert isinstance(weight, Name)
        matrix = site.owners[weight.cell]
        if len(set(matrix.shape)) != 1 or matrix.shape[0] == 1:
            return None
        row, column = divmod(matrix.cells.index(weight.cell), matrix.shape[1])
        turned = matrix.cells[column * matrix.shape[1] + row]
        wrong.append(Call("mul", (Name(turned), delta)))
    return total(tuple(wrong)) if wrong else None


def _one_output_only(site: Site) -> Rewritten:
    products = _carried_back(site)
    return products if len(products) > 1 else None


def _off_the_diagonal(site: Site) -> Rewritten:
    off = len(site.index) == 2 and site.index[0] != site.index[1]
    return Number(Fraction(0)) if off and site.reads(Role.PROBABILITY) else None


BROUGHT_BY_ROLES = (
    Mistake(
        slug="missed-output-derivative",
        hint="The output delta still needs the slope of the output activation: "
        "multiply the error by it.",
        making=at(Role.DELTA, _output_slope_forgotten),
    ),
    Mistake(
        slug="missed-hidden-derivative",
        hint="You carried the error back through the weights but did not multiply by the slope "
        "of the hidden activation.",
        making=at(Role.DELTA, _hidden_slope_forgotten),
    ),
    Mistake(
        slug="error-sign-flip",
        hint="Output minus target goes with a minus in the update, target minus output with a "
        "plus; the two are mixed here.",
        making=at(Role.ERROR, _error_flipped),
    ),
    Mistake(
        slug="gradient-ascent",
        hint="The gradient points uphill; subtract the step.",
        making=both(at(Role.WEIGHT_UPDATE, _uphill), at(Role.BIAS_UPDATE, _uphill)),
    ),
    Mistake(
        slug="forgot-eta",
        hint="The step must be scaled by the learning rate.",
        making=both(at(Role.WEIGHT_UPDATE, _rate_forgotten), at(Role.BIAS_UPDATE, _rate_forgotten)),
    ),
    Mistake(
        slug="bias-gradient-zero",
        hint="The bias is a weight on a constant input 1: it is trained as well.",
        making=both(at(Role.BIAS_GRADIENT, _zero), at(Role.BIAS_UPDATE, _bias_kept)),
    ),
    Mistake(
        slug="bias-ignored-forward",
        hint="Do not forget the bias in the weighted sum.",
        making=at(Role.PRE_ACTIVATION, _bias_left_out),
    ),
    Mistake(
        slug="transposed-w-backward",
        hint="On the way back the weights stand transposed: use the column of W, not its row.",
        making=at(Role.ERROR, _weights_transposed),
    ),
    Mistake(
        slug="no-sum-over-outputs",
        hint="This hidden unit feeds several units: add up what comes back from all of them.",
        making=at(Role.ERROR, _one_output_only),
    ),
    Mistake(
        slug="forgot-half",
        hint="The factor 1/2 of the loss cancels the 2 of the square.",
        making=under("loss_scaling", {"half-sum": "sum", "half-mean": "mean"}),
    ),
    Mistake(
        slug="softmax-jacobian-diagonal",
        hint="Changing one logit changes all probabilities: off the diagonal stands -p_i p_j.",
        making=at(Role.JACOBIAN, _off_the_diagonal),
    ),
)
"""The mistakes that come along with roles, one row each, for every family that has the role."""
