"""What is not as it should be on paper is said, with whom it concerns; sheets are issued."""

from __future__ import annotations

from pathlib import Path

from pypdf import PdfReader

from tests.command_line import grader
from tests.course import make_course

ONE_EXERCISE = '\n[[exercise]]\nfamily = "perceptron-update"\npoints = 2\n'


def issue(folder: Path) -> str:
    """What `generate` says on standard error."""
    ran = grader(
        "generate", folder / "hw1.toml", "--roster", folder / "roster.csv", "--out", folder / "hw1"
    )
    assert ran.code == 0, ran.said
    return ran.said


def test_a_sign_that_no_font_has_is_said_with_the_student(tmp_path: Path) -> None:
    course = make_course(
        tmp_path, exercises=ONE_EXERCISE, roster={"1": "Ada", "2": "Bob 😀", "3": "김하늘"}
    )
    said = issue(course.root)
    assert "2 (Bob 😀): no font has 😀" in said
    assert "Ada" not in said
    assert PdfReader(course.out / "handout" / "2" / "hw1-2-sheet.pdf").pages
    assert "no font" not in issue(course.root), "it is said once, when the sheets are written"


def test_words_of_the_course_that_cannot_be_printed_are_said(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=ONE_EXERCISE, roster={"1": "Ada"}, title="Fun 😀")
    said = issue(course.root)
    assert "Not everybody can read these PDFs: title: no font has the sign" in said


def test_of_usual_sheets_nothing_is_said(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=ONE_EXERCISE)
    assert issue(course.root) == ""
