"""Students who hand in more than one file: everything that they received, or two forms."""

from __future__ import annotations

import os
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
    # A blank Markdown sheet says as much as a blank answers.csv.
    assert whole.count("counts instead: ") == len(CLASS) + 1
    assert whole.count("the same as ") == len(CLASS) - 1


def test_an_older_form_with_more_answers_is_pointed_out(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=PERCEPTRON)
    course.generate()
    handed_in = tmp_path / "in"
    handed_in.mkdir()
    for time, answers in enumerate(({"1.z": "0.5", "1.o": "1"}, {"1.z": "0.5"}, {"1.o": "1"})):
        form = handed_in / f"{time}.csv"
        form.write_bytes(filled(course.form("007"), answers))
        os.utime(form, (time + 1, time + 1))
    _, summary = course.check(handed_in)
    notes = {aside.source[-5:]: aside.note for aside in summary.superseded}
    older = "older than 2.csv"
    assert notes == {"0.csv": f"{older}, which has fewer answers, 1 instead of 2", "1.csv": older}
