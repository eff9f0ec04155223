"""What was handed in, as it is settled: each submission with what was found of it by one judge."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from grader.records.inbox import Reading
from grader.records.inbox_text import told_from_text
from grader.records.verdicts import TRUSTED, Kept
from grader.straight import straight
from grader.submissions.received import Told


class Row(NamedTuple):
    """A submission as it lies in the gradebook: a large class has many, and most are not opened.

    plain     neither damage nor a note nor a system says anything of it
    code      of the sheet that stands in it, normalised
    filled    how many answers stand in it
    verdicts  and what follows are what it is found to be; "" where the judge has not seen it
    """

    number: int
    source: str
    plain: int
    code: str
    filled: int
    verdicts: str
    mistakes: str
    unread: str
    strays: str

    @property
    def kept(self) -> Kept:
        """What it is found to be."""
        return self[5:]

    def judged(self, kept: Kept) -> Row:
        """The same, found to be something."""
        return Row._make((*self[:5], *kept))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A submission without its content; `first` is the `check` that brought it, `run` the newest
    that was given it again."""

    number: int
    run: int
    first: int
    hash: bytes
    source: str
    modified: float
    told: Told
    reading: Reading


class HandedIn:
    """All submissions of an open gradebook that were read."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def rows(self, judge: int | None) -> Iterator[Row]:
        """Every submission, by its number, with what one judge found under its own code."""
        found = self._db.execute(
            "select s.number, s.source,"
            " r.damage = 0 and r.note = '' and s.told = '', r.code, r.filled,"
            " ifnull(v.verdicts, ''), ifnull(v.mistakes, ''), ifnull(v.unread, ''),"
            " ifnull(v.strays, '') from submissions s"
            " cross join readings r on r.submission = s.number left join verdicts v"
            f" on v.submission = s.number and v.code = r.code and v.judge = ? and {TRUSTED}"
            " order by s.number",
            (judge,),
        )
        return map(straight(Row), found)

    def opened(self, numbers: Iterable[int]) -> Iterator[Stored]:
        """Some submissions with all that is known of them, those of the earliest run first."""
        for (
            number, run, first, digest, source, modified, told, code, damage, note, filled, blank,
        ) in self._db.execute(
            "select s.number, s.run, s.first, s.hash, s.source, s.modified, s.told, r.code,"
            " r.damage, r.note, r.filled, r.blank from json_each(?) n"
            " cross join submissions s on s.number = n.value"
            " join readings r on r.submission = s.number order by s.run, s.number",
            (json.dumps([*numbers]),),
        ):  # fmt: skip
            yield Stored(
                number=number, run=run, first=first, hash=digest, source=source,
                modified=modified, told=told_from_text(told),
                reading=Reading(
                    code=code, damaged=damage > 0, by_hand=damage > 1, note=note, filled=filled,
                    blank=bool(blank),
                ),
            )  # fmt: skip
