"""Lists of people beside submissions: what systems call everyone is learned from these alone."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from grader.checking import taking_in
from grader.checking.results_json import results_json
from grader.states import State
from tests.course import Course, filled, make_course
from tests.downloads import (
    CLASS,
    PHOTO,
    UNREADABLE,
    Handed,
    arrivals,
    canvas_zip,
    classroom_zip,
    moodle_zip,
)
from tests.lists import Rows, as_csv, as_xlsx
from tests.mixed_class import EXERCISES, right_answers

GRADEBOOK: Rows = [
    ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "HW 1 (77001)"],
    ["    Points Possible", None, None, None, None, "6.00"],
    *([one.sortable, one.canvas, one.id, one.email, "A", ""] for one in CLASS),
    ["Student, Test", 49999, None, "0" * 40, "A", ""],
]
WORKSHEET: Rows = [
    ["Identifier", "Full name", "ID number", "Email address", "Status", "Grade", "Maximum Grade"],
    *(
        [f"Participant {one.participant}", one.name, one.id, one.email, "-", "", "6.00"]
        for one in CLASS
    ),
]
CLASSROOM: Rows = [
    ["identifier", "github_username", "github_id", "name"],
    *([one.id, one.github, str(number), ""] for number, one in enumerate(CLASS, start=5500)),
]
BESIDE: dict[str, tuple[Callable[[tuple[Handed, ...]], bytes], bytes]] = {
    "canvas": (canvas_zip, as_csv(GRADEBOOK, delimiter=";", encoding="utf-8-sig")),
    "moodle": (moodle_zip, as_csv(WORKSHEET, encoding="utf-8-sig", end="\r\n")),
    "moodle, blind": (lambda handed: moodle_zip(handed, blind=True), as_xlsx(WORKSHEET)),
    "classroom": (classroom_zip, as_csv(CLASSROOM)),
}
ON_PAPER = {PHOTO: State.NEEDS_A_PERSON, UNREADABLE: State.UNREADABLE}
"""Whose files hold no sheet code: only the system says whose they are."""


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class of whom nothing is known but ids and names."""
    course = make_course(
        tmp_path_factory.mktemp("issued"), exercises=EXERCISES,
        roster={person.id: person.name for person in CLASS},
    )  # fmt: skip
    course.generate(formats=())
    return course


@pytest.fixture
def course(issued: Course, tmp_path: Path) -> Course:
    """The same class, where nothing was handed in yet."""
    shutil.copytree(issued.root, tmp_path / "course")
    return Course(root=tmp_path / "course")


@pytest.fixture(scope="module")
def handed(issued: Course) -> tuple[Handed, ...]:
    """What the class hands in."""
    right = right_answers(issued)
    return arrivals(lambda person: filled(issued.form(person.id), right[person.id]))


@pytest.mark.parametrize("name", BESIDE)
@pytest.mark.parametrize("first", [True, False])
def test_a_list_beside_a_download_tells_whose_files_are(
    name: str, first: bool, course: Course, handed: tuple[Handed, ...], tmp_path: Path
) -> None:
    download, people = BESIDE[name]
    folder = tmp_path / "sunday"
    folder.mkdir()
    (folder / "download.zip").write_bytes(download(handed))
    states = {person: result.state for person, result in course.check(folder)[0].items()}
    assert {states[person.id] for person in ON_PAPER} == {State.MISSING}
    (folder / ("a list.csv" if first else "people.csv")).write_bytes(people)
    results, summary = course.check(folder)
    for person, state in ON_PAPER.items():
        assert results[person.id].state is state
    assert [(one.rows, one.unknown, one.ambiguous) for one in summary.lists] == [(7, (), ())]
    assert '"rows": 7, "unknown": [], "ambiguous": []' in json.dumps(results_json((), summary))
    again, _ = course.check(folder / "download.zip")
    assert again[PHOTO.id].state is State.NEEDS_A_PERSON


def test_a_list_behind_more_files_than_are_read_at_once_still_tells_whose_they_are(
    course: Course, handed: tuple[Handed, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_in, "FEW", 1)
    folder = tmp_path / "submissions"
    with ZipFile(io.BytesIO(canvas_zip(handed))) as download:
        download.extractall(folder)
    (folder / "zz.csv").write_bytes(as_csv(GRADEBOOK))
    results, summary = course.check(folder)
    assert [one.source.rpartition("/")[2] for one in summary.lists] == ["zz.csv"]
    assert {person.id: results[person.id].state for person in ON_PAPER} == {
        person.id: state for person, state in ON_PAPER.items()
    }


def test_a_list_that_a_student_hands_in_teaches_nothing(course: Course, tmp_path: Path) -> None:
    thief, robbed = CLASS[0], PHOTO
    claim: Rows = [GRADEBOOK[0], ["x", robbed.canvas, thief.id, "", "A", ""]]
    handed = tuple(
        Handed(person=person, file=file, content=content, number=number)
        for number, (person, file, content) in enumerate(
            [(thief, "list.csv", as_csv(claim)), (robbed, "IMG_1.jpeg", b"\xff\xd8\xff\xe0")], 1
        )
    )
    path = tmp_path / "submissions.zip"
    path.write_bytes(canvas_zip(handed))
    _, summary = course.check(path)
    assert summary.lists == ()
    with course.manifest() as manifest:
        assert all(not one.recipient.aliases for one in manifest.people())
