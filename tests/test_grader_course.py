from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from problems.rounding import Mode, Rounding
from tests.assignment_file import EXERCISE, HEAD, SMALLEST, message, read


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hw1.toml"


def shared(file: Path, content: str) -> None:
    file.with_name("course.toml").write_text(content, "utf-8")


def test_the_course_file_fills_what_the_assignment_leaves_open(file: Path) -> None:
    shared(file, 'course = "Shared"\nterm = "spring"\ndecimals = 6\n')
    found = read(file, 'title = "T"\n' + EXERCISE)
    assert (found.course, found.term) == ("Shared", "spring")
    assert found.exercises[0].rounding.decimals == 6


def test_the_assignment_wins_over_the_course_and_the_exercise_over_both(file: Path) -> None:
    shared(
        file,
        'course = "Shared"\nterm = "spring"\ndecimals = 6\n'
        'rounding = "absolute"\ntolerance = 0.1\n',
    )
    other = EXERCISE + 'rounding = "each step"\ndecimals = 2\n'
    found = read(file, 'term = ""\ndecimals = 5\ntolerance = 0.2\n' + HEAD + EXERCISE + other)
    assert (found.course, found.term) == ("Neural Networks", "")
    absolute, each_step = (one.rounding for one in found.exercises)
    assert absolute == Rounding(mode=Mode.ABSOLUTE, decimals=5, tolerance=Fraction(1, 5))
    assert each_step == Rounding(mode=Mode.EACH_STEP, decimals=2)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("cuorse = 'x'\n", ["course.toml, cuorse", "Did you mean course?"]),
        ("title = 'x'\n", ["course.toml, title", "belongs in the assignment file"]),
        ("decimals = 99\n", ["course.toml, decimals: found 99", "from 1 to 10"]),
        ("term = \n", ["course.toml, line 1", "not TOML"]),
        ("language = 'kr'\n", ["course.toml, language", '"kr"', "en, ko"]),
    ],
)
def test_faults_of_the_course_file_are_named_there(
    file: Path, content: str, words: list[str]
) -> None:
    shared(file, content)
    found = message(file, SMALLEST)
    for word in words:
        assert word in found
