"""Rulings about sections, where a student is in several: Canvas names them in one cell."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from grader.assignment.roster import Recipient
from grader.errors import RulingError
from grader.rulings.lookup import Lookup
from grader.rulings.read import rulings_in
from grader.rulings.ruling import Action, Scope
from tests.rulings import FACTS, decision, ruling

BOTH = "Lec 1 and Lab B"
CLASS = replace(FACTS, students={"0042": BOTH, "007": "Lec 1", "Lee-3": "Lab C"})
KIM, BOND, LEE = (Recipient(id=id_, name=id_, section=at) for id_, at in CLASS.students.items())
DELTAS, CELL = 'exercise = "deltas"', 'item = "delta1[1]"'


def about(section: str, action: str, *lines: str) -> str:
    return decision(f'action = "{action}"', f'section = "{section}"', *lines)


def test_a_ruling_about_one_of_them_holds() -> None:
    lab, lecture, other = (
        ruling(Action.FULL, section=name, exercise="deltas") for name in ("Lab B", "Lec 1", "Lab C")
    )
    lookup = Lookup((lab, lecture, other))
    assert set(lookup.of(KIM)) == {lab, lecture}
    assert lookup.of(BOND) == (lecture,)
    assert lookup.of(LEE) == (other,)
    assert Scope(section="Lab B").holds_for("0042", BOTH)
    assert not Scope(section="Lab").holds_for("0042", BOTH)


@pytest.mark.parametrize("name", ["Lab B", "lab b", "Lec 1", BOTH])
def test_each_of_them_can_be_named(name: str) -> None:
    (found,) = rulings_in([("decisions/kim.toml", about(name, "full", DELTAS))], CLASS)
    assert found.scope.section.casefold() == name.casefold()


CONTRADICTING = {
    "void and full": (about("Lec 1", "void", DELTAS), about("Lab B", "full", DELTAS)),
    "one and both": (about("Lab B", "void", DELTAS), about(BOTH, "full", DELTAS)),
    "excused and paid": (about("Lec 1", "excuse"), about("Lab B", "full", DELTAS)),
    "two times": (
        about("Lec 1", "due", "due = 2026-12-01"), about("Lab B", "due", "due = 2026-12-02")),
    "a total and a part": (
        about("Lec 1", "points", "points = 1", DELTAS), about("Lab B", "full", DELTAS, CELL)),
    "a total of one, a part for somebody in it": (
        about("Lab B", "points", "points = 1", DELTAS),
        decision('action = "full"', 'student = "0042"', DELTAS, CELL)),
}  # fmt: skip


@pytest.mark.parametrize("case", CONTRADICTING)
def test_two_sections_of_one_student_can_contradict_each_other(case: str) -> None:
    for one, other in permutations(CONTRADICTING[case]):
        files = [("decisions/kim.toml", one), ("decisions/lee.toml", other)]
        with pytest.raises(RulingError, match="contradict each other") as refusal:
            rulings_in(files, CLASS)
        assert refusal.value.where == "decisions/kim.toml, line 1 and decisions/lee.toml, line 1"


def test_two_sections_of_nobody_do_not() -> None:
    files = [
        ("decisions/kim.toml", about("Lec 1", "void", DELTAS)),
        ("decisions/lee.toml", about("Lab C", "full", DELTAS)),
    ]
    assert len(rulings_in(files, CLASS)) == 2
