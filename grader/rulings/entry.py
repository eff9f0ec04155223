"""One `[[decision]]` of a file: what its action needs, and whether all that it names is there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from grader.assignment.handing_in import moment
from grader.assignment.toml_file import Table, shown
from grader.errors import GraderError, RulingError, nearest
from grader.rulings.facts import Facts
from grader.rulings.naming import code, file, section, slug, student
from grader.rulings.parts import part
from grader.rulings.ruling import Action, Ruling, Scope
from grader.rulings.worth import points

EXAMPLES: Mapping[str, str] = {
    "action": 'action = "full"', "student": 'student = "0042"', "section": 'section = "A"',
    "all": "all = true", "exercise": 'exercise = "network"', "item": 'item = "delta1[1]"',
    "accept": 'accept = "forgot-eta"', "points": "points = 2.5", "due": "due = 2026-12-01T18:00:00",
    "file": 'file = "downloads/hw1-0042-answers.csv"', "sheet": 'sheet = "K7Q29FXM"',
    "reason": 'reason = "typo on the board"', "by": 'by = "Kim"', "on": "on = 2026-12-02",
}  # fmt: skip
"""Every key of a decision, in the order in which they are written, each with an example."""

WHY = ("reason", "by", "on")
ANYBODY = ("student", "section", "all")

ACTIONS: Mapping[str, Action] = {action.value: action for action in Action}

_YEARS = range(2000, 2200)


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What an action says: whom it may be about, what it must name, what it may name."""

    whom: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()

    @cached_property
    def keys(self) -> frozenset[str]:
        """All keys that a decision with this action may have."""
        return frozenset(("action", *self.whom, *self.must, *self.may, *WHY))


NEEDS: Mapping[Action, Needs] = {
    Action.VOID: Needs(whom=ANYBODY, must=("exercise",), may=("item",)),
    Action.FULL: Needs(whom=ANYBODY, may=("exercise", "item")),
    Action.ACCEPT: Needs(whom=ANYBODY, must=("accept",), may=("exercise",)),
    Action.POINTS: Needs(whom=ANYBODY, must=("points",), may=("exercise", "item")),
    Action.EXCUSE: Needs(whom=("student", "section")),
    Action.DUE: Needs(whom=ANYBODY, must=("due",)),
    Action.BELONGS_TO: Needs(whom=("student",), must=("file",)),
    Action.SHEET: Needs(whom=("student", "file"), must=("sheet",)),
    Action.IGNORE: Needs(must=("file",)),
}
"""What each action needs. A sheet is told of a student, or of a single file."""


def ruling(table: Table, facts: Facts, file_name: str, line: int) -> Ruling:
    """The ruling that a table says; RulingError names the key and what is allowed."""
    action = _action(table)
    needs = NEEDS[action]
    if not needs.keys.issuperset(table.entries):
        table.keep_to(_in_order(needs.keys), _not_of(action))
    for key in (*needs.must, *WHY):
        if key not in table.entries and not (key == "exercise" and "item" in table.entries):
            raise missing(table, key)
    scope = _scope(table, needs, facts)
    exercise, item = part(table, facts, scope)
    return Ruling(
        action=action, scope=scope, exercise=exercise, item=item,
        accept=slug(table, facts, exercise),
        points=points(table, facts, scope, exercise, item),
        due=moment(table, facts.zone) if "due" in table.entries else None,
        file=file(table, facts), code=code(table, facts),
        reason=table.required_text("reason", "typo on the board"),
        by=table.required_text("by", "Kim"), on=_on(table),
        file_name=file_name, line=line,
    )  # fmt: skip


def missing(table: Table, key: str) -> GraderError:
    """The refusal of a table without a key that it needs."""
    return table.refusal(key, "this is missing", f"Write for example {EXAMPLES[key]}.")


def _action(table: Table) -> Action:
    if "action" not in table.entries:
        raise missing(table, "action")
    found = table.required_text("action", "full")
    if found in ACTIONS:
        return ACTIONS[found]
    near = nearest(found, [*Action])
    meant = f"Did you mean {' or '.join(near)}? " if near else ""
    raise table.refusal(
        "action",
        f"there is no action {shown(found)}",
        f"{meant}Actions are {', '.join(Action)}.",
    )


def _not_of(action: Action) -> dict[str, str]:
    """For keys of decisions that this action does not have."""
    keys = _in_order(NEEDS[action].keys - {"action", *WHY})
    takes = f"{action} takes {', '.join(keys)}" if keys else f"{action} takes nothing else"
    return dict.fromkeys(EXAMPLES, f"Take it out: {takes}.")


def _in_order(keys: Collection[str]) -> list[str]:
    return [key for key in EXAMPLES if key in keys]


def _scope(table: Table, needs: Needs, facts: Facts) -> Scope:
    named = [key for key in needs.whom if key in table.entries]
    if needs.whom and len(named) != 1:
        found = f"{' and '.join(named)} stand together" if named else "it does not say for whom"
        ways = " or ".join(EXAMPLES[key] for key in needs.whom)
        raise RulingError(found, where=table.where(), remedy=f"Write one of them: {ways}.")
    if "all" in named and table.switch("all") is not True:
        raise table.wrong("all", "all is true, or does not stand here", "all = true")
    return Scope(
        student=student(table, facts) if "student" in named else "",
        section=section(table, facts) if "section" in named else "",
    )


def _on(table: Table) -> date:
    found = table.entries["on"]
    if isinstance(found, date) and not isinstance(found, datetime) and found.year in _YEARS:
        return found
    raise table.wrong("on", "on is the day of the decision, without quotes", EXAMPLES["on"])
