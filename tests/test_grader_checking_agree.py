"""Marks from packed verdicts are those from every detail, for every family and under every policy.

A run computes marks twice: from letters for everyone, and answer by answer for whom every detail is
shown. Nobody may see a score on their feedback that grades.csv does not have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from grader.assignment.policy import Matrix, Policy
from grader.assignment.weights import Weights
from grader.checking import check as checking
from grader.checking import taking_in
from grader.checking.desk import desk
from grader.marking import judgements
from grader.marking.marked import marked_of
from grader.marking.result import StudentResult
from grader.records.marks import ABSENT, LETTERS, unpacked
from tests.all_kinds import CLASS, EXERCISES, POINTS, marked_course
from tests.course import Course, silently


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for the courses of this file, which are judged in piles, as a large class is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(taking_in, "FEW", 2)
        patch.setattr(judgements, "PILE", 3)
        yield tmp_path_factory.mktemp("courses")


def _under(course: Course, policy: Policy, weights: Weights) -> dict[str, StudentResult]:
    """Everyone with every detail, marked again under a policy and weights."""
    with course.manifest() as manifest, manifest.transaction():
        (exercise,) = manifest.points()
        manifest.set_policy(policy)
        manifest.set_exercises({exercise: POINTS}, {exercise: weights})
    seen: list[StudentResult] = []
    checking.check(
        checking.Order(folder=course.out, only_grades=True), silently, seen.append
    )  # fmt: skip
    return {one.recipient.id: one for one in seen}


def _credits(course: Course) -> Policy:
    """Mistakes of a family earn shares of their own, one of them everything."""
    with course.manifest() as manifest:
        (id_,) = manifest.structures()
        slugs = [wrong.slug for wrong in manifest.structure(id_).mistakes]
    shares = (Fraction(1, 3), Fraction(1), Fraction(4, 5), Fraction(0))
    mistakes = {slug: shares[n % len(shares)] for n, slug in enumerate(slugs)}
    return Policy(mistakes=mistakes, mistake=Fraction(1, 9))


def _weights(course: Course) -> Weights:
    """The first quantity weighs more, one item half, the last nothing."""
    with course.manifest() as manifest:
        (id_,) = manifest.structures()
        items = manifest.structure(id_).items
    found = {items[0].partition("[")[0]: Fraction(3)}
    if len(items) > 2:
        found |= {items[1]: Fraction(1, 2), items[-1]: Fraction(0)}
    return found


STRICT = Policy(
    imprecise=Fraction(1, 3), carried=Fraction(5, 7), convention=Fraction(3, 5),
    mistake=Fraction(1, 4), wrong=Fraction(1, 11), carried_in_full=0, carried_beyond=Fraction(1, 3),
)  # fmt: skip


def _ways(course: Course) -> Iterator[tuple[str, Policy, Weights]]:
    credits, weights = _credits(course), _weights(course)
    yield "default", Policy(), {}
    yield "strict", replace(STRICT, round_to=Fraction(1, 4)), {}
    yield "whole matrices", replace(STRICT, matrix=Matrix.WHOLE), {}
    yield "weights", STRICT, weights
    yield "credits", credits, {}
    yield "credits, weights, whole", replace(credits, matrix=Matrix.WHOLE), weights


@pytest.mark.parametrize("exercise", EXERCISES)
def test_marks_of_letters_are_those_of_every_detail(base: Path, exercise: str) -> None:
    course = marked_course(base, exercise)
    for name, policy, weights in _ways(course):
        results = _under(course, policy, weights)
        with desk(course.out) as own:
            standings, entries = own.book.standings(), own.book.ledger.entries()
        assert standings.keys() == results.keys() == CLASS.keys()
        for person, result in results.items():
            stands, about = standings[person], (exercise, name, person)
            assert (*about, stands.state) == (*about, result.state)
            assert (*about, stands.score) == (*about, result.score)
            assert (*about, stands.max) == (*about, result.max)
            verdicts = entries[person].marks.verdicts
            assert (*about, verdicts) == (*about, marked_of(result).verdicts)


def test_all_kinds_of_verdicts_occur_in_these_classes(base: Path) -> None:
    seen = set()
    for exercise in ("mlp-update", "softmax-jacobian", "gradient-descent", "rounds that happen"):
        with desk(marked_course(base, exercise).out) as own:
            rows = [*own.book.handed_in.rows(own.book.verdicts.judge_if_known(own.judge))]
        found = [unpacked(row.verdicts) for row in rows]
        seen |= {letter for one in found for _, letters in one for letter in letters}
    assert seen == {*LETTERS, ABSENT}
