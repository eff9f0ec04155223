"""A class that hands in all that is good and bad, with the same bytes and times every time."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from grader.records.issued import IssuedSheet
from grader.records.manifest import Manifest
from grader.specimens.simulate import rounds_every_step
from tests.course import Course, filled, make_course

EXERCISES = """
[[exercise]]
family = "mlp-deltas"
points = 4

[[exercise]]
family = "perceptron-update"
points = 2
"""

MONDAY = 1_800_000_000
"""When the first of them handed in; everybody a minute later than the one before."""

PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Student:
    """Somebody with a sheet, what would be right on it, and a neighbour's code."""

    person: str
    code: str
    right: dict[str, str]
    blank_form: Path
    other_code: str


Files = Iterator[tuple[str, bytes]]


def make_class(root: Path, students: int) -> Course:
    """Issue to so many, and let them hand in to `in/`: a kind of student after another."""
    people = {f"{number:05}": f"Student {number}" for number in range(students)}
    course = make_course(root, exercises=EXERCISES, roster=people)
    course.generate(formats=())
    into = root / "in"
    into.mkdir()
    with course.manifest() as manifest:
        sheets = list(manifest.sheets())
        for number, (sheet, kind) in enumerate(zip(sheets, cycle(KINDS), strict=False)):
            student = Student(
                person=sheet.person, code=sheet.code, right=_right(manifest, sheet),
                blank_form=course.form(sheet.person), other_code=sheets[number - 1].code,
            )  # fmt: skip
            for place, (name, content) in enumerate(kind(student)):
                path = into / name
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(content)
                os.utime(path, (MONDAY + 60 * number + place,) * 2)
    return course


def right_answers(course: Course) -> dict[str, dict[str, str]]:
    """By person, what an honest student types."""
    with course.manifest() as manifest:
        return {sheet.person: _right(manifest, sheet) for sheet in manifest.sheets()}


def _right(manifest: Manifest, sheet: IssuedSheet) -> dict[str, str]:
    return {
        f"{row.position}.{item}": text
        for row in sheet.rows
        for item, text in rounds_every_step(manifest.structure(row.structure), row.givens).items()
    }


def _saved(code: str, answers: dict[str, str]) -> bytes:
    return json.dumps({"sheet": code, "answers": answers}, indent=1).encode()


def _by_page(one: Student) -> Files:
    yield f"hw1-{one.person}-answers.json", _saved(one.code, one.right)


def _by_form(one: Student) -> Files:
    yield f"hw1-{one.person}-answers.csv", filled(one.blank_form, one.right)


def _with_a_slip(one: Student) -> Files:
    item = "1.delta1[1]"
    yield f"Kim {one.person}.json", _saved(one.code, {**one.right, item: "7.25"})


def _twice(one: Student) -> Files:
    yield f"{one.person}.json", _saved(one.code, {})
    yield f"{one.person} (1).csv", filled(one.blank_form, one.right)


def _two_at_once(one: Student) -> Files:
    yield f"{one.person} a.json", _saved(one.code, {**one.right, "1.delta1[1]": "0.5"})
    yield f"{one.person} b.json", _saved(one.code, one.right)


def _photo(one: Student) -> Files:
    yield f"{one.person}/IMG_2041.jpg", PHOTO


def _broken(one: Student) -> Files:
    yield f"hw1-{one.person}-answers.json", _saved(one.code, one.right)[:-40]


def _blank(one: Student) -> Files:
    yield f"hw1-{one.person}-answers.csv", one.blank_form.read_bytes()


def _neighbours(one: Student) -> Files:
    yield f"{one.person}.json", _saved(one.other_code, one.right)


def _unreadable_item(one: Student) -> Files:
    yield f"{one.person}.json", _saved(one.code, {**one.right, "1.delta1[1]": "about 0.1"})


def _zipped(one: Student) -> Files:
    path = zipfile.ZipInfo(f"hw1-{one.person}-answers.json", (2027, 1, 18, 9, 0, 0))
    place = one.blank_form.with_suffix(".zip")
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr(path, _saved(one.code, one.right))
    yield f"{one.person}.zip", place.read_bytes()
    place.unlink()


def _nothing(_: Student) -> Files:
    yield from ()


KINDS: tuple[Callable[[Student], Files], ...] = (
    _by_page, _by_form, _with_a_slip, _twice, _by_page, _photo, _broken, _two_at_once, _blank,
    _neighbours, _unreadable_item, _zipped, _nothing,
)  # fmt: skip
