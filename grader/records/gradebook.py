"""The gradebook: every submission as it was received, verdicts, everyone's last marks, and a log.

`check` stores what it is given before it reads it, so nothing is lost however bad it is, and a
later `check` without files marks again what lies here. A SQLite file with a rollback journal: a
run that is killed leaves whole chunks behind, and the next one goes on from there. Only the
process that opened it writes.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from grader.records import database
from grader.records.handed_in import HandedIn
from grader.records.inbox import Inbox
from grader.records.ledger import Ledger, Logged
from grader.records.marks import Standing
from grader.records.verdicts import Verdicts


class Gradebook:
    """An open gradebook: `inbox`, `handed_in`, `verdicts` and `ledger`.

    As the subject of `with` it is closed at the end, and a fault of SQLite is a ManifestError.
    """

    def __init__(self, connection: sqlite3.Connection, where: Path) -> None:
        self._db = connection
        self._where = where
        self.inbox = Inbox(connection)
        self.handed_in = HandedIn(connection)
        self.verdicts = Verdicts(connection)
        self.ledger = Ledger(connection, where)

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):
            raise database.fault("gradebook", self._where, error) from error

    def transaction(self) -> AbstractContextManager[None]:
        """Everything inside is written together, or nothing is."""
        return database.transaction(self._db)

    def standings(self) -> Mapping[str, Standing]:
        """What everyone's last marks say, by id."""
        return self.ledger.standings()

    def log(self, what: str, person: str = "", detail: str = "") -> None:
        """Add a line to the log, inside a transaction."""
        self.ledger.log([(what, person, detail)])

    def logged(self) -> Iterator[Logged]:
        """The whole log, in order."""
        return self.ledger.logged()

    def hiding_key(self) -> bytes:
        """A key that nobody else has: drawn once, so that who is hidden by it stays the same."""
        asked = "select value from about where key = 'hiding'"
        if self._db.execute(asked).fetchone() is None:
            with self.transaction():
                self._db.execute(
                    "insert or ignore into about values ('hiding', ?)", (secrets.token_hex(),)
                )
        return bytes.fromhex(self._db.execute(asked).fetchone()[0])

    def close(self) -> None:
        """Close the file."""
        self._db.close()
