"""Mistakes are wrong problems: patches `{cell: wrong formula}` of an answered program.

A mistake is written in one of three forms: `at(role, rewrite)` rewrites the formulas of quantities
with a role, `under(convention, other)` traces the family again under another choice (the patch is
the difference), `both(...)` makes several at once. Rewrites go by role and dataflow, never by a
name. A rewrite that offers alternatives (which output was forgotten?) gives several patches.
`solutions.mistaken` turns mistakes into patches; those that come along with roles are listed in
`problems.role_mistakes`, a family's own in its file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from problems.formula import Call, Formula, Name, Number, names
from problems.program import Program, Quantity, Role, cell

Rewritten = Formula | tuple[Formula, ...] | None
"""The wrong formula, alternatives for it, or None where the mistake does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A cell of an answered program, where a mistake may be made.

    questions  cell -> (of, by), where a family asked for a derivative and named it
    """

    program: Program
    owners: Mapping[str, Quantity]
    quantity: Quantity
    index: tuple[int, ...]
    formula: Formula
    questions: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The cell itself."""
        return cell(self.quantity.name, self.index)

    def role(self, formula: Formula) -> Role | None:
        """The role of the quantity that a bare name reads."""
        return self.owners[formula.cell].role if isinstance(formula, Name) else None

    def reads(self, role: Role) -> bool:
        """Whether the formula reads a quantity of that role."""
        return any(self.owners[name].role is role for name in names(self.formula))

    def feeds(self, role: Role) -> bool:
        """Whether a quantity of that role reads this cell."""
        return any(
            self.place in names(formula)
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
    """A known wrong computation: how it is made and what to tell the student.

    convention_with  made together with one of these it is the opposite convention kept through,
                     and no mistake
    """

    slug: str
    hint: str
    making: Making
    convention_with: tuple[str, ...] = ()


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
