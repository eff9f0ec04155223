"""Downloads as they are on a real Sunday: groups, tables beside files, copies, what went out."""

from __future__ import annotations

import csv
import io
import os
import shutil
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.class_lists import canvas, own_list, worksheet
from tests.command_line import grader, typed
from tests.course import Course, filled, make_course
from tests.downloads import (
    CLASS,
    MONDAY,
    Handed,
    arrivals,
    canvas_zip,
    classroom_grades,
    moodle_zip,
    packed,
    unpacked,
)
from tests.lists import as_csv
from tests.mixed_class import EXERCISES, right_answers
from tests.row_tables import Answered, google_form, typed_table

MINE, OTHER = CLASS[0], CLASS[4]
NOON = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class that Canvas and Moodle list."""
    course = make_course(tmp_path_factory.mktemp("issued"), exercises=EXERCISES)
    for name, content in (("Grades.csv", canvas("6.00")), ("worksheet.csv", worksheet("6.00"))):
        roster = course.root / name
        roster.write_bytes(as_csv(content))
        made = ("generate", course.root / "hw1.toml", "--roster", roster, "--out", course.out)
        assert grader(*made, "--format", "md").code == 0
    return course


@pytest.fixture
def course(issued: Course, tmp_path: Path) -> Course:
    """The same class, where nothing was handed in yet."""
    shutil.copytree(issued.root, tmp_path / "course")
    return Course(root=tmp_path / "course")


@pytest.fixture(scope="module")
def right(issued: Course) -> dict[str, dict[str, str]]:
    """What is right on each sheet."""
    return right_answers(issued)


def form(course: Course, right: dict[str, dict[str, str]], wrong: str = "") -> bytes:
    """The answers of MINE; with `wrong` all of them are that."""
    answers = dict.fromkeys(right[MINE.id], wrong) if wrong else right[MINE.id]
    return filled(course.form(MINE.id), answers)


def laid(folder: Path, files: Iterable[tuple[str, bytes]], at: float = NOON.timestamp()) -> Path:
    for name, content in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (at, at))
    return folder


def table(course: Course, name: str) -> list[dict[str, str]]:
    text = (course.out / "results" / name).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def stands(course: Course) -> dict[str, tuple[str, str]]:
    """State and score of whom anything is known."""
    rows = table(course, "grades.csv")
    return {r["id"]: (r["state"], r["score"]) for r in rows if r["state"] != "missing"}


def became(course: Course) -> list[tuple[str, str]]:
    return sorted((row["id"], row["state"]) for row in table(course, "files.csv"))


@pytest.mark.parametrize("download", [canvas_zip, moodle_zip])
def test_the_number_of_a_group_that_is_somebody_elses_is_settled_by_one_command(
    course: Course, right: dict[str, dict[str, str]], tmp_path: Path, download: object
) -> None:
    assert callable(download)
    # Filed under OTHER, with the code of MINE: group work, or a team's number.
    group = Handed(person=OTHER, file="answers.csv", content=form(course, right), number=900_001)
    laid(tmp_path / "in", [("download.zip", download([group]))])
    grader("check", course.out, tmp_path / "in")
    assert stands(course) == {OTHER.id: ("wrong sheet", "")}
    (source,) = [row["file"] for row in table(course, "files.csv")]
    command = f'grader decide "{course.out}" belongs-to --student {MINE.id} --file "{source}"'
    assert typed(f'{command} --reason "their group" --by Kim').code == 0
    grader("check", course.out)
    assert stands(course) == {MINE.id: ("graded", "6")}


def test_what_a_group_filed_under_somebody_takes_nothing_from_their_own_answers(
    course: Course, right: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    own = filled(course.form(OTHER.id), right[OTHER.id])
    handed = [
        Handed(person=OTHER, file="answers.csv", content=own, number=900_001),
        Handed(person=OTHER, file="group.csv", content=form(course, right), number=900_002),
    ]
    laid(tmp_path / "in", [("submissions.zip", canvas_zip(handed))])
    grader("check", course.out, tmp_path / "in")
    assert stands(course) == {OTHER.id: ("graded", "6")}
    assert became(course) == [(OTHER.id, "matched"), (OTHER.id, "superseded")]


@pytest.mark.parametrize(("minutes", "score"), [(-5, "6"), (5, "0")])
def test_of_a_file_and_a_row_of_a_form_the_later_counts(
    course: Course, right: dict[str, dict[str, str]], tmp_path: Path, minutes: int, score: str
) -> None:
    at = datetime.fromtimestamp(NOON.timestamp() + 60 * minutes, UTC)
    wrong = dict.fromkeys(right[MINE.id], "77")
    rows = google_form([Answered(person=MINE, answers=wrong, at=at)])
    files = [(f"{MINE.id}/answers.csv", form(course, right)), ("HW 1.csv", rows)]
    grader("check", course.out, laid(tmp_path / "in", files))
    assert stands(course) == {MINE.id: ("graded", score)}
    assert became(course) == [(MINE.id, "matched"), (MINE.id, "superseded")]


@pytest.mark.parametrize(("day", "score"), [(-1, "6"), (1, "0")])
def test_a_row_that_was_typed_and_a_file_of_canvas_go_by_their_times(
    course: Course, right: dict[str, dict[str, str]], tmp_path: Path, day: int, score: str
) -> None:
    # The number of a row says nothing against that of an attachment.
    upload = Handed(person=MINE, file="a.csv", content=form(course, right), number=900_001)
    row = Answered(person=MINE, answers=dict.fromkeys(right[MINE.id], "77"), at=NOON)
    monday = datetime(*MONDAY, tzinfo=UTC).timestamp() + day * 86_400
    laid(tmp_path / "in", [("submissions.zip", canvas_zip([upload]))])
    laid(tmp_path / "in", [("typed.csv", typed_table([row]))], monday)
    grader("check", course.out, tmp_path / "in")
    assert stands(course) == {MINE.id: ("graded", score)}


@pytest.mark.parametrize("zipped", [True, False])
def test_answers_in_a_zip_in_a_folder_of_moodle_are_theirs(
    course: Course, right: dict[str, dict[str, str]], tmp_path: Path, zipped: bool
) -> None:
    inner = packed([("HW 1/answers.csv", form(course, right)), ("__MACOSX/._answers.csv", b"\0")])
    content = moodle_zip([Handed(person=MINE, file="제출.zip", content=inner, number=1)])
    if zipped:
        laid(tmp_path / "in", [("HW 1.zip", content)])
    else:
        unpacked(content, tmp_path / "in" / "HW 1")
    grader("check", course.out, tmp_path / "in")
    assert stands(course) == {MINE.id: ("graded", "6")}
    assert became(course) == [(MINE.id, "matched")]


def test_the_same_file_twice_counts_once_in_one_run_and_in_two(
    course: Course, right: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    content = form(course, right)
    folder = laid(tmp_path / "in", [("a.csv", content), ("Kopie von a.csv", content)])
    for _ in range(2):
        assert grader("check", course.out, folder, folder / "a.csv").code == 0
        assert stands(course) == {MINE.id: ("graded", "6")}
        assert became(course) == [(MINE.id, "matched"), (MINE.id, "superseded")]
        notes = {row["note"] for row in table(course, "files.csv")}
        assert any(note.startswith("the same as ") for note in notes)


def test_a_file_that_was_renamed_between_two_runs_is_the_same_answer(
    course: Course, right: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    folder = laid(tmp_path / "in", [("answers.csv", form(course, right))])
    assert grader("check", course.out, folder).code == 0
    (folder / "answers.csv").rename(folder / "김하늘 (1).csv")
    ran = grader("check", course.out, folder)
    assert ran.code == 0
    assert "moved" not in ran.text
    assert stands(course) == {MINE.id: ("graded", "6")}
    assert became(course) == [(MINE.id, "matched"), (MINE.id, "superseded")]


def test_what_the_course_and_the_grader_made_lies_among_downloads_and_counts_for_nobody(
    course: Course, right: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    handed = arrivals(lambda one: filled(course.form(one.id), right[one.id]))
    folder = laid(tmp_path / "in", [
        ("submissions.zip", canvas_zip(handed)),
        ("2026-09-20T1830_Grades-CS231.csv", as_csv(canvas("6.00"))),
        ("Grades-CS231-HW 1-4711.csv", as_csv(worksheet("6.00"), encoding="utf-8-sig", end="\r\n")),
    ])  # fmt: skip
    grader("check", course.out, folder)
    before, files = stands(course), became(course)
    export = ("export", course.out, "--canvas", folder / "2026-09-20T1830_Grades-CS231.csv")
    assert grader(*export, "--column", "77001").code == 0
    shutil.copytree(course.out / "results" / "export", folder / "marks")
    for path in (course.out / "results").glob("*.csv"):
        shutil.copy(path, folder)
        as_german = path.read_text("utf-8-sig").replace(",", ";")
        (folder / f"deutsch {path.name}").write_text(as_german, "utf-8")
    ran = grader("check", course.out, folder)
    assert stands(course) == before
    assert became(course) == files
    assert "belongs to nobody" not in ran.text
    assert {row["what"] for row in table(course, "to-do.csv")} == {"needs a person", "unreadable"}


def test_a_table_of_the_grader_that_a_student_hands_in_is_theirs_to_be_asked_about(
    course: Course, tmp_path: Path
) -> None:
    grader("check", course.out)
    grades = (course.out / "results" / "grades.csv").read_bytes()
    one = Handed(person=MINE, file="grades.csv", content=grades, number=900_001)
    laid(tmp_path / "in", [("submissions.zip", canvas_zip([one]))])
    assert grader("check", course.out, tmp_path / "in").code == 3
    assert stands(course) == {MINE.id: ("unreadable", "")}


def test_a_list_of_ones_own_among_downloads_names_nobody(course: Course, tmp_path: Path) -> None:
    laid(tmp_path / "in", [("roster.csv", as_csv(own_list()))])
    grader("check", course.out, tmp_path / "in")
    assert stands(course) == {}


def test_words_typed_online_take_nothing_from_the_file_that_came_with_them(
    course: Course, right: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    words = "<!DOCTYPE html><html><body><p>안녕하세요, see attached. 1.5 hours!</p></body></html>"
    text = Handed(
        person=MINE, file="onlinetext.html", content=words.encode(), number=1, is_text=True
    )
    file = Handed(person=MINE, file="answers.csv", content=form(course, right), number=1)
    members = []
    for one in (text, file):
        with zipfile.ZipFile(io.BytesIO(moodle_zip([one]))) as archive:
            members += [(name, archive.read(name)) for name in archive.namelist()]
    laid(tmp_path / "in", [("HW 1.zip", packed(members))])
    assert grader("check", course.out, tmp_path / "in").code == 0
    assert stands(course) == {MINE.id: ("graded", "6")}
    assert became(course) == [(MINE.id, "matched"), (MINE.id, "superseded")]


def test_what_else_lies_in_a_repository_takes_nothing_from_the_answers(
    course: Course, right: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    sheet = (course.out / "handout" / OTHER.id / f"hw1-{OTHER.id}-sheet.md").read_bytes()
    repository = f"hw1-submissions/hw1-{OTHER.github}"
    files = {
        "README.md": b"# HW 1\n\n| item | points |\n|---|---|\n| 1.z1 | 2 |\n",
        ".github/classroom/autograding.json": b'{"tests": []}',
        "sheet.md": sheet,
        "src/main.py": b"import numpy as np\nprint('item,answer')\n",
        "work/answers.csv": filled(course.form(OTHER.id), right[OTHER.id]),
        "requirements.txt": b"numpy==2.1\n",
    }
    laid(tmp_path / "in", ((f"{repository}/{name}", content) for name, content in files.items()))
    (tmp_path / "in" / "grades.csv").write_bytes(classroom_grades())
    assert grader("check", course.out, tmp_path / "in").code == 0
    assert stands(course) == {OTHER.id: ("graded", "6")}
    states = [row["state"] for row in table(course, "files.csv")]
    assert sorted(states) == ["matched", *["superseded"] * 4]


def test_pages_of_feedback_give_nobody_a_mark(
    course: Course, right: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    laid(tmp_path / "in", [("answers.csv", form(course, right))])
    grader("check", course.out, tmp_path / "in")
    shutil.copytree(course.out / "results" / "feedback", tmp_path / "in" / "feedback")
    grader("check", course.out, tmp_path / "in")
    scores = {id_: score for id_, (_, score) in stands(course).items() if score}
    assert scores == {MINE.id: "6"}
