"""The mistakes that roles bring along: one row each, for every family that has the role."""

from __future__ import annotations

from fractions import Fraction

from problems.formula import Call, Formula, Name, Number, names
from problems.mistakes import Mistake, Rewritten, Site, at, both, terms, total, under
from problems.program import Role


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
        case Call("sub", (old, step)) if not site.reads(Role.ERROR):  # a threshold has no gradient
            return Call("add", (old, step))
    return None


def without_factor(site: Site, formula: Formula, role: Role) -> Formula:
    """The formula with every factor of that role left out."""
    match formula:
        case Call("mul", (left, right)) if site.role(left) is role:
            return right
        case Call("mul", (left, right)) if site.role(right) is role:
            return left
        case Call("div", (left, right)) if site.role(left) is role:
            return Call("div", (Number(Fraction(1)), right))
        case Call(operation, arguments):
            return Call(operation, tuple(without_factor(site, a, role) for a in arguments))
    return formula


def _rate_forgotten(site: Site) -> Rewritten:
    return without_factor(site, site.formula, Role.LEARNING_RATE)


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
        if len(matrix.shape) != 2 or len(set(matrix.shape)) != 1 or matrix.shape[0] == 1:
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
        convention_with=("gradient-ascent",),
    ),
    Mistake(
        slug="gradient-ascent",
        hint="The gradient points uphill; subtract the step.",
        making=both(
            at(Role.WEIGHT_UPDATE, _uphill),
            at(Role.BIAS_UPDATE, _uphill),
            at(Role.WEIGHT, _uphill),  # a look-ahead goes where the step goes
        ),
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
