"""Rows of a list that are nobody who gets a sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.rosters.kinds import Kind
from grader.tables.columns import folded
from grader.tables.table import Line

TEST_STUDENT = "the test student"

_STAFF = frozenset(
    {
        *("instructor", "ta", "reader", "teacher", "teaching assistant", "non-editing teacher"),
        *("manager", "lecturer", "professor", "observer", "designer", "grader", "staff", "tutor"),
        *("teacherenrollment", "taenrollment", "observerenrollment", "designerenrollment"),
        *("trainer/in", "trainer/in ohne bearbeitungsrecht", "lehrende/r", "dozent/in", "tutor/in"),
        *("교수", "교수자", "선생님", "강사", "조교", "편집권한없는 선생님", "관리자"),
    }
)
_NO_LOGIN = re.compile("[0-9a-f]{40}")
"""What Canvas writes for its test student, who cannot log in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A row that gets no sheet, who that is, and why."""

    line: int
    name: str
    why: str


def no_student(kind: Kind, row: Line, name: str, role: str, login: str) -> LeftOut | None:
    """Why a row is no student, None for one who is."""
    why = ""
    if kind is Kind.CANVAS:
        why = _in_a_gradebook(row, name, login)
    elif kind is not Kind.OWN and folded(role) in _STAFF:
        why = role
    return LeftOut(line=row.number, name=name, why=why) if why else None


def _in_a_gradebook(row: Line, name: str, login: str) -> str:
    if folded(row.cell(0)) == "points possible":
        return "Points Possible"
    if not any(row.cells[:4]):
        # It says under some assignments that their marks are posted by hand.
        return next(filter(None, row.cells), "")
    is_test = folded(name) in {"student, test", "test student"} or _NO_LOGIN.fullmatch(login)
    return TEST_STUDENT if is_test else ""
