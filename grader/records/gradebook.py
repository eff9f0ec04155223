"""The gradebook: every submission as it was received, in SQLite.

`check` stores what it is given before it reads it, so nothing is lost however bad it is, and a
later `check` without files marks again what lies here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from grader.records import database
from grader.submissions.received import Received

FORMAT = 1
CHUNK = 8192
"""Submissions written in one transaction."""

_TABLES = """
create table about (key text primary key, value text not null) without rowid;
create table runs (number integer primary key);
create table submissions (
    number integer primary key, hash text not null, source text not null, content blob not null,
    modified real not null, fault text not null, run integer not null references runs,
    unique (hash, source)
);
create index submissions_by_run on submissions (run);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A submission in the gradebook; `run` is the newest `check` that was given it."""

    number: int
    run: int
    hash: str
    received: Received


class Gradebook:
    """An open gradebook; as the subject of `with` it is closed at the end, and a fault of SQLite is
    a ManifestError."""

    def __init__(self, connection: sqlite3.Connection, where: Path) -> None:
        self._db = connection
        self._where = where

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):
            raise database.fault("gradebook", self._where, error) from error

    def receive(self, files: Iterable[Received]) -> int:
        """Store a run of submissions, a commit for each chunk; the number of the run."""
        with database.transaction(self._db):
            run = self._db.execute("insert into runs default values").lastrowid
        waiting: list[Received] = []
        for one in files:
            waiting.append(one)
            if len(waiting) >= CHUNK:
                self._store(waiting, run)
                waiting.clear()
        self._store(waiting, run)
        return int(run or 0)

    def stored(self) -> Iterator[Stored]:
        """Every submission, those of the earliest run first."""
        found = self._db.execute(
            "select number, run, hash, source, content, modified, fault from submissions"
            " order by run, number"
        )
        for number, run, digest, source, content, modified, fault in found:
            received = Received(source=source, content=content, modified=modified, fault=fault)
            yield Stored(number=number, run=run, hash=digest, received=received)

    def submission(self, number: int) -> Received:
        """One submission by its number."""
        source, content, modified, fault = self._db.execute(
            "select source, content, modified, fault from submissions where number = ?", (number,)
        ).fetchone()
        return Received(source=source, content=content, modified=modified, fault=fault)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _store(self, files: list[Received], run: int | None) -> None:
        with database.transaction(self._db):
            self._db.executemany(
                "insert into submissions (hash, source, content, modified, fault, run)"
                " values (?, ?, ?, ?, ?, ?) on conflict (hash, source)"
                " do update set modified = excluded.modified, fault = excluded.fault,"
                " run = excluded.run",
                (
                    (sha256(f.content).hexdigest(), f.source, f.content, f.modified, f.fault, run)
                    for f in files
                ),
            )


def open_gradebook(path: Path) -> Gradebook:
    """The gradebook at a path, made if there is none; ManifestError if it cannot be read."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, isolation_level=None)
        if not connection.execute("select 1 from sqlite_master limit 1").fetchone():
            connection.executescript(
                f"begin immediate; {_TABLES} insert into about values ('format', '{FORMAT}');"
                " commit;"
            )
        found = connection.execute("select value from about where key = 'format'").fetchone()
    except (OSError, sqlite3.Error) as error:
        raise database.fault("gradebook", path, error) from error
    if found is None or found[0] != str(FORMAT):
        raise database.damaged("gradebook", path, "it is of another version")
    return Gradebook(connection, path)
