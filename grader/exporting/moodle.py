"""The grading worksheet of a Moodle assignment, in English, German and Korean.

Its import says only how many grades it took; it passes over rows that are locked, above the
maximum, unchanged, of nobody in the course, or graded there after the worksheet was downloaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from grader.assignment.keys import System
from grader.errors import ExportError
from grader.exporting.amounts import decimal_sign, number
from grader.exporting.cells import CellTable, Row
from grader.exporting.target import Target, identities, names, no_column
from grader.rosters.kinds import PARTICIPANT
from grader.tables.columns import folded

_TITLES = {
    "grade": ("grade", "bewertung", "성적"),
    "points": ("maximum grade", "bestwertung", "최대 성적"),
    "changeable": (
        "grade can be changed", "bewertung kann geändert werden", "성적을 변경할 수 있음",
    ),
    "changed": (
        "last modified (grade)", "zuletzt geändert (bewertung)", "마지막 수정됨(성적)",
    ),
    "scale": ("scale", "skala", "척도"),
}  # fmt: skip
_LOCKED = frozenset({"no", "nein", "아니오", "아니요"})
_LOOKED_AT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Where what stands."""

    grade: int | None
    points: int | None
    changeable: int | None
    changed: int | None
    scale: int | None


def target(table: CellTable, asked: str | None, where: str) -> Target:
    """The column with the grades; `asked` names it where the worksheet is in another language."""
    rows = table.rows()
    titles = [cell.text for cell in next(rows).cells]
    first = list(islice(rows, _LOOKED_AT))
    columns = _columns(titles)
    grade = columns.grade if asked is None else _named(titles, asked, where)
    who = _identities(titles, grade, first)
    if grade is None or System.PARTICIPANT not in [system for _, system in who]:
        raise _no_worksheet(asked, where)
    if columns.points is None and columns.scale is not None:
        raise ExportError(
            "this assignment is graded by the words of a scale, not by points",
            where=where,
            remedy="In Moodle set the assignment's grade to points, then download it again.",
        )
    if columns.changed is None and asked is None:
        raise ExportError(
            "the column `Last modified (grade)` is gone; Moodle takes no worksheet without it",
            where=where,
            remedy="Download the worksheet again, and leave its columns as they are.",
        )
    more = [column for column in (columns.points,) if column is not None]
    sign = decimal_sign(
        (row.text(column) for row in first for column in (grade, *more)),
        (cell.text for row in first for cell in row.cells),
    )
    known = (number(row.text(columns.points)) for row in first)
    return Target(
        column=grade, title=titles[grade], identities=who, names=names(titles),
        points=next(filter(None, known), None), points_column=columns.points,
        changeable=columns.changeable, graded=columns.changed, sign=sign,
    )  # fmt: skip


def is_locked(text: str) -> bool:
    """Whether a cell below `Grade can be changed` says no."""
    return text.casefold() in _LOCKED


def _columns(titles: Sequence[str]) -> _Columns:
    plain = [folded(title) for title in titles]
    return _Columns(
        **{
            field: next((plain.index(one) for one in known if one in plain), None)
            for field, known in _TITLES.items()
        }
    )


def _identities(
    titles: Sequence[str], before: int | None, rows: Sequence[Row]
) -> tuple[tuple[int, System | None], ...]:
    """What says who a row is; `ID` in German is the participant's number, as its cells show."""
    found = dict(identities(titles, before))
    if rows and PARTICIPANT.fullmatch(rows[0].text(0)):
        found[0] = System.PARTICIPANT
    return tuple(found.items())


def _named(titles: Sequence[str], asked: str, where: str) -> int:
    plain = [folded(title) for title in titles]
    if plain.count(folded(asked)) != 1:
        raise no_column(asked, titles, where)
    return plain.index(folded(asked))


def _no_worksheet(asked: str | None, where: str) -> ExportError:
    remedy = (
        "In Moodle open the assignment, then Submissions, Actions, Download grading worksheet "
        "(Offline grading worksheet has to be on in its feedback settings)."
    )
    if asked is None:
        remedy += " Where it is in another language, name the column of the grades by --column."
    return ExportError(
        "this is no grading worksheet of Moodle: it has no column of participants "
        "(Identifier), or none of grades (Grade)",
        where=where,
        remedy=remedy,
    )
