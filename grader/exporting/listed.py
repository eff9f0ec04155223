"""A list of the TA's own: a column that says who each row is, and one to fill."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from grader.assignment.keys import System
from grader.errors import ExportError
from grader.exporting.amounts import decimal_sign
from grader.exporting.canvas import ASSIGNMENT
from grader.exporting.cells import CellTable, Row
from grader.exporting.target import Target, identities, names, no_column, plain, several_columns
from grader.tables.columns import folded, is_canvas

_LOOKED_AT = 500
_TITLES_WITHIN = 20


def target(table: CellTable, asked: str, who: str | None, where: str) -> Target:
    """The column called so; `who` names the column that says whose a row is."""
    first = list(islice(table.rows(), _LOOKED_AT))
    above = _above(first, asked)
    titles = [cell.text for cell in first[above].cells]
    column = _named(titles, asked, where)
    if is_canvas(titles) and ASSIGNMENT.fullmatch(titles[column]):
        raise ExportError(
            "this is a gradebook of Canvas, with points, N/A and EX of its own",
            where=where,
            remedy="Use --canvas in the place of --csv.",
        )
    keys: tuple[tuple[int, System | None], ...] = identities(titles)
    if who is not None:
        keys = ((_named(titles, who, where), None),)
    if not keys:
        shown = ", ".join(map(repr, titles[:12]))
        raise ExportError(
            f"no column says who a row is; the columns are {shown}",
            where=where,
            remedy="Name the one with ids, e-mail addresses or logins by --id COLUMN.",
        )
    if column in [place for place, _ in keys]:
        raise ExportError(
            f"the column {titles[column]!r} says who a row is, so no marks are put there",
            where=where,
            remedy="Name another one by --column.",
        )
    sign = decimal_sign(
        (row.text(column) for row in first), (cell.text for row in first for cell in row.cells)
    )
    return Target(
        column=column, title=titles[column], above=above, identities=keys, names=names(titles),
        sign=sign,
    )  # fmt: skip


def _above(rows: Sequence[Row], asked: str) -> int:
    """How many rows stand above the titles: lists of universities begin with course and date."""
    wanted = folded(asked)
    titles = ([folded(cell.text) for cell in row.cells] for row in rows[:_TITLES_WITHIN])
    return next((place for place, own in enumerate(titles) if wanted in own and len(own) > 1), 0)


def _named(titles: Sequence[str], asked: str, where: str) -> int:
    alike = [folded(title) for title in titles]
    for known, wanted in ((titles, plain(asked)), (alike, folded(asked))):
        places = [place for place, title in enumerate(known) if title == wanted]
        if len(places) == 1:
            return places[0]
        if places:
            raise several_columns(asked, [f"{titles[p]} (column {p + 1})" for p in places], where)
    raise no_column(asked, [title for title in titles if title], where)
