"""Mistakes in -(y ln p + (1 - y) ln(1 - p)), wherever it stands: as a loss or as a metric."""

from __future__ import annotations

from problems.formula import Call, Formula, Name
from problems.mistakes import Mistake, Rewritten, Site, at
from problems.program import Role


def two_terms(formula: Formula) -> tuple[Formula, ...] | None:
    """`y ln p` and `(1 - y) ln(1 - p)`."""
    match formula:
        case Call("neg", (Call("add", pair),)):
            match pair:
                case (Call("mul", (Name(), Call("ln"))), Call("mul", (Call(), Call("ln")))):
                    return pair
    return None


def _first_term_alone(site: Site) -> Rewritten:
    found = two_terms(site.formula)
    return Call("neg", (found[0],)) if found else None


def _logarithms_exchanged(site: Site) -> Rewritten:
    found = two_terms(site.formula)
    if found is None:
        return None
    (y, of_p), (rest, of_rest) = (t.arguments for t in found if isinstance(t, Call))
    exchanged = Call("mul", (y, of_rest)), Call("mul", (rest, of_p))
    return Call("neg", (Call("add", exchanged),))


def binary_entropy(role: Role) -> tuple[Mistake, ...]:
    """The two of them, where quantities with a role are such a cross-entropy."""
    return (
        Mistake(
            slug="bce-missing-second-term",
            hint="For a label 0 it is the second term, (1 - y) ln(1 - p), that counts.",
            making=at(role, _first_term_alone),
        ),
        Mistake(
            slug="bce-swapped",
            hint="A label 1 goes with ln p, a label 0 with ln(1 - p).",
            making=at(role, _logarithms_exchanged),
        ),
    )
