"""A list of people as some system saves it: who stands in it, and what it calls them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.assignment.keys import Key, System
from grader.rosters.kinds import PARTICIPANT, Kind, columns_of, header_of, kind_of
from grader.rosters.left_out import LeftOut, no_student
from grader.tables.columns import Meaning, Part, rank
from grader.tables.table import Line, Table

_TITLE_ROWS = 15
_NOTHING = frozenset({"", "-", "–", "n/a", "#n/a", "none", "null", "keine", "없음"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One student: the row, what the list calls the student, and the name.

    keys  everything but the name, each once
    """

    row: Line
    keys: tuple[Key, ...]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The titles of a list and what each of them means.

    plainest  the column that says each thing most plainly
    """

    header: Line
    meanings: tuple[Meaning | None, ...]
    plainest: Mapping[Meaning, int]

    def rank(self, place: int) -> int:
        """How plainly a column says what it means, the plainest first."""
        return rank(self.header.cells[place])

    def cell(self, row: Line, meaning: Meaning) -> str:
        """What a row says, empty where no column does."""
        place = self.plainest.get(meaning)
        return "" if place is None else row.cell(place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list: whose, its columns, the students in it, and the rows that are none."""

    kind: Kind
    columns: Columns
    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]


def listing(table: Table) -> Listing:
    """What a table says of people, whatever system it is from."""
    lines = (table.header, *table.rows)
    place = header_of(lines[:_TITLE_ROWS])
    header, rows = lines[place], lines[place + 1 :]
    columns = _columns(header, columns_of(header, rows))
    kind = kind_of(header, columns.meanings)
    entries, left_out = [], []
    for row in rows:
        name = _name(row, columns, kind)
        role, login = columns.cell(row, Part.ROLE), columns.cell(row, System.LOGIN)
        if found := no_student(kind, row, name, role, login):
            left_out.append(found)
        else:
            entries.append(Entry(row=row, keys=_keys(row, columns.meanings), name=name))
    return Listing(
        kind=kind, columns=columns, entries=tuple(entries), left_out=tuple(left_out)
    )  # fmt: skip


def is_nothing(cell: str) -> bool:
    """Whether a cell says that there is no such key."""
    return cell.casefold() in _NOTHING


def _columns(header: Line, meanings: tuple[Meaning | None, ...]) -> Columns:
    plainest: dict[Meaning, int] = {}
    for place in sorted(range(len(meanings)), key=lambda place: rank(header.cells[place])):
        if meaning := meanings[place]:
            plainest.setdefault(meaning, place)
    return Columns(header=header, meanings=meanings, plainest=plainest)


def _keys(row: Line, meanings: Sequence[Meaning | None]) -> tuple[Key, ...]:
    found = {
        key.folded: key
        for place, meaning in enumerate(meanings)
        if isinstance(meaning, System)
        for key in _keys_of(meaning, row.cell(place))
    }
    return tuple(found.values())


def _keys_of(system: System, value: str) -> Iterator[Key]:
    if is_nothing(value):
        return
    if system is System.PARTICIPANT:
        number = PARTICIPANT.fullmatch(value)
        value = number[1] if number else value
    yield Key(system=system, value=value)
    if "@" in value and system in {System.LOGIN, System.ID}:
        yield Key(system=System.EMAIL, value=value)


def _name(row: Line, columns: Columns, kind: Kind) -> str:
    """The name as it is said: `Kim, Minsu` of a gradebook is Minsu Kim."""
    if name := columns.cell(row, Part.NAME):
        last, comma, first = name.partition(", ") if kind is Kind.CANVAS else (name, "", "")
        return _joined(first, last) if comma and "," not in first else name
    return _joined(columns.cell(row, Part.FIRST), columns.cell(row, Part.LAST))


def _joined(first: str, last: str) -> str:
    """Both parts of a name in the order of its script: Hangul has the family name first."""
    if _is_hangul(first) and _is_hangul(last):
        return f"{last}{first}"
    return f"{first} {last}".strip()


def _is_hangul(text: str) -> bool:
    return bool(text) and all(unicodedata.name(sign, "").startswith("HANGUL") for sign in text)
