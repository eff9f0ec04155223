"""Students who hand in again: what counts under `attempts`, by whatever tells which came later."""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from grader.submissions.pictures import READ_IT
from tests.class_lists import canvas
from tests.command_line import grader
from tests.course import Course, filled, make_course
from tests.downloads import CLASS, JPEG, Handed, canvas_zip
from tests.lists import as_csv
from tests.mixed_class import EXERCISES, right_answers
from tests.row_tables import Answered, google_form

PERSON, OTHER = CLASS[2], CLASS[3]
"""Two of one name."""

Answers = Mapping[str, str]
Bring = Callable[[Course, Path, Sequence[Answers]], None]

NIGHT = datetime(2026, 9, 14, 14, 0)
SCORES = {"some": "4", "all": "6", "few": "2"}
"""What the first, the second and the last try earn."""

COUNTS = {"last": "few", "best": "all", "first": "some"}


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Sheets for a class that Canvas lists."""
    course = make_course(tmp_path_factory.mktemp("issued"), exercises=EXERCISES)
    roster = course.root / "Grades.csv"
    roster.write_bytes(as_csv(canvas()))
    made = ("generate", course.root / "hw1.toml", "--roster", roster, "--out", course.out)
    assert grader(*made, "--format", "md").code == 0
    return course


@pytest.fixture
def tries(issued: Course) -> tuple[Answers, ...]:
    """One exercise, everything, the other exercise."""
    right = right_answers(issued)[PERSON.id]

    def only(number: str) -> Answers:
        return {item: text if item.startswith(number) else "77" for item, text in right.items()}

    return only("1."), right, only("2.")


def by_attachment(course: Course, folder: Path, tries: Sequence[Answers]) -> None:
    """Canvas counts up; the order of names and times is another one."""
    names = ("c.csv", "b.csv", "a.csv")
    handed = [
        Handed(person=PERSON, file=name, content=form(course, one), number=900_000 + n)
        for n, (one, name) in enumerate(zip(tries, names, strict=True))
    ]
    folder.mkdir()
    (folder / "submissions.zip").write_bytes(canvas_zip(handed))
    grader("check", course.out, folder)


def by_stated_time(course: Course, folder: Path, tries: Sequence[Answers]) -> None:
    """A form states when; its rows were sorted by something else."""
    rows = [
        Answered(person=PERSON, answers=one, at=NIGHT + timedelta(minutes=n))
        for n, one in enumerate(tries)
    ]
    folder.mkdir()
    (folder / "HW 1.csv").write_bytes(google_form(rows[::-1]))
    grader("check", course.out, folder)


def by_file_time(course: Course, folder: Path, tries: Sequence[Answers]) -> None:
    """Nothing but the times of files tells."""
    for n, (one, name) in enumerate(zip(tries, "cba", strict=True)):
        path = folder / PERSON.id / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(form(course, one))
        os.utime(path, (1_800_000_000 + n,) * 2)
    grader("check", course.out, folder)


def by_runs(course: Course, folder: Path, tries: Sequence[Answers]) -> None:
    """Each is checked when it comes; the times of files were lost."""
    for n, one in enumerate(tries):
        path = folder / str(n) / PERSON.id / "answers.csv"
        path.parent.mkdir(parents=True)
        path.write_bytes(form(course, one))
        os.utime(path, (1_800_000_000 - n,) * 2)
        grader("check", course.out, folder / str(n))


BRINGS: Sequence[Bring] = (by_attachment, by_stated_time, by_file_time, by_runs)


def form(course: Course, answers: Answers) -> bytes:
    return filled(course.form(PERSON.id), answers)


def under(issued: Course, attempts: str, folder: Path) -> Course:
    """The course with a policy for attempts, where nothing was handed in yet."""
    shutil.copytree(issued.root, folder)
    course = Course(root=folder)
    file = course.root / "hw1.toml"
    text = file.read_text("utf-8")
    file.write_text(f'{text}\n[policy]\nattempts = "{attempts}"\n', "utf-8")
    roster = course.root / "Grades.csv"
    made = ("generate", file, "--roster", roster, "--out", course.out, "--format", "md")
    assert grader(*made).code == 0
    return course


def table(course: Course, name: str) -> list[dict[str, str]]:
    text = (course.out / "results" / name).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def stands(course: Course) -> tuple[str, str]:
    """State and score of the one who hands in again."""
    (row,) = [row for row in table(course, "grades.csv") if row["id"] == PERSON.id]
    return row["state"], row["score"]


def became(course: Course) -> list[str]:
    """What became of their files, as they came."""
    return [row["state"] for row in table(course, "files.csv") if row["id"] == PERSON.id]


@pytest.mark.parametrize("bring", BRINGS)
@pytest.mark.parametrize("attempts", COUNTS)
def test_the_last_the_best_or_the_first_try_counts(
    issued: Course, tries: tuple[Answers, ...], tmp_path: Path, bring: Bring, attempts: str
) -> None:
    course = under(issued, attempts, tmp_path / "course")
    bring(course, tmp_path / "in", tries)
    assert stands(course) == ("graded", SCORES[COUNTS[attempts]])
    assert sorted(became(course)) == ["matched", "superseded", "superseded"]


@pytest.mark.parametrize("attempts", COUNTS)
def test_a_photo_or_a_blank_form_beside_answers_takes_nothing_away(
    issued: Course, tries: tuple[Answers, ...], tmp_path: Path, attempts: str
) -> None:
    course = under(issued, attempts, tmp_path / "course")
    right = form(course, tries[1])
    for n, (name, content) in enumerate(
        {"a.csv": right, "IMG_1.jpeg": JPEG, "z.csv": form(course, {})}.items()
    ):
        path = tmp_path / "in" / PERSON.id / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (1_800_000_000 + n,) * 2)
    grader("check", course.out, tmp_path / "in")
    assert stands(course) == ("graded", "6")
    notes = {row["file"][-6:]: row["note"] for row in table(course, "files.csv")}
    assert READ_IT in notes["1.jpeg"]
    assert "this form is blank" in notes["/z.csv"]


@pytest.mark.parametrize("attempts", COUNTS)
def test_a_blank_form_in_a_later_check_takes_nothing_away(
    issued: Course, tries: tuple[Answers, ...], tmp_path: Path, attempts: str
) -> None:
    course = under(issued, attempts, tmp_path / "course")
    by_runs(course, tmp_path / "in", (tries[1], {}))
    assert stands(course) == ("graded", "6")
    assert became(course) == ["matched", "superseded"]


def test_a_photo_in_a_later_check_is_for_a_person_to_read_before_there_is_a_number(
    issued: Course, tries: tuple[Answers, ...], tmp_path: Path
) -> None:
    course = under(issued, "last", tmp_path / "course")
    by_runs(course, tmp_path / "in", (tries[1],))
    (tmp_path / "monday" / PERSON.id).mkdir(parents=True)
    (tmp_path / "monday" / PERSON.id / "IMG_1.jpeg").write_bytes(JPEG)
    ran = grader("check", course.out, tmp_path / "monday")
    assert stands(course) == ("needs a person", "")
    assert became(course) == ["superseded", "needs a person"]
    assert f"{PERSON.id}" in ran.text
