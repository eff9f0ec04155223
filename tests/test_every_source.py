"""Every source from the folder that a TA downloads to the marks that the course takes back.

`tests.sources` has a table of all of them. Each ends in the same reconciliation and the same marks,
and no broken or photographed answer has a number anywhere.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

from grader.assignment.keys import Key, System
from grader.exporting.export import Order, export
from tests.answer_files import FORMATS
from tests.class_lists import canvas, own_list, worksheet
from tests.command_line import grader
from tests.course import Course, keys, make_course, silently
from tests.downloads import AGAIN, CLASS, LATE, PHOTO, UNREADABLE, Person
from tests.lists import as_csv
from tests.sources import SOURCES, Class

EXERCISES = """
[[exercise]]
family = "mlp-deltas"
points = 2
[[exercise]]
family = "gradient-descent"
points = 1
[[exercise]]
family = "partial-derivatives"
points = 1
"""
MOST = "4"

HALF_PAST_TWO = 'due = 2026-09-14T14:30:00\ntime_zone = "UTC"\n'
LATENESS = '\n[late]\ncount = "stated"\n'


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """Sheets of numbers, words and formulas, and what each system calls everyone."""
    root = tmp_path_factory.mktemp("issued")
    roster = {person.id: person.name for person in CLASS}
    course = make_course(root, exercises=EXERCISES, roster=roster)
    course.generate(formats=FORMATS)
    with course.manifest() as manifest, manifest.transaction():
        manifest.learn({person.id: called(person) for person in CLASS})
    right = {person: keys(result) for person, result in course.check()[0].items()}
    (course.out / "private" / "gradebook.sqlite").unlink()
    shutil.rmtree(course.out / "results")
    return Class(course=course, right=right)


def called(person: Person) -> tuple[Key, ...]:
    return (
        Key(system=System.EMAIL, value=person.email),
        Key(system=System.CANVAS, value=str(person.canvas)),
        Key(system=System.PARTICIPANT, value=str(person.participant)),
        Key(system=System.GITHUB, value=person.github),
    )


@pytest.fixture
def course(issued: Class, tmp_path: Path) -> Course:
    """The same class, where nothing was handed in yet."""
    shutil.copytree(issued.course.root, tmp_path / "course")
    return Course(root=tmp_path / "course")


def laid(files: dict[str, bytes], folder: Path) -> Path:
    """Files in a folder, each a second younger than the one before, old ones by a day."""
    hour = 1_788_000_000
    for number, (name, content) in enumerate(files.items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        when = hour - 86_400 * path.name.startswith("old ") + number
        os.utime(path, (when, when))
    return folder


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


FULL = {
    **{person.id: ("graded", MOST) for person in CLASS},
    UNREADABLE.id: ("unreadable", ""),
    PHOTO.id: ("needs a person", ""),
}
TO_DO = [("needs a person", PHOTO.id), ("unreadable", UNREADABLE.id)]


@pytest.mark.parametrize("name", SOURCES)
def test_a_download_ends_in_its_reconciliation_its_marks_and_what_is_left_to_do(
    name: str, issued: Class, course: Course, tmp_path: Path
) -> None:
    source = SOURCES[name]
    course.check(laid(dict(source.made(issued)), tmp_path / "sunday"))
    results = course.out / "results"
    grades = {row["id"]: (row["state"], row["score"]) for row in table(results / "grades.csv")}
    assert grades == FULL
    expected = Counter((one, "matched") for one, (state, _) in FULL.items() if state == "graded")
    expected |= Counter([(UNREADABLE.id, "unreadable"), (PHOTO.id, "needs a person")])
    expected += Counter([(AGAIN.id, source.before)] if source.before else [])
    files = Counter((row["id"], row["state"]) for row in table(results / "files.csv"))
    assert files == expected
    assert [(row["what"], row["id"]) for row in table(results / "to-do.csv")] == TO_DO
    scores = {one: score for one, (_, score) in FULL.items()}
    for system in BOOKS:
        assert (system, exported(course, tmp_path, system)) == (system, scores)
    assert grader("export", course.out, "--items").code == 0
    for row in table(results / "export" / "items-wide.csv"):
        answers = {text for title, text in row.items() if "." in title}
        assert (row["score"], answers == {""}) == (scores[row["id"]], not scores[row["id"]])


def exported(course: Course, folder: Path, system: str) -> dict[str, str]:
    """What stands in a system's own file once who handed in nothing gets 0."""
    (name, content, column), out = BOOKS[system], folder / f"{system}.csv"
    (folder / name).write_bytes(content)
    order = Order(
        folder=course.out, system=system, file=folder / name, column=column, zero=True, out=out
    )
    export(order, silently)
    rows = list(csv.reader(io.StringIO(out.read_text("utf-8-sig"), newline="")))
    place = rows[0].index(column or "Grade")
    return {
        one.id: row[place] for one in CLASS for row in rows if one.email in row
    }  # fmt: skip


BOOKS = {
    "canvas": ("2026-09-20T1830_Grades-CS231.csv", as_csv(canvas(MOST)), "HW 1 (77001)"),
    "moodle": ("Grades-CS231-HW 1-4711.csv", as_csv(worksheet(MOST), end="\r\n"), None),
    "csv": ("성적.csv", as_csv(own_list(), encoding="utf-8-sig"), "HW 1"),
}
"""The file of each system that marks are put into: name, content, column."""


@pytest.fixture(scope="module")
def with_due(issued: Class, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The same class, where lateness is looked at by the times that systems state."""
    root = tmp_path_factory.mktemp("due") / "course"
    shutil.copytree(issued.course.root, root)
    file = root / "hw1.toml"
    text = file.read_text("utf-8")
    file.write_text(HALF_PAST_TWO + text + LATENESS, "utf-8")
    course = Course(root=root)
    course.generate(formats=())
    return course


@pytest.mark.parametrize("name", SOURCES)
def test_of_each_source_is_known_whether_something_was_late_or_that_nobody_knows(
    name: str, issued: Class, with_due: Course, tmp_path: Path
) -> None:
    source, course = SOURCES[name], Course(root=tmp_path / "course")
    shutil.copytree(with_due.root, course.root)
    course.check(laid(dict(source.made(issued)), tmp_path / "sunday"))
    late = {row["id"]: row["late"] for row in table(course.out / "results" / "grades.csv")}
    assert (late[LATE.id], late[AGAIN.id]) == (source.late, source.in_time)
    unknown = [one for one, found in late.items() if found == "not known" and FULL[one][1]]
    to_do = table(course.out / "results" / "to-do.csv")
    assert [row["id"] for row in to_do if row["what"] == "lateness not known"] == unknown
