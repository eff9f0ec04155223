"""What is no number, no matter how it is written, never scores, and marking ends at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from grader.judging.verdict import Verdict
from grader.marking.result import StudentResult
from grader.submissions.numbers import Unreadable, read_number
from tests.course import Course, keys, make_course

NONSENSE = (
    "inf", "-inf", "Infinity", "nan", "NaN", "1e999", "-1e999", "1e-999", "9**9**9", "9^9^9^9",
    "1/0", "0/0", "((((((((((((((1))))))))))))))", "9" * 10_000, "exp(exp(exp(9)))", "[[0.5]]",
    "0.5 0.5 0.5", "__import__('os')", "1e9999999999999999", "sqrt(-1)", "ln(0)",
)  # fmt: skip

MATRIX = """
[[exercise]]
family = "mlp-gradients"
points = 6
[exercise.parameters]
sizes = [3, 3]
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course with a 3x3 matrix."""
    made = make_course(tmp_path_factory.mktemp("course"), exercises=MATRIX, roster={"007": "Bond"})
    made.generate()
    return made


def key_of(course: Course) -> dict[str, str]:
    """The right answers."""
    return keys(course.check()[0]["007"])


def marked(course: Course, folder: Path, answers: Mapping[str, object]) -> StudentResult:
    """The result of one submission."""
    data = {"sheet": course.code("007"), "answers": answers}
    (folder / "007.json").write_text(json.dumps(data), encoding="utf-8")
    return course.check(folder / "007.json")[0]["007"]


RIGHT = "1.z1[1]"
"""One right answer, so that the sheet is a graded one."""


@pytest.mark.parametrize("text", NONSENSE, ids=lambda text: text[:20])
def test_nonsense_is_unreadable_and_earns_nothing(
    course: Course, tmp_path: Path, text: str
) -> None:
    assert isinstance(read_number(text), Unreadable)
    key = key_of(course)
    result = marked(course, tmp_path, {**dict.fromkeys(key, text), RIGHT: key[RIGHT]})
    assert result.score == Fraction(6, len(key))
    verdicts = {item.item: item.verdict for item in result.exercises[0].items}
    assert verdicts.pop(RIGHT) is Verdict.CORRECT
    assert set(verdicts.values()) == {Verdict.UNREADABLE}


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan"), 10**400])
def test_no_more_does_a_json_number_that_is_none(
    course: Course, tmp_path: Path, number: float
) -> None:
    key = key_of(course)
    result = marked(course, tmp_path, {**dict.fromkeys(key, number), RIGHT: key[RIGHT]})
    assert result.score == Fraction(6, len(key))


def as_list(key: str) -> object:
    """A 1x1 matrix in JSON."""
    return [[key]]


@pytest.mark.parametrize("as_typed", [str, as_list])
def test_one_number_for_a_matrix_scores_in_no_cell(
    course: Course, tmp_path: Path, as_typed: Callable[[str], object]
) -> None:
    key = key_of(course)
    assert sum(item.startswith("1.dW1[") for item in key) == 9
    typed = as_typed(key["1.dW1[1][1]"])
    result = marked(course, tmp_path, {"1.dW1": typed, RIGHT: key[RIGHT]})
    assert result.score == Fraction(6, len(key))
    assert result.unknown_items == ("1.dW1",)
