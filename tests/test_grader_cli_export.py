"""`grader export` on a course: what a TA types, what they read, what lies there afterwards."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

import pytest

from grader.checking.desk import desk
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
    for asked in (("--csv", own, "--column", "points"), ("--items",)):
        ran = grader("export", marked.out, *asked, "--out", marked.out / place)
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


def test_every_export_is_in_the_log_and_no_dry_run_is(marked: Course, own: Path) -> None:
    asked = ("export", marked.out, "--csv", own, "--column", "points")
    with desk(marked.out) as before:
        earlier = sum(1 for _ in before.book.logged())
    grader(*asked, "--dry-run")
    grader(*asked)
    with desk(marked.out) as after:
        new = [(one.what, one.detail) for one in after.book.logged()][earlier:]
    copy = marked.out / "results" / "export" / own.name
    assert new == [("exported", f"점수.csv, column 'points': 1 cells filled, in {copy}")]


def test_marks_that_are_not_those_of_today_are_told(tmp_path: Path, own: Path) -> None:
    course = make_course(tmp_path / "course", exercises=EXERCISE)
    course.generate()
    results, _ = course.check()
    form = course.form("007")
    form.write_bytes(filled(form, keys(results["007"])))
    handed = tmp_path / form.name
    handed.write_bytes(form.read_bytes())
    course.check(handed)
    asked = ("export", course.out, "--csv", own, "--column", "points", "--dry-run")
    assert grader(*asked).said == ""
    text = (course.root / "hw1.toml").read_text(encoding="utf-8")
    (course.root / "hw1.toml").write_text(text.replace("points = 10", "points = 8"), "utf-8")
    course.generate()
    said = grader(*asked).said
    assert "3 of them would be other ones (007, 0042, Lee-3)" in said
    assert f"Run `grader check {course.out}` first" in said
    course.check()
    assert grader(*asked).said == ""


def test_points_go_item_by_item_into_a_table(marked: Course) -> None:
    ran = grader("export", marked.out, "--items")
    path = marked.out / "results" / "export" / "items-wide.csv"
    assert ran.text == f"wrote {path}\n"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert list(rows) == ["007", "0042", "Lee-3"]
    assert rows["007"]["score"] == "10"
    assert rows["007"]["mlp-deltas.z1[1]"]
    assert not any(value for name, value in rows["Lee-3"].items() if "." in name)


def test_points_item_by_item_take_no_file_of_a_system(marked: Course, own: Path) -> None:
    ran = grader("export", marked.out, "--items", "--csv", own)
    assert ran.code == 2
    assert "--items goes with" in ran.said


CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (12345),Current Score\r\n"
    ",,,,,Manual Posting,\r\n"
    "    Points Possible,,,,,10.00,(read only)\r\n"
    '"김, 민수",501,0007,minsu,"A and B",,\r\n'
    '"이, 서연",502,0012,seoyeon,A,,\r\n'
    '"이, 서연",503,0013,seoyeon2,A,2.00,\r\n'
    '"Student, Test",511,,d4ad0c6d0ad0d7ba7ff3b0bf5b0a1b9e0b9ffb5a,A,,\r\n'
)

MOODLE = (
    "Identifier,Full name,ID number,Email address,Status,Grade,Maximum grade,"
    "Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments\r\n"
    "Participant 9001,민수 김,0007,minsu@example.org,Submitted,,10.00,Yes,-,"
    '"Wednesday, 4 March 2026, 9:12 AM",\r\n'
    "Participant 9002,서연 이,0012,seoyeon@example.org,Submitted,,10.00,Yes,-,-,\r\n"
    "Participant 9003,서연 이,0013,seoyeon2@example.org,Submitted,2.00,10.00,Yes,-,-,\r\n"
)


@pytest.mark.parametrize(
    ("text", "options", "old", "new"),
    [
        (CANVAS, ("--canvas", "{file}", "--column", "12345"), 'A and B",,', 'A and B",10,'),
        (MOODLE, ("--moodle", "{file}"), "Submitted,,10.00", "Submitted,10,10.00"),
    ],
)
def test_the_list_that_was_the_roster_takes_the_marks_back(
    tmp_path: Path, text: str, options: tuple[str, ...], old: str, new: str
) -> None:
    course = make_course(tmp_path / "course", exercises=EXERCISE)
    file = tmp_path / "2026-11-21T1830_Grades-NN.csv"
    file.write_bytes(text.encode("utf-8-sig"))
    assignment = course.root / "hw1.toml"
    grader("generate", assignment, "--roster", file, "--out", course.out, "--format", "md")
    results, _ = course.check()
    handed = tmp_path / "answers.csv"
    handed.write_bytes(filled(course.form("0007"), keys(results["0007"])))
    grader("check", course.out, handed, "--only", "grades")
    ran = grader("export", course.out, *(one.format(file=file) for one in options))
    assert ran.code == 0, ran.said
    copy = (course.out / "results" / "export" / file.name).read_bytes()
    assert copy == text.replace(old, new, 1).encode("utf-8-sig")
    assert "1  score put in" in ran.text
    assert ("1 row of these had a grade there before" in ran.text) == ("--moodle" in options)
    assert "2  left: no score here (2 missing; 1 score there kept)" in ran.text


def test_a_decision_counts_once_it_is_checked_and_excuses_in_canvas_alone(tmp_path: Path) -> None:
    course = make_course(
        tmp_path / "course", exercises=EXERCISE, roster={"0007": "김민수", "0012": "이서연"}
    )
    course.generate()
    course.check()
    file = tmp_path / "grades.csv"
    text = (
        "Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (12345)\n"
        "    Points Possible,,,,,10.00\n김민수,1,0007,minsu,A,\n이서연,2,0012,seoyeon,A,3.00\n"
    )
    file.write_bytes(text.encode())
    ruled = ("--reason", "ill", "--by", "Kim")
    grader("decide", course.out, "excuse", "--student", "0012", *ruled)
    grader("decide", course.out, "points", "--student", "0007", "--points", "7.25", *ruled)
    asked = ("export", course.out, "--canvas", file, "--column", "12345")
    before = grader(*asked)
    assert "2 of them would be other ones (0007, 0012)" in before.said
    assert "score put in" not in before.text
    assert f"next             grader check {course.out}\n" in grader("status", course.out).text
    course.check()
    after = grader(*asked)
    assert (after.code, after.said) == (0, "")
    copy = course.out / "results" / "export" / file.name
    expected = text.replace("minsu,A,", "minsu,A,7.25").replace("seoyeon,A,3.00", "seoyeon,A,EX")
    assert copy.read_bytes() == expected.encode()
    own = tmp_path / "list.csv"
    own.write_bytes(b"id,points\n0007,\n0012,3\n")
    listed = grader("export", course.out, "--csv", own, "--column", "points")
    assert "1  left: no score here (1 excused; 1 score there kept)" in listed.text
