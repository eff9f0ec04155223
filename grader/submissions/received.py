"""A file as it was handed in, before anything is read out of it."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One file: its path as the operator would recognise it, its bytes, its time in seconds.

    `fault` says why the bytes are not the whole file ("" if they are); it belongs to the content
    and is kept with it.
    """

    source: str
    content: bytes
    modified: float
    fault: str = ""
