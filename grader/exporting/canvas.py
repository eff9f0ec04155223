"""The gradebook export of Canvas: the columns that say who a row is, then a column an assignment.

Its import takes an assignment by the number in its title and makes a new one of any other title;
the row `Points Possible` says what each is out of, and overwrites that there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.errors import ExportError
from grader.exporting.amounts import decimal_sign, number
from grader.exporting.cells import CellTable, Row
from grader.exporting.target import Target, identities, names, no_column, plain, several_columns
from grader.tables.columns import folded, is_canvas

EXCUSED = "EX"
NOT_ASSIGNED = "N/A"

ASSIGNMENT = re.compile(r"(.+) \(([0-9]+)\)", re.DOTALL)
"""A title as Canvas writes it: `Homework 1 (12345)`."""

_NOTE = re.compile(r"(?:Muted|Manual Posting.*)?", re.IGNORECASE)
_LOOKED_AT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Assignment:
    """A column of an assignment: `Homework 1 (12345)`."""

    column: int
    full: str
    title: str
    number: str


def target(table: CellTable, asked: str, where: str) -> Target:
    """The column that is meant by its full title, its title, or the number of its assignment."""
    rows = table.rows()
    titles = [cell.text for cell in next(rows).cells]
    if not is_canvas(titles):
        raise ExportError(
            "this is no gradebook that Canvas exported: its first line does not begin with "
            "Student,ID or LastName,FirstName,ID",
            where=where,
            remedy="In Canvas choose Grades, Export, Export Entire Gradebook; for a list of your "
            "own use --csv.",
        )
    found = _assignment(titles, asked, where)
    first: list[Row] = []
    points = None
    for row in rows:
        if is_points(row):
            points = row
        if len(first) < _LOOKED_AT:
            first.append(row)
        elif points is not None:
            break
    sign = decimal_sign(
        (row.text(found.column) for row in first),
        (cell.text for row in first for cell in row.cells[4:]),
    )
    return Target(
        column=found.column,
        title=found.full,
        identities=identities(titles, _section(titles)),
        names=names(titles),
        points=_points(points, found, where),
        excused=EXCUSED,
        not_assigned=NOT_ASSIGNED,
        sign=sign,
        is_student=is_student,
    )


def _section(titles: Sequence[str]) -> int:
    """The column behind those that say who a row is; a course has columns of its own after it."""
    return [folded(title) for title in titles].index("section")


def is_points(row: Row) -> bool:
    """Whether this row says what assignments are out of."""
    return "Points Possible" in row.cells[0].held


def is_student(row: Row) -> bool:
    """Whether this row is a student's: neither points nor `Manual Posting`."""
    if is_points(row):
        return False
    return any(_NOTE.fullmatch(cell.text) is None for cell in row.cells)


def _assignment(titles: Sequence[str], asked: str, where: str) -> _Assignment:
    known = [
        _Assignment(column=column, full=title, title=parts[1], number=parts[2])
        for column, title in enumerate(titles)
        if (parts := ASSIGNMENT.fullmatch(title))
    ]
    wanted = plain(asked)
    for matches in (
        [one for one in known if one.full == wanted],
        [one for one in known if wanted in (one.title, one.number)],
        [one for one in known if wanted.casefold() in (one.full.casefold(), one.title.casefold())],
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise several_columns(asked, [one.full for one in matches], where)
    if wanted in titles:
        raise ExportError(
            f"{asked!r} is no assignment: Canvas computes that column, or takes nothing from it",
            where=where,
            remedy="Name the column of an assignment; its title ends with its number in brackets.",
        )
    raise no_column(asked, [one.full for one in known], where)


def _points(row: Row | None, found: _Assignment, where: str) -> Fraction | None:
    text = "" if row is None else row.text(found.column)
    if "read only" in text.casefold():
        raise ExportError(
            f"{found.full!r} is read only: Canvas takes nothing from it",
            where=where,
            remedy="Name the column of another assignment.",
        )
    return number(text)
