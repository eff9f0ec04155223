"""Which files are tables with a row a student: seen by their titles, without reading the others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TypeAlias

from grader.intake.row_titles import Titles, titles_of
from grader.submissions.received import Received
from grader.tables.table import MAX_BYTES, Line, NoTable, Table, table_of, table_of_text
from grader.tables.text import decoded

ABOVE = 4
"""So many rows may stand above the titles."""

_HEAD = 4_096
_BEGINNING = 65_536
_FORMS = (b"{", b"[", b"%PDF", b"<", b"# sheet", b'"# sheet', b"answers to sheet")
_ZIP = b"PK\x03\x04"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = bytes([*range(0x01, 0x09), *range(0x0E, 0x1A)])

Titled: TypeAlias = tuple[Titles, Sequence[Line]]


def table_of_rows(content: bytes) -> Titled | str | None:
    """The titles with the rows below them; why they cannot be read; None for any other file."""
    if _is_other(content):
        return None
    table = table_of(content)
    if isinstance(table, NoTable):
        return _broken(content, table) or None
    found = _titled(table)
    return found[0].fault or found if found else None


def large_table(path: str, received: Received) -> Received | None:
    """A file that is too large for what one student hands in, read if it is such a table."""
    try:
        with open(path, "rb") as file:
            beginning = file.read(_BEGINNING)
            if not _begins_with_rows(beginning):
                return None
            content = beginning + file.read(MAX_BYTES + 1 - len(beginning))
    except OSError:
        return None
    if len(content) > MAX_BYTES:
        return None
    return received._replace(content=content, fault="")


def _is_other(content: bytes) -> bool:
    """Whether the first bytes are those of something else."""
    head = content[:_HEAD]
    if head.startswith(_ZIP):
        return False
    if head.startswith(_UTF16) or head.count(0) * 4 > len(head):
        return False
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(_FORMS) or len(head.translate(None, _CONTROLS)) < len(head):
        return True
    if len(content) <= _BEGINNING:
        return False
    # A long file is not read as a whole to find out by its titles that it is another table.
    table = _first_rows(content[:_BEGINNING])
    return isinstance(table, Table) and _titled(table) is None


def _begins_with_rows(beginning: bytes) -> bool:
    if _is_other(beginning):
        return False
    table = _first_rows(beginning)
    return isinstance(table, Table) and _titled(table) is not None


def _first_rows(beginning: bytes) -> Table | NoTable:
    """The rows in the first bytes of a file, but for the one that is cut."""
    return table_of(beginning[: beginning.rfind(b"\n") + 1])


def _broken(content: bytes, table: NoTable) -> str:
    """What breaks a table further down that says in its first line what it is."""
    if not table.line:
        return ""
    above = table_of_text(decoded(content).text.partition("\n")[0])
    if isinstance(above, NoTable) or titles_of(above.header.cells) is None:
        return ""
    return f"line {table.line} of this table cannot be read: {table.reason}"


def _titled(table: Table) -> Titled | None:
    """The titles, and the rows below them."""
    for skipped, line in enumerate(islice((table.header, *table.rows[:ABOVE]), ABOVE + 1)):
        if titles := titles_of(line.cells):
            return titles, table.rows[skipped:]
    return None
