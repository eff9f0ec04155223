"""Whose row this is, by what systems call people: never by a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from grader.assignment.ids import collision_key
from grader.assignment.keys import Key, System
from grader.assignment.roster import Recipient

PERSONAL = frozenset({System.ID, System.LOGIN, System.EMAIL})
"""Systems take one for another: a login is often an e-mail address or the university's number."""


class Directory:
    """Everyone by everything that they are called."""

    def __init__(self, people: Iterable[Recipient]) -> None:
        self._by_key: dict[tuple[System, str], set[str]] = defaultdict(set)
        self._by_word: dict[str, set[str]] = defaultdict(set)
        self._by_any: dict[str, set[str]] = defaultdict(set)
        self._by_rest: dict[str, set[str]] = defaultdict(set)
        for one in people:
            if one.id.startswith("0"):
                self._by_rest[one.id.lstrip("0")].add(one.id)
            for key in one.keys:
                self._by_key[key.folded].add(one.id)
                self._by_any[key.folded[1]].add(one.id)
                if key.system in PERSONAL:
                    self._by_word[key.folded[1]].add(one.id)

    def whose(self, keys: Iterable[Key]) -> tuple[str, ...]:
        """The ids of those who are called so: none, one, or several where keys contradict."""
        return tuple(sorted({id_ for key in keys for id_ in self._called(key)}))

    def called(self, words: Iterable[str]) -> tuple[str, ...]:
        """The ids of those whom any system calls so."""
        found = (self._by_any.get(collision_key(word.strip()), ()) for word in words)
        return tuple(sorted({id_ for ids in found for id_ in ids}))

    def without_zeros(self, words: Iterable[str]) -> tuple[str, ...]:
        """The ids that spreadsheets make these words of: 0007 becomes 7."""
        found = (self._by_rest.get(word.strip(), ()) for word in words)
        return tuple(sorted({id_ for ids in found for id_ in ids}))

    def _called(self, key: Key) -> Iterable[str]:
        exactly = self._by_key.get(key.folded)
        if exactly or key.system not in PERSONAL:
            return exactly or ()
        return self._by_word.get(key.folded[1], ())
