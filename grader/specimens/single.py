"""A family by itself: an assignment of one exercise, made of settings instead of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from grader.assignment import rounding_choice
from grader.assignment.editions import LANGUAGES
from grader.assignment.exercise import Exercise, read_exercise
from grader.assignment.family_choice import family_chosen
from grader.assignment.rounding_choice import RoundingChoice
from grader.assignment.spec import Assignment
from grader.assignment.toml_file import Table
from grader.errors import AssignmentError, nearest
from problems.family import Family

POINTS = 10
"""What a family by itself is worth, so that a sheet of it looks like one."""

OF_THE_EXERCISE = ("preset", "ask", *rounding_choice.KEYS, rounding_choice.EXCEPTIONS)
"""What can be set of an exercise beside its parameters and conventions."""


def family_alone(name: str, settings: Mapping[str, object], *, where: str) -> Assignment:
    """An assignment of one exercise of that family; `settings` is flat, as `--set` gives it.

    `name` is a slug, or the path of an own family. FamilyChoiceError, or AssignmentError for a
    setting that the family does not have or allow.
    """
    family, own = family_chosen(name, where="FAMILY")
    table = Table(entries=placed(family, settings, where=where), file=where)
    return Assignment(
        id="preview", title=family.title, course="", term="", language=LANGUAGES[0],
        exercises=(exercise_alone(family, own, table),), seed=None, path=Path(),
    )  # fmt: skip


def exercise_alone(family: Family, own: Path | None, table: Table) -> Exercise:
    """The exercise that a table sets; the table names neither a family nor points."""
    worth = replace(table, entries={"points": POINTS, **table.entries})
    return read_exercise(worth, family.slug, family, own, RoundingChoice())


def placed(family: Family, settings: Mapping[str, object], *, where: str) -> dict[str, object]:
    """Flat settings as the tables of an exercise."""
    parameters = tuple(parameter.name for parameter in family.parameters)
    known = (*parameters, *family.conventions, *OF_THE_EXERCISE)
    for name in settings:
        if name not in known:
            near = nearest(name, known)
            remedy = f"Did you mean {near[0]}?" if near else f"`grader families {family.slug}` "
            raise AssignmentError(
                f"{family.slug} has no setting {name!r}; it has: {', '.join(known)}",
                where=where,
                remedy=remedy if near else f"{remedy}says what each is.",
            )
    return {
        "parameters": {n: v for n, v in settings.items() if n in parameters},
        "conventions": {n: v for n, v in settings.items() if n in family.conventions},
        **{n: _listed(n, v) for n, v in settings.items() if n in OF_THE_EXERCISE},
    }


def _listed(name: str, value: object) -> object:
    # On a command line `ask=loss` is as good as `ask=["loss"]`.
    return [value] if name == "ask" and isinstance(value, str) else value
