"""How work that takes time shows how far it has come; the library itself never prints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Goes through work of a known length: `progress(work, what, total)` yields it all."""

    def __call__(self, work: Iterable[T], what: str, total: int, /) -> Iterable[T]:
        """The work itself, one after another."""
