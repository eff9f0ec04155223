"""Mistakes in a cross-entropy, of one unit or of several classes, and in its derivatives."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from problems.formula import Call, Formula, Name, Number
from problems.mistakes import Mistake, Rewrite, Rewritten, Site, at, terms, total
from problems.program import Quantity, Role, cell

ONE = Number(Fraction(1))


def _entropy(site: Site) -> Formula | None:
    """The sum whose negative is a cross-entropy."""
    match site.formula:
        case Call("neg", (inner,)) if site.reads(Role.PROBABILITY) and site.reads(Role.LABEL):
            return inner
    return None


def _loss(other: Callable[[Formula], Formula | tuple[Formula, ...]]) -> Rewrite:
    """The loss, made of its inner sum in another way."""

    def rewrite(site: Site) -> Rewritten:
        inner = _entropy(site)
        return other(inner) if inner is not None else None

    return rewrite


def _negative(formula: Formula) -> Call:
    return Call("neg", (formula,))


def _in_base(base: int) -> Callable[[Formula], Formula]:
    return lambda inner: _negative(Call("div", (inner, Call("ln", (Number(Fraction(base)),)))))


def _each_term(change: Callable[[Formula, Formula], Formula], inner: Formula) -> Formula:
    """The sum with every product `label * ln p` changed."""
    changed = []
    for term in terms(inner):
        match term:
            case Call("mul", (label, Call("ln", (p,)))):
                changed.append(change(label, p))
            case _:
                changed.append(term)
    return total(tuple(changed))


def _without_logarithm(inner: Formula) -> tuple[Formula, ...]:
    plain = _each_term(lambda label, p: Call("mul", (label, p)), inner)
    return _negative(plain), Call("sub", (ONE, plain))


def _plus(inner: Formula) -> Formula:
    changed = _each_term(lambda label, p: Call("add", (label, Call("ln", (p,)))), inner)
    return _negative(changed)


def _other_classes(inner: Formula) -> tuple[Formula, ...]:
    """The labels moved on by one class, by two, and so on; none for a single unit."""
    found = terms(inner)
    pairs = [t.arguments for t in found if isinstance(t, Call) and isinstance(t.arguments[0], Name)]
    if len(pairs) < len(found) or len(pairs) < 2:
        return ()
    labels, logarithms = zip(*pairs, strict=True)
    moved = (labels[by:] + labels[:by] for by in range(1, len(labels)))
    return tuple(
        _negative(total(tuple(Call("mul", p) for p in zip(turned, logarithms, strict=True))))
        for turned in moved
    )


def _softmax_again(inner: Formula) -> tuple[Formula, ...]:
    """-sum_k y_k ln softmax(p)_k; none for a single unit."""
    bare = terms(_each_term(lambda _, p: p, inner))
    probabilities = tuple(p for p in bare if isinstance(p, Name))
    if len(probabilities) < max(2, len(bare)):
        return ()

    def again(label: Formula, p: Formula) -> Formula:
        which = Number(Fraction(bare.index(p) + 1))
        return Call("mul", (label, Call("ln", (Call("softmax", (which, *probabilities)),))))

    return (_negative(_each_term(again, inner)),)


LOSSES = (
    Mistake(
        slug="ce-sign",
        hint="Cross-entropy is never negative: the minus sign is missing.",
        making=at(Role.LOSS, _loss(lambda inner: inner)),
    ),
    Mistake(
        slug="ce-log10",
        hint="The logarithm is the natural one (key ln), not the one to base 10.",
        making=at(Role.LOSS, _loss(_in_base(10))),
    ),
    Mistake(
        slug="ce-log2",
        hint="The logarithm is the natural one (key ln), not the one to base 2.",
        making=at(Role.LOSS, _loss(_in_base(2))),
    ),
    Mistake(
        slug="ce-no-log",
        hint="Cross-entropy needs the logarithm of the probability.",
        making=at(Role.LOSS, _loss(_without_logarithm)),
    ),
    Mistake(
        slug="ce-plus-instead-of-times",
        hint="The label multiplies the logarithm; it is not added to it.",
        making=at(Role.LOSS, _loss(_plus)),
    ),
)
"""Mistakes in the loss, of one unit or of several classes."""

OF_CLASSES = (
    Mistake(
        slug="ce-wrong-class",
        hint="Take the probability of the true class, the one whose label is 1.",
        making=at(Role.LOSS, _loss(_other_classes)),
    ),
    Mistake(
        slug="double-softmax",
        hint="The loss is taken of the probabilities as they are: the softmax stands in them "
        "already.",
        making=at(Role.LOSS, _loss(_softmax_again)),
    ),
)
"""Mistakes in the loss of several classes."""


# Derivatives ------------------------------------------------------------------------------------


def _beside(site: Site, role: Role) -> Formula | None:
    """The cell of a label or a probability in the same place."""
    fitting = (q for q in site.owners.values() if _fits(q, site, role))
    found = next(fitting, None)
    return Name(cell(found.name, site.index)) if found else None


def _fits(quantity: Quantity, site: Site, role: Role) -> bool:
    return quantity.role is role and quantity.shape == site.quantity.shape


def _difference(site: Site) -> tuple[Formula, Formula] | None:
    """p - y in the same place, and p."""
    p, y = _beside(site, Role.PROBABILITY), _beside(site, Role.LABEL)
    return (Call("sub", (p, y)), p) if p and y else None


def _slope_once_more(site: Site) -> Rewritten:
    found = _difference(site)
    if found is None or site.formula == found[0]:
        return None
    difference, p = found
    return Call("mul", (difference, Call("mul", (p, Call("sub", (ONE, p))))))


def _of_the_logit(site: Site) -> Rewritten:
    found = _difference(site)
    return found[0] if found else None


DERIVATIVES = (
    Mistake(
        slug="ce-extra-derivative",
        hint="With cross-entropy the slope of the output cancels: the delta is just p - y.",
        making=at(Role.DELTA, _slope_once_more),
    ),
    Mistake(
        slug="loss-derivative-forgot-chain",
        hint="The difference p - y is already the derivative at the logit; at the "
        "probability it is -y / p, for a single unit plus (1 - y) / (1 - p).",
        making=at(Role.ERROR, _of_the_logit),
    ),
)
"""Mistakes in dL/dp and dL/dz."""
