"""A table with a title above each column, from a CSV file or a workbook alike."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from grader.tables import workbook
from grader.tables.columns import meanings
from grader.tables.text import decoded
from grader.tables.web_table import rows_of_page

MAX_BYTES = 64_000_000
MAX_ROWS = 1_048_576
MAX_COLUMNS = 2_000
DELIMITERS = ",;\t"

EMPTY = workbook.EMPTY

_SAMPLE = 20
_WIDTH = 100_000
_SAYS_DELIMITER = re.compile(r"\s*\"?sep=([,;\t])\"?[,;\t]*\r?\n?", re.IGNORECASE)
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row that holds anything: the line of the file that it begins on, and its cells.

    All cells are trimmed text in Unicode form NFC; a row of a workbook counts as a line.
    """

    number: int
    cells: tuple[str, ...]

    def cell(self, index: int) -> str:
        """The cell of a column; empty where the row ends before it."""
        return self.cells[index] if index < len(self.cells) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The first row that holds anything, and those below.

    delimiter  what parts the cells; "" for a workbook
    """

    header: Line
    rows: tuple[Line, ...]
    delimiter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoTable:
    """Why a file is no table, as a clause, and the line where that shows (0: as a whole)."""

    reason: str
    line: int = 0


def table_of(content: bytes) -> Table | NoTable:
    """The table in a file, recognised by its content; never raises, whatever the bytes."""
    if len(content) > MAX_BYTES:
        return NoTable(reason=f"this is larger than the {MAX_BYTES // 1_000_000} MB that are read")
    if workbook.is_workbook(content):
        return _of_workbook(content)
    if reason := workbook.no_text(content):
        return NoTable(reason=reason)
    return table_of_text(decoded(content).text)


def table_of_text(text: str) -> Table | NoTable:
    """The table in the text of a CSV file; quotes have to match."""
    said = _SAYS_DELIMITER.match(text)
    skipped, rest = (1, text[said.end() :]) if said else (0, text)
    delimiter = said[1] if said else delimiter_of(text)
    lines: list[Line] = []
    end = 0
    rows = csv.reader(
        io.StringIO(rest, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True
    )
    while True:
        number = end + 1 + skipped
        try:
            found = next(rows, None)
        except csv.Error as fault:
            reason = f"the quotes of this row do not match ({fault})"
            return NoTable(reason=reason, line=number)
        if found is None:
            return _headed(lines, delimiter)
        end = rows.line_num
        if reason := _too_many(len(found), len(lines)):
            return NoTable(reason=reason, line=number)
        if any(cells := tuple(map(_cell, found))):
            lines.append(Line(number=number, cells=cells))


def table_of_page(content: bytes) -> Table | NoTable:
    """The table in a web page; a row of it counts as a line."""
    lines: list[Line] = []
    for number, row in enumerate(rows_of_page(decoded(content).text), start=1):
        if reason := _too_many(len(row), len(lines)):
            return NoTable(reason=reason, line=number)
        if any(cells := tuple(map(_cell, row))):
            lines.append(Line(number=number, cells=cells))
    return _headed(lines, "")


def _of_workbook(content: bytes) -> Table | NoTable:
    rows = workbook.cells(content)
    if isinstance(rows, workbook.Refused):
        return NoTable(reason=rows.reason)
    lines: list[Line] = []
    for row in rows:
        if reason := _too_many(len(row.cells), len(lines)):
            return NoTable(reason=reason, line=row.number)
        if any(cells := tuple(_cell(cell.text or cell.formula) for cell in row.cells)):
            lines.append(Line(number=row.number, cells=cells))
    return _headed(lines, "")


def _headed(lines: list[Line], delimiter: str) -> Table | NoTable:
    if not lines:
        return NoTable(reason=EMPTY)
    return Table(header=lines[0], rows=tuple(lines[1:]), delimiter=delimiter)


def _too_many(columns: int, rows: int) -> str:
    if columns > MAX_COLUMNS:
        return f"this row has {columns} cells; up to {MAX_COLUMNS} are read"
    return f"there are more than the {MAX_ROWS} rows that are read" if rows > MAX_ROWS else ""


def _cell(text: str) -> str:
    """A cell as a spreadsheet would show it: `="007"` is how some keep 007 from losing zeros."""
    cell = text if text.isascii() else unicodedata.normalize("NFC", text)
    cell = cell.strip()
    kept = _KEPT_AS_TEXT.fullmatch(cell)
    return kept[1].strip() if kept else cell


def delimiter_of(text: str) -> str:
    """What parts a row into most titles that are known, then most rows evenly, then most."""

    def merit(delimiter: str) -> tuple[int, int, int]:
        rows = [tuple(map(_cell, row)) for row in islice(_sample(text, delimiter), _SAMPLE)]
        return max((_merit(row, rows) for row in rows if len(row) > 1), default=(0, 0, 0))

    return max(DELIMITERS, key=merit)


def _merit(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> tuple[int, int, int]:
    known = sum(meaning is not None for meaning in meanings(header))
    return known, sum(len(row) == len(header) for row in rows), len(header)


def _sample(text: str, delimiter: str) -> Iterator[list[str]]:
    lines: Iterable[str] = io.StringIO(text[:_WIDTH], newline="")
    try:
        yield from filter(
            any, csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=False)
        )
    except csv.Error:
        return
