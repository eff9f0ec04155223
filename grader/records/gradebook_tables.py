"""Making and opening gradebooks: one in each folder that `check` was run on."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from grader.records import database
from grader.records.gradebook import Gradebook

FORMAT = 3

_TABLES = f"""
create table about (key text primary key, value text not null) without rowid;
create table runs (number integer primary key, given text not null, ended integer not null);
create table people (number integer primary key, id text not null unique);
create table submissions (
    number integer primary key, hash blob not null, source text not null, content blob not null,
    modified real not null, fault text not null, told text not null,
    run integer not null references runs, unique (hash, source)
);
create table readings (
    submission integer primary key references submissions, reader text not null,
    code text not null, damage integer not null, note text not null, filled integer not null,
    blank integer not null, form text
);
create table judges (number integer primary key, judge text not null unique);
create table verdicts (
    submission integer not null references submissions, code text not null,
    judge integer not null references judges, verdicts text not null, mistakes text not null,
    unread text not null, strays text not null, primary key (submission, code)
) without rowid;
create table bases (number integer primary key, basis text not null unique);
create table marks (
    person integer primary key references people, code text not null,
    submission integer references submissions, state text not null, score text, max text not null,
    verdicts text not null, basis integer not null references bases
);
create table log (
    number integer primary key autoincrement, at text not null, what text not null,
    person integer references people, detail text not null
);
insert into about values ('format', '{FORMAT}');
"""
"""People stand in one table; everywhere else they are numbers."""


def open_gradebook(path: Path, *, to_read: bool = False) -> Gradebook:
    """The gradebook at a path, made if there is none; ManifestError if it cannot be read.

    `to_read` opens one that is there and writes nothing.
    """
    try:
        if not to_read:
            path.parent.mkdir(parents=True, exist_ok=True)
        uri = f"{path.absolute().as_uri()}?mode={'ro' if to_read else 'rwc'}"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None)
        if not to_read and not connection.execute("select 1 from sqlite_master").fetchone():
            connection.executescript(f"begin immediate; {_TABLES} commit;")
        found = connection.execute("select value from about where key = 'format'").fetchone()
    except (OSError, sqlite3.Error) as error:
        raise database.fault("gradebook", path, error) from error
    if found is None or found[0] != str(FORMAT):
        connection.close()
        raise database.damaged("gradebook", path, "it is of another version")
    return Gradebook(connection, path)
