"""Mistakes in what is reported of predictions, as patches by role and dataflow."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from problems.formula import Call, Formula, Name, Number
from problems.mistakes import Mistake, Rewritten, Site, at, terms, total
from problems.outputs.binary_entropy_mistakes import binary_entropy, two_terms
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


def _every_pair(site: Site) -> Rewritten:
    """Sums of labels times sums of logarithms: all that a column times a row holds."""

    def pair(term: Formula) -> Formula | None:
        formula = site.formula_at(term.cell) if isinstance(term, Name) else None
        found = two_terms(formula) if formula else None
        return total(found) if found else None

    found = _mean_of(site, pair)
    if found is None or len(found[0]) < 2:
        return None
    examples, share = found
    crossed = tuple(map(_crossed, zip(*map(terms, examples), strict=True)))
    return Call("neg", (Call("mul", (share, total(crossed))),))


def _crossed(products: tuple[Formula, ...]) -> Formula:
    """(y_1 + y_2 + ...) (ln p_1 + ln p_2 + ...) for y_1 ln p_1, y_2 ln p_2, ..."""
    pairs = [product.arguments for product in products if isinstance(product, Call)]
    labels, logarithms = zip(*pairs, strict=True)
    return Call("mul", (total(labels), total(logarithms)))


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
    *binary_entropy(Role.METRIC),
    Mistake(
        slug="broadcast-outer",
        hint="Each label goes with its own prediction: a column times a row pairs every label "
        "with every prediction.",
        making=at(Role.METRIC, _every_pair),
    ),
)
"""Those of the catalogue that touch metrics, and what goes wrong with means."""
