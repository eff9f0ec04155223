"""A student who was late reads so, and what it cost."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from grader.records.folder import Folder
from tests.course import Course, make_course
from tests.test_grader_check import EXERCISES, PERSON, RIGHT

DUE = 1_796_000_000

LATE = """
[late]
count = "files"
deduct = 0.25
"""


def feedback(root: Path, late: str, language: str, seconds: int) -> str:
    """What a student reads whose right answers came so many seconds after the due date."""
    head = f'language = "{language}"\ndue = 2026-11-30T00:53:20Z\n{late}'
    course = make_course(root, exercises=EXERCISES)
    path = root / "hw1.toml"
    title, rest = path.read_text(encoding="utf-8").split("\n", 1)
    tables = rest.index("[[exercise]]")
    path.write_text(f"{title}\n{rest[:tables]}{head}{rest[tables:]}", encoding="utf-8")
    course.generate(formats=())
    hand_in(course, seconds)
    return Folder(root=course.out, assignment="hw1").feedback(PERSON).read_text(encoding="utf-8")


def hand_in(course: Course, seconds: int) -> None:
    """Right answers in a file of that time, and mark them."""
    file = course.root / "in.json"
    file.write_text(json.dumps({"sheet": course.code(PERSON), "answers": RIGHT}))
    os.utime(file, (DUE + seconds, DUE + seconds))
    course.check(file)


@pytest.mark.parametrize(
    ("language", "late", "score"),
    [
        ("en", "You handed this in late: 2.25 points were deducted.", "Score: 6.75 of 9"),
        ("ko", "늦게 제출하여 2.25점이 감점되었습니다.", "6.75"),
    ],
)
def test_a_late_student_reads_what_it_cost(
    tmp_path: Path, language: str, late: str, score: str
) -> None:
    text = feedback(tmp_path, LATE, language, 3600)
    assert late in text
    assert score in text


@pytest.mark.parametrize(("late", "seconds"), [(LATE, -60), ("", 3600)])
def test_whoever_is_in_time_reads_nothing_of_it_nor_where_nobody_looks(
    tmp_path: Path, late: str, seconds: int
) -> None:
    text = feedback(tmp_path, late, "en", seconds)
    assert "late" not in text.split("##")[0]
    assert "Score: 9 of 9" in text


def test_without_a_deduction_the_points_stay(tmp_path: Path) -> None:
    text = feedback(tmp_path, LATE.replace("deduct = 0.25\n", ""), "en", 3600)
    assert "You handed this in late." in text
    assert "Score: 9 of 9" in text
