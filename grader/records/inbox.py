"""The inbox of a gradebook: every submission as it was received, and what was read out of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from grader.records import database
from grader.records.inbox_text import (
    form_from_text,
    form_to_text,
    told_from_text,
    told_to_text,
)
from grader.submissions.form import Damaged, Form
from grader.submissions.received import Received


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read out of a submission, but for the answers.

    code     the sheet code as typed, normalised; "" where none stands in it
    damaged  nothing could be read; `by_hand`: but a person can
    note     why, or what else is to be known of the file
    filled   how many answers stand in it
    blank    whether it is a form with no answer at all
    form     the form itself, where it would take long to read it again
    """

    code: str
    damaged: bool
    by_hand: bool
    note: str
    filled: int
    blank: bool
    form: Form | None = None


PlainReading = tuple[int, str, int]
"""Number of a submission, sheet code, and how many answers stand in it: a form that is not damaged,
of which nothing is to be noted, and which takes no time to read again."""


LIGHT = 2 * 1024**2
"""Bytes of files that go into one statement: SQLite keeps them until the statement is run again."""


class Inbox:
    """Submissions and readings of an open gradebook; whoever writes holds a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def begin(self, given: str) -> int:
        """The number of a run: a new one, or that of a run of the same that did not end."""
        last = self._db.execute(
            "select number, given, last from runs order by number desc limit 1"
        ).fetchone()
        if last is not None and (last[1], last[2]) == (given, None):
            return int(last[0])
        made = self._db.execute("insert into runs (given) values (?)", (given,))
        return int(made.lastrowid or 0)

    def end(self, run: int) -> int:
        """Everything that the run was given is stored; how many are new since the last that ended.

        So it does not matter how often a run was killed before it came to its end.
        """
        before = self._db.execute("select max(last) from runs").fetchone()[0] or 0
        last = self._last()
        self._db.execute("update runs set last = ? where number = ?", (last, run))
        return last - before

    def last_run(self) -> int:
        """The number of the newest run that files came with, 0 for none."""
        return int(self._db.execute("select max(number) from runs").fetchone()[0] or 0)

    def count(self, after: int = 0) -> int:
        """How many submissions there are, of runs after one."""
        found = self._db.execute("select count(*) from submissions where run > ?", (after,))
        return int(found.fetchone()[0])

    def receive(self, files: Sequence[Received], run: int) -> tuple[list[int], int]:
        """Store submissions; their numbers, and how many of them are new."""
        before = self._last()
        light = sum([len(one.content) for one in files]) < LIGHT
        database.insert(
            self._db,
            "insert into submissions (hash, source, content, modified, fault, told, run, first)",
            (
                (
                    _blob(sha256(content).digest()), source, _blob(content), modified, fault,
                    told_to_text(told), run, run,
                )
                for source, content, modified, fault, told in files
            ),
            "(?, ?, ?, ?, ?, ?, ?, ?)",
            "on conflict (source, hash) do update set modified = excluded.modified,"
            " fault = excluded.fault, told = excluded.told, run = excluded.run",
            at_once=database.AT_ONCE if light else 1,
        )  # fmt: skip
        new = self._last() - before
        if new == len(files):
            return list(range(before + 1, before + new + 1)), new
        return [self._number(file) for file in files], new

    def unread(self, numbers: Sequence[int], reader: str) -> frozenset[int]:
        """Those of some submissions that this reader has not read yet."""
        found = self._db.execute(
            "select submission from readings where reader = ?"
            " and submission in (select value from json_each(?))",
            (reader, json.dumps(numbers)),
        )
        return frozenset(numbers) - {number for (number,) in found}

    def all_unread(self, reader: str) -> tuple[int, ...]:
        """Every submission that this reader has not read yet."""
        # Two numbers are told without a look at the submissions, which are large.
        if self._count("submissions") == self._count("readings where reader = ?", reader):
            return ()
        found = self._db.execute(
            # `+`: the numbers are read from an index, where nothing else stands in between.
            "select number from submissions where number not in"
            " (select submission from readings where reader = ?) order by +number",
            (reader,),
        )
        return tuple(number for (number,) in found)

    def _count(self, of: str, *values: str) -> int:
        return int(self._db.execute(f"select count(*) from {of}", values).fetchone()[0])

    def keep(self, readings: Iterable[tuple[int, Reading]], reader: str) -> None:
        """Store what was read, in the place of what an earlier reader made of it."""
        self._db.executemany(
            "insert or replace into readings values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    number, reader, one.code, one.damaged + one.by_hand, one.note, one.filled,
                    one.blank, None if one.form is None else form_to_text(one.form),
                )
                for number, one in readings
            ],
        )  # fmt: skip

    def keep_plain(self, readings: Iterable[PlainReading], reader: str) -> None:
        """The same for forms of which there is no more to say."""
        database.insert(
            self._db, "insert or replace into readings",
            [
                (number, reader, code, filled, 0 if filled else 1)
                for number, code, filled in readings
            ],
            "(?, ?, ?, 0, '', ?, ?, null)",
        )  # fmt: skip

    def files(self) -> Iterator[tuple[str, str]]:
        """Source and SHA-256 of every submission, those of the earliest run first."""
        yield from self._db.execute(
            "select source, lower(hex(hash)) from submissions order by run, number"
        )

    def received(self, number: int) -> Received:
        """One submission by its number."""
        source, content, modified, fault, told = self._db.execute(
            "select source, content, modified, fault, told from submissions where number = ?",
            (number,),
        ).fetchone()
        return Received(
            source=source,
            content=content,
            modified=modified,
            fault=fault,
            told=told_from_text(told),
        )

    def again(self, numbers: Sequence[int]) -> tuple[dict[int, Received], dict[int, Form]]:
        """Some submissions to be read again, and the forms of those whose forms were kept."""
        received: dict[int, Received] = {}
        forms: dict[int, Form] = {}
        for number, form, source, content, modified, fault, told in self._db.execute(
            "select s.number, r.form, s.source, s.content, s.modified, s.fault, s.told"
            " from json_each(?) n cross join submissions s on s.number = n.value"
            " left join readings r on r.submission = s.number",
            (json.dumps(numbers),),
        ):
            if form is None:
                received[number] = Received(source, content, modified, fault, told_from_text(told))
            else:
                forms[number] = form_from_text(form)
        return received, forms

    def kept_form(self, number: int) -> Form | None:
        """The form of a submission, where it was kept."""
        found = self._db.execute(
            "select form from readings where submission = ?", (number,)
        ).fetchone()
        return None if found is None or found[0] is None else form_from_text(found[0])

    def _last(self) -> int:
        return int(self._db.execute("select max(number) from submissions").fetchone()[0] or 0)

    def _number(self, file: Received) -> int:
        found = self._db.execute(
            "select number from submissions where source = ? and hash = ?",
            (file.source, sha256(file.content).digest()),
        ).fetchone()
        return int(found[0])


_blob = bytearray
"""Bytes for a column: sqlite3 takes them at once, but looks for an adapter of `bytes` each time."""


def reading_of(form: Form | Damaged, code: str) -> Reading:
    """What a form says of itself, kept because reading it again would take long."""
    if isinstance(form, Damaged):
        return Reading(
            code=code, damaged=True, by_hand=form.by_hand, note=form.reason, filled=0, blank=False
        )
    return Reading(
        code=code, damaged=False, by_hand=False, note=form.note,
        filled=sum(map(bool, form.answers.values())), blank=form.blank,
        form=form,
    )  # fmt: skip
