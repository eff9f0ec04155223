"""Tables with a row a student, from the file to the marks."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest

from grader.marking.result import StudentResult
from grader.reconciling.reconciled import Late
from grader.states import State
from tests.course import Course, keys, make_course
from tests.downloads import CLASS, Person
from tests.row_tables import Answered, Tongue, google_form, moodle_quiz, typed_table

EXERCISES = (
    '[[exercise]]\nfamily = "mlp-deltas"\npoints = 2\n'
    '[[exercise]]\nfamily = "perceptron-update"\npoints = 1\n'
)
NIGHT = datetime(2026, 11, 30, 23, 10, 5)

Table = Callable[[Sequence[Answered]], bytes]

TABLES: dict[str, Table] = {
    **{f"form, {one}": partial(google_form, tongue=one) for one in Tongue},
    **{f"quiz, {one}": partial(moodle_quiz, tongue=one) for one in Tongue},
    "typed": typed_table,
    "typed, semicolons": partial(typed_table, delimiter=";"),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Sheets that are out for a class of which the roster knows ids and addresses."""
    root = tmp_path_factory.mktemp("tables")
    made = make_course(root, exercises=EXERCISES)
    with (root / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("id", "name", "email"), *((one.id, one.name, one.email) for one in CLASS)]
        )
    made.generate()
    return made


@pytest.fixture
def answered(course: Course, tmp_path: Path) -> tuple[Answered, ...]:
    """Everybody's right answers."""
    (course.out / "private" / "gradebook.sqlite").unlink(missing_ok=True)
    results, _ = course.check()
    (course.out / "private" / "gradebook.sqlite").unlink(missing_ok=True)
    return tuple(Answered(person=one, answers=keys(results[one.id]), at=NIGHT) for one in CLASS)


def marked(course: Course, folder: Path, content: bytes) -> dict[str, StudentResult]:
    folder.mkdir(exist_ok=True)
    (folder / "table.csv").write_bytes(content)
    return course.check(folder)[0]


def scores(results: dict[str, StudentResult]) -> dict[str, object]:
    return {id_: (str(one.state), one.score) for id_, one in results.items()}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_right_answers_score_full_marks(
    course: Course, answered: tuple[Answered, ...], tmp_path: Path, table: Table
) -> None:
    found = scores(marked(course, tmp_path / "in", table(answered)))
    assert found == {one.id: ("graded", 3) for one in CLASS}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_the_rest_of_a_class_is_marked_whatever_one_row_is(
    course: Course, answered: tuple[Answered, ...], tmp_path: Path, table: Table
) -> None:
    first, again, blank, *others = answered
    wrong = replace(again, answers=dict.fromkeys(again.answers, "77"))
    later = replace(again, at=NIGHT + timedelta(minutes=20))
    nothing = replace(blank, answers=dict.fromkeys(blank.answers, ""))
    stranger = replace(first, person=_stranger(first.person))
    rows = (first, wrong, later, nothing, stranger, *others[:-1])
    found = scores(marked(course, tmp_path / "in", table(rows)))
    expected: dict[str, object] = {one.id: ("graded", 3) for one in CLASS}
    expected |= {CLASS[2].id: ("empty", None), CLASS[-1].id: ("missing", None)}
    assert found == expected


def _stranger(person: Person) -> Person:
    return replace(person, id="9999", email="nobody@elsewhere.example")


def test_a_torn_row_has_no_mark_and_its_student_is_named(
    course: Course, answered: tuple[Answered, ...], tmp_path: Path
) -> None:
    lines = typed_table(answered).decode().splitlines()
    lines[1] += ",5"
    results = marked(course, tmp_path / "in", "\r\n".join(lines).encode())
    torn, other = results[CLASS[0].id], results[CLASS[1].id]
    assert (torn.state, torn.score) == (State.UNREADABLE, None)
    assert "decimal comma" in torn.note
    assert other.score == 3


def test_rows_of_others_in_a_students_own_folder_count_for_nobody(
    course: Course, answered: tuple[Answered, ...], tmp_path: Path
) -> None:
    victim = replace(answered[1], answers=dict.fromkeys(answered[1].answers, "0"))
    own = tmp_path / CLASS[0].id
    found = scores(marked(course, own, typed_table([victim, answered[0]])))
    assert found[CLASS[0].id] == ("graded", 3)
    assert found[CLASS[1].id] == ("missing", None)


LATE = (
    "due = 2026-11-30T23:00:00+09:00\ntime_zone = 'Asia/Seoul'\n"
    + EXERCISES
    + '[late]\ncount = "stated"\ngrace_minutes = 5\ndeduct = 0.1\n'
)


def test_a_day_that_began_costs_its_share_where_that_is_set(
    course: Course, answered: tuple[Answered, ...], tmp_path: Path
) -> None:
    in_grace = replace(answered[0], at=NIGHT - timedelta(minutes=7))
    two_days = replace(answered[2], at=NIGHT + timedelta(days=1))
    vague = typed_table([answered[3]])
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "typed.csv").write_bytes(vague)
    before = (course.root / "hw1.toml").read_text("utf-8")
    try:
        (course.root / "hw1.toml").write_text(before.replace(EXERCISES, LATE), "utf-8")
        course.generate()
        form = google_form([in_grace, answered[1], two_days], Tongue.KOREAN)
        results = marked(course, tmp_path / "in", form)
    finally:
        (course.root / "hw1.toml").write_text(before, "utf-8")
        course.generate()
    found = {one.id: results[one.id] for one in CLASS[:4]}
    tenth = Fraction(3, 10)
    assert [one.score for one in found.values()] == [3, 3 - tenth, 3 - 2 * tenth, 3]
    assert [one.late for one in found.values()] == [
        *(Late.IN_TIME, Late.LATE, Late.LATE, Late.NOT_KNOWN)
    ]
