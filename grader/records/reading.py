"""A gradebook that is only looked at: not made, not written, not brought up to date."""

from __future__ import annotations

import sqlite3
from enum import Enum, auto
from pathlib import Path

from grader.records import database
from grader.records.gradebook import Gradebook
from grader.records.gradebook_tables import FORMAT


class Unread(Enum):
    """Why a gradebook cannot be looked at; the next `check` settles each of them.

    ABSENT   nothing was checked yet
    EARLIER  an earlier version made it
    STOPPED  a run was stopped while it wrote, and what it left half done must be undone first
    """

    ABSENT = auto()
    EARLIER = auto()
    STOPPED = auto()


def read_gradebook(path: Path) -> Gradebook | Unread:
    """The gradebook at a path, for reading; ManifestError if it is damaged or in use."""
    if not path.is_file():
        return Unread.ABSENT
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None
        )
        found = connection.execute("select value from about where key = 'format'").fetchone()
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY_ROLLBACK:
            return Unread.STOPPED
        raise database.fault("gradebook", path, error) from error
    if found == (str(FORMAT),):
        return Gradebook(connection, path)
    connection.close()
    if found is not None and found[0].isdecimal() and int(found[0]) < FORMAT:
        return Unread.EARLIER
    raise database.damaged("gradebook", path, "it is of another version")
