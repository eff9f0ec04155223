"""Issued instances as marking reads them: those of many sheets at once, as they are stored."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from grader.records import database
from grader.records.issued import OnSheet, Packed
from solutions.columns import Givens

_KIND, _NUMBERS = "s.code, i.position, i.exercise, t.id", ", i.numbers, i.low, i.high"
# Joined in the order written, each by its index: rows are large, and none has to be sorted.
_INSTANCES = (
    "cross join instances i on i.sheet = s.number cross join structures t on t.number = i.structure"
)


class Issued(NamedTuple):
    """What stands on some sheets: the exercises of each in their order, and their numbers."""

    exercises: Sequence[tuple[OnSheet, ...]]
    instances: Sequence[tuple[Packed, ...]]


class Instances:
    """The instances in an open manifest; what stands on a sheet is looked up once."""

    def __init__(self, connection: sqlite3.Connection, where: Path) -> None:
        self._db = connection
        self._where = where
        self._exercises: dict[str, tuple[OnSheet, ...]] = {}
        self._alike: dict[tuple[tuple[Any, ...], ...], tuple[OnSheet, ...]] = {}

    def on(self, codes: Sequence[str]) -> Issued:
        """What stands on each of some sheets, in the order of the codes."""
        rows = self._on(codes, _NUMBERS)
        if [row[0] for row in rows] == [*codes] and len({row[1:4] for row in rows}) == 1:
            # One exercise on each and the same on all, as often: it is noted in one go.
            exercises = self._of_kind((rows[0][1:4],))
            self._exercises.update(dict.fromkeys(codes, exercises))
            return Issued([exercises] * len(rows), [(row,) for row in rows])
        of: dict[str, tuple[Any, ...]] = dict.fromkeys(codes, ())
        for row in {(row[0], row[1]): row for row in rows}.values():
            of[row[0]] = (*of[row[0]], row)
        own = [of[code] for code in codes]
        return Issued([*map(self._noted, codes, own)], own)

    def of(self, codes: Sequence[str]) -> Iterator[Packed]:
        """The instances on some sheets, as they are stored, sheet by sheet in that order."""
        return (Packed._make(row) for own in self.on(codes).instances for row in own)

    def exercises_on(self, codes: Sequence[str]) -> Mapping[str, tuple[OnSheet, ...]]:
        """The exercises on some sheets, by code, in their order; those on others may be there."""
        if not self._exercises.keys() >= {*codes}:
            new = dict.fromkeys(code for code in codes if code not in self._exercises)
            found: dict[str, list[tuple[Any, ...]]] = {code: [] for code in new}
            for row in self._on([*new]):
                found[row[0]].append(row)
            for code, own in found.items():
                self._noted(code, own)
        return self._exercises

    def _noted(self, code: str, own: Sequence[tuple[Any, ...]]) -> tuple[OnSheet, ...]:
        """What stands on a sheet; it is asked for again, and never changes."""
        exercises = self._of_kind(tuple([one[1:4] for one in own]))
        self._exercises[code] = exercises
        return exercises

    def _of_kind(self, key: tuple[tuple[Any, ...], ...]) -> tuple[OnSheet, ...]:
        """Nearly all sheets are alike: what is the same is one and the same."""
        exercises = self._alike.get(key)
        if exercises is None:
            exercises = self._alike[key] = tuple(map(OnSheet._make, key))
        return exercises

    def _on(self, codes: Sequence[str], more: str = "") -> list[Any]:
        """A row for each exercise of each sheet."""
        return self._in_a_row(codes, more) or self._looked_up(codes, more)

    def _looked_up(self, codes: Sequence[str], more: str) -> list[Any]:
        return self._db.execute(
            f"select {_KIND}{more} from json_each(?) c cross join sheets s on s.code = c.value"
            f" {_INSTANCES}",
            (json.dumps(codes),),
        ).fetchall()

    def _in_a_row(self, codes: Sequence[str], more: str) -> list[Any]:
        """The same, if the sheets were issued one after another, else nothing.

        In that order files mostly lie, and then only the first and the last are looked for.
        """
        ends = [self._number(code) for code in codes[:: max(1, len(codes) - 1)]]
        if not ends or None in ends or ends[-1] - ends[0] != len(codes) - 1:
            return []
        rows = self._db.execute(
            f"select {_KIND}{more} from sheets s {_INSTANCES} where s.number between ? and ?",
            (ends[0], ends[-1]),
        ).fetchall()
        return rows if [*dict.fromkeys([row[0] for row in rows])] == [*codes] else []

    def _number(self, code: str) -> Any:
        found = self._db.execute("select number from sheets where code = ?", (code,)).fetchone()
        return found and found[0]

    def givens(self, code: str, position: int) -> Givens:
        """The givens of one exercise of a sheet, exactly; ManifestError if they cannot be read."""
        (text,) = self._db.execute(
            "select i.givens from sheets s join instances i on i.sheet = s.number"
            " where s.code = ? and i.position = ?",
            (code, position),
        ).fetchone()
        try:
            return givens_of(text)
        except (ValueError, TypeError, AttributeError, ZeroDivisionError) as error:
            what = f"exercise {position} of sheet {code}: {error}"
            raise database.damaged("manifest", self._where, what) from error

    def intervals(self) -> Iterator[tuple[str, int, str, bytes, bytes]]:
        """(code, position, structure, low, high) of everything issued; the intervals are packed."""
        yield from self._db.execute(
            "select s.code, i.position, t.id, i.low, i.high from sheets s"
            " join instances i on i.sheet = s.number join structures t on t.number = i.structure"
            " order by s.number, i.position"
        )


def givens_of(text: str) -> Givens:
    """Givens as they are stored; an error of its kind for anything else."""
    return {name: tuple(map(Fraction, values)) for name, values in json.loads(text).items()}
