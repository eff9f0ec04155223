"""Lists of people that lie beside the submissions: they are none, and are learned from."""

from __future__ import annotations

from dataclasses import dataclass

from grader.checking.desk import Desk
from grader.rosters.identities import identities, learned
from grader.submissions.received import Received


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadList:
    """A list of people that lay beside the submissions.

    unknown, ambiguous  the names in rows that are nobody's, and that may be several people's
    """

    source: str
    rows: int
    unknown: tuple[str, ...]
    ambiguous: tuple[str, ...]


def learned_from(desk: Desk, one: Received) -> ReadList | None:
    """Keep what such a list calls people, and say what was read; None for any other file."""
    found = identities(one.content)
    if found is None:
        return None
    people = [p.recipient for p in desk.manifest.people() if not p.withdrawn]
    known = learned(found, people)
    with desk.manifest.transaction():
        desk.manifest.learn(known.aliases)
    return ReadList(
        source=one.source, rows=len(found.entries),
        unknown=tuple(entry.name for entry in known.unknown),
        ambiguous=tuple(entry.name for entry in known.ambiguous),
    )  # fmt: skip
