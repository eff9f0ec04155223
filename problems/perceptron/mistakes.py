"""Mistakes in training a perceptron; how they are made goes by roles and dataflow.

An update is `w + eta * error * x`, an error `y - o`, an output the step of a weighted sum, or
`2 * step(z) - 1` where labels are -1 and +1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from problems.formula import Call, Formula, Name, Number, names, replaced
from problems.mistakes import Mistake, Rewritten, Site, at, both, total
from problems.program import Quantity, Role

ONE, TWO = Number(Fraction(1)), Number(Fraction(2))

OFFSETS = (Role.BIAS, Role.BIAS_UPDATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How one example was judged: its error = target - output, and the sum under the step."""

    error: Name
    target: Formula
    z: Formula
    bipolar: bool


def _judged(site: Site) -> Judged | None:
    """The example that an update reads, or whose error the site is."""
    for place in (*names(site.formula), site.place):
        owner = site.owners[place]
        formula = site.formula_at(place) if owner.role is Role.ERROR else None
        match formula:
            case Call("sub", (target, Name(output))):
                found = _step_of(site.formula_at(output))
                if found:
                    bipolar, z = found
                    return Judged(error=Name(place), target=target, z=z, bipolar=bipolar)
    return None


def _step_of(output: Formula | None) -> tuple[bool, Formula] | None:
    """Whether labels are -1 and +1, and what the step is of."""
    match output:
        case Call("step" | "step_up", (z,)):
            return False, z
        case Call("add" | "sub", (Call("mul", (Number(), Call("step" | "step_up", (z,)))), _)):
            return True, z
    return None


def _output_minus_target(site: Site) -> Rewritten:
    match site.formula:
        case Call("sub", (target, output)) if site.role(output) is Role.PREDICTION:
            return Call("sub", (output, target))
    return None


def _labels_confused(site: Site) -> Rewritten:
    judged = _judged(site)
    if judged is None:
        return None
    return Call("div", (site.formula, TWO)) if judged.bipolar else Call("mul", (TWO, site.formula))


def _net_for_output(site: Site) -> Rewritten:
    judged = _judged(site)
    return Call("sub", (judged.target, judged.z)) if judged else None


def _with_error(site: Site, wrong: Formula, judged: Judged) -> Formula:
    return replaced(site.formula, {judged.error.cell: wrong})


def _always_updated(site: Site) -> Rewritten:
    judged = _judged(site)
    if judged is None:
        return None
    twice = Call("mul", (TWO, judged.target))
    return _with_error(site, twice if judged.bipolar else Call("sub", (twice, ONE)), judged)


def _target_for_error(site: Site) -> Rewritten:
    judged = _judged(site)
    return _with_error(site, judged.target, judged) if judged and not judged.bipolar else None


def _with_slope(site: Site) -> Rewritten:
    judged = _judged(site)
    if judged is None:
        return None
    value = Call("sigmoid", (judged.z,))
    slope = Call("mul", (value, Call("sub", (ONE, value))))
    return _with_error(site, Call("mul", (judged.error, slope)), judged)


def _turned(site: Site, formula: Formula) -> Rewritten:
    match formula:
        case Call("add", (left, right)):
            return Call("sub", (left, right))
        case Call("sub", (left, right)):
            return Call("add", (left, right))
    return None


def _offset_turned(site: Site) -> Rewritten:
    match site.formula:
        case Call(_, (_, right)) if site.role(right) in OFFSETS:
            return _turned(site, site.formula)
    return None


def _moved_back(site: Site) -> Rewritten:
    return _turned(site, site.formula) if site.reads(Role.ERROR) else None


def _of_the_epoch(site: Site, role: Role) -> Iterator[Quantity]:
    """The computed quantities with a role in the epoch of the site, in order."""
    for quantity in site.program.computed:
        if quantity.role is role and quantity.iteration == site.quantity.iteration:
            yield quantity


def _old_weights(site: Site) -> Rewritten:
    first = next(_of_the_epoch(site, Role.PRE_ACTIVATION))
    old = [n for f in first.formulas or () for n in names(f) if _is_trained(site, n)]
    new = [n for n in names(site.formula) if _is_trained(site, n)]
    return replaced(site.formula, {n: Name(o) for n, o in zip(new, old, strict=True)})


def _is_trained(site: Site, place: str) -> bool:
    roles = (Role.WEIGHT, Role.WEIGHT_UPDATE, *OFFSETS)
    return site.owners[place].role in roles


def _backwards(site: Site) -> Rewritten:
    """The same step with the examples in the opposite order."""
    other: dict[str, Formula] = {}
    for quantity in site.program.givens:
        if quantity.role in (Role.INPUT, Role.LABEL):
            width = len(quantity.cells) // quantity.shape[0]
            last = quantity.shape[0] - 1
            for number, place in enumerate(quantity.cells):
                row, column = divmod(number, width)
                other[place] = Name(quantity.cells[(last - row) * width + column])
    return replaced(site.formula, other)


def _stopped_at_the_first_right(site: Site) -> Rewritten:
    """No error counts any more once an example was right after a first correction."""
    errors = [q.cells[0] for q in site.program.computed if q.role is Role.ERROR]
    before = errors[: errors.index(site.place)]
    if len(before) < 2:
        return None
    squares = tuple(Call("power", (Name(e), TWO)) for e in before)
    corrected = Call("step", (total(squares[:-1]),))
    right = Call("sub", (ONE, Call("step", (squares[-1],))))
    return Call("mul", (site.formula, Call("sub", (ONE, Call("mul", (corrected, right))))))


SIGN = Mistake(
    slug="perceptron-sign",
    hint="Target minus output: a missed 1 must increase the weights of its inputs.",
    making=at(Role.ERROR, _output_minus_target),
    convention_with=("perceptron-step-subtracted",),
)

SUBTRACTED = Mistake(
    slug="perceptron-step-subtracted",
    hint="With target minus output as the error the correction is added to the weights.",
    making=both(at(Role.WEIGHT_UPDATE, _moved_back), at(Role.BIAS_UPDATE, _moved_back)),
)
"""To be told from a turned error only where errors are asked."""

CORRECTION = (
    SIGN,
    Mistake(
        slug="perceptron-pm1-vs-01",
        hint="With labels 0 and 1 an error is 1 or -1; with labels -1 and 1 it is 2 or -2.",
        making=at(Role.ERROR, _labels_confused),
    ),
    Mistake(
        slug="perceptron-y-instead-of-difference",
        hint="The weights move by the difference of target and output, not by the target: a "
        "target 0 would never move them.",
        making=both(
            at(Role.WEIGHT_UPDATE, _target_for_error), at(Role.BIAS_UPDATE, _target_for_error)
        ),
    ),
    Mistake(
        slug="perceptron-gradient-derivative",
        hint="A step unit has no slope: the rule is learning rate times error times input.",
        making=both(at(Role.WEIGHT_UPDATE, _with_slope), at(Role.BIAS_UPDATE, _with_slope)),
    ),
    Mistake(
        slug="perceptron-uses-net-not-output",
        hint="The error compares the target with the output, not with the weighted sum.",
        making=at(Role.ERROR, _net_for_output),
    ),
)
"""Slips in the correction of a single example."""

EVERY_EXAMPLE = (
    Mistake(
        slug="perceptron-updates-when-correct",
        hint="Where the output is right there is no error, and nothing is changed.",
        making=both(at(Role.WEIGHT_UPDATE, _always_updated), at(Role.BIAS_UPDATE, _always_updated)),
    ),
    Mistake(
        slug="perceptron-batch-vs-online",
        hint="The rule is applied after every example: judge the next one with the new weights.",
        making=at(Role.PRE_ACTIVATION, _old_weights),
    ),
)
"""Slips in a pass over several examples."""

TURNED = Mistake(
    slug="threshold-update-sign",
    hint="After a missed 1 the unit must fire more easily: the bias rises, a threshold falls.",
    making=at(Role.BIAS_UPDATE, _moved_back),
)

THRESHOLD = (
    Mistake(
        slug="threshold-vs-bias-sign",
        hint="A bias is added to the weighted sum, a threshold is subtracted from it.",
        making=at(Role.PRE_ACTIVATION, _offset_turned),
    ),
    TURNED,
)
"""Slips with the bias or the threshold."""

UNTIL_THE_END = (
    Mistake(
        slug="perceptron-wrong-order",
        hint="Go through the examples in the listed order: the result depends on it.",
        making=both(
            at(Role.PRE_ACTIVATION, _backwards), at(Role.ERROR, _backwards),
            at(Role.WEIGHT_UPDATE, _backwards),
        ),
    ),
    Mistake(
        slug="converged-too-early",
        hint="One right example is not the end: training ends after a whole epoch without error.",
        making=at(Role.ERROR, _stopped_at_the_first_right),
    ),
)  # fmt: skip
"""Slips in a run of several epochs."""
