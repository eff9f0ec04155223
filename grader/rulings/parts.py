"""What of a sheet a decision is about: an exercise by its id, an item without its number."""

from __future__ import annotations

import re

from grader.assignment.toml_file import Table, shown
from grader.errors import RulingError
from grader.rulings.facts import Facts
from grader.rulings.naming import unknown
from grader.rulings.ruling import Scope

_NUMBERED = re.compile(r"(?P<position>[0-9]{1,3})\.(?P<item>.+)")


def part(table: Table, facts: Facts, scope: Scope) -> tuple[str, str]:
    """Exercise and item, each "" where it is not told.

    The leading number of an item belongs to one sheet: it is read where a student is named, and
    else refused.
    """
    exercise = _exercise(table, facts) if "exercise" in table.entries else ""
    item = table.text("item", "delta1[1]")
    if item is None:
        return exercise, ""
    item = item.replace(" ", "")
    if numbered := _NUMBERED.fullmatch(item):
        item = numbered["item"]
        exercise = _at(table, facts, scope, int(numbered["position"]), exercise)
    if not exercise:
        raise table.refusal(
            "item",
            f"found {shown(item)}; an item is one of an exercise",
            f"Name that too: exercise = {_example(facts)}.",
        )
    known = facts.exercises[exercise].most
    if item not in known:
        raise unknown(table, "item", item, known)
    return exercise, item


def _exercise(table: Table, facts: Facts) -> str:
    found = table.required_text("exercise", "network")
    if found not in facts.exercises:
        raise unknown(table, "exercise", found, facts.exercises)
    return found


def _at(table: Table, facts: Facts, scope: Scope, position: int, exercise: str) -> str:
    """The exercise at a position of the sheet of the student who is named."""
    if not scope.student:
        own = f'exercise = "{exercise}" and ' if exercise else "exercise and "
        raise table.refusal(
            "item",
            f"found {shown(table.entries['item'])}; the number of an exercise differs from sheet "
            "to sheet",
            f'Write {own}item = "{str(table.entries["item"]).partition(".")[2]}", or name a '
            "student.",
        )
    sheet = facts.on_sheet(scope.student)
    found = sheet.get(position)
    if found is None:
        has = ", ".join(f"{n} ({id_})" for n, id_ in sheet.items()) or "none"
        what = f"the sheet of {scope.student} has no exercise {position}; it has {has}"
        raise table.refusal("item", what, "Write one of them.")
    if exercise and found != exercise:
        raise RulingError(
            f"exercise {position} on the sheet of {scope.student} is {found}, not {exercise}",
            where=table.where("item"),
            remedy="Leave the number out, or the exercise.",
        )
    return found


def _example(facts: Facts) -> str:
    return " or ".join(f'"{id_}"' for id_ in [*facts.exercises][:3])
