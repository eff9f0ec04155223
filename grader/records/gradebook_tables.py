"""Making and opening gradebooks: one in each folder that `check` was run on."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from grader.records import database
from grader.records.gradebook import Gradebook

FORMAT = 3

_TABLES = f"""
create table about (key text primary key, value text not null) without rowid;
create table runs (number integer primary key, given text not null, last integer);
create table people (number integer primary key, id text not null unique);
create table submissions (
    number integer primary key, hash blob not null, source text not null, content blob not null,
    modified real not null, fault text not null, told text not null,
    run integer not null references runs, first integer not null,
    unique (source, hash)
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


_FROM_BEFORE = f"""
begin immediate;
drop table if exists marks;
drop table if exists bases;
drop table about;
drop index if exists submissions_by_run;
alter table runs rename to earlier_runs;
alter table submissions rename to earlier_submissions;
{_TABLES}
insert into runs select number, '', 0 from earlier_runs;
insert into submissions select number, unhex(hash), source, content, modified, fault, '', run, run
    from earlier_submissions;
drop table earlier_submissions;
drop table earlier_runs;
commit;
"""
"""An earlier gradebook keeps all that was handed in; what was found in it is found again."""


def open_gradebook(path: Path) -> Gradebook:
    """The gradebook at a path, made if there is none; ManifestError if it cannot be read."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, isolation_level=None)
        database.prepare(connection)
        if not connection.execute("select 1 from sqlite_master").fetchone():
            connection.executescript(f"begin immediate; {_TABLES} commit;")
        found = connection.execute("select value from about where key = 'format'").fetchone()
        if found in (("1",), ("2",)):
            connection.create_function("unhex", 1, bytes.fromhex)
            connection.executescript(_FROM_BEFORE)
            found = (str(FORMAT),)
    except (OSError, sqlite3.Error) as error:
        raise database.fault("gradebook", path, error) from error
    if found is None or found[0] != str(FORMAT):
        connection.close()
        raise database.damaged("gradebook", path, "it is of another version")
    return Gradebook(connection, path)
