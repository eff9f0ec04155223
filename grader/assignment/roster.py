"""Who receives a sheet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from grader.assignment.keys import Key, System

_AND = re.compile(r",?\s(?:and|und|및|그리고)\s|,\s")


class Recipient(NamedTuple):
    """One person of the roster; `extra` keeps all further columns with their headers.

    language, layout  of this person's documents; empty for those of the assignment
    aliases           what other systems call this person
    """

    id: str
    name: str
    email: str = ""
    section: str = ""
    language: str = ""
    layout: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    aliases: tuple[Key, ...] = ()

    @property
    def keys(self) -> tuple[Key, ...]:
        """Everything that this person is called: the id, the e-mail address, and the aliases."""
        own = (Key(system=System.ID, value=self.id), Key(system=System.EMAIL, value=self.email))
        return tuple(key for key in (*own, *self.aliases) if key.value)

    @property
    def sections(self) -> tuple[str, ...]:
        """The section, and each of several."""
        return sections_in(self.section)


def sections_in(text: str) -> tuple[str, ...]:
    """What stands in the cell of a section, and each of several in it, as Canvas writes them:
    `Lecture 1, Lab A, and Lab B`."""
    return tuple(dict.fromkeys((text, *_AND.split(text))))


def lost_zeros(issued: Collection[str], roster: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of an issued id and a new id in the roster that differ only by leading zeros."""
    here, before = set(roster), set(issued)
    new = defaultdict(list)
    for one in roster:
        if one not in before:
            new[one.lstrip("0")].append(one)
    gone = (one for one in issued if one not in here)
    return tuple((one, other) for one in gone for other in new.get(one.lstrip("0"), ()))
