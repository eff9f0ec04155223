"""One exercise of an assignment: its family, what is set for it, and what it is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from grader.assignment import handing_in, lateness, look, rounding_choice, weights
from grader.assignment.family_choice import read_family, read_fixed, read_settings
from grader.assignment.givens import read_givens
from grader.assignment.ids import is_word, word_rule
from grader.assignment.near_zero import refuse_near_zero
from grader.assignment.rounding_choice import RoundingChoice, read_rounding
from grader.assignment.toml_file import Table
from grader.assignment.weights import Weights, read_weights
from grader.errors import GraderError, nearest
from problems.draws import Pool
from problems.family import Family, Problem, pose
from problems.parameters import Settings
from problems.rounding import Mode, Rounding

KEYS = (
    *("family", "preset", "id", "points", "ask", *rounding_choice.KEYS),
    *("parameters", "conventions", "givens", rounding_choice.EXCEPTIONS, weights.TABLE),
)
MOST_POINTS = 1_000_000
LONGEST_ID = 64
STATEMENT = ".j2"
"""`unit.py` is a course's own family, `unit.j2` beside it its statement."""

_POINTS = f"points are a number above 0 (at most {MOST_POINTS})"
_AT_THE_TOP = dict.fromkeys(
    ("title", "course", "term", "language", "seed", *handing_in.KEYS, *look.KEYS),
    "It belongs to the whole assignment: write it above the first [[exercise]].",
) | {
    table: f"It belongs to the whole assignment: write [{table}]."
    for table in ("policy", lateness.TABLE)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """A family under settings, with what is asked, how it is rounded and its points.

    own_family  the file of a course's own family
    givens      the quantities that are pinned
    asked       names of quantities, in the order of the answer table
    roundings   quantities that are not rounded as the others are
    weights     asked quantities and items that weigh more or less than 1
    """

    id: str
    family: Family
    own_family: Path | None
    points: Fraction
    settings: Settings
    givens: Mapping[str, Pool]
    asked: tuple[str, ...]
    rounding: Rounding
    roundings: Mapping[str, Rounding] = field(default_factory=dict)
    weights: Weights = field(default_factory=dict)

    @property
    def statement(self) -> Path | None:
        """The words of an own family: the template beside its file, of the same name, if any."""
        if self.own_family is None:
            return None
        beside = self.own_family.with_suffix(STATEMENT)
        return beside if beside.is_file() else None

    def problem(self) -> Problem:
        """The program with its draws, what this exercise asks of it, and how that is rounded."""
        return replace(
            pose(self.family, self.settings, self.givens),
            asked=self.asked, rounding=self.rounding, roundings=self.roundings,
        )  # fmt: skip


def read_exercises(
    tables: Sequence[Table], folder: Path, rounding: RoundingChoice
) -> tuple[Exercise, ...]:
    """Every exercise, under its own id or its family's slug, then `-2`, `-3`; AssignmentError."""
    for table in tables:
        table.keep_to(KEYS, _AT_THE_TOP)
    chosen = [read_family(table, folder) for table in tables]
    ids = _ids(tables, [family.slug for family, _ in chosen])
    return tuple(
        read_exercise(table, name, family, own, rounding)
        for table, name, (family, own) in zip(tables, ids, chosen, strict=True)
    )


def read_exercise(
    table: Table, name: str, family: Family, own: Path | None, rounding: RoundingChoice
) -> Exercise:
    """The exercise of a family that a table sets; `own` is the family's file."""
    points = table.positive("points", _POINTS, "4", MOST_POINTS)
    if points is None:
        raise table.wrong("points", _POINTS, "points = 4")
    problem = _posed(table, family)
    pinned = read_givens(table.table("givens").entries, problem, where=table.where("givens"))
    pinned = {**read_fixed(table, problem), **pinned}
    usual, exceptions = read_rounding(table, rounding, problem)
    asked = _asked(table, problem)
    quantities = [problem.program.quantity(name) for name in asked]
    found = Exercise(
        id=name,
        family=family,
        own_family=own,
        points=points,
        settings=problem.settings,
        givens=pinned,
        asked=asked,
        rounding=usual,
        roundings=exceptions,
        weights=read_weights(table, quantities),
    )
    if Mode.RELATIVE in {usual.mode, *(own.mode for own in exceptions.values())}:
        refuse_near_zero(table, found.problem())
    return found


def _posed(table: Table, family: Family) -> Problem:
    try:
        return pose(family, read_settings(table, family))
    except GraderError:
        raise
    except Exception as fault:
        # A family may be the course's own code, which can raise anything under these settings.
        what = f"{family.slug} cannot be set so ({type(fault).__name__}: {fault})"
        remedy = "Set other parameters, or mend the family."
        raise table.refusal("parameters", what, remedy) from fault


def _asked(table: Table, problem: Problem) -> tuple[str, ...]:
    example = ", ".join(f'"{name}"' for name in problem.asked[:2])
    names = table.names("ask", example) or problem.asked
    computed = tuple(quantity.name for quantity in problem.program.computed)
    for name in names:
        if name in computed:
            continue
        told = any(name == quantity.name for quantity in problem.program.givens)
        fault = f"{name} is told, not asked" if told else f"there is no quantity {name}"
        near = () if told else nearest(name, computed)
        raise table.refusal(
            "ask",
            f"{fault}; what can be asked is {', '.join(computed)}",
            f"Did you mean {near[0]}?" if near else f"Write for example ask = [{example}].",
        )
    return names


def _ids(tables: Sequence[Table], slugs: Sequence[str]) -> list[str]:
    """The ids as set, and for the others the first free one after the slug."""
    owners: dict[str, int] = {}
    for number, table in enumerate(tables, start=1):
        own = _own_id(table)
        if own is None:
            continue
        first = owners.setdefault(own.casefold(), number)
        if first != number:
            rule = f"exercise {first} has this id too, upper and lower case being the same"
            raise table.wrong("id", rule, f'id = "{own}-{number}"')
    found = []
    for table, slug in zip(tables, slugs, strict=True):
        name = _own_id(table)
        if name is None:
            name = _first_free(slug, owners)
            owners[name.casefold()] = 0
        found.append(name)
    return found


def _own_id(table: Table) -> str | None:
    name = table.text("id", "warm-up")
    if name is not None and not is_word(name, LONGEST_ID):
        raise table.wrong("id", word_rule(LONGEST_ID), 'id = "warm-up"')
    return name


def _first_free(slug: str, taken: Mapping[str, int]) -> str:
    name, count = slug, 1
    while name.casefold() in taken:
        count += 1
        name = f"{slug}-{count}"
    return name
