"""Decisions about files, sheets and due dates, end to end: they move exactly what they should."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.course import Course, make_course
from tests.rulings import decision
from tests.test_grader_check import EXERCISES, RIGHT

DUE = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
ON = 'due = 2026-11-30T12:00:00Z\n\n[late]\ncount = "files"\ndeduct = 0.5\n'


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """007 and 0042 are all right; 0042 is an hour late, and half the points are lost for that."""
    course = make_course(tmp_path, exercises=EXERCISES)
    path = course.root / "hw1.toml"
    head, rest = path.read_text(encoding="utf-8").split("\n[[exercise]]", 1)
    path.write_text(f"{head}\n{ON}\n[[exercise]]{rest}", encoding="utf-8")
    course.generate(formats=())
    (course.root / "in").mkdir()
    hand_in(course, "007.json", course.code("007"), late=-60)
    hand_in(course, "0042.json", course.code("0042"), late=3600)
    course.check(course.root / "in")
    return course


def hand_in(course: Course, name: str, code: str, late: int) -> None:
    """Right answers under a sheet code, so many seconds after the due date."""
    file = course.root / "in" / name
    file.write_text(json.dumps({"sheet": code, "answers": RIGHT}), encoding="utf-8")
    moment = DUE.timestamp() + late
    os.utime(file, (moment, moment))


def marked(course: Course, *decisions: str) -> dict[str, str]:
    """State, score and lateness of everyone under some decisions."""
    (course.out / "decisions").mkdir(exist_ok=True)
    (course.out / "decisions" / "kim.toml").write_text("\n".join(decisions), encoding="utf-8")
    course.check()
    lines = (course.out / "results" / "grades.csv").read_text(encoding="utf-8-sig").splitlines()
    rows = [line.rsplit(",", 4) for line in lines[1:]]
    return {
        head.partition(",")[0]: f"{state} {score} {late}".strip()
        for head, state, score, _, late in rows
    }


AT_FIRST = {"007": "graded 9 in time", "0042": "graded 4.5 late", "Lee-3": "missing"}


def test_who_is_late_loses_what_the_course_says(course: Course) -> None:
    assert marked(course) == AT_FIRST


@pytest.mark.parametrize("scope", ['student = "0042"', 'section = "A"', "all = true"])
def test_a_due_date_that_is_moved_gives_back_what_was_lost(course: Course, scope: str) -> None:
    later = decision('action = "due"', scope, "due = 2026-11-30T13:00:00Z")
    assert marked(course, later) == AT_FIRST | {"0042": "graded 9 in time"}


def test_a_due_date_of_somebody_else_moves_nobody(course: Course) -> None:
    later = decision('action = "due"', 'student = "Lee-3"', "due = 2026-12-30T13:00:00Z")
    assert marked(course, later) == AT_FIRST


def test_a_file_of_nobody_is_marked_as_whose_it_is(course: Course) -> None:
    hand_in(course, "scan-2.json", "", late=-60)
    _, summary = course.check(course.root / "in")
    (stray,) = summary.nobodys
    mine = decision('action = "belongs-to"', 'student = "Lee-3"', f'file = "{stray.source}"')
    assert marked(course, mine) == AT_FIRST | {"Lee-3": "graded 9 in time"}
    assert marked(course) == AT_FIRST


def test_an_old_sheet_counts_where_somebody_says_so(course: Course) -> None:
    old = course.code("007")
    course.generate(formats=(), reissue="007")
    outdated = AT_FIRST | {"007": "outdated sheet  in time"}
    assert marked(course) == outdated
    for about in ('student = "007"', f'file = "{course.root}/in/007.json"'):
        so = decision('action = "sheet"', about, f'sheet = "{old}"')
        assert marked(course, so) == AT_FIRST
    assert marked(course) == outdated


def test_a_file_that_is_ignored_counts_for_nobody(course: Course) -> None:
    gone = decision('action = "ignore"', f'file = "{course.root}/in/0042.json"')
    assert marked(course, gone) == AT_FIRST | {"0042": "missing"}
