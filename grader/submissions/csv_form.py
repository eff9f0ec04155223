"""A form as CSV: `# sheet CODE`, the titles `item,answer,what`, and a line for each item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.submissions.csv_rows import Rows, is_header, is_item, read_rows
from grader.submissions.form import MAX_LINES, TOO_LONG, Damaged, Form, form_of
from grader.submissions.numbers import MAX_LENGTH

NO_TABLE = (
    "no answer table was found: expected the titles item,answer,what and lines like 1.loss,0.55; "
    "hand in the filled answers.csv"
)
TITLE_TWICE = "two columns are titled {}: keep the one that counts"
NO_ITEM = "(no item)"

_SHEET = re.compile(r"#\s*sheet[\s:=]*(.*)", re.IGNORECASE | re.DOTALL)
_AROUND_CODE = ",;\"'“”"
# What may be the first piece of an answer with an unquoted decimal comma.
_TORN = re.compile(r"[^.,]*[0-9]")
_NAMES = re.compile("exp|ln|sqrt|[ex]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Where the item and the answer stand among `count` columns; `what` is -1 for nowhere."""

    item: int
    answer: int
    what: int
    count: int


_AS_HANDED_OUT = _Columns(item=0, answer=1, what=2, count=3)


def read_csv(text: str) -> Form | Damaged:
    """The form in a CSV text: columns in any order, with titles in any case or none."""
    return form_in(read_rows(text))


def form_in(table: Rows) -> Form | Damaged:
    """The form in the rows of a table."""
    if len(table.rows) > MAX_LINES:
        return Damaged(reason=TOO_LONG)
    columns = _columns(table.rows)
    if isinstance(columns, Damaged):
        return columns
    codes = (code for row in table.rows if (code := _sheet_code(row)) is not None)
    return form_of(codes, tuple(_lines(table, columns)))


def _columns(rows: Sequence[tuple[str, ...]]) -> _Columns | Damaged:
    for row in filter(is_header, rows):
        titles = [cell.casefold() for cell in row]
        for title in ("item", "answer"):
            if titles.count(title) > 1:
                return Damaged(reason=TITLE_TWICE.format(title))
        return _Columns(
            item=titles.index("item"),
            answer=titles.index("answer"),
            what=titles.index("what") if "what" in titles else -1,
            count=len(titles),
        )
    titled = any(cell.casefold() == "item" for row in rows for cell in row)
    if titled or not any(is_item(row[0]) for row in rows):
        return Damaged(reason=NO_TABLE)
    return _AS_HANDED_OUT


def _lines(table: Rows, columns: _Columns) -> Iterator[tuple[str, str]]:
    """Item and answer of each line; without an item only below the titles, and if answered."""
    titled = False
    for row in table.rows:
        cells = _mended(row, columns) if table.delimiter == "," else row
        item, answer = _at(cells, columns.item), _at(cells, columns.answer)
        if is_item(item):
            yield item, answer
        elif is_header(row):
            titled = True
        elif titled and answer and not row[0].startswith("#"):
            yield item or NO_ITEM, answer


def _mended(row: tuple[str, ...], columns: _Columns) -> tuple[str, ...]:
    """The row with an answer put together again that an unquoted decimal comma tore in two.

    No piece of a torn answer is ever read alone: digits that follow the answer where there are
    cells too many, or where the words of `what` should stand, are the answer's.
    """
    at, surplus = columns.answer, len(row) - columns.count
    if surplus > 0:
        end = at + 1
        while end <= at + surplus and _at(row, end)[:1].isdecimal():
            end += 1
        return (*row[:at], ",".join(row[at:end]), *row[end:])
    rest = _at(row, columns.what) if columns.what == at + 1 else ""
    if _TORN.fullmatch(_at(row, at)) and _is_rest(rest):
        return (*row[:at], f"{row[at]},{rest}", *row[at + 1 :])
    return row


def _is_rest(cell: str) -> bool:
    """Whether a cell begins with a digit and holds no word but those of a number."""
    if len(cell) > MAX_LENGTH or not cell[:1].isdecimal():
        return False
    return not any(map(str.isalpha, _NAMES.sub("", cell)))


def _at(row: Sequence[str], column: int) -> str:
    return row[column] if 0 <= column < len(row) else ""


def _sheet_code(row: Sequence[str]) -> str | None:
    """The code in a `# sheet` line, in its cell or in the next ("" if missing); None elsewhere."""
    filled = filter(None, row)
    match = _SHEET.fullmatch(next(filled).strip(_AROUND_CODE))
    if not match:
        return None
    return match[1].strip(_AROUND_CODE) or next(filled, "")
