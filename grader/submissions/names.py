"""Whom a file names: by what its system calls its student, and by ids in its folders and its name.

Never by people's names: two students may share one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from grader.assignment.ids import collision_key
from grader.assignment.keys import Key, System
from grader.assignment.roster import Recipient

_LONGEST = 255
_STEM_ENDS = re.compile(r"\.| ?\([0-9]+\)|$")
_DOCUMENT = re.compile("-(?:answers|sheet)")

_MIXED_UP = (System.ID, System.LOGIN, System.EMAIL)
"""One system's login is another's id, and an e-mail address may be either."""


class People(dict[str, str]):
    """Recipients' names by id, ready to be looked up under any case and Unicode form of the id."""

    def __init__(self, names: dict[str, str], called: Iterable[Recipient] = ()) -> None:
        super().__init__(names)
        self._called = tuple(called)

    @classmethod
    def of(cls, recipients: Iterable[Recipient]) -> People:
        """Everyone, with all that systems call them."""
        everyone = tuple(recipients)
        return cls({one.id: one.name for one in everyone}, everyone)

    @cached_property
    def ids(self) -> dict[str, str]:
        """The id behind each collision key."""
        return {collision_key(one): one for one in self}

    @cached_property
    def _by_key(self) -> dict[tuple[System, str], dict[str, None]]:
        found: dict[tuple[System, str], dict[str, None]] = defaultdict(dict)
        for one in self._called:
            for key in one.keys:
                found[key.folded][one.id] = None
        return found

    def known_by(self, keys: Iterable[Key]) -> tuple[str, ...]:
        """The ids of everyone whom one of these keys calls, each once."""
        found: dict[str, None] = {}
        for key in keys:
            system, folded = key.folded
            also = _MIXED_UP if system in _MIXED_UP else ()
            for one in (system, *(other for other in also if other is not system)):
                if (one, folded) in self._by_key:
                    found |= self._by_key[one, folded]
                    break
        return tuple(found)


def named(source: str, people: People, assignment: str) -> tuple[str, ...]:
    """The ids that a path names: those of its folders, the longest first, else that of its name.

    A folder outranks the name: systems file by who handed in, names come along with a copied file.
    A name counts if it is the id, or the one given to a handed-out file: `hw1-0042-answers.csv`.
    """
    folders, _, name = source.rpartition("/")
    if folders:
        keys = _keys(folders)
        above = dict.fromkeys(people.ids[key] for key in reversed(keys) if key in people.ids)
        if above:
            return tuple(sorted(above, key=len, reverse=True))
    inside = {people.ids[key] for key in _ids_in(name, assignment) if key in people.ids}
    return tuple(sorted(inside, key=lambda one: (-len(one), one)))[:1]


@lru_cache(maxsize=1024)
def _keys(folders: str) -> tuple[str, ...]:
    return tuple(map(collision_key, folders.split("/")))


def _ids_in(name: str, assignment: str) -> Iterator[str]:
    """What may be an id in a file's name, also where a system wrote something before or behind."""
    name = collision_key(name)[:_LONGEST]
    for end in _STEM_ENDS.finditer(name):
        yield name[: end.start()]
    own = re.compile(rf"(?<![^\W_]){re.escape(collision_key(assignment))}-")
    for mark in own.finditer(name):
        for end in _DOCUMENT.finditer(name, mark.end()):
            yield name[mark.end() : end.start()]
