"""Why this mark: one student's stored answers marked again, and those that are asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.ids import collision_key
from grader.assignment.policy import Policy
from grader.assignment.roster import Recipient
from grader.checking.check import mark_one
from grader.checking.desk import desk
from grader.errors import NotThereError, nearest
from grader.marking.result import ExerciseResult, ItemResult, StudentResult
from grader.records.folder import Folder
from grader.records.manifest import FILE as MANIFEST
from grader.records.manifest import Manifest
from grader.records.opening import open_manifest
from problems.program import split_cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A student's result and, by exercise, the items that were asked about.

    some  whether items were asked for; else these are all
    """

    result: StudentResult
    asked: tuple[tuple[ExerciseResult, tuple[ItemResult, ...]], ...]
    policy: Policy
    some: bool


def explain(root: Path, student: str, item: str | None = None) -> Explained:
    """Mark one student again, with everything that was tried; no marks change.

    `student` is an id, or a name that only one has; `item` is an item (`2.delta1[1]`), all cells
    of a quantity (`2.delta1`), both in whichever exercise (`delta1`), or an exercise (`2`).
    """
    with open_manifest(root) as manifest:
        person = _person(manifest, student)
        folder = Folder(root=root, assignment=manifest.about()["assignment"])
    if not folder.gradebook.exists():
        raise NotThereError(
            "nothing was checked yet: there is no gradebook",
            where=str(folder.gradebook),
            remedy=f"Run `grader check {root} SUBMISSIONS` first.",
        )
    with desk(root) as own:
        result, policy = mark_one(own, person.id), own.policy
    if result is None:
        raise NotThereError(
            f"{person.id} has no sheet yet",
            where=str(root / MANIFEST),
            remedy="Run `grader generate` again: it adds what is missing.",
        )
    return Explained(
        result=result, asked=_asked(result, item), policy=policy, some=item is not None
    )


def _person(manifest: Manifest, student: str) -> Recipient:
    people = [one.recipient for one in manifest.people() if not one.withdrawn]
    for form in (_as_id, _as_name):
        found = [one for one in people if form(one) == collision_key(student.strip())]
        if len(found) == 1:
            return found[0]
        if found:
            ids = " or ".join(one.id for one in found[:3])
            raise NotThereError(
                f"{len(found)} students are called {student!r}",
                where=str(manifest.where),
                remedy=f"Name the student by id: {ids}.",
            )
    raise NotThereError(
        f"there is no student {student!r}",
        where=str(manifest.where),
        remedy=f"{_meant(student, people)}private/who.csv lists everyone.",
    )


def _as_id(person: Recipient) -> str:
    return collision_key(person.id)


def _as_name(person: Recipient) -> str:
    return collision_key(person.name)


def _meant(student: str, people: Sequence[Recipient]) -> str:
    by_text = {text: one for one in people for text in (*one.name.split(), one.name, one.id)}
    near = dict.fromkeys(by_text[text] for text in nearest(student, by_text))
    shown = " or ".join(f"{one.id} ({one.name})" for one in near)
    return f"Did you mean {shown}? " if near else ""


def _asked(
    result: StudentResult, item: str | None
) -> tuple[tuple[ExerciseResult, tuple[ItemResult, ...]], ...]:
    """The items that are meant, exercise by exercise."""
    found = tuple(
        (exercise, items)
        for exercise in result.exercises
        if (items := tuple(i for i in exercise.items if item is None or item in _names(i)))
    )
    if item is not None and not found:
        known = dict.fromkeys(n for e in result.exercises for i in e.items for n in _names(i))
        near = nearest(item, known)
        meant = f"Did you mean {' or '.join(near)}? " if near else ""
        raise NotThereError(
            f"there is no item {item!r}",
            where=f"sheet {result.code} of {result.recipient.id}",
            remedy=f"{meant}Without an item all of the sheet are explained.",
        )
    return found


def _names(item: ItemResult) -> tuple[str, ...]:
    """What an item may be called: by itself, by its quantity, by its exercise."""
    position, _, cell = item.item.partition(".")
    quantity = split_cell(cell)[0]
    return item.item, cell, f"{position}.{quantity}", quantity, position
