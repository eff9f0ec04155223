"""Mistakes of networks that do not come along with a role."""

from __future__ import annotations

from problems.mistakes import Mistake, Rewritten, Site, at, both, under
from problems.program import Call, Formula, Number, Role


def _times_instead(site: Site) -> Rewritten:
    """eta m instead of eta / m before the sum of the gradients."""
    wrong = _without_quotient(site, site.formula)
    return None if wrong == site.formula else wrong


def _without_quotient(site: Site, formula: Formula) -> Formula:
    match formula:
        case Call("div", (rate, Number() as count)) if site.role(rate) is Role.LEARNING_RATE:
            return Call("mul", (rate, count))
        case Call(operation, arguments):
            return Call(operation, tuple(_without_quotient(site, a) for a in arguments))
    return formula


OF_BATCHES = (
    Mistake(
        slug="sum-vs-mean",
        hint="Check whether the cost is the sum or the mean over the samples.",
        making=under("over_samples", {"mean": "sum", "sum": "mean"}),
    ),
    Mistake(
        slug="m-vs-1-over-m",
        hint="Divide the sum of the gradients by the number of samples, once.",
        making=both(at(Role.WEIGHT_UPDATE, _times_instead), at(Role.BIAS_UPDATE, _times_instead)),
    ),
)
