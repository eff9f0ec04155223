"""Chunks: a few things at a time of many, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def chunks(things: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """The things in their order, so many at a time; the last time maybe fewer, never none."""
    rest = iter(things)
    while chunk := tuple(islice(rest, size)):
        yield chunk
