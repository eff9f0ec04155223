"""Families of a course's own: the one that CONTRIBUTING adds, and families made for a test."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from grader.assignment.exercise import Exercise
from grader.issuing.issue import Posed
from problems.draws import tenths
from problems.family import Family
from problems.parameters import Settings
from problems.program import Role
from problems.scalar import Traced
from problems.trace import Trace
from solutions.structure import build
from tests.elsewhere import CHECKOUT
from tests.readme import files

PAGE = files(CHECKOUT / "CONTRIBUTING.md")
"""The files that CONTRIBUTING walks through, by their paths in a course folder."""

FAMILY = "problems/softplus_unit.py"
STATEMENT = "problems/softplus_unit.j2"
ASSIGNMENT = "hw1.toml"

Compute = Callable[[Traced], Traced]


def computing(compute: Compute, *, name: str = "p", witness: str | None = None) -> Family:
    """A family that tells `z`, a vector of 3, and asks for one vector computed from it."""

    def forward(t: Trace, _: Settings) -> None:
        z = t.given("z", tenths("-2", "2"), Role.PRE_ACTIVATION, shape=(3,))
        t.let(name, compute(z), Role.PROBABILITY)

    def asked(_: Settings) -> tuple[str, ...]:
        return (name,)

    return Family(slug="own", title="Own", forward=forward, asked=asked, witness=witness)


def posed(family: Family) -> Posed:
    """The family as an exercise at its defaults."""
    settings = family.settings()
    exercise = Exercise(
        id="own", family=family, own_family=None, points=Fraction(1), settings=settings,
        givens={}, asked=family.asked(settings), rounding=family.rounding,
    )  # fmt: skip
    problem = exercise.problem()
    return Posed(exercise=exercise, problem=problem, structure=build(problem))
