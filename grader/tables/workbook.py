"""Workbooks (XLSX): their cells, told apart by what a spreadsheet made of them.

The only module that opens them. Nothing in them is run or fetched, and everything is bounded; what
a workbook claims (a million rows) counts for nothing, what lies in it does.
"""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from grader.tables.cell import BLANK, Cell, Kind, Row, cell_of

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAX_MEMBERS = 2_000
MAX_UNPACKED = 192_000_000
MAX_RATIO = 200
"""How many times larger the whole may be unpacked; tables of a class reach 20."""
MAX_TOGETHER = 200_000
"""Elements of one row, or of all that belongs together elsewhere."""
MAX_ROWS = 1_048_576
MAX_CELLS = 5_000_000

BROKEN = "this workbook is damaged and cannot be opened"
TOO_LARGE = "this workbook holds far more than a table of a class"
MACROS = "this workbook holds macros, which are never run"
LOCKED = "this workbook is locked with a password"
ENTITIES = "this workbook refers to what lies outside of it"
OLD = "this is a workbook of an old or another format"
EMPTY = "this is empty"

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (b"opendocument.spreadsheet", b"Index/Document.iwa", b"xl/workbook.bin")
_TOGETHER = re.compile(rb"</(?:\w{1,20}:)?(?:row|si)>")
_SMALL = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a workbook is not read, as a clause."""

    reason: str


class _TooLargeError(Exception):
    """More rows or cells than are read."""


def is_workbook(content: bytes) -> bool:
    """Whether these bytes are a workbook that can be read, XLSX, or its twin with macros."""
    return content.startswith(_ZIP) and b"xl/workbook.xml" in content


def no_text(content: bytes) -> str:
    """Why bytes are no text: a workbook of another format, an archive; "" if they may be."""
    if content.startswith(_OLE):
        return LOCKED if _ENCRYPTED in content else OLD
    if not content.startswith(_ZIP):
        return ""
    if any(one in content for one in _OTHERS):
        return OLD
    return "this is an archive, not a table"


def cells(content: bytes) -> tuple[Row, ...] | Refused:
    """The rows of the first sheet that holds anything; never raises, whatever the bytes."""
    found = sheets(content, most=MAX_UNPACKED, count=1)
    return found if isinstance(found, Refused) else found[0]


def sheets(content: bytes, *, most: int, count: int) -> tuple[tuple[Row, ...], ...] | Refused:
    """The rows of the first sheets that hold anything, those that are shown before the others.

    `most` bytes are unpacked at most, of `count` sheets; never raises, whatever the bytes.
    """
    if reason := _refusal(content, most):
        return Refused(reason=reason)
    try:
        with warnings.catch_warnings():
            # Of conditional formats and extensions that nobody asked about.
            warnings.simplefilter("ignore")
            found = _read(content, count)
    except _TooLargeError:
        return Refused(reason=TOO_LARGE)
    except Exception:
        # What openpyxl raises at a broken workbook is of any kind.
        return Refused(reason=BROKEN)
    return found or Refused(reason=EMPTY)


def _refusal(content: bytes, most: int) -> str:
    """Why it is not even opened, "" if it may be."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > most:
                return TOO_LARGE
            return _refusal_of(archive, len(content))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        return BROKEN


def _refusal_of(archive: zipfile.ZipFile, packed: int) -> str:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS:
        return TOO_LARGE
    if unpacked > _SMALL and unpacked > packed * MAX_RATIO:
        return TOO_LARGE
    if any(member.flag_bits & 1 for member in members):
        return LOCKED
    if any(member.filename.lower().endswith("vbaproject.bin") for member in members):
        return MACROS
    return next(filter(None, (_refusal_of_member(archive, one) for one in members)), "")


def _refusal_of_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> str:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    data = archive.read(member)
    if member.filename == "[Content_Types].xml" and b"macroEnabled" in data:
        return MACROS
    # Elements that end together stay in memory together.
    if any(part.count(b"<") > MAX_TOGETHER for part in _TOGETHER.split(data)):
        return TOO_LARGE
    if not member.filename.endswith((".xml", ".rels")):
        return ""
    try:
        # Declarations stand before the first element.
        next(iter(iterparse(BytesIO(data), events=("start",), forbid_dtd=True)), None)
    except DefusedXmlException:
        return ENTITIES
    except (ParseError, ValueError, LookupError):
        return BROKEN
    return ""


def _read(content: bytes, count: int) -> tuple[tuple[Row, ...], ...]:
    with _opened(content, data_only=False) as book:
        found = dict(islice(_with_anything(book), count))
    computed = [place for place, rows in found.items() if _computes(rows)]
    if computed:
        with _opened(content, data_only=True) as book:
            for place in computed:
                came_to = {row.number: row.cells for row in _rows(book.worksheets[place])}
                found[place] = tuple(
                    _with_results(row, came_to.get(row.number, ())) for row in found[place]
                )
    return tuple(found.values())


def _computes(rows: tuple[Row, ...]) -> bool:
    return any(cell.kind is Kind.FORMULA for row in rows for cell in row.cells)


@contextmanager
def _opened(content: bytes, *, data_only: bool) -> Iterator[Workbook]:
    """The workbook with its formulas, or with what they came to when it was saved."""
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(content), read_only=True, keep_links=False, data_only=data_only)
    try:
        yield book
    finally:
        book.close()


def _with_anything(book: Workbook) -> Iterator[tuple[int, tuple[Row, ...]]]:
    """The sheets that hold anything and their places, those that are shown before the others."""
    places = sorted(enumerate(book.worksheets), key=lambda one: one[1].sheet_state != "visible")
    for place, sheet in places:
        if rows := tuple(_rows(sheet)):
            yield place, rows


def _rows(sheet: Worksheet) -> Iterator[Row]:
    # Without what it claims of its size, each row is as long as what lies in it.
    sheet.reset_dimensions()  # type: ignore[attr-defined]
    cells = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells += len(row)
        if number > MAX_ROWS or cells > MAX_CELLS:
            raise _TooLargeError
        found = [cell_of(cell) for cell in row]
        while found and found[-1].kind is Kind.BLANK:
            found.pop()
        if found:
            yield Row(number=number, cells=tuple(found))


def _with_results(row: Row, came_to: tuple[Cell, ...]) -> Row:
    """A row with what its formulas came to."""
    results = dict(enumerate(came_to))
    return Row(
        number=row.number,
        cells=tuple(
            replace(results.get(place, BLANK), kind=Kind.FORMULA, formula=cell.formula)
            if cell.kind is Kind.FORMULA
            else cell
            for place, cell in enumerate(row.cells)
        ),
    )
