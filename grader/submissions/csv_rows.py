"""The rows of a CSV file, whatever a spreadsheet or an editor made of it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice, product
from typing import NamedTuple

from grader.submissions.form import MAX_LINES
from grader.submissions.number_text import EDGES

MAX_COLUMNS = 100

ITEM = re.compile(r"[0-9]+\.[A-Za-z][A-Za-z0-9_]*(?:\[[0-9]+\])*")
"""The name of an item: `2.W1_new[1][2]`."""

_KEPT = 1000
_DELIMITERS = ",;\t"
_SAMPLE = 200
_WIDTH = 10_000
_SIGN = rf'[^{_DELIMITERS}\r\n"]'
# Only from the start of a run, which keeps the time linear.
_LONG = re.compile(rf"(?<!{_SIGN}){_SIGN}{{{2 * _KEPT},}}")
# A quote that was opened and not closed in its line: the next line begins inside the cell.
_SWALLOWED = re.compile(rf'[\r\n][ "]*[0-9]+\.[A-Za-z][^\r\n]*[{_DELIMITERS}]')

_Cells = list[str]


class Rows(NamedTuple):
    """The rows that hold anything: trimmed cells, without the empty ones at the end."""

    delimiter: str
    rows: tuple[tuple[str, ...], ...]


def read_rows(text: str) -> Rows:
    """The first `MAX_LINES` + 1 rows, each with up to `MAX_COLUMNS` cells.

    Quotes that do not match spoil their own line, not those below it.
    """
    if len(text) > csv.field_size_limit():
        # The csv module refuses a whole file for one such cell.
        text = _LONG.sub(lambda run: run[0][:_KEPT] + run[0][-_KEPT:], text)
    delimiter = _delimiter(text)
    outer = _outer_delimiter(text) if delimiter == "," else ""
    rows = _parsed(text, outer or delimiter)
    if outer:
        rows = _kept(map(_opened, rows))
    return Rows(delimiter=delimiter, rows=rows)


def rows_of(cells: Iterable[Sequence[str]]) -> Rows:
    """The rows of a table whose cells are known, wherever on its page it stands.

    A spreadsheet that parts by semicolons keeps each line of commas in its first cell.
    """
    rows = _kept(cells)
    left = min((next(i for i, cell in enumerate(row) if cell) for row in rows), default=0)
    rows = tuple(row[left:] for row in rows)
    firsts = [row[0].partition(",") for row in rows]
    if any(comma and is_item(item.strip(' "')) for item, comma, _ in firsts):
        return Rows(delimiter=",", rows=_kept(map(_opened, rows)))
    return Rows(delimiter="", rows=rows)


def is_item(cell: str) -> bool:
    """Whether a cell looks like the name of an item, but for spaces."""
    return ITEM.fullmatch("".join(cell.split())) is not None


def is_header(cells: Iterable[str]) -> bool:
    """Whether these cells are titles, `item` and `answer` among them in any case."""
    return {"item", "answer"} <= {cell.casefold() for cell in cells}


def _parsed(text: str, delimiter: str) -> tuple[tuple[str, ...], ...]:
    try:
        rows = _kept(_reader(io.StringIO(text, newline=""), delimiter, strict=True))
    except csv.Error:
        return _kept(_line_by_line(text, delimiter))
    if any(_SWALLOWED.search(cell) for row in rows for cell in row if not cell.isprintable()):
        return _kept(_line_by_line(text, delimiter))
    return rows


def _reader(lines: Iterable[str], delimiter: str, *, strict: bool) -> Iterator[_Cells]:
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=strict)


def _line_by_line(text: str, delimiter: str) -> Iterator[_Cells]:
    for line in io.StringIO(text, newline=None):
        yield _cells(line.rstrip("\n"), delimiter)


def _cells(line: str, delimiter: str) -> _Cells:
    """The cells of one line; where its quotes do not match they are signs like any other."""
    if line.count('"') % 2 == 0:
        with suppress(csv.Error):
            return next(_reader([line], delimiter, strict=False), [])
    return line.split(delimiter)


def _kept(rows: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(islice(filter(None, map(_trimmed, rows)), MAX_LINES + 1))


def _trimmed(row: Sequence[str]) -> tuple[str, ...]:
    cells = [cell.strip(EDGES) for cell in row[:MAX_COLUMNS]]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _delimiter(text: str) -> str:
    """What parts the titles; without titles, what parts items from the rest in most lines."""
    lines = tuple(_sample(text))
    for line, one in product(lines, _DELIMITERS):
        if is_header(_unquoted(line, one)):
            return one
    return max(
        _DELIMITERS, key=lambda one: sum(any(map(is_item, _unquoted(line, one))) for line in lines)
    )


def _outer_delimiter(text: str) -> str:
    """What a spreadsheet put behind whole lines of commas, "" for nothing.

    One that parts by semicolons shows each line in its first column, so that answers are typed into
    the second: `1.loss,,the loss;0,55`. In `1.loss,0;55,the loss` it stands in an answer.
    """
    for outer in _DELIMITERS[1:]:
        for line in _sample(text) if outer in text else ():
            first, _, rest = line.partition(outer)
            item, _, others = first.strip(' "').partition(",")
            answer = others.partition(",")[0]
            if rest and others and is_item(item) and not answer.strip(' "'):
                return outer
    return ""


def _opened(row: Sequence[str]) -> _Cells:
    """The cells of a line of commas, with what was typed beside it as its answer."""
    cells, beside = _cells(row[0], ","), " ".join(filter(None, row[1:]))
    if beside and is_item("".join(cells[:1])) and not "".join(cells[1:2]).strip():
        cells[1:2] = [beside]
    return cells


def _sample(text: str) -> Iterator[str]:
    lines = (line for line in io.StringIO(text, newline=None) if line.strip())
    return (line[:_WIDTH] for line in islice(lines, _SAMPLE))


def _unquoted(line: str, delimiter: str) -> _Cells:
    return [cell.strip(' "\n') for cell in line.split(delimiter)]
