"""What `grader generate` says of the list that it is given."""

from __future__ import annotations

from pathlib import Path

from tests import lists
from tests.course import make_course
from tests.elsewhere import python
from tests.lists import as_csv, as_xlsx

PERCEPTRON = '\n[[exercise]]\nfamily = "perceptron-update"\npoints = 4\n'


def said(folder: Path, roster: str) -> list[str]:
    order = ("generate", "hw1.toml", "--roster", roster, "--out", "hw1", "--format", "md")
    ran = python("-P", "-m", "grader", *order, folder=folder)
    assert ran.returncode == 0, ran.stderr
    return ran.stderr.splitlines()


def test_what_was_made_of_a_list_is_said_before_the_sheets_are_written(tmp_path: Path) -> None:
    make_course(tmp_path, exercises=PERCEPTRON)
    (tmp_path / "grades.csv").write_bytes(as_csv(lists.canvas_rows(), delimiter=";"))
    (tmp_path / "출석부.xlsx").write_bytes(as_xlsx(lists.PARTICIPANTS))
    assert said(tmp_path, "grades.csv") == [
        "grades.csv: read as a gradebook of Canvas; `SIS User ID` is the id.",
        "grades.csv: left out: line 2 (Manual Posting), line 3 (Points Possible), "
        "line 8 (Test Student, the test student).",
    ]
    assert said(tmp_path, "출석부.xlsx") == [
        "출석부.xlsx: read as a list of participants; `ID number` is the id.",
        "Gone from the roster, marked as withdrawn: 2026004.",
    ]


def test_other_ids_of_people_who_are_known_are_said(tmp_path: Path) -> None:
    make_course(tmp_path, exercises=PERCEPTRON)
    (tmp_path / "a.csv").write_bytes(as_csv(lists.PARTICIPANTS[:3]))
    (tmp_path / "b.csv").write_bytes(as_csv(lists.WORKSHEET_DE, delimiter=";"))
    said(tmp_path, "a.csv")
    assert said(tmp_path, "b.csv")[1] == (
        "This list has other ids for people who are known, and they keep theirs: "
        "minsu is 2026001, kms2 is 2026002."
    )
