"""How work that takes time shows how far it has come; the library itself never prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Goes through work of a known length: `progress(work, what, total)` yields it all.

    What it takes time to count is counted where somebody looks.
    """

    def __call__(
        self, work: Iterable[T], what: str, total: int | Callable[[], int], /
    ) -> Iterable[T]:
        """The work itself, one after another."""
