"""Students who hand in everything that they received, filled form and all."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.command_line import grader
from tests.course import filled, make_course
from tests.test_grader_generate import PERCEPTRON

CLASS = {f"{number:02}": "Name" for number in range(22)}


def test_whole_folders_are_marked_by_what_is_filled_in_and_told_briefly(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=PERCEPTRON, roster=CLASS)
    command = ("generate", tmp_path / "hw1.toml", "--roster", tmp_path / "roster.csv")
    grader(*command, "--out", course.out, "--format", "md,html")
    form = course.form("07")
    form.write_bytes(filled(form, {"1.z": "0.5"}))
    handed_in = shutil.copytree(course.out / "handout", tmp_path / "in")
    ran = grader("check", course.out, handed_in)
    assert "22 students: 21 empty, 1 graded." in ran.text
    told = [line for line in ran.text.splitlines() if line.startswith("does not count: ")]
    assert len(told) == 41
    assert "does not count: 4 more files beside" in told[-1]
    whole = grader("check", course.out, handed_in, "--json").text
    assert whole.count("counts instead: ") == 2 * len(CLASS)
