"""`check` remembers everyone's marks and says who moved and why."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from grader.assignment.policy import Matrix, Policy
from grader.assignment.roster import Recipient
from grader.checking import check, desk, taking_in
from grader.checking.moved import Move
from grader.checking.reasons import reasons, shown
from grader.cli.check import MOST_MOVED, show_moved
from grader.judging.verdict import Verdict
from grader.marking.credit import points
from grader.marking.marked import marked_of
from grader.marking.result import ExerciseResult, ItemResult, StudentResult
from grader.records.marks import Basis, Standing, basis_from_text
from grader.states import State
from grader.submissions.numbers import BLANK
from tests.course import ROSTER, Course, filled, make_course, silently
from tests.structures import Case, structure
from tests.test_grader_check import EXERCISES, PERSON, RIGHT

WRONG = {"1.z1[1]": "9.9", "1.a2[1]": "9.9"}
GAVE = "\n[policy]\nwrong = 0.5\n"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A class of three; one has handed in seven right answers and two wrong ones, marked once."""
    course = make_course(tmp_path / "course", exercises=EXERCISES)
    course.generate(formats=())
    hand_in(course, WRONG)
    return course


def hand_in(course: Course, changed: Mapping[str, str]) -> list[Move]:
    """Mark answers with some changed; who moved."""
    form = course.root / "form.csv"
    lines = course.out / "handout" / PERSON / f"hw1-{PERSON}-answers.csv"
    form.write_bytes(filled(lines, {**RIGHT, **changed}))
    return course.check(form)[1].moved


def again(course: Course, exercises: str, tolerance: str | None = None) -> list[str]:
    """Issue and mark again after a change of the assignment; each move as one line."""
    make_course(course.root, exercises=exercises)
    course.generate(formats=())
    _, summary = course.check(tolerance=tolerance)
    return [
        f"{m.id}: {m.before.score}/{m.before.max} -> {m.after.score}/{m.after.max}: "
        f"{', '.join(m.why)}"
        for m in summary.moved
    ]


def test_nobody_moves_when_nothing_changed(course: Course) -> None:
    assert course.check()[1].moved == []
    assert again(course, EXERCISES) == []


def test_a_changed_policy_moves_those_whom_it_concerns(course: Course) -> None:
    assert again(course, EXERCISES + GAVE) == [
        f"{PERSON}: 7/9 -> 8/9: policy: wrong 0 -> 0.5 on 2 items"
    ]
    assert again(course, EXERCISES + GAVE) == []
    assert again(course, EXERCISES + GAVE + "imprecise = 1\nmistake = 1\n") == []


def test_points_and_weights_are_named_with_their_exercise(course: Course) -> None:
    more = EXERCISES.replace("points = 9", "points = 18")
    assert again(course, more) == [f"{PERSON}: 7/9 -> 14/18: points of exercise net 9 -> 18"]
    weighing = more + '\n[exercise.weights]\nz1 = 0\n"a2[1]" = 11\n'
    assert again(course, weighing) == [f"{PERSON}: 14/18 -> 7/18: weights of exercise net"]


def test_rounded_scores_move_too(course: Course) -> None:
    assert again(course, EXERCISES + "\n[policy]\nround_to = 5\n") == [
        f"{PERSON}: 7/9 -> 5/9: policy: round_to none -> 5"
    ]


def test_whoever_hands_in_anew_moves_and_whoever_hands_in_first_does_not(course: Course) -> None:
    (move,) = hand_in(course, {"1.z1[1]": "9.9"})
    assert (move.id, move.why) == (PERSON, ("another submission",))
    other = course.root / "first.json"
    other.write_text(json.dumps({"sheet": course.code("007"), "answers": RIGHT}))
    results, summary = course.check(other)
    assert results["007"].score == 9
    assert summary.moved == []


def test_a_change_that_makes_no_difference_to_the_score_moves_nobody(course: Course) -> None:
    assert hand_in(course, {"1.delta2[1]": "9.9", "1.delta1[1]": "9.9"}) == []


def test_a_state_is_a_place_to_move_to(course: Course) -> None:
    damaged = course.root / f"hw1-{PERSON}-answers.csv"
    damaged.write_bytes(b"\0\1\2" * 64)
    (move,) = course.check(damaged)[1].moved
    assert move.before.score == 7
    assert move.after.score is None
    assert (move.after.state, move.why) == (State.UNREADABLE, ("another submission",))
    hand_in(course, WRONG)
    course.generate(formats=(), reissue=PERSON)
    (move,) = course.check()[1].moved
    assert move.after.state is State.OUTDATED_SHEET
    assert move.why[0] == "another sheet"


def test_a_tolerance_is_compared_and_not_remembered(course: Course) -> None:
    assert again(course, EXERCISES, tolerance="20") == [
        f"{PERSON}: 7/9 -> 9/9: --tolerance 20, 2 items wrong -> correct"
    ]
    assert again(course, EXERCISES) == []


def test_a_first_run_with_a_tolerance_remembers_nothing(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=EXERCISES)
    course.generate(formats=())
    course.check(tolerance="1")
    with sqlite3.connect(course.out / "private" / "gradebook.sqlite") as db:
        assert db.execute("select count(*) from marks").fetchone() == (0,)
    db.close()


def test_a_run_that_breaks_off_remembers_nothing(course: Course) -> None:
    make_course(course.root, exercises=EXERCISES + GAVE)
    course.generate(formats=())

    def broken(result: StudentResult) -> None:
        if result.recipient.id == list(ROSTER)[-1]:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        check.check(check.Order(folder=course.out), silently, broken)
    assert [move.id for move in course.check()[1].moved] == [PERSON]


def test_another_version_is_named(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (desk, taking_in):
        monkeypatch.setattr(module, "__version__", "9.9")
    (line,) = again(course, EXERCISES + GAVE)
    assert line.endswith("policy: wrong 0 -> 0.5 on 2 items, version 0.1.0 -> 9.9")


def test_what_is_remembered_can_be_explored(course: Course) -> None:
    with sqlite3.connect(course.out / "private" / "gradebook.sqlite") as db:
        found = db.execute(
            "select p.id, m.state, m.score, m.max, m.verdicts from marks m"
            " join people p on p.number = m.person order by p.id desc"
        ).fetchall()
        (basis,) = db.execute("select basis from bases").fetchall()
    db.close()
    assert found[2] == (PERSON, "graded", "7", "9", "net:wwccccccc")
    assert found[1] == ("007", "missing", None, "9", "")
    assert basis_from_text(basis[0]).points == {"net": 9}


WORTH = {"net": Fraction(4)}
ITEMS = ("1.W[1]", "1.W[2]", "1.z", "1.b")


VERDICTS = {
    "c": Verdict.CORRECT, "f": Verdict.CARRIED, "w": Verdict.WRONG, "m": Verdict.MISTAKE
}  # fmt: skip


def result(verdicts: str, policy: Policy | None = None) -> StudentResult:
    """A student with four answers worth 1 each, one letter a verdict, paid under a policy."""
    most = (Fraction(1),) * len(ITEMS)
    found = [VERDICTS[letter] for letter in verdicts]
    mistakes = [("a",) if verdict is Verdict.MISTAKE else () for verdict in found]
    paid = points(policy or Policy(), ITEMS, most, found, mistakes)
    items = tuple(
        ItemResult(
            item=item, entry=BLANK, verdict=verdict, key="1", low=0.0, high=1.0, points=earned,
            max=Fraction(1), mistake=slugs,
        )
        for item, verdict, earned, slugs in zip(ITEMS, found, paid, mistakes, strict=True)
    )  # fmt: skip
    exercise = ExerciseResult(
        id="net", family="mlp-update", title="", position=1, items=items, max=Fraction(4),
        structure=structure(Case("mlp-update")),
    )  # fmt: skip
    who = Recipient(id="1", name="", email="", section="", language="", extra=())
    return StudentResult(
        recipient=who, code="C", state=State.GRADED, note="", source="", exercises=(exercise,),
        submission=1, round_to=None if policy is None else policy.round_to,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("verdicts", "policy", "why"),
    [
        ("fffc", Policy(carried=Fraction(1, 2)), ["policy: carried 1 -> 0.5 on 3 items"]),
        ("wwwf", Policy(carried_in_full=3), ["policy: carried_in_full 2 -> 3 on 1 item"]),
        ("wwff", Policy(carried_in_full=3), []),
        ("wwff", Policy(carried_beyond=Fraction(1)), []),
        ("mmcc", Policy(mistakes={"a": Fraction(1)}), ["policy: mistake a 0 -> 1 on 2 items"]),
        ("mmcc", Policy(mistakes={"b": Fraction(1)}), []),
        ("mmcc", Policy(mistake=Fraction(1, 3)), ["policy: mistake 0 -> 1/3 on 2 items"]),
        ("wccc", Policy(matrix=Matrix.WHOLE), ["policy: matrix cells -> whole on 1 item"]),
        ("ccwc", Policy(matrix=Matrix.WHOLE), []),
        ("wfmc", Policy(show_key=False), []),
    ],
)
def test_a_change_of_the_policy_is_a_reason_only_where_it_makes_a_difference(
    verdicts: str, policy: Policy, why: list[str]
) -> None:
    old, other = Basis(points=WORTH), Basis(points=WORTH, policy=policy)
    found = reasons(marked_of(result(verdicts)).marks, old, result(verdicts, policy), other, None)
    assert found == (tuple(why) or ("marked anew",))


def test_a_new_rounding_is_a_reason_only_where_it_rounds_otherwise() -> None:
    policy = Policy(round_to=Fraction(2))
    old, new = Basis(points=WORTH), Basis(points=WORTH, policy=policy)
    for verdicts, why in (("mccc", "policy: round_to none -> 2"), ("mmcc", "marked anew")):
        last = marked_of(result(verdicts)).marks
        assert reasons(last, old, result(verdicts, policy), new, None) == (why,)


def test_the_same_answers_under_other_verdicts_are_counted() -> None:
    basis = Basis(points=WORTH)
    found = reasons(marked_of(result("wwwc")).marks, basis, result("fmff"), basis, None)
    assert found == (
        "2 items wrong -> carried",
        "1 item wrong -> mistake",
        "1 item correct -> carried",
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "none"), (True, "true"), (Fraction(1, 3), "1/3"), (Fraction(3, 4), "0.75"), (2, "2"),
     (Matrix.WHOLE, "whole")],
)  # fmt: skip
def test_values_are_shown_as_they_are_written(value: object, text: str) -> None:
    assert shown(value) == text


def moved(count: int) -> list[Move]:
    """So many who went from 4 to 6."""
    most = Fraction(9)
    before, after = (Standing(state=State.GRADED, score=Fraction(n), max=most) for n in (4, 6))
    return [Move(id=f"s{n}", before=before, after=after, why=("a", "b")) for n in range(count)]


def test_at_most_forty_are_told_one_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    show_moved(moved(MOST_MOVED + 5), None)
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["45 students moved:", "  s0: 4 -> 6 of 9  (a; b)"]
    assert (len(lines), lines[-1]) == (MOST_MOVED + 2, "  and 5 more")


def test_what_differs_stands_twice_and_a_tolerance_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (one,) = moved(1)
    missing = Standing(state=State.EMPTY, score=None, max=Fraction(9))
    other = replace(one.after, max=Fraction(12))
    show_moved([replace(one, after=missing), replace(one, after=other)], "0.5")
    show_moved([], None)
    assert capsys.readouterr().out.splitlines() == [
        "--tolerance 0.5 is for this run alone; with it 2 students moved:",
        "  s0: 4 of 9 -> empty  (a; b)",
        "  s0: 4 of 9 -> 6 of 12  (a; b)",
    ]
