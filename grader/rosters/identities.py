"""Lists of people that lie beside submissions: what other systems call those on the roster.

A grading worksheet of Moodle tells who `Participant 7101` is, a gradebook of Canvas whose number
4101 is. Nobody is enrolled by such a list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from grader.assignment.keys import Key, System
from grader.assignment.roster import Recipient
from grader.rosters.kinds import Kind
from grader.rosters.known import KnownPeople
from grader.rosters.listing import Entry, Listing, listing
from grader.submissions.csv_rows import is_item
from grader.tables.columns import Part, folded
from grader.tables.table import NoTable, Table, table_of, table_of_text
from grader.tables.text import decoded
from grader.tables.workbook import is_workbook, no_text

_OF_A_SYSTEM = {Kind.CANVAS, Kind.WORKSHEET, Kind.GRADESCOPE, Kind.GITHUB}
_NO_LIST = (b"{", b"[", b"<", b"%PDF", b"\x89PNG", b"\xff\xd8\xff")
_FORM = re.compile(rb"item\W{1,3}answer", re.IGNORECASE)
"""What most files begin with that are handed in: these are not looked at any further."""
_BESIDE = frozenset(
    {
        *("", "no", "no.", "nr", "nr.", "department", "institution", "city/town", "country"),
        *("phone", "mobile phone", "last access to course", "status", "year", "major"),
        *("abteilung", "institut", "studiengang", "letzter zugriff zum kurs"),
        *("순번", "연번", "번호", "학과", "학년", "학부", "전공", "소속", "상태", "연락처", "비고"),
    }
)
"""Titles of columns that say more of a person and nothing of answers."""
_FIRST_LINES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityList:
    """Whose list it is, and the students in it."""

    kind: Kind
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What a list says of those on the roster.

    aliases    what else they are called, by their ids: nobody of whom it says nothing new
    unknown    rows of which no key is anybody's
    ambiguous  rows whose keys are several people's, or another row's too
    """

    aliases: Mapping[str, tuple[Key, ...]]
    unknown: tuple[Entry, ...]
    ambiguous: tuple[Entry, ...]


def identities(content: bytes) -> IdentityList | None:
    """The people in a file if it is a list of them, None for any other file; never raises."""
    table = _table(content)
    if table is None:
        return None
    found = listing(table)
    return IdentityList(kind=found.kind, entries=found.entries)


def learned(found: IdentityList, people: Iterable[Recipient]) -> Learned:
    """Who is who, joined on any key of a row and never on names alone."""
    known = KnownPeople(people)
    called = [known.called(entry.keys) for entry in found.entries]
    twice = _twice(found.entries)
    meant = Counter(next(iter(ids)) for ids in called if len(ids) == 1)
    aliases: dict[str, tuple[Key, ...]] = {}
    unknown, ambiguous = [], []
    for entry, ids in zip(found.entries, called, strict=True):
        id_ = next(iter(ids), "")
        if not ids:
            unknown.append(entry)
        elif len(ids) > 1 or meant[id_] > 1 or any(key.folded in twice for key in entry.keys):
            ambiguous.append(entry)
        elif new := _new(entry, known.by_id[id_]):
            aliases[id_] = new
    return Learned(aliases=aliases, unknown=tuple(unknown), ambiguous=tuple(ambiguous))


def _table(content: bytes) -> Table | None:
    """The table of a file that is a list; a large file is looked at only if it begins like one."""
    if content[:64].lstrip().startswith(_NO_LIST) or _FORM.search(content, 0, 500):
        return None
    if not is_workbook(content):
        if no_text(content):
            return None
        text = decoded(content).text
        if not _is_list(table_of_text("\n".join(_first_lines(text)))):
            return None
    table = table_of(content)
    return table if isinstance(table, Table) and _is_list(table) else None


def _first_lines(text: str) -> Iterator[str]:
    start = text[:20_000].splitlines()
    yield from start[:_FIRST_LINES] if len(start) > 1 else start


def _is_list(table: Table | NoTable) -> bool:
    if isinstance(table, NoTable):
        return False
    found = listing(table)
    titles = found.columns.header.cells
    if any(map(is_item, titles)):
        return False
    if found.kind in _OF_A_SYSTEM:
        return True
    return _is_named(found) and all(
        meaning is not None or folded(title) in _BESIDE
        for title, meaning in zip(titles, found.columns.meanings, strict=True)
    )


def _is_named(found: Listing) -> bool:
    meanings = set(found.columns.meanings)
    has_name = Part.NAME in meanings or {Part.FIRST, Part.LAST} <= meanings
    return has_name and any(isinstance(one, System) for one in meanings)


def _twice(entries: Iterable[Entry]) -> frozenset[tuple[System, str]]:
    """Keys of more than one row, but for addresses, which a family may share."""
    times = Counter(key.folded for entry in entries for key in entry.keys)
    return frozenset(
        key for key, many in times.items() if many > 1 and key[0] is not System.EMAIL
    )  # fmt: skip


def _new(entry: Entry, person: Recipient) -> tuple[Key, ...]:
    known = {key.folded for key in person.keys}
    return tuple(key for key in entry.keys if key.folded not in known)
