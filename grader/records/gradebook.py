"""The gradebook: every submission as it was received, and everyone's last marks, in SQLite.

`check` stores what it is given before it reads it, so nothing is lost however bad it is, and a
later `check` without files marks again what lies here. The marks are remembered to say who moved.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from grader.records import database
from grader.records.marks import Basis, Marks, basis_from_text
from grader.submissions.received import Received

FORMAT = 2
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

_MARKS = f"""
create table bases (number integer primary key, basis text not null unique);
create table marks (
    person text primary key, code text not null, submission integer references submissions,
    state text not null, score text, max text not null, verdicts text not null,
    basis integer not null references bases
) without rowid;
insert or replace into about values ('format', '{FORMAT}');
"""
"""A gradebook of format 1 lacks these."""


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

    def transaction(self) -> AbstractContextManager[None]:
        """Everything inside is written together, or nothing is."""
        return database.transaction(self._db)

    def marks(self, person: str) -> tuple[Marks, int] | None:
        """The last marks of somebody, and the number of what they rest on; None if new."""
        found = self._db.execute(
            "select code, submission, state, score, max, verdicts, basis from marks"
            " where person = ?",
            (person,),
        ).fetchone()
        if found is None:
            return None
        code, submission, state, score, most, verdicts, basis = found
        marks = Marks(
            code=code, submission=submission, state=state, score=score, max=most, verdicts=verdicts
        )
        return marks, basis

    def remember(self, person: str, marks: Marks, basis: int) -> None:
        """Put marks in the place of the last ones."""
        self._db.execute(
            "insert or replace into marks values (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                person, marks.code, marks.submission, marks.state, marks.score, marks.max,
                marks.verdicts, basis,
            ),
        )  # fmt: skip

    def basis_number(self, basis: Basis) -> int:
        """The number of what marks rest on, given to it when it comes for the first time."""
        text = basis.to_text()
        self._db.execute("insert or ignore into bases (basis) values (?)", (text,))
        found = self._db.execute("select number from bases where basis = ?", (text,)).fetchone()
        return int(found[0])

    def basis(self, number: int) -> Basis:
        """What marks rest on; ManifestError if it cannot be read."""
        found = self._db.execute("select basis from bases where number = ?", (number,)).fetchone()
        try:
            return basis_from_text(found[0])
        except (TypeError, ValueError) as error:
            raise database.damaged("gradebook", self._where, f"basis {number}: {error}") from error

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
            connection.executescript(f"begin immediate; {_TABLES} {_MARKS} commit;")
        found = connection.execute("select value from about where key = 'format'").fetchone()
        if found == ("1",):
            connection.executescript(f"begin immediate; {_MARKS} commit;")
            found = (str(FORMAT),)
    except (OSError, sqlite3.Error) as error:
        raise database.fault("gradebook", path, error) from error
    if found is None or found[0] != str(FORMAT):
        raise database.damaged("gradebook", path, "it is of another version")
    return Gradebook(connection, path)
