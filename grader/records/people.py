"""Everyone who ever stood in the roster, as the manifest has them, and what they are called."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from grader.assignment.keys import Key, System
from grader.assignment.roster import Recipient
from grader.records.issued import Person
from grader.straight import straight

_NONE = "[]"
"""What stands in the place of pairs that nobody gave."""


def people(db: sqlite3.Connection) -> tuple[Person, ...]:
    """Everyone who ever stood in the roster, in the order of arrival."""
    rows = db.execute(
        "select id, name, email, section, language, layout, extra, aliases, withdrawn"
        " from people order by number"
    )
    person, recipient = straight(Person), straight(Recipient)
    return tuple([
        person((
            recipient((
                id_, name, email, section, language, layout,
                () if extra == _NONE else _pairs(extra),
                () if aliases == _NONE else _keys(aliases),
            )),
            withdrawn != 0,
        ))
        for id_, name, email, section, language, layout, extra, aliases, withdrawn in rows
    ])  # fmt: skip


def enrol(db: sqlite3.Connection, roster: Iterable[Recipient]) -> None:
    """Add new people, update the rest, and mark those gone as withdrawn.

    What other lists call somebody is kept, also where this roster does not say it.
    """
    known = {one.recipient.id: one.recipient.aliases for one in people(db)}
    db.execute("update people set withdrawn = 1")
    db.executemany(
        "insert into people"
        " (id, name, email, section, language, layout, extra, aliases, withdrawn)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, 0) on conflict (id) do update set"
        " name = excluded.name, email = excluded.email, section = excluded.section,"
        " language = excluded.language, layout = excluded.layout, extra = excluded.extra,"
        " aliases = excluded.aliases, withdrawn = 0",
        (
            (
                r.id, r.name, r.email, r.section, r.language, r.layout, json.dumps(r.extra),
                _aliases_text((*known.get(r.id, ()), *r.aliases)),
            )
            for r in roster
        ),
    )  # fmt: skip


def learn(db: sqlite3.Connection, aliases: Mapping[str, Sequence[Key]]) -> None:
    """Add what some list calls people, by their ids."""
    known = {one.recipient.id: one.recipient.aliases for one in people(db)}
    db.executemany(
        "update people set aliases = ? where id = ?",
        ((_aliases_text((*known[id_], *keys)), id_) for id_, keys in aliases.items()),
    )


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(key), str(value)) for key, value in json.loads(text))


def _keys(text: str) -> tuple[Key, ...]:
    return tuple(Key(system=System(system), value=value) for system, value in json.loads(text))


def _aliases_text(aliases: Sequence[Key]) -> str:
    """JSON, each alias once."""
    own = {key.folded: [key.system.value, key.value] for key in aliases}
    return json.dumps([*own.values()], ensure_ascii=False)
