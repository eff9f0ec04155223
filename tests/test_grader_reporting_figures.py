"""The figures of the report are what the details of all students add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest

from grader.checking.desk import desk
from grader.checking.settling import settle
from grader.judging.judge import judged
from grader.judging.sheets import Answers, Key
from grader.judging.sheets import Sheets as Judged
from grader.judging.verdict import Verdict
from grader.marking.result import ItemResult, StudentResult
from grader.reporting.collect import sittings
from grader.reporting.figures.doubtful import FEWEST, doubts
from grader.reporting.figures.items import items
from grader.reporting.figures.mistakes import mistakes, steps
from grader.reporting.figures.scores import scores
from grader.reporting.figures.totals import totals
from grader.reporting.report import report
from grader.reporting.sitting import Sitting
from grader.states import State
from solutions.interval import Interval
from tests.all_kinds import CLASS, marked_course
from tests.classes import Sheets, fair_sheets
from tests.sitting_classes import PAID
from tests.structures import Case
from tests.students import in_a_spreadsheet, mistaken

EXERCISES = ("mlp-update", "rounds that happen", "softmax-jacobian")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the courses of this file."""
    return tmp_path_factory.mktemp("courses")


def details(base: Path, exercise: str) -> tuple[list[Sitting], list[StudentResult]]:
    """A class of all kinds, side by side and one by one."""
    with desk(marked_course(base, exercise).out) as own:
        settled = settle(own)
        graded = settled.marked(settled.students)
        assert {one.state for one in graded} == {State.GRADED}
        return sittings(own, graded), settled.details(graded)


def asked(results: Sequence[StudentResult], item: str) -> list[tuple[StudentResult, ItemResult]]:
    """Whoever has an item, with it."""
    return [
        (result, one)
        for result in results for exercise in result.exercises for one in exercise.items
        if one.item == item
    ]  # fmt: skip


@pytest.mark.parametrize("exercise", EXERCISES)
def test_items_count_what_the_details_say(base: Path, exercise: str) -> None:
    found, results = details(base, exercise)
    figures = items(found, totals(found, len(results)))
    assert {one.item for one in figures} == {
        one.item for result in results for own in result.exercises for one in own.items
    }
    for figure in figures:
        own = [one for _, one in asked(results, figure.item)]
        assert figure.asked == len(own)
        assert figure.facility == pytest.approx(fmean(float(one.points / one.max) for one in own))
        assert figure.verdicts == Counter(one.verdict for one in own)
        assert sum(count for _, count in figure.values) <= len(own)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_mistakes_count_students_and_answers(base: Path, exercise: str) -> None:
    found, results = details(base, exercise)
    students: Counter[str] = Counter()
    answers: Counter[str] = Counter()
    for result in results:
        named = [slug for own in result.exercises for one in own.items for slug in one.mistake]
        students.update(set(named))
        answers.update(named)
    figures = mistakes(found)
    assert {one.slug: one.students for one in figures} == students
    assert {one.slug: one.items for one in figures} == answers
    assert [one.students for one in figures] == sorted(students.values(), reverse=True)
    assert sum(count for step in steps(found) for _, count in step.mistakes) == answers.total()


@pytest.mark.parametrize("exercise", EXERCISES)
def test_what_is_lost_at_each_step(base: Path, exercise: str) -> None:
    found, results = details(base, exercise)
    for step in steps(found):
        own = [
            one
            for result in results for exercise_ in result.exercises for one in exercise_.items
            if one.item.partition(".")[2].partition("[")[0] == step.quantity
        ]  # fmt: skip
        assert step.lost == pytest.approx(1 - fmean(float(one.points / one.max) for one in own))
        carried = [one.verdict is Verdict.CARRIED for one in own]
        assert step.carried == pytest.approx(fmean(carried))


def test_a_report_is_of_one_section_or_of_all(base: Path) -> None:
    with desk(marked_course(base, "mlp-update").out) as own:
        whole, nobody = report(own), report(own, section="B")
    assert len(whole.graded) == len(CLASS) == len(whole.scores.scores)
    assert whole.scores.states == {State.GRADED: len(CLASS)}
    assert whole.scores.mean == pytest.approx(fmean(float(one.score or 0) for one in whole.graded))
    assert (nobody.graded, nobody.items, nobody.mistakes) == ((), (), ())
    assert (nobody.scores.mean, nobody.scores.median) == (None, None)


def test_nobody_has_no_scores() -> None:
    found = scores([])
    assert (found.states, found.scores, found.max) == ({}, (), 0.0)


def test_a_correlation_is_told_of_enough_students_who_differ() -> None:
    from grader.reporting.figures.items import FEWEST, correlation

    line = np.arange(float(FEWEST))
    assert correlation(line, 3 * line) == pytest.approx(1)
    assert correlation(line, -line) == pytest.approx(-1)
    assert correlation(line[1:], line[1:]) is None
    assert correlation(line, np.ones(FEWEST)) is None
    assert correlation(np.append(line, 1.0), np.append(line, np.nan)) == pytest.approx(1)


CASE = Case("mlp-deltas")


def sitting(sheets: Sheets, slug: str, makers: int, careless: int = 0) -> Sitting:
    """A class of which the first make a mistake, and the first of these leave out other things."""
    right, wrong = in_a_spreadsheet(sheets), mistaken(sheets, sheets.structure.tapes_of[slug][0])
    made = np.arange(sheets.count) < makers
    value = np.where(made, wrong.value, right.value)
    places = np.where(made, wrong.places, right.places)
    same = np.isclose(wrong.value, right.value).all(axis=1)
    value[np.ix_(same, np.arange(sheets.count) < careless)] = np.nan
    answers = Answers(value=value, unit=10.0**-places)
    low, high = (
        np.array([getattr(sheets.intervals[item], end) for item in sheets.structure.items])
        for end in ("low", "high")
    )
    key = Key(value=sheets.key, low=low, high=high, present=sheets.present)
    found = judged(
        Judged(
            structure=sheets.structure, cells=sheets.cells, answers=answers, key=key,
            rounding_of=sheets.structure.rounding_of,
        )
    )  # fmt: skip
    return Sitting(
        exercise="net", position=1, structure=sheets.structure, who=np.arange(sheets.count),
        verdict=found.verdict, named=found.mistakes, answers=answers, key=key,
        carried=Interval(low, high),
        earned=np.where(np.isin(found.verdict, PAID), 1.0, 0.0), cells=sheets.cells,
    )  # fmt: skip


def test_a_question_that_good_students_read_otherwise_is_in_doubt() -> None:
    sheets = fair_sheets(CASE, 60)
    slug = "missed-hidden-derivative"
    many = sitting(sheets, slug, 24)
    (doubt, *_) = doubts([many], totals([many], sheets.count))
    assert (doubt.exercise, doubt.slug, doubt.asked) == ("net", slug, 60)
    assert doubt.students >= 20
    few = sitting(sheets, slug, FEWEST - 1)
    assert doubts([few], totals([few], sheets.count)) == ()
    weak = sitting(sheets, slug, 24, careless=24)
    assert doubts([weak], totals([weak], sheets.count)) == ()
