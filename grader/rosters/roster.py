"""The roster: who receives a sheet, from a list of the course's own or of any system."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.roster import Recipient
from grader.assignment.text_file import read_bytes
from grader.errors import RosterError
from grader.rosters.columns import IdColumn, id_column
from grader.rosters.kinds import Kind
from grader.rosters.left_out import LeftOut
from grader.rosters.listing import Listing, listing
from grader.rosters.recipients import recipients_of
from grader.rosters.twice import refuse_twice, same_addresses
from grader.tables.table import EMPTY, NoTable, Table, table_of, table_of_page
from grader.tables.text import lost_line
from grader.tables.web_table import is_page

LIMIT = 50_000_000

SAVE_AS = "Save it as UTF-8: in Excel as `CSV UTF-8 (comma delimited)`, elsewhere as CSV, UTF-8."
_MOST_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Everyone who gets a sheet, in the list's order, and what the operator should know of it."""

    recipients: tuple[Recipient, ...]
    notices: tuple[str, ...]


def read_roster(path: Path) -> Roster:
    """Everyone in a list: CSV or XLSX, with our columns or as a system exports it.

    It is recognised by its titles. RosterError names the line and what to do.
    """
    data = read_bytes(path, limit=LIMIT, error=RosterError)
    table = table_of_page(data) if is_page(data) else table_of(data)
    if isinstance(table, NoTable):
        raise _no_table(table, path)
    _refuse_lost(table, data, path)
    found = listing(table)
    column = id_column(found, path)
    recipients = recipients_of(found, column, path)
    if not recipients:
        raise RosterError(
            "this lists nobody", where=path.name, remedy="Add a line for each student below it."
        )
    lines = [entry.row.number for entry in found.entries]
    refuse_twice(recipients, lines, path)
    notices = (*_notices(found, column), *same_addresses(recipients, lines))
    return Roster(recipients=recipients, notices=tuple(f"{path.name}: {one}." for one in notices))


def _no_table(table: NoTable, path: Path) -> RosterError:
    if table.reason == EMPTY:
        remedy = "Begin it with a line id,name and list people."
    elif table.line:
        remedy = 'Put cells with commas in quotes and write a quote inside them twice, "".'
    else:
        remedy = "Save the list as CSV UTF-8, or as XLSX without macros and password."
    where = f"{path.name}, line {table.line}" if table.line else path.name
    return RosterError(table.reason, where=where, remedy=remedy)


def _refuse_lost(table: Table, data: bytes, path: Path) -> None:
    """RosterError where bytes fit no encoding: a name would be printed with holes."""
    if table.delimiter and (lost := lost_line(data)):
        line, name = lost
        raise RosterError(
            f"this is not {name} text", where=f"{path.name}, line {line}", remedy=SAVE_AS
        )


def _notices(found: Listing, column: IdColumn) -> Iterator[str]:
    if found.kind is not Kind.OWN:
        part = "the part before the @ of " if column.until_at else ""
        passed = f" ({', '.join(column.passed)})" if column.passed else ""
        yield f"read as {found.kind}; {part}`{column.title}` is the id{passed}"
    if found.left_out:
        yield f"left out: {_rows(found.left_out)}"


def _rows(rows: Sequence[LeftOut]) -> str:
    shown = [f"line {row.line} ({_who(row)})" for row in rows[:_MOST_SHOWN]]
    more = len(rows) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _who(row: LeftOut) -> str:
    return row.why if row.name == row.why or not row.name else f"{row.name}, {row.why}"
