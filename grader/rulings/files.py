"""Which submissions a name or a part of a hash stands for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

HASH = re.compile(r"[0-9a-fA-F]{8,64}")
"""The beginning of a SHA-256, or all of it."""


class Files:
    """Sources and SHA-256 of submissions, each pair a file with a number of its own."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._by_source: dict[str, list[int]] = defaultdict(list)
        self._by_hash: dict[str, list[int]] = defaultdict(list)
        for number, (source, digest) in enumerate(pairs):
            self._by_source[source].append(number)
            self._by_hash[digest].append(number)
        self._hashes = sorted(self._by_hash)

    @property
    def sources(self) -> tuple[str, ...]:
        """What `check` calls the files."""
        return tuple(self._by_source)

    def __contains__(self, source: str) -> bool:
        return source in self._by_source

    def hashes(self, beginning: str) -> tuple[str, ...]:
        """The hashes that begin so, where it is long enough for a hash."""
        if not HASH.fullmatch(beginning):
            return ()
        low = beginning.lower()
        first = bisect_left(self._hashes, low)
        last = bisect_left(self._hashes, f"{low}g")
        return tuple(self._hashes[first:last])

    def matching(self, name: str) -> frozenset[int]:
        """The files that a name stands for: all with that source, else all with such a hash."""
        if name in self._by_source:
            return frozenset(self._by_source[name])
        return frozenset(n for digest in self.hashes(name) for n in self._by_hash[digest])
