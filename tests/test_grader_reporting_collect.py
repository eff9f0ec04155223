"""Sittings hold what every detail of every student says, side by side."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from grader.checking.desk import desk
from grader.checking.settling import settle
from grader.judging.judged import VERDICTS
from grader.marking.result import ItemResult
from grader.reporting.collect import sittings
from grader.reporting.sitting import Sitting
from grader.states import State
from grader.submissions.numbers import Read
from tests.all_kinds import CLASS, marked_course


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the courses of this file."""
    return tmp_path_factory.mktemp("courses")


@pytest.mark.parametrize(
    "exercise", ["mlp-update", "softmax-jacobian", "perceptron-update", "rounds that happen"]
)
def test_a_sitting_says_what_the_details_say(base: Path, exercise: str) -> None:
    course = marked_course(base, exercise)
    with desk(course.out) as own:
        settled = settle(own)
        graded = [one for one in settled.marked(settled.students) if one.state is State.GRADED]
        found = sittings(own, graded)
        results = settled.details(graded)
    assert len(graded) == len(CLASS)
    assert sorted(place for one in found for place in one.who.tolist()) == [*range(len(graded))]
    for sitting in found:
        for column, place in enumerate(sitting.who.tolist()):
            (result,) = results[place].exercises
            items = {one.item: one for one in result.items}
            assert [
                item for item, there in zip(
                    sitting.items, sitting.key.present[:, column], strict=True
                ) if there
            ] == [*items]  # fmt: skip
            for line, item in enumerate(sitting.items):
                if item in items:
                    _agrees(sitting, line, column, items[item])


def _agrees(sitting: Sitting, line: int, column: int, item: ItemResult) -> None:
    assert VERDICTS[sitting.verdict[line, column]] is item.verdict
    named = [slug for slug, bit in sitting.bits.items() if sitting.named[line, column] & bit]
    assert named == [*item.mistake]
    if isinstance(item.entry, Read):
        assert sitting.answers.value[line, column] == item.entry.value
    assert (sitting.key.low[line, column], sitting.key.high[line, column]) == (item.low, item.high)
    if item.max:
        assert sitting.earned[line, column] == pytest.approx(float(item.points / item.max))
    if item.carried is not None:
        ends = sitting.carried.low[line, column], sitting.carried.high[line, column]
        assert np.allclose(ends, item.carried)
