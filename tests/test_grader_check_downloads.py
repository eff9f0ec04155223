"""From what a TA downloads from each system to marks: whose each file is, and what it earns."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.assignment.keys import Key, System
from grader.states import State
from tests.course import Course, filled, make_course
from tests.downloads import (
    AGAIN,
    CLASS,
    PHOTO,
    UNREADABLE,
    Handed,
    Person,
    arrivals,
    canvas_zip,
    classroom_grades,
    classroom_zip,
    gradescope_zip,
    moodle_zip,
    packed,
    unpacked,
)
from tests.mixed_class import EXERCISES, right_answers

Download = Callable[[tuple[Handed, ...]], bytes]

DOWNLOADS: dict[str, Download] = {
    "canvas": canvas_zip,
    "moodle": moodle_zip,
    "moodle, flat": lambda handed: moodle_zip(handed, flat=True),
    "moodle, blind": lambda handed: moodle_zip(handed, blind=True),
    "gradescope": gradescope_zip,
    "classroom": classroom_zip,
}


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The class with its sheets, and with what each system calls everyone."""
    root = tmp_path_factory.mktemp("issued")
    course = make_course(
        root, exercises=EXERCISES, roster={person.id: person.name for person in CLASS}
    )
    course.generate(formats=())
    with course.manifest() as manifest, manifest.transaction():
        manifest.learn({person.id: called(person) for person in CLASS})
    return course


@pytest.fixture
def course(issued: Course, tmp_path: Path) -> Course:
    """The same class, where nothing was handed in yet."""
    shutil.copytree(issued.root, tmp_path / "course")
    return Course(root=tmp_path / "course")


@pytest.fixture(scope="module")
def handed(issued: Course) -> tuple[Handed, ...]:
    """What the class hands in: all that can be right is right."""
    right = right_answers(issued)
    before = filled(issued.form(AGAIN.id), dict.fromkeys(right[AGAIN.id], "0.5"))
    return arrivals(lambda person: filled(issued.form(person.id), right[person.id]), before)


def called(person: Person) -> tuple[Key, ...]:
    return (
        Key(system=System.EMAIL, value=person.email),
        Key(system=System.CANVAS, value=str(person.canvas)),
        Key(system=System.PARTICIPANT, value=str(person.participant)),
        Key(system=System.GITHUB, value=person.github),
    )


def grades(course: Course) -> dict[str, str]:
    text = (course.out / "results" / "grades.csv").read_text(encoding="utf-8-sig")
    return {row["id"]: row["score"] for row in csv.DictReader(text.splitlines())}


def states(course: Course, *paths: Path) -> dict[str, State]:
    results, _ = course.check(*paths)
    return {person: result.state for person, result in results.items()}


EXPECTED = {
    person.id: {UNREADABLE: State.UNREADABLE, PHOTO: State.NEEDS_A_PERSON}.get(person, State.GRADED)
    for person in CLASS
}
FULL = {person.id: "6" if EXPECTED[person.id] is State.GRADED else "" for person in CLASS}


@pytest.mark.parametrize("name", DOWNLOADS)
def test_right_answers_earn_full_marks_and_nothing_else_earns_a_number(
    name: str, course: Course, handed: tuple[Handed, ...], tmp_path: Path
) -> None:
    path = tmp_path / "download.zip"
    path.write_bytes(DOWNLOADS[name](handed))
    assert states(course, path) == EXPECTED
    assert grades(course) == FULL


@pytest.mark.parametrize("name", DOWNLOADS)
def test_the_folder_that_a_download_was_unpacked_to_earns_the_same(
    name: str, course: Course, handed: tuple[Handed, ...], tmp_path: Path
) -> None:
    folder = unpacked(DOWNLOADS[name](handed), tmp_path / "download", "NFD")
    assert states(course, folder) == EXPECTED
    assert grades(course) == FULL


def test_a_folder_with_all_downloads_in_it_earns_the_same(
    course: Course, handed: tuple[Handed, ...], tmp_path: Path
) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    for name, download in DOWNLOADS.items():
        (folder / f"{name}.zip").write_bytes(download(handed))
    (folder / "classroom_grades.csv").write_bytes(classroom_grades())
    (folder / "rest.7z").write_bytes(b"7z\xbc\xaf\x27\x1c\0\4")
    (folder / "cut.zip").write_bytes(canvas_zip(handed)[:-30])
    assert states(course, folder) == EXPECTED
    assert grades(course) == FULL


def test_the_grades_of_a_classroom_tell_whose_repositories_are_where_the_roster_does_not(
    tmp_path: Path,
) -> None:
    course = make_course(tmp_path, exercises=EXERCISES, roster={p.id: p.name for p in CLASS})
    course.generate(formats=())
    right = right_answers(course)
    handed = arrivals(lambda person: filled(course.form(person.id), right[person.id]))
    unpacked(classroom_zip(handed), tmp_path / "down")
    (tmp_path / "down" / "grades.csv").write_bytes(classroom_grades())
    assert states(course, tmp_path / "down") == EXPECTED


def test_the_sheet_of_another_student_is_a_wrong_sheet_in_every_system(
    course: Course, handed: tuple[Handed, ...], tmp_path: Path
) -> None:
    mine, other = CLASS[0], CLASS[4]
    theirs = next(one.content for one in handed if one.person == other)
    copied = (Handed(person=mine, file="answers.csv", content=theirs, number=950_000),)
    for name, download in DOWNLOADS.items():
        path = tmp_path / f"{name}.zip"
        path.write_bytes(download(copied))
        found = states(course, path)
        assert (name, found[mine.id]) == (name, State.WRONG_SHEET)
        assert found[other.id] is State.MISSING


def test_what_students_zip_and_name_like_others_stays_theirs(
    course: Course, handed: tuple[Handed, ...], tmp_path: Path
) -> None:
    mine, other = CLASS[0], CLASS[4]
    form = next(one.content for one in handed if one.person == mine)
    name = f"{other.id}/lee_{other.canvas}_1_hw1-{other.id}-answers.csv"
    inner = packed([(f"Lee_{other.participant}_assignsubmission_file/{name}", form)])
    zipped = (Handed(person=mine, file="work.zip", content=inner, number=1),)
    for download in DOWNLOADS.values():
        path = tmp_path / "download.zip"
        path.write_bytes(download(zipped))
        assert states(course, path)[mine.id] is State.GRADED
        assert grades(course)[other.id] == ""
