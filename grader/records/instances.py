"""Issued instances as marking reads them: those of many sheets at once, as they are stored."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from grader.records import database
from grader.records.issued import OnSheet, Packed
from solutions.columns import Givens


class Instances:
    """The instances in an open manifest; what stands on a sheet is looked up once."""

    def __init__(self, connection: sqlite3.Connection, where: Path) -> None:
        self._db = connection
        self._where = where
        self._exercises: dict[str, tuple[OnSheet, ...]] = {}
        self._alike: dict[tuple[OnSheet, ...], tuple[OnSheet, ...]] = {}

    def of(self, codes: Sequence[str]) -> Iterator[Packed]:
        """The instances on some sheets, as they are stored, sheet by sheet in that order."""
        found = [*map(Packed._make, self._on(codes, "i.numbers, i.low, i.high"))]
        self._note((one.code, OnSheet._make(one[1:4])) for one in found)
        return iter(found)

    def exercises_on(self, codes: Sequence[str]) -> dict[str, tuple[OnSheet, ...]]:
        """The exercises on some sheets, by code, in their order."""
        new = [code for code in codes if code not in self._exercises]
        if new:
            self._note((row[0], OnSheet._make(row[1:])) for row in self._on(new, ""))
        return {code: self._exercises.get(code, ()) for code in codes}

    def _note(self, found: Iterable[tuple[str, OnSheet]]) -> None:
        """Keep what stands on sheets: it is asked for again, and never changes."""
        own: dict[str, tuple[OnSheet, ...]] = {}
        for code, exercise in found:
            own[code] = (*own.get(code, ()), exercise)
        # Nearly all sheets are alike: what is the same is one and the same.
        for code, exercises in own.items():
            self._exercises[code] = self._alike.setdefault(exercises, exercises)

    def _on(self, codes: Sequence[str], more: str) -> Iterator[tuple[Any, ...]]:
        # Joined in the order written, each by its index: rows are large, and none has to be sorted.
        return self._db.execute(
            f"select s.code, i.position, i.exercise, t.id{more and ', '}{more} from json_each(?) c"
            " cross join sheets s on s.code = c.value cross join instances i on i.sheet = s.number"
            " cross join structures t on t.number = i.structure",
            (json.dumps(codes),),
        )

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
