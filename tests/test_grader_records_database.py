"""Many rows in few statements."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from grader.records.database import AT_ONCE, insert, prepare


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("create table things (a integer primary key, b text, c integer)")
    yield connection
    connection.close()


@pytest.mark.parametrize("count", [0, 1, AT_ONCE, 2 * AT_ONCE + 1])
@pytest.mark.parametrize("most", [2, 5, 32_766])
def test_all_rows_arrive_however_few_values_a_statement_may_have(
    db: sqlite3.Connection, count: int, most: int
) -> None:
    db.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, most)
    insert(db, "insert into things", ((n, f"t{n}") for n in range(count)), "(?, ?, 7)")
    assert db.execute("select * from things").fetchall() == [(n, f"t{n}", 7) for n in range(count)]


def test_what_is_there_already_is_dealt_with_as_it_is_said(db: sqlite3.Connection) -> None:
    db.execute("insert into things values (1, 'old', 1), (2, 'old', 2)")
    rows = [(2, "new"), (3, "new"), (3, "newer")]
    otherwise = "on conflict (a) do update set b = excluded.b"
    insert(db, "insert into things", rows, "(?, ?, 0)", otherwise)
    assert db.execute("select * from things").fetchall() == [
        (1, "old", 1), (2, "new", 2), (3, "newer", 0)
    ]  # fmt: skip


def test_a_row_that_is_refused_takes_back_what_came_with_it(db: sqlite3.Connection) -> None:
    prepare(db)
    db.execute("begin immediate")
    insert(db, "insert into things", [(1, "kept")], "(?, ?, 0)")
    with pytest.raises(sqlite3.IntegrityError):
        insert(db, "insert into things", [(2, "lost"), (1, "twice")], "(?, ?, 0)")
    db.execute("commit")
    assert db.execute("select * from things").fetchall() == [(1, "kept", 0)]
