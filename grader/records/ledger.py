"""The ledger of a gradebook: everyone's last marks, what they rest on, and the log."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from grader.records import database
from grader.records.known import Known, known_from_text
from grader.records.marks import Basis, Marks, Standing, basis_from_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A line of the log, which only grows: when, what, about whom ("" for nobody), and more."""

    number: int
    at: str
    what: str
    person: str
    detail: str


class Entry(NamedTuple):
    """The last marks of somebody, and the number of what they rest on."""

    marks: Marks
    basis: int


class Ledger:
    """Marks and log in an open gradebook; whoever writes holds a transaction."""

    def __init__(self, connection: sqlite3.Connection, where: Path) -> None:
        self._db = connection
        self._where = where
        self._people: dict[str, int] = {}  # those who were asked for last

    def entries(self, people: Sequence[str] | None = None) -> dict[str, Entry]:
        """The last marks of some people, or of everyone, by id."""
        some = "" if people is None else " where p.id in (select value from json_each(?))"
        found = self._db.execute(
            "select p.id, m.code, m.submission, m.state, m.score, m.max, m.verdicts, m.basis"
            f" from people p join marks m on p.number = m.person{some} order by p.number",
            () if people is None else (json.dumps(people),),
        )
        return {
            person: Entry(Marks._make(marks), basis) for person, *marks, basis in found
        }  # fmt: skip

    def is_empty(self) -> bool:
        """Whether nobody has marks yet."""
        return self._db.execute("select 1 from marks limit 1").fetchone() is None

    def remember(self, entries: Iterable[tuple[str, Entry]]) -> None:
        """Put marks in the place of the last ones."""
        entries = list(entries)
        numbers = self._numbers([person for person, _ in entries])
        database.insert(
            self._db, "insert or replace into marks",
            [(numbers[person], *marks, basis) for person, (marks, basis) in entries],
            "(?, ?, ?, ?, ?, ?, ?, ?)",
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

    def know(self, known: Known) -> None:
        """Say what the marks of this run know of."""
        if known != self.known():
            self._db.execute("insert or replace into about values ('known', ?)", (known.to_text(),))

    def known(self) -> Known:
        """What the last marks know of; ManifestError if it cannot be read."""
        found = self._db.execute("select value from about where key = 'known'").fetchone()
        try:
            return Known() if found is None else known_from_text(found[0])
        except ValueError as error:
            raise database.damaged("gradebook", self._where, str(error)) from error

    def standings(self) -> Mapping[str, Standing]:
        """What everyone's last marks say, by id."""
        return {person: one.marks.standing() for person, one in self.entries().items()}

    def log(self, lines: Iterable[tuple[str, str, str]]) -> None:
        """Add lines: (what, id of whom or "", detail)."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        lines = list(lines)
        numbers = self._numbers([person for _, person, _ in lines if person])
        database.insert(
            self._db, "insert into log (at, what, person, detail)",
            [(now, what, numbers.get(person), detail) for what, person, detail in lines],
            "(?, ?, ?, ?)",
        )  # fmt: skip

    def logged(self) -> Iterator[Logged]:
        """The whole log, in order."""
        for number, at, what, person, detail in self._db.execute(
            "select l.number, l.at, l.what, p.id, l.detail from log l"
            " left join people p on p.number = l.person order by l.number"
        ):
            yield Logged(number=number, at=at, what=what, person=person or "", detail=detail)

    def _numbers(self, people: Sequence[str]) -> Mapping[str, int]:
        """The numbers of people in this gradebook, given to them when they come first."""
        if not self._people.keys() >= {*people}:
            last = self._db.execute("select max(number) from people").fetchone()[0] or 0
            ids = (json.dumps(people),)
            made = self._db.execute(
                "insert or ignore into people (id) select value from json_each(?)", ids
            )
            if made.rowcount == len(people):
                numbers = range(last + 1, last + 1 + len(people))
                self._people = dict(zip(people, numbers, strict=True))
            else:
                self._people = dict(
                    self._db.execute(
                        "select p.id, p.number from json_each(?) c cross join people p"
                        " on p.id = c.value",
                        ids,
                    )
                )
        return self._people
