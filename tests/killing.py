"""A run of `grader` that counts its moments and kills itself at one of them, as `kill -9` would.

    python -P -m tests.killing TOLD CHUNK KIND:NUMBER:EDGE grader-arguments...

Moments are of some kinds: a row that goes to SQLite, a statement, a commit, a file that moves into
its place or goes away. At the one asked for, just before or just after it, the process is gone. One
that comes to its end writes to TOLD how often each kind came. CHUNK makes chunks of that size, so
that a small class has many.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

KINDS = ("row", "statement", "commit", "file")
EDGES = ("before", "after")

_seen: Counter[str] = Counter()
_fatal: set[str] = set()


@contextmanager
def _moment(kind: str) -> Iterator[None]:
    _seen[kind] += 1
    now = f"{kind}:{_seen[kind]}"
    _die_at(f"{now}:before")
    yield
    _die_at(f"{now}:after")


def _die_at(moment: str) -> None:
    if moment in _fatal:
        os.kill(os.getpid(), signal.SIGKILL)


class _Counting(sqlite3.Connection):
    """Every way in which the grader writes to a database."""

    def execute(self, sql: str, *rest: Any) -> sqlite3.Cursor:
        kind = "commit" if sql.lstrip().lower().startswith("commit") else "statement"
        with _moment(kind):
            return super().execute(sql, *rest)

    def executemany(self, sql: str, rows: Iterable[Any], /) -> sqlite3.Cursor:
        return super().executemany(sql, _counted(rows))

    def executescript(self, sql: str, /) -> sqlite3.Cursor:
        with _moment("commit"):
            return super().executescript(sql)

    def commit(self) -> None:
        with _moment("commit"):
            super().commit()

    def __exit__(self, *error: Any) -> Any:
        with _moment("commit"):
            return super().__exit__(*error)


def _counted(rows: Iterable[Any]) -> Iterator[Any]:
    for row in rows:
        with _moment("row"):
            yield row


def _counting(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def counted(*arguments: Any, **named: Any) -> Any:
        with _moment("file"):
            return function(*arguments, **named)

    return counted


def _watch() -> None:
    connect = sqlite3.connect

    def counting(*arguments: Any, **named: Any) -> sqlite3.Connection:
        return connect(*arguments, factory=_Counting, **named)

    sqlite3.connect = counting  # type: ignore[assignment]
    for name in ("replace", "rename", "unlink", "remove"):
        setattr(os, name, _counting(getattr(os, name)))


def _in_chunks_of(size: int) -> None:
    for name in ("grader.checking.check", "grader.checking.taking_in", "grader.checking.settling"):
        module = import_module(name)
        assert "CHUNK" in vars(module), name
        setattr(module, "CHUNK", size)  # noqa: B010 - typing knows no attributes of modules


def main(told: str, chunk: str, moment: str, *arguments: str) -> None:
    """Run the command line to its end, or to the moment."""
    _fatal.add(moment)
    _watch()
    _in_chunks_of(int(chunk))
    from grader.cli import main as command_line

    sys.argv = ["grader", *arguments]
    try:
        command_line()
    finally:
        Path(told).write_text(json.dumps(_seen))


if __name__ == "__main__":
    main(*sys.argv[1:])
