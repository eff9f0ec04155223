"""The whole chain, family by family: keys typed in are right, and nothing that is wrong is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from grader.checking.results_json import results_json
from grader.judging.verdict import Verdict
from grader.marking.result import ItemResult, StudentResult
from grader.records.issued import Row
from grader.specimens.simulate import HONEST, Habit, makes, rounds_the_answer, writes_fractions
from grader.states import State
from grader.submissions.numbers import Read
from problems.registry import families
from solutions.structure import Structure
from tests.course import Course, filled, keys, make_course

CLASS = {f"{number:03}": f"Student {number}" for number in range(1, 13)}
SLUGS = tuple(families())


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the courses of this file."""
    return tmp_path_factory.mktemp("courses")


@cache
def _course(base: Path, slug: str) -> Course:
    exercises = f'\n[[exercise]]\nfamily = "{slug}"\npoints = 10\n'
    course = make_course(base / slug, exercises=exercises, roster=CLASS)
    course.generate()
    return course


TIMES = count(1)
"""How often forms were handed in: what comes once more, to the byte, would be no news."""


def marked(course: Course, answers: Mapping[str, Mapping[str, str]]) -> dict[str, StudentResult]:
    """What `check` says when students type these answers into their forms."""
    with TemporaryDirectory() as folder:
        for person, typed in answers.items():
            path = Path(folder) / f"hw1-{person}-answers.csv"
            path.write_bytes(filled(course.form(person), typed) + b"\n" * next(TIMES))
        return course.check(Path(folder))[0]


def blank_keys(course: Course) -> dict[str, dict[str, str]]:
    """The keys that `check --json` prints for blank forms, by person."""
    results, summary = course.check()
    printed = results_json(results.values(), summary)
    assert printed["summary"]
    return {person: keys(result) for person, result in results.items()}


def sheets(course: Course) -> Iterator[tuple[str, Structure, Row]]:
    """Every student with their one exercise."""
    manifest = course.manifest()
    for sheet in manifest.sheets():
        for row in sheet.rows:
            yield sheet.person, manifest.structure(row.structure), row
    manifest.close()


def typed_by(habit: Habit, course: Course, *, slug: str = "") -> dict[str, dict[str, str]]:
    """What everybody types who has a habit; with a slug, only where that mistake shows.

    A mistake with a choice (which other class?) may change nothing by one of its variants alone.
    """
    typed = {}
    for person, structure, row in sheets(course):
        answers = habit(structure, row.givens)
        changes = answers != rounds_the_answer(structure, row.givens)
        if not slug or (slug not in row.inert and changes):
            typed[person] = {f"{row.position}.{k}": v for k, v in answers.items()}
    return typed


def items(result: StudentResult) -> list[ItemResult]:
    """All items of a student."""
    return [item for exercise in result.exercises for item in exercise.items]


@pytest.mark.parametrize("slug", SLUGS)
def test_printed_keys_typed_in_score_full_marks(base: Path, slug: str) -> None:
    course = _course(base, slug)
    results = marked(course, blank_keys(course))
    assert {r.state.value for r in results.values()} == {"graded"}
    assert all(r.score == r.max == 10 for r in results.values())


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("habit", [*HONEST, writes_fractions], ids=lambda h: h.__name__)
def test_honest_students_have_every_item_accepted(base: Path, slug: str, habit: Habit) -> None:
    course = _course(base, slug)
    for result in marked(course, typed_by(habit, course)).values():
        wrong = [i for i in items(result) if i.verdict is not Verdict.CORRECT]
        assert not wrong, (result.recipient.id, wrong)


@pytest.mark.parametrize("slug", SLUGS)
def test_no_interval_around_a_number_that_is_not_0_holds_0(base: Path, slug: str) -> None:
    for _, structure, row in sheets(_course(base, slug)):
        for item, low, high in zip(structure.items, row.low, row.high, strict=True):
            assert low > 0 or high < 0 or high - low < 1e-8, item


@pytest.mark.parametrize("slug", SLUGS)
def test_with_signs_flipped_no_number_is_right_whose_key_is_not_0(base: Path, slug: str) -> None:
    course = _course(base, slug)
    flipped = {
        person: {i: key[1:] if key.startswith("-") else f"-{key}" for i, key in found.items()}
        for person, found in blank_keys(course).items()
    }
    seen = 0
    for result in marked(course, flipped).values():
        for item in items(result):
            if isinstance(item.entry, Read) and item.entry.value != 0:
                seen += 1
                assert item.verdict not in (Verdict.CORRECT, Verdict.IMPRECISE), item
    assert seen > len(CLASS)


def _mistakes() -> list[tuple[str, str]]:
    from problems.family import pose
    from problems.rounding import Rounding
    from solutions.structure import build

    return [
        (family.slug, wrong.slug)
        for family in families().values()
        for wrong in build(pose(family, family.settings()), Rounding()).mistakes
    ]


@pytest.mark.parametrize(("slug", "mistake"), _mistakes())
def test_a_mistake_that_shows_on_a_sheet_costs_an_item(base: Path, slug: str, mistake: str) -> None:
    course = _course(base, slug)
    variants = next(
        len(w.patches) for _, s, _ in sheets(course) for w in s.mistakes if w.slug == mistake
    )
    seen = 0
    for variant in range(variants):
        typed = typed_by(makes(mistake, variant), course, slug=mistake)
        for person, result in marked(course, typed).items():
            if person in typed:
                seen += 1
                assert any(i.verdict is not Verdict.CORRECT for i in items(result)), person
                _nothing_outside_its_interval_is_accepted(result, typed[person])
    assert seen


def _nothing_outside_its_interval_is_accepted(
    result: StudentResult, typed: Mapping[str, str]
) -> None:
    for item in items(result):
        if not isinstance(item.entry, Read):
            continue  # a word or an expression
        inside = item.low <= float(typed[item.item]) <= item.high
        assert (item.verdict is Verdict.CORRECT) == inside


@pytest.mark.parametrize("slug", SLUGS)
def test_a_neighbours_key_does_not_pass(base: Path, slug: str) -> None:
    course = _course(base, slug)
    found = blank_keys(course)
    people = list(found)
    neighbours = {
        person: found[people[(place + 1) % len(people)]] for place, person in enumerate(people)
    }
    results = marked(course, neighbours).values()
    # What tells a neighbour's sheet is no longer marked at all.
    assert all(one.score is not None or one.state is State.WRONG_SHEET for one in results)
    assert all((result.score or 0) < result.max for result in results)
    # Counts and choices may be the same by chance, but not most of them.
    assert 2 * sum(result.score or 0 for result in results) < sum(r.max for r in results)
