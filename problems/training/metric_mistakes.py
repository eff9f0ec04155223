"""Mistakes in what is reported of predictions, as patches by role and dataflow."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from problems.formula import Call, Formula, Name, Number
from problems.mistakes import Mistake, Rewritten, Site, at, terms, total
from problems.program import Kind, Role

ONE, TWO = Number(Fraction(1)), Number(Fraction(2))

Inner = Callable[[Formula], Formula | None]


def _mean_of(site: Site, inner: Inner) -> tuple[tuple[Formula, ...], Formula] | None:
    """What is inside the terms of a mean, if it is inside all of them, and the factor before."""
    match site.formula:
        case Call("mul", (Number() as share, summed)):
            found = tuple(map(inner, terms(summed)))
            kept = tuple(f for f in found if f is not None)
            return (kept, share) if len(kept) == len(found) else None
    return None


def _squared(term: Formula) -> Formula | None:
    match term:
        case Call("power", (base, exponent)) if exponent == TWO:
            return base
    return None


def _absolute(term: Formula) -> Formula | None:
    match term:
        case Call("abs", (inside,)):
            return inside
    return None


def _mean_first(site: Site) -> Rewritten:
    if found := _mean_of(site, _squared):
        inside, share = found
        return Call("power", (Call("mul", (share, total(inside))), TWO))
    return None


def _signed(inner: Inner) -> Callable[[Site], Rewritten]:
    def rewrite(site: Site) -> Rewritten:
        if found := _mean_of(site, inner):
            inside, share = found
            return Call("mul", (share, total(inside)))
        return None

    return rewrite


def _summed(site: Site) -> Rewritten:
    match site.formula:
        case Call("mul", (Number(), summed)):
            return summed
    return None


def _share_of_errors(site: Site) -> Rewritten:
    def whole(term: Formula) -> Formula | None:
        hit = isinstance(term, Name) and site.owners[term.cell].kind is Kind.INTEGER
        return term if hit else None

    return Call("sub", (ONE, site.formula)) if _mean_of(site, whole) else None


def _of_two_terms(site: Site) -> tuple[Formula, Formula, Formula, Formula] | None:
    """The two factors and the two logarithms of a binary cross-entropy."""
    match site.formula:
        case Call("neg", (Call("add", (Call("mul", (y, a)), Call("mul", (other, b)))),)):
            match a, b:
                case Call("ln"), Call("ln"):
                    return y, a, other, b
    return None


def _first_term_alone(site: Site) -> Rewritten:
    if found := _of_two_terms(site):
        y, a, _, _ = found
        return Call("neg", (Call("mul", (y, a)),))
    return None


def _terms_swapped(site: Site) -> Rewritten:
    if found := _of_two_terms(site):
        y, a, other, b = found
        return Call("neg", (Call("add", (Call("mul", (y, b)), Call("mul", (other, a)))),))
    return None


MISTAKES = (
    Mistake(
        slug="mse-squared-mean",
        hint="Square each error first, then take the mean.",
        making=at(Role.METRIC, _mean_first),
    ),
    Mistake(
        slug="mse-without-square",
        hint="The mean squared error needs the square of each error.",
        making=at(Role.METRIC, _signed(_squared)),
    ),
    Mistake(
        slug="mae-signed",
        hint="Take the size of each error: errors of different sign must not cancel.",
        making=at(Role.METRIC, _signed(_absolute)),
    ),
    Mistake(
        slug="metric-summed",
        hint="What is reported is a mean: divide by how many there are.",
        making=at(Role.METRIC, _summed),
    ),
    Mistake(
        slug="accuracy-counts-errors",
        hint="Accuracy is the share of right predictions, not of wrong ones.",
        making=at(Role.METRIC, _share_of_errors),
    ),
    Mistake(
        slug="bce-missing-second-term",
        hint="For a label 0 it is the second term, (1 - y) ln(1 - p), that counts.",
        making=at(Role.METRIC, _first_term_alone),
    ),
    Mistake(
        slug="bce-swapped",
        hint="A label 1 goes with ln p, a label 0 with ln(1 - p).",
        making=at(Role.METRIC, _terms_swapped),
    ),
)
"""Those of the catalogue that touch metrics, and what goes wrong with means."""
