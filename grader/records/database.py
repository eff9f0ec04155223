"""What the manifest and the gradebook share: transactions, and faults of SQLite in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from grader.chunks import chunks
from grader.errors import GraderError, ManifestError, OutputError

AT_ONCE = 256
"""Rows in one statement: a statement takes longer than a small row."""


def prepare(connection: sqlite3.Connection) -> None:
    """Say how a file is worked with, right after it was opened."""
    # Of a file that is made: instances and submissions are large, and a page shall hold several.
    connection.execute("pragma page_size = 32768")
    # KiB: large classes are written and read in order, and what was left behind is not asked for.
    connection.execute("pragma cache_size = -8192")
    # What a statement might have to undo is students' marks: they stay out of the system's folders.
    connection.execute("pragma temp_store = memory")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything inside is written together, or nothing is."""
    with connection:
        connection.execute("begin immediate")
        yield


def insert(
    connection: sqlite3.Connection, into: str, rows: Iterable[Sequence[object]], row: str,
    otherwise: str = "", at_once: int = AT_ONCE,
) -> None:  # fmt: skip
    """`insert into ...` of many rows.

    row        what stands in one, such as `(?, ?, 0)`
    otherwise  what is done with those that are there already: `on conflict ...`
    at_once    rows in one statement; what they hold is kept until as many are written again
    """
    most = connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // row.count("?")
    for some in chunks(rows, min(at_once, most)):
        places = ", ".join([row] * len(some))
        connection.execute(f"{into} values {places} {otherwise}", [*chain.from_iterable(some)])


def fault(what: str, where: Path, error: Exception) -> GraderError:
    """A fault of SQLite as an operator's error: in use, not to be written, or damaged."""
    text = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
    if "locked" in text or isinstance(error, sqlite3.IntegrityError):
        return ManifestError(
            f"another run of grader is using the {what}",
            where=str(where),
            remedy="Wait until it has ended, then run this command again.",
        )
    if isinstance(error, OSError) or any(
        word in text for word in ("readonly", "disk is full", "unable to open")
    ):
        return OutputError(
            f"the {what} cannot be written ({text})",
            where=str(where),
            remedy="Check that the folder may be written and that the disk has room.",
        )
    return damaged(what, where, text)


def damaged(what: str, where: Path, how: str) -> ManifestError:
    """A database that holds what no run of grader writes."""
    return ManifestError(
        f"the {what} cannot be read: {how}",
        where=str(where),
        remedy="Restore it from a backup or copy it again; do not edit it by hand.",
    )
