"""An exercise student by student says what every detail of each student says."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.checking.desk import desk
from grader.checking.settling import settle
from grader.judging.verdict import Verdict
from grader.marking.result import ItemResult
from grader.records.marks import LETTERS
from grader.reporting.figures.by_student import ByStudent
from grader.reporting.report import report
from grader.states import State
from grader.submissions.numbers import Read, Unreadable
from tests.all_kinds import CLASS, marked_course
from tests.course import filled, keys, make_course

FAMILIES = (
    "mlp-update", "softmax-jacobian", "perceptron-update", "partial-derivatives", "xor-limit",
    "adaptive-steps", "rounds that happen",
)  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the courses of this file."""
    return tmp_path_factory.mktemp("courses")


@pytest.mark.parametrize("exercise", FAMILIES)
def test_each_item_says_what_the_details_say(base: Path, exercise: str) -> None:
    course = marked_course(base, exercise)
    with desk(course.out) as own:
        found = report(own)
        results = settle(own).details(found.people)
    seen = 0
    for one in found.answers:
        for row, place in enumerate(one.who):
            (result,) = results[place].exercises
            items = {item.item: item for item in result.items}
            for line, item in enumerate(one.items):
                seen += item in items
                _agrees(one, row, line, items.get(item))
    assert seen == sum(len(one.exercises[0].items) for one in results)
    assert sorted(place for one in found.answers for place in one.who) == [*range(len(CLASS))]


def _agrees(one: ByStudent, row: int, line: int, item: ItemResult | None) -> None:
    letter = one.verdicts[row][line]
    if item is None:
        assert letter == "."
        return
    typed, right, own, mistakes = (
        text[row].split("\n")[line] if text[row] else ""
        for text in (one.typed, one.right, one.own, one.mistakes)
    )
    assert LETTERS[letter] is item.verdict
    assert (right or typed) == item.key
    assert mistakes.split() == [*item.mistake]
    if isinstance(item.entry, Read | Unreadable):
        assert typed == item.entry.text
    if item.verdict is Verdict.BLANK:
        assert typed == ""
    _leads(own, item)


def _leads(own: str, item: ItemResult) -> None:
    """Where own answers lead is told where it is not what is right, as far as it is a number."""
    if own and "…" not in own and own.isascii() and own[-1].isdigit():
        assert item.carried is not None
        unit = 10.0 ** -len(own.partition(".")[2])
        assert abs(float(own) - sum(item.carried) / 2) <= 0.51 * unit
    elif not own and item.carried is not None and isinstance(item.entry, Read):
        low, high = item.carried
        assert low <= item.high
        assert item.low <= high


def test_who_has_no_score_has_answers_without_verdicts(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises='\n[[exercise]]\nfamily = "mlp-deltas"\npoints = 6\n')
    course.generate()
    typed = dict.fromkeys(keys(course.check()[0]["007"]), "a\tb")
    form = tmp_path / course.form("007").name
    form.write_bytes(filled(course.form("007"), typed))
    course.check(form)
    with desk(course.out) as own:
        found = report(own)
    (one,) = found.answers
    assert [found.people[place].recipient.id for place in one.who] == ["007"]
    assert found.people[one.who[0]].state is State.UNREADABLE
    assert one.verdicts == ("",)
    assert {*one.typed[0].split("\n")} == {"a b"}
    assert "" not in one.right[0].split("\n")
    assert found.items == ()
