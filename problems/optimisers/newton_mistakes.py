"""Mistakes with second derivatives: the inverse of a 2 x 2 matrix and the two terms of BFGS."""

from __future__ import annotations

from problems.formula import Call, Formula, Name, Number, names, replaced
from problems.mistakes import Mistake, Rewritten, Site, at
from problems.program import Quantity, Role, cell, split_cell


def _determinant(site: Site) -> str | None:
    """The cell that a cell of an inverse matrix is divided by."""
    match site.formula:
        case Call("div", (_, Name(below))) | Call("neg", (Call("div", (_, Name(below))),)):
            return below if site.quantity.shape == (2, 2) else None
    return None


def _not_inverted(site: Site) -> Rewritten:
    below = _determinant(site)
    formula = site.formula_at(below) if below else None
    if formula is None:
        return None
    matrix, _ = split_cell(next(names(formula)))
    return Name(cell(matrix, site.index))


def _not_divided(site: Site) -> Rewritten:
    match site.formula:
        case Call("div", (above, _)) if _determinant(site):
            return above
        case Call("neg", (Call("div", (above, _)),)) if _determinant(site):
            return Call("neg", (above,))
    return None


def _without_minus(site: Site) -> Rewritten:
    match site.formula:
        case Call("neg", (quotient,)) if _determinant(site):
            return quotient
    return None


def _products_added(site: Site) -> Rewritten:
    match site.formula:
        case Call("sub", (Call("mul", _) as main, Call("mul", _) as other)):
            return Call("add", (main, other))
    return None


def _turned_round(site: Site) -> Rewritten:
    match site.formula:
        case Call("sub", (new, old)) if site.role(new) is Role.WEIGHT_GRADIENT:
            return Call("sub", (old, new))
    return None


def _first_term_only(site: Site) -> Rewritten:
    match site.formula:
        case Call("add", (first, _)):
            return first
    return None


def _plus(site: Site) -> Rewritten:
    """1 + m for the 1 - m of a unit matrix from which something is taken away."""
    return _plus_in(site.formula)


def _plus_in(formula: Formula) -> Formula | None:
    match formula:
        case Call("sub", (Number() as one, taken)):
            return Call("add", (one, taken))
        case Call("neg", (taken,)):
            return taken
        case Call("add", (first, second)) if wrong := _plus_in(first):
            return Call("add", (wrong, second))
    return None


def _is_change(quantity: Quantity) -> bool:
    """Whether a quantity is a new point, or gradient, minus the old one."""
    match quantity.formulas:
        case (Call("sub", (Name(), Name())), *_):
            return quantity.role is Role.DIFFERENCE
    return False


def _swapped(site: Site) -> Rewritten:
    changes = [q for q in site.program.computed if _is_change(q)]
    if not changes:
        return None
    moved, turned = changes
    there = {a: Name(b) for a, b in zip(moved.cells, turned.cells, strict=True)}
    back = {b: Name(a) for a, b in zip(moved.cells, turned.cells, strict=True)}
    return replaced(site.formula, {**there, **back})


ALL = (
    Mistake(
        slug="newton-without-inverse",
        hint="Newton's step divides by the curvature: multiply the gradient by the inverse of the "
        "Hessian.",
        making=at(Role.CURVATURE, _not_inverted),
    ),
    Mistake(
        slug="inverse-not-divided",
        hint="Divide every entry of the inverse by the determinant.",
        making=at(Role.CURVATURE, _not_divided),
    ),
    Mistake(
        slug="inverse-without-minus",
        hint="Off the diagonal of the inverse of a 2 x 2 matrix the signs change.",
        making=at(Role.CURVATURE, _without_minus),
    ),
    Mistake(
        slug="determinant-plus",
        hint="The determinant is the difference of the two products.",
        making=at(Role.CURVATURE, _products_added),
    ),
    Mistake(
        slug="bfgs-difference-sign",
        hint="Take the new gradient minus the old one for y, as s is the new point minus the old.",
        making=at(Role.DIFFERENCE, _turned_round),
    ),
    Mistake(
        slug="bfgs-second-term-missing",
        hint="The update has two terms: one takes old curvature away, the other puts the measured "
        "one in.",
        making=at(Role.CURVATURE, _first_term_only),
    ),
    Mistake(
        slug="bfgs-sign",
        hint="The old curvature along the step is subtracted from the unit matrix.",
        making=at(Role.CURVATURE, _plus),
    ),
    Mistake(
        slug="bfgs-s-y-swapped",
        hint="The change of the point is s and the change of the gradient y: they changed places.",
        making=at(Role.CURVATURE, _swapped),
    ),
)
"""What goes wrong with an inverse, with two differences, and with an update of two terms."""
