"""The manifest: what was handed out to whom, as a SQLite file that marking reads and never redraws.

It holds programs, patches, numbers and accepted intervals, so it needs neither the secret nor the
version that made it. `private/manifest.sqlite` may be explored with any SQLite tool.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from fractions import Fraction
from operator import itemgetter
from pathlib import Path

import numpy as np

from grader.assignment.keys import Key
from grader.assignment.lateness import Lateness, lateness_from_text
from grader.assignment.policy import Policy
from grader.assignment.roster import Recipient
from grader.assignment.weights import Weights
from grader.errors import ManifestError
from grader.records import database, people, policy_text
from grader.records.instances import Instances, givens_of
from grader.records.issued import IssuedSheet, Person, Row
from problems.program import ProgramError
from solutions.structure import Structure, from_json, to_json

FILE = Path("private") / "manifest.sqlite"


class Manifest:
    """An open manifest. Changes are written in `transaction()` blocks, all or nothing.

    `instances` are the exercises on its sheets, as marking reads them.

    As the subject of `with` it is closed at the end, and a fault of SQLite is a ManifestError.
    """

    def __init__(self, connection: sqlite3.Connection, where: Path) -> None:
        self._db = connection
        self.where = where
        self._structures: dict[str, Structure] = {}
        self.instances = Instances(connection, where)

    def transaction(self) -> AbstractContextManager[None]:
        """Everything inside is written together, or nothing is."""
        return database.transaction(self._db)

    def __enter__(self) -> Manifest:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):
            raise database.fault("manifest", self.where, error) from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def about(self) -> dict[str, str]:
        """Format, scheme, course, term, assignment, title, language, fingerprint of the secret."""
        return dict(self._db.execute("select key, value from about"))

    def describe(self, values: Mapping[str, str]) -> None:
        """Write or change facts about the whole folder."""
        self._db.executemany("insert or replace into about values (?, ?)", values.items())

    def people(self) -> tuple[Person, ...]:
        """Everyone who ever stood in the roster, in the order of arrival."""
        return people.people(self._db)

    def enrol(self, roster: Iterable[Recipient]) -> None:
        """Add new people, update the rest, and mark those gone as withdrawn."""
        people.enrol(self._db, roster)

    def learn(self, aliases: Mapping[str, Sequence[Key]]) -> None:
        """Add what some list calls people, by their ids."""
        people.learn(self._db, aliases)

    def set_exercises(self, points: Mapping[str, Fraction], weights: Mapping[str, Weights]) -> None:
        """The order, points and weights of the assignment's exercises; earlier ones stay."""
        self._db.executemany(
            "insert or replace into exercises values (?, ?, ?, ?)",
            (
                (id_, place, str(value), policy_text.weights_to_text(weights.get(id_, {})))
                for place, (id_, value) in enumerate(points.items(), 1)
            ),
        )

    def points(self) -> dict[str, Fraction]:
        """Points of every exercise that was ever asked."""
        rows = self._db.execute("select id, points from exercises order by place")
        try:
            return {id_: Fraction(value) for id_, value in rows}
        except (ValueError, ZeroDivisionError) as error:
            raise _damaged(self.where, f"points: {error}") from error

    def weights(self) -> dict[str, Weights]:
        """What the answers of every exercise weigh, where it is not the same."""
        rows = self._db.execute("select id, weights from exercises order by place")
        try:
            return {id_: policy_text.weights_from_text(text) for id_, text in rows}
        except ValueError as error:
            raise _damaged(self.where, f"weights: {error}") from error

    def set_policy(self, policy: Policy) -> None:
        """How verdicts become points from now on."""
        self.describe({"policy": policy_text.policy_to_text(policy)})

    def policy(self) -> Policy:
        """How verdicts become points; ManifestError if that cannot be read."""
        try:
            return policy_text.policy_from_text(self.about().get("policy", ""))
        except ValueError as error:
            raise _damaged(self.where, f"policy: {error}") from error

    def lateness(self) -> Lateness:
        """What is late and what that costs; ManifestError if that cannot be read."""
        try:
            return lateness_from_text(self.about().get("late", ""))
        except ValueError as error:
            raise _damaged(self.where, f"late: {error}") from error

    def keep_structure(self, structure: Structure) -> None:
        """Store a structure once."""
        data = json.dumps(to_json(structure), ensure_ascii=False, separators=(",", ":"))
        self._db.execute(
            "insert or ignore into structures (id, data) values (?, ?)", (structure.id, data)
        )

    def structure(self, id_: str) -> Structure:
        """A stored structure; ManifestError if it cannot be read."""
        if id_ not in self._structures:
            found = self._db.execute("select data from structures where id = ?", (id_,)).fetchone()
            try:
                self._structures[id_] = from_json(json.loads(found[0]))
            except (TypeError, ValueError, RecursionError, ProgramError) as error:
                raise _damaged(self.where, f"structure {id_}: {error}") from error
        return self._structures[id_]

    def structures(self) -> tuple[str, ...]:
        """The ids of all structures."""
        return tuple(id_ for (id_,) in self._db.execute("select id from structures"))

    def structures_of(self) -> dict[str, tuple[str, ...]]:
        """The structures that every exercise was issued with, by its id."""
        found: dict[str, tuple[str, ...]] = {}
        for exercise, structure in self._db.execute(
            "select e.id, t.id from exercises e join"
            " (select distinct exercise, structure from instances) i on i.exercise = e.id"
            " join structures t on t.number = i.structure order by e.place, t.number"
        ):
            found[exercise] = (*found.get(exercise, ()), structure)
        return found

    def positions(self, person: str) -> dict[int, str]:
        """Position -> exercise on somebody's current sheet; nothing without one."""
        return dict(
            self._db.execute(
                "select i.position, i.exercise from instances i where i.sheet = (select s.number"
                " from sheets s join people p on p.number = s.person where p.id = ?"
                " order by s.revision desc limit 1) order by i.position",
                (person,),
            )
        )

    def codes(self) -> frozenset[str]:
        """Every sheet code that was ever given."""
        return frozenset(code for (code,) in self._db.execute("select code from sheets"))

    def count_sheets(self) -> int:
        """How many sheets were ever given."""
        return int(self._db.execute("select count(*) from sheets").fetchone()[0])

    def add_sheet(self, person: str, code: str, revision: int, rows: Sequence[Row]) -> None:
        """Record a sheet; its structures are stored already."""
        cursor = self._db.execute(
            "insert into sheets (code, person, revision)"
            " select ?, number, ? from people where id = ?",
            (code, revision, person),
        )
        self._db.executemany(
            "insert into instances select ?, ?, ?, number, ?, ?, ?, ?, ?, ?, ?, ?"
            " from structures where id = ?",
            (
                (
                    cursor.lastrowid, row.position, row.exercise, self._numbers(row),
                    _packed(row.low), _packed(row.high), row.fingerprint, row.candidate,
                    json.dumps({n: [str(v) for v in vs] for n, vs in row.givens.items()}),
                    json.dumps(row.inert), json.dumps(row.twins), row.structure,
                )
                for row in rows
            ),
        )  # fmt: skip

    def _numbers(self, row: Row) -> bytes:
        """The givens of an instance in the order of its program, as marking computes with them."""
        program = self.structure(row.structure).program
        return _packed(tuple(float(v) for q in program.givens for v in row.givens[q.name]))

    def issued(self) -> Iterator[tuple[str, str, int, bool]]:
        """(code, person, revision, whether current) of every sheet, without its numbers."""
        sheets = self._db.execute(
            "select s.code, p.id, s.revision from sheets s join people p on p.number = s.person"
            " order by s.number"
        ).fetchall()
        newest = {person: revision for _, person, revision in sorted(sheets, key=itemgetter(2))}
        for code, person, revision in sheets:
            yield code, person, revision, revision == newest[person]

    def current_codes(self) -> Iterator[str | None]:
        """The code of everyone's current sheet, None without one; in the order of `people`."""
        for (code,) in self._db.execute(
            "select (select code from sheets where person = p.number"
            " order by revision desc limit 1) from people p order by number"
        ):
            yield code

    def fingerprints(self) -> Iterator[tuple[str, str, str]]:
        """(person, exercise, fingerprint) of everything on current sheets, without its numbers."""
        yield from self._db.execute(
            "select p.id, i.exercise, i.fingerprint from sheets s"
            " join people p on p.number = s.person join instances i on i.sheet = s.number"
            " where s.revision = (select max(revision) from sheets where person = s.person)"
            " order by s.number, i.position"
        )

    def drawn(self) -> dict[str, tuple[int, ...]]:
        """The positions on each person's current sheet that have a drawing."""
        having = [id_ for id_ in self.structures() if self.structure(id_).drawing]
        found: dict[str, tuple[int, ...]] = {}
        for person, position in self._db.execute(
            "select p.id, i.position from sheets s join people p on p.number = s.person"
            " join instances i on i.sheet = s.number join structures t on t.number = i.structure"
            " where s.revision = (select max(revision) from sheets where person = s.person)"
            " and t.id in (select value from json_each(?)) order by s.number, i.position",
            (json.dumps(having),),
        ):
            found[person] = (*found.get(person, ()), position)
        return found

    def sheets(self, *, only: str | None = None) -> Iterator[IssuedSheet]:
        """Every issued sheet, or those of one person, in the order of people and revisions."""
        found = self._db.execute(
            "select s.number, s.code, p.id, s.revision, s.revision ="
            " (select max(revision) from sheets where person = s.person)"
            " from people p join sheets s on s.person = p.number"
            f"{' where p.id = ?' if only is not None else ''} order by s.person, s.revision",
            () if only is None else (only,),
        )
        for number, code, person, revision, current in found.fetchall():
            yield IssuedSheet(
                code=code, person=person, revision=revision, current=bool(current),
                rows=tuple(self._rows(number)),
            )  # fmt: skip

    def _rows(self, sheet: int) -> Iterator[Row]:
        found = self._db.execute(
            "select i.position, i.exercise, t.id, i.fingerprint, i.candidate, i.givens, i.low,"
            " i.high, i.inert, i.twins from instances i join structures t on t.number = i.structure"
            " where i.sheet = ? order by i.position",
            (sheet,),
        )
        for row in found:
            position, exercise, structure, mark, candidate, givens, low, high, inert, twins = row
            try:
                yield Row(
                    position=position, exercise=exercise, structure=structure, fingerprint=mark,
                    candidate=candidate,
                    givens=givens_of(givens),
                    low=_unpacked(low), high=_unpacked(high), inert=tuple(json.loads(inert)),
                    twins=tuple((a, b) for a, b in json.loads(twins)),
                )  # fmt: skip
            except (ValueError, TypeError, AttributeError, ZeroDivisionError) as error:
                what = f"exercise {exercise} of sheet {sheet}: {error}"
                raise _damaged(self.where, what) from error


def _damaged(where: Path, what: str) -> ManifestError:
    return database.damaged("manifest", where, what)


def _packed(values: tuple[float, ...]) -> bytes:
    return np.array(values, dtype="<f8").tobytes()


def _unpacked(data: bytes) -> tuple[float, ...]:
    return tuple(np.frombuffer(data, dtype="<f8").tolist())
