"""`grader export` on a course: what a TA types, what they read, what lies there afterwards."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.command_line import grader
from tests.course import Course, filled, keys, make_course

EXERCISE = '\n[[exercise]]\nfamily = "mlp-deltas"\npoints = 10\n'
LIST = "id,points\r\n007,\r\n0042,\r\nLee-3,3\r\n"


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course in which 007 answered everything, 0042 handed in a picture, Lee-3 nothing."""
    course = make_course(tmp_path_factory.mktemp("course"), exercises=EXERCISE)
    course.generate()
    results, _ = course.check()
    downloads = course.root / "downloads"
    downloads.mkdir()
    form = course.form("007")
    (downloads / form.name).write_bytes(filled(form, keys(results["007"])))
    (downloads / "hw1-0042-answers.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 40)
    course.check(downloads)
    return course


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A list of the TA's own."""
    file = tmp_path / "점수.csv"
    file.write_bytes(LIST.encode())
    return file


def test_a_copy_is_filled_and_the_own_file_stays(marked: Course, own: Path) -> None:
    ran = grader("export", marked.out, "--csv", own, "--column", "points")
    copy = marked.out / "results" / "export" / "점수.csv"
    assert copy.read_bytes() == LIST.replace("007,", "007,10").encode()
    assert own.read_bytes() == LIST.encode()
    assert ran.code == 0
    assert ran.text == (
        "점수.csv, column 'points', 3 rows:\n"
        "     1  score put in\n"
        "     2  left: no score here (1 needs a person, 1 missing; 1 score there kept)\n"
        f"wrote {copy}\n"
    )


def test_a_dry_run_counts_the_same_and_writes_nothing(
    marked: Course, own: Path, tmp_path: Path
) -> None:
    asked = ("export", marked.out, "--csv", own, "--column", "points", "--missing", "zero")
    out = tmp_path / "new" / "out.csv"
    dry = grader(*asked, "--out", out, "--dry-run")
    assert not out.parent.exists()
    real = grader(*asked, "--out", out)
    assert real.text.splitlines()[:-1] == dry.text.splitlines()[:-1]
    assert out.read_bytes() == b"id,points\r\n007,10\r\n0042,\r\nLee-3,0\r\n"


def test_a_row_that_a_person_must_look_at_ends_with_3(marked: Course, tmp_path: Path) -> None:
    own = tmp_path / "twice.csv"
    own.write_bytes(b"id,points\n007,\n007,\n")
    ran = grader("export", marked.out, "--csv", own, "--column", "points", "--dry-run")
    assert ran.code == 3
    assert "line 2: 007, line 3: 007" in ran.text


@pytest.mark.parametrize("way", ["itself", "link", "hard link", "case", "folder"])
def test_the_own_file_is_never_written_over(marked: Course, own: Path, way: str) -> None:
    out = own.with_name("other.csv")
    match way:
        case "itself":
            out = own
        case "link":
            out.symlink_to(own)
        case "hard link":
            os.link(own, out)
        case "case":
            out = own.with_name("점수.CSV")
        case "folder":
            out = own.parent / "x" / ".." / own.name
            (own.parent / "x").mkdir()
    ran = grader("export", marked.out, "--csv", own, "--column", "points", "--out", out)
    assert ran.code == 1
    assert "your own file" in ran.said
    assert own.read_bytes() == LIST.encode()


@pytest.mark.parametrize("place", ["private/gradebook.sqlite", "decisions/kim.toml"])
def test_what_the_grader_keeps_is_not_written_over(marked: Course, own: Path, place: str) -> None:
    asked = ("export", marked.out, "--csv", own, "--column", "points", "--out", marked.out / place)
    ran = grader(*asked)
    assert ran.code == 1
    assert "not written over" in ran.said


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ((), 2, "Name one file"),
        (("--csv", "a.csv", "--moodle", "b.csv", "--column", "x"), 2, "Name one file"),
        (("--csv", "a.csv"), 2, "needs --column NAME"),
        (("--canvas", "a.csv", "--column", "x", "--id", "y"), 2, "--id is for --csv"),
        (("--csv", "a.csv", "--column", "x", "--out-of", "0"), 2, "a number above 0"),
        (("--csv", "a.csv", "--column", "x", "--missing", "0"), 2, "'0' is not one of"),
        (("--csv", "not there.csv", "--column", "x"), 1, "not there.csv"),
        (("--csv", "{own}", "--column", "x", "--section", "B"), 1, "no section 'B'.*Name one of A"),
        (("--csv", "{own}", "--column", "pints"), 1, "no column 'pints'.*one of 'points'"),
    ],
)
def test_what_cannot_be_done_is_one_message(
    marked: Course, own: Path, options: tuple[str, ...], code: int, said: str
) -> None:
    ran = grader("export", marked.out, *(one.format(own=own) for one in options))
    assert ran.code == code
    assert re.search(said, ran.said)


def test_before_anything_is_checked_there_are_no_marks(tmp_path: Path, own: Path) -> None:
    course = make_course(tmp_path, exercises=EXERCISE)
    course.generate()
    ran = grader("export", course.out, "--csv", own, "--column", "points")
    assert ran.code == 1
    assert "nothing was checked yet" in ran.said
