"""Another language or layout for somebody whose sheet is out already."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.command_line import grader
from tests.course import Course, make_course
from tests.test_grader_generate import PERCEPTRON, documents, givens

EDITIONS = "id,name,language,layout\n{}\n"
FIRST = EDITIONS.format("a,Ada,en,\nb,Bea,,\nc,Cho,,large")
THEN = EDITIONS.format("a,Ada,ko,\nb,Bea,en,normal\nc,Cho,,\nd,Dan,ko,plain")


def issuing(course: Course) -> tuple[str | Path, ...]:
    """The command that issues the sheets of a course."""
    files = (course.root / "hw1.toml", "--roster", course.root / "roster.csv")
    return ("generate", *files, "--out", course.out, "--format", "md")


def test_sheets_that_are_out_keep_their_language_and_layout_and_generate_says_so(
    tmp_path: Path,
) -> None:
    course = make_course(tmp_path)
    roster = tmp_path / "roster.csv"
    command = issuing(course)
    roster.write_text(FIRST, "utf-8")
    assert "stay in the language" not in grader(*command).said
    before, numbers = documents(course.out), givens(course, "a")
    roster.write_text(THEN, "utf-8")
    said = grader(*command).said
    assert "a, c: these sheets stay in the language and layout" in said
    after = documents(course.out)
    assert {name: after[name] for name in before} == before
    assert "stay in the language" not in grader(*command).said

    shutil.rmtree(course.out / "handout" / "a")
    grader(*command)
    assert "문제 1" not in before["a/hw1-a-sheet.md"].decode()
    assert "문제 1" in documents(course.out)["a/hw1-a-sheet.md"].decode()
    assert givens(course, "a") == numbers


def test_who_gets_a_new_sheet_gets_it_as_the_roster_says(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    roster = tmp_path / "roster.csv"
    command = issuing(course)
    roster.write_text(FIRST, "utf-8")
    grader(*command)
    roster.write_text(THEN, "utf-8")
    assert "c: these sheets stay" in (said := grader(*command, "--reissue", "a").said)
    assert "a, c" not in said
    assert "문제 1" in documents(course.out)["a/hw1-a-sheet.md"].decode()


def test_of_a_whole_class_the_first_are_named(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=PERCEPTRON)
    roster = tmp_path / "roster.csv"
    command = issuing(course)
    people = [f"{one:02},Name," for one in range(25)]
    roster.write_text("\n".join(("id,name,language", *people)), "utf-8")
    grader(*command)
    roster.write_text("\n".join(("id,name,language", *(f"{one}ko" for one in people))), "utf-8")
    assert "17, 18, 19 and 5 more: these sheets stay" in grader(*command).said
