"""A table in bytes whose cells are known by their place: some are filled, no other byte changes.

The csv module says what stands in a cell, not where; writing a table anew would lose its quotes,
line ends and encoding. So the cells are found here, by the rules that csv's strict reader has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from grader.errors import ExportError
from grader.tables.table import EMPTY, MAX_BYTES, delimiter_of
from grader.tables.text import Decoded, decoded

SAVE_AS = (
    "Export it from your system again as CSV, or save it in your spreadsheet as CSV in UTF-8 "
    "(in Excel: `CSV UTF-8 (comma delimited)`)."
)

_SAYS_DELIMITER = re.compile(r'"?sep=([,;\t])"?[,;\t]*(?:\r\n?|\n)', re.IGNORECASE)
_LINE_END = re.compile(r"\r\n?|\n")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_KEPT_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)


class Cell(NamedTuple):
    """What a cell holds, and from where to where it stands in the text, quotes included.

    lacking  so many delimiters its row ends too early for it to be there
    """

    held: str
    start: int
    end: int
    quoted: bool = False
    lacking: int = 0

    @property
    def text(self) -> str:
        """What a spreadsheet shows: trimmed, in Unicode form NFC, `="007"` as 007."""
        shown = unicodedata.normalize("NFC", self.held).strip()
        kept = _KEPT_AS_TEXT.fullmatch(shown)
        return kept[1].strip() if kept else shown


class Row(NamedTuple):
    """A row with the line of the file that it begins on."""

    line: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell of a column; behind the end of a short row one that has yet to be made."""
        if column < len(self.cells):
            return self.cells[column]
        end = self.cells[-1].end
        return Cell("", end, end, lacking=column + 1 - len(self.cells))

    def text(self, column: int | None) -> str:
        """What a spreadsheet shows in a column, nothing where there is none."""
        return "" if column is None else self.cell(column).text

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(cell.held.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Filling:
    """A cell and what shall stand in it."""

    cell: Cell
    text: str


class CellTable:
    """The cells of a file, read anew each time they are gone through: files may be large."""

    def __init__(self, decoded: Decoded, delimiter: str, start: int, where: str) -> None:
        self._decoded = decoded
        self._start = start
        self._where = where
        self.delimiter = delimiter

    def rows(self) -> Iterator[Row]:
        """Every row in which something stands; ExportError where quotes do not match."""
        first = len(_LINE_END.findall(self._decoded.text[: self._start])) + 1
        found = rows_of(self._decoded.text, self.delimiter, self._start, first)
        try:
            yield from (row for row in found if not row.is_blank)
        except QuotesError as fault:
            raise ExportError(
                "the quotes of this row do not match, so its cells cannot be told apart",
                where=f"{self._where}, line {fault.line}",
                remedy='A quote inside a cell is written twice, "". ' + SAVE_AS,
            ) from None

    def filled(self, fillings: Iterable[Filling]) -> bytes:
        """The file with some cells filled and every other byte as it was."""
        text = self._decoded.text
        parts, last = [], 0
        for one in sorted(fillings, key=lambda one: (one.cell.start, one.cell.lacking)):
            cell = one.cell
            quoted = cell.quoted or any(sign in one.text for sign in (self.delimiter, '"'))
            new = '"' + one.text.replace('"', '""') + '"' if quoted else one.text
            parts += [text[last : cell.start], self.delimiter * cell.lacking, new]
            last = cell.end
        return self._decoded.encoded("".join((*parts, text[last:])))


class QuotesError(Exception):
    """Quotes that do not match, in the row that begins on that line."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def rows_of(text: str, delimiter: str, start: int = 0, line: int = 1) -> Iterator[Row]:
    """The rows of a text from a place on, whatever stands in them."""
    match, cells, first = _cell(delimiter).match, list[Cell](), line
    while start < len(text) or cells:
        found = match(text, start)
        assert found is not None  # the pattern matches anything, also nothing
        quoted, bare, end = found.groups()
        if quoted is not None:
            cells.append(Cell(quoted.replace('""', '"'), start, found.end(1) + 1, quoted=True))
            line += len(_LINE_END.findall(quoted))
        elif '"' in bare and bare.lstrip(" ").startswith('"'):
            raise QuotesError(first)
        else:
            cells.append(Cell(bare, start, found.end(2)))
        start = found.end()
        if end != delimiter:
            yield Row(first, tuple(cells))
            line += 1
            cells, first = [], line


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    """One cell and what ends it: what stands in quotes, or what stands there without."""
    quoted = r' *+"([^"]*+(?:""[^"]*+)*+)"'
    return re.compile(rf"(?:{quoted}|([^{delimiter}\r\n]*+))({delimiter}|\r\n?|\n|\Z)")


def read_cells(content: bytes, where: str) -> CellTable:
    """The cells of a file that is text; ExportError for any that cannot be written back as it is.

    UTF-8, UTF-16, cp949 and cp1252, parted by commas, semicolons or tabs.
    """
    if reason := _reason(content):
        raise ExportError(reason, where=where, remedy=SAVE_AS)
    found = decoded(content)
    if not _is_whole(found, content):
        raise ExportError(
            "not all signs of this file can be read, so it could not be written back as it is",
            where=where,
            remedy=SAVE_AS,
        )
    said = _SAYS_DELIMITER.match(found.text)
    start = said.end() if said else 0
    table = CellTable(found, said[1] if said else delimiter_of(found.text), start, where)
    if next(table.rows(), None) is None:
        raise ExportError(EMPTY, where=where, remedy=SAVE_AS)
    return table


def _is_whole(found: Decoded, content: bytes) -> bool:
    """Whether a file was read to its last sign, so that it can be written back to the byte."""
    try:
        return "\0" not in found.text and found.encoded(found.text) == content
    except UnicodeEncodeError:
        return False


def _reason(content: bytes) -> str:
    """Why nothing can be filled into a file, "" where something may."""
    if content.startswith(_WORKBOOKS):
        return "this is a workbook or a zip; marks are filled into text tables (CSV) alone"
    if len(content) > MAX_BYTES:
        return f"this is larger than {MAX_BYTES // 1_000_000} MB"
    return ""
