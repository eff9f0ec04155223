"""The assignment file: what is asked, of which family, for how many points."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from grader.assignment import lateness, policy_choice
from grader.assignment.course import FILE as COURSE_FILE
from grader.assignment.course import KEYS as COURSE_KEYS
from grader.assignment.course import Course, read_course
from grader.assignment.editions import LANGUAGES
from grader.assignment.exact_numbers import exact
from grader.assignment.exercise import Exercise, read_exercises
from grader.assignment.handing_in import HandingIn
from grader.assignment.ids import is_word, word_rule
from grader.assignment.lateness import Lateness
from grader.assignment.look import Look
from grader.assignment.policy import Policy
from grader.assignment.toml_file import Table, read_toml, shown

KEYS = ("title", "id", "seed", *COURSE_KEYS, "exercise")
LONGEST_ID = 40
"""Together with the longest recipient id a file name stays below what file systems hold."""

_IN_EXERCISES = {
    **dict.fromkeys(
        ("family", "points", "ask"), "It belongs to an exercise: write it below [[exercise]]."
    ),
    **{
        key: f"It belongs to an exercise: write [exercise.{key}] below its [[exercise]]."
        for key in ("parameters", "conventions", "givens", "weights")
    },
    **policy_choice.BELOW,
    **lateness.BELOW,
}
_OF_NO_EXERCISE = "`grader families NAME` lists those of a family that this assignment asks."


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A validated assignment; `seed` stands in for the course's secret on public sheets."""

    id: str
    title: str
    course: str
    term: str
    language: str
    exercises: tuple[Exercise, ...]
    seed: str | None
    path: Path
    policy: Policy = field(default_factory=Policy)
    hand_in: HandingIn = field(default_factory=HandingIn)
    look: Look = field(default_factory=Look)
    late: Lateness = field(default_factory=Lateness)


def read_assignment(path: Path) -> Assignment:
    """The assignment in a TOML file, completed from the `course.toml` beside it.

    AssignmentError, FamilyChoiceError or GivensError name the first place that is wrong.
    """
    table = read_toml(path)
    table.keep_to(KEYS, _IN_EXERCISES)
    title = table.required_text("title", "Homework 1")
    course = read_course(path.parent).refined(table, path.parent)
    exercises = read_exercises(table.tables("exercise"), path.parent, course.rounding)
    asked = [exercise.family for exercise in exercises]
    points = sum((exercise.points for exercise in exercises), Fraction(0))
    policy_choice.refuse_coarse(table, course.policy, points)
    lateness.refuse_without_due(table, course.late, course.hand_in.due)
    policy_choice.refuse_unknown(table, asked, "in its exercises", _OF_NO_EXERCISE)
    return Assignment(
        title=title,
        course=_course(table, course),
        id=_id(table, path),
        term=course.term or "",
        language=course.language or LANGUAGES[0],
        seed=_seed(table),
        exercises=exercises,
        path=path,
        policy=course.policy,
        hand_in=course.hand_in,
        look=course.look,
        late=course.late,
    )


def _course(table: Table, course: Course) -> str:
    if course.course is None:
        what = f"this is missing, here and in {COURSE_FILE}"
        remedy = 'Write for example course = "Neural Networks" in either.'
        raise table.refusal("course", what, remedy)
    return course.course


def _id(table: Table, path: Path) -> str:
    own = table.text("id", "hw1")
    name = unicodedata.normalize("NFC", path.stem) if own is None else own
    if is_word(name, LONGEST_ID):
        return name
    if own is not None:
        raise table.wrong("id", word_rule(LONGEST_ID), 'id = "hw1"')
    what = f"the file's name gives the id {shown(name)}; {word_rule(LONGEST_ID)}"
    raise table.refusal("id", what, 'Rename the file, or write for example id = "hw1" in it.')


def _seed(table: Table) -> str | None:
    # `seed = 7` is as good as `seed = "7"`.
    value = table.entries.get("seed")
    if type(value) is int and exact(value) is not None:
        return str(value)
    return table.text("seed", "practice")


__all__ = ["Assignment", "Exercise", "read_assignment"]
