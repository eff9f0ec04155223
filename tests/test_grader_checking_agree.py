"""Marks from packed verdicts are those from every detail, for every family and under every policy.

A run computes marks twice: from letters for everyone, and answer by answer for whom every detail is
shown. Nobody may see a score on their feedback that grades.csv does not have.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from grader.assignment.policy import Matrix, Policy
from grader.assignment.weights import Weights
from grader.checking import check as checking
from grader.checking.desk import desk
from grader.marking.marked import marked_of
from grader.marking.result import StudentResult
from grader.records.issued import Row
from grader.records.marks import ABSENT, LETTERS
from grader.specimens.simulate import Typed, full_precision, makes, rounds_the_answer
from problems.program import Kind
from problems.registry import families
from solutions.structure import Structure
from tests.course import Course, make_course, silently
from tests.students import TURNED

POINTS = Fraction(7)
"""No number of answers divides it, so that a difference in one of them shows."""

Answering = Callable[[Structure, Row], Typed]


@dataclass(frozen=True, slots=True)
class _Makes:
    """Makes one of the mistakes of a family; where there are fewer, the first ones again."""

    place: int

    def __call__(self, structure: Structure, row: Row) -> Typed:
        slugs = [wrong.slug for wrong in structure.mistakes if wrong.slug not in row.inert]
        if not slugs:
            return _right(structure, row)
        return makes(slugs[self.place % len(slugs)])(structure, row.givens)


def _right(structure: Structure, row: Row) -> Typed:
    return rounds_the_answer(structure, row.givens)


def _in_full(structure: Structure, row: Row) -> Typed:
    return full_precision(structure, row.givens)


def _slips(structure: Structure, row: Row) -> Typed:
    """Every third answer is off by something that no mistake explains."""
    typed = _right(structure, row)
    return {
        item: _off(text) if n % 3 == 1 else text for n, (item, text) in enumerate(typed.items())
    }


def _slips_late(structure: Structure, row: Row) -> Typed:
    """A mistake, and behind it the wrong numbers of somebody who lost the thread."""
    typed = _Makes(0)(structure, row)
    half = len(typed) // 2
    return {item: _off(text) if n > half else text for n, (item, text) in enumerate(typed.items())}


def _off(text: str) -> str:
    try:
        return str(float(text) + 0.3719)
    except ValueError:
        return text


def _gaps(structure: Structure, row: Row) -> Typed:
    """Blanks, words of no list and numbers that nobody can read between right answers."""
    odd = ("", None, "about 0.1", "1/0", None, "0.1 or 0.2")
    typed = _right(structure, row)
    return {
        item: text if (other := odd[n % len(odd)]) is None else other
        for n, (item, text) in enumerate(typed.items())
    }


def _opposite(structure: Structure, row: Row) -> Typed:
    """Starts from y - a, adds instead of subtracting, and comes to the right updates."""
    turned = {item for item, owner in structure.owners.items() if owner.role in TURNED}
    return {
        item: (text[1:] if text.startswith("-") else f"-{text}") if item in turned else text
        for item, text in _right(structure, row).items()
    }


def _coarse(structure: Structure, row: Row) -> Typed:
    """Rounds to one decimal fewer than the sheet asks for."""
    return {
        item: text if structure.owners[item].kind is not Kind.NUMBER else _fewer(text)
        for item, text in _right(structure, row).items()
    }


def _fewer(text: str) -> str:
    decimals = len(text.partition(".")[2])
    return f"{float(text):.{decimals - 1}f}" if decimals > 1 else text


CLASS: Mapping[str, Answering] = {
    "in-full": _in_full, "coarse": _coarse, "one-mistake": _Makes(0), "another": _Makes(1),
    "slips": _slips, "lost": _slips_late, "gaps": _gaps, "opposite": _opposite,
}  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the courses of this file."""
    return tmp_path_factory.mktemp("courses")


EXERCISES = {
    **{slug: f'family = "{slug}"' for slug in families()},
    "rounds that happen": 'family = "early-stopping"\nask = ["n3", "n4", "n6", "n8", "best_loss"]',
}
"""An exercise of each family, and one of which some sheets ask less than others."""


@cache
def _course(base: Path, name: str) -> Course:
    """An exercise, handed in by everyone and marked once."""
    exercises = f"\n[[exercise]]\n{EXERCISES[name]}\npoints = {POINTS}\n"
    course = make_course(base / name, exercises=exercises, roster={one: one for one in CLASS})
    course.generate(formats=())
    into = course.root / "in"
    into.mkdir()
    with course.manifest() as manifest:
        for sheet in manifest.sheets():
            (row,) = sheet.rows
            typed = CLASS[sheet.person](manifest.structure(row.structure), row)
            answers = {f"1.{item}": text for item, text in typed.items()}
            text = json.dumps({"sheet": sheet.code, "answers": answers})
            (into / f"{sheet.person}.json").write_text(text)
    checking.check(
        checking.Order(folder=course.out, submissions=(into,), only_grades=True), silently
    )
    return course


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
    course = _course(base, exercise)
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
        with desk(_course(base, exercise).out) as own:
            files = own.book.verdicts.judged()
            found = own.book.verdicts.of((number, code) for number, code, _ in files)
        seen |= {
            letter for one in found.values() for _, letters in one.verdicts for letter in letters
        }
    assert seen == {*LETTERS, ABSENT}
