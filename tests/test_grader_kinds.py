"""Choices, expressions and rows after a stop, from the sheet to the marks, in a course's family."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from shutil import copy

import pytest

from grader.judging.verdict import Verdict
from grader.marking.result import StudentResult
from tests.course import Course, filled, keys, make_course

OWN = Path(__file__).parent / "data" / "kinds_family.py"
CLASS = {f"{number:03}": f"Student {number}" for number in range(1, 25)}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class with one exercise of every kind."""
    root = tmp_path_factory.mktemp("kinds")
    copy(OWN, root / "kinds_family.py")
    exercise = '\n[[exercise]]\nfamily = "kinds_family.py"\npoints = 8\n'
    made = make_course(root, exercises=exercise, roster=CLASS)
    made.generate(formats=("md", "pdf"))
    return made


def marked(course: Course, tmp_path: Path, **answers: str) -> dict[str, StudentResult]:
    """Everybody types their keys but for some items."""
    for person, result in course.check()[0].items():
        typed = keys(result) | {f"1.{item}": text for item, text in answers.items()}
        path = tmp_path / f"hw1-{person}-answers.csv"
        path.write_bytes(filled(course.form(person), typed))
    return course.check(tmp_path)[0]


def verdicts(results: dict[str, StudentResult], item: str) -> Iterator[Verdict]:
    """What everybody who has the item gets for it."""
    for result in results.values():
        for one in result.exercises[0].items:
            if one.item == f"1.{item}":
                yield one.verdict


def test_typed_keys_of_every_kind_are_right(course: Course, tmp_path: Path) -> None:
    results = marked(course, tmp_path)
    assert all(r.score == r.max == 8 for r in results.values())
    found = {item: key for r in results.values() for item, key in keys(r).items()}
    assert re.fullmatch(r"-?\d+\*x\^2 - 1", found["1.slope"])
    assert found["1.size"] in ("one step", "more than one step")


def test_rows_after_the_stop_are_on_no_sheet_form_or_mark(course: Course) -> None:
    counts = set()
    for person, result in course.check()[0].items():
        items, given = keys(result), course.rows(person)[0].givens
        steps = next(k for k in range(1, 6) if given["n"][0] - k * given["d"][0] <= 0)
        left = [f"1.left{k}" for k in range(1, 5) if f"1.left{k}" in items]
        counts.add(steps)
        assert len(left) == int(items["1.steps"]) == min(steps, 4)
        form = course.form(person).read_text(encoding="utf-8-sig")
        sheet = (course.out / "handout" / person / f"hw1-{person}-sheet.md").read_text()
        for k in range(1, 5):
            assert (f"1.left{k}," in form) is (f"`1.left{k}`" in sheet) is (k <= steps)
        assert sum((i.max for i in result.exercises[0].items), Fraction(0)) == 8
    assert len(counts) > 1


@pytest.mark.parametrize(
    "form",
    [
        "{c}*3x^2-1", "-1+({c})*3*x*x", "({c}*3x^3 - x)/x", "3*({c})*(x-1)(x+1) + 3*({c}) - 1",
        "X² * 3 * ({c}) − 1", "3·({c})·x^2-ln(e)",
    ],
)  # fmt: skip
def test_any_equal_form_of_an_expression_is_right(
    course: Course, tmp_path: Path, form: str
) -> None:
    for person in CLASS:
        given = course.rows(person)[0].givens
        typed = {"1.slope": form.replace("{c}", str(given["c"][0]))}
        path = tmp_path / f"hw1-{person}-answers.csv"
        path.write_bytes(filled(course.form(person), typed))
    assert set(verdicts(course.check(tmp_path)[0], "slope")) == {Verdict.CORRECT}


def test_an_expression_that_agrees_only_at_the_given_point_is_wrong(
    course: Course, tmp_path: Path
) -> None:
    for person, result in course.check()[0].items():
        typed = {"1.slope": keys(result)["1.slope_at"]}
        path = tmp_path / f"hw1-{person}-answers.csv"
        path.write_bytes(filled(course.form(person), typed))
    assert set(verdicts(course.check(tmp_path)[0], "slope")) == {Verdict.WRONG}


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("  One   STEP ", {Verdict.CORRECT, Verdict.WRONG}),
        ("(a)", {Verdict.CORRECT, Verdict.WRONG}),
        ("B", {Verdict.CORRECT, Verdict.WRONG}),
        ("perhaps", {Verdict.UNREADABLE}),
        ("1", {Verdict.UNREADABLE}),
        ("", {Verdict.BLANK}),
    ],
)
def test_a_choice_is_read_as_its_word_or_its_letter(
    course: Course, tmp_path: Path, typed: str, verdict: set[Verdict]
) -> None:
    results = marked(course, tmp_path, size=typed)
    assert set(verdicts(results, "size")) == verdict
    for result in results.values():
        items = {item.item: item for item in result.exercises[0].items}
        if items["1.size"].verdict is Verdict.CORRECT:
            one = items["1.size"].key == "one step"
            assert one is (typed.strip().casefold() != "b")


def test_sheet_and_solution_say_how_to_answer(course: Course) -> None:
    sheet = (course.out / "handout" / "001" / "hw1-001-sheet.md").read_text()
    assert "(a) one step, (b) more than one step" in sheet
    assert "an expression in $x$" in sheet
    solution = (course.out / "private" / "solutions" / "hw1-001-solution.md").read_text()
    assert "step" in solution.split("### Answers")[1]
