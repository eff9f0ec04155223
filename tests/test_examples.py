"""The example class is a class, and every one of its students does something that can be done."""

from __future__ import annotations

import tomllib
from typing import Any

from grader.assignment.spec import read_assignment
from grader.issuing.issue import posed
from grader.rosters.roster import read_roster
from grader.specimens.habits import HABITS
from tests.command_line import EXAMPLES

CLASS = EXAMPLES / "class"
ASSIGNMENT = read_assignment(CLASS / "hw1.toml")
ROSTER = read_roster(CLASS / "roster.csv").recipients
ANSWERS: dict[str, Any] = tomllib.loads((CLASS / "answers.toml").read_text(encoding="utf-8"))
STUDENTS: list[dict[str, Any]] = ANSWERS["student"]
EXERCISES = posed(ASSIGNMENT)


def test_the_class_is_one_of_those_that_break_programs() -> None:
    names = "".join(student.name for student in ROSTER)
    assert len(ROSTER) >= 14
    assert {student.section for student in ROSTER} == {"A", "B"}
    assert all(student.email for student in ROSTER)
    assert all(student.id.startswith("0") for student in ROSTER)
    assert set(",\"'ü") <= set(names)
    assert any("가" <= sign <= "힣" for sign in names)


def test_everyone_has_a_habit_of_the_closed_list_and_every_habit_is_shown() -> None:
    assert [student["id"] for student in STUDENTS] == [student.id for student in ROSTER]
    assert {student["habit"] for student in STUDENTS} == set(ANSWERS["habits"]) == set(HABITS)


def test_everyone_has_exactly_the_keys_that_the_habit_needs() -> None:
    for student in STUDENTS:
        needs = ANSWERS["habits"][student["habit"]]["needs"]
        assert set(student) - {"late", "before"} == {"id", "habit", *needs}
        assert student.get("before", "nothing") in HABITS


def test_what_the_habits_speak_of_is_there() -> None:
    items = {f"{n}.{item}" for n, one in enumerate(EXERCISES, 1) for item in one.structure.items}
    ids = {student.id for student in ROSTER}
    for student in STUDENTS:
        assert student.get("item", "2.loss") in items
        assert student.get("of") in {None, *ids} - {student["id"]}
        assert 1 <= student.get("exercise", 1) <= len(EXERCISES)
        if "mistake" in student:
            structure = EXERCISES[student["exercise"] - 1].structure
            assert student["mistake"] in {wrong.slug for wrong in structure.mistakes}


def test_the_assignment_says_how_much_it_asks() -> None:
    asked = sum(len(one.structure.items) for one in EXERCISES)
    assert f"{asked} numbers are asked" in (CLASS / "hw1.toml").read_text(encoding="utf-8")
