"""Frames: all of a JSON submission but its sheet code and its answers.

Files that are joined are held against a frame side by side: their quotes must stand as far apart as
in the frame wherever nothing was typed, and the bytes there must be the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from grader.submissions.plain_decimals import WORD, Places, Signs, Words
from grader.submissions.plain_json import plain

Mask = NDArray[np.bool_]

_QUOTE = ord('"')
_CODE, _ANSWERS, _FIRST, _APART = 3, 5, 9, 4
"""Of the texts between quotes: the sheet code, the name of the answers, the first answer, and how
far it is from one to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around the sheet code and the answers: the slots.

    quotes          how many stand in the file
    opens           which of them stand before a slot
    head, tail      what stands before the first slot and behind the last, with their quotes
    gaps            the bytes from the quote behind a slot to that before the next
    gap_of, offset  places that cover all gaps: behind which slot each stands, and how far
    long            how many words begin at each of them
    words           these words
    """

    items: tuple[str, ...]
    quotes: int
    opens: Places
    head: bytes
    tail: bytes
    gaps: Places
    gap_of: Places
    offset: Places
    long: int
    words: Words


class Framed(NamedTuple):
    """Files that a frame fits; (n, slots): where what stands in each slot begins and ends."""

    rows: Places
    starts: Places
    ends: Places

    def where(self, so: Mask) -> Framed:
        """Those of which something is so."""
        return self if so.all() else Framed(*(one[so] for one in self))


def frame_of(content: bytes) -> Frame | None:
    """The frame of a plain file in which the sheet code stands first and all answers are texts."""
    found, parts = plain(content), content.split(b'"')
    if found is None or not found[1]:
        return None
    last = _FIRST + _APART * (len(found[1]) - 1)
    if len(parts) != last + 2 or parts[1] != b"sheet" or parts[_ANSWERS] != b"answers":
        return None
    slots = [_CODE, *range(_FIRST, last + 1, _APART)]
    between = [_quoted(parts[slot + 1 : after]) for slot, after in pairwise(slots)]
    long = min(map(len, between)) // WORD
    if not long:
        return None
    size = long * WORD
    covered = [
        (gap, offset)
        for gap, text in enumerate(between)
        for offset in (*range(0, len(text) - size, size), len(text) - size)
    ]
    words = [between[gap][offset : offset + size] for gap, offset in covered]
    gap_of, offset = np.array(covered).T
    return Frame(
        items=tuple(found[1]), quotes=len(parts) - 1, opens=np.array(slots) - 1,
        head=_quoted(parts[:_CODE])[1:], tail=_quoted(parts[last + 1 :])[:-1],
        gaps=np.array([len(text) - 1 for text in between]),
        gap_of=gap_of, offset=offset, long=long, words=np.frombuffer(b"".join(words), dtype="<u8"),
    )  # fmt: skip


def _quoted(parts: Sequence[bytes]) -> bytes:
    return b'"' + b'"'.join(parts) + b'"'


class Joined:
    """The bytes of many files behind each other."""

    def __init__(self, contents: Sequence[bytes]) -> None:
        self.content = b"".join(contents)
        self.signs = Signs(self.content)
        sizes = np.array([len(one) for one in contents])
        self._ends = np.cumsum(sizes)
        self._starts = self._ends - sizes
        self._quotes = np.flatnonzero(self.signs.bytes == _QUOTE)
        self._first = np.searchsorted(self._quotes, self._starts)
        self._count = np.diff(self._first, append=len(self._quotes))

    def like(self, frame: Frame, rows: Places) -> Framed:
        """Those of some files that are alike in all that the frame holds."""
        rows = rows[self._count[rows] == frame.quotes]
        before = self._first[rows, None] + frame.opens
        starts, ends = self._quotes[before] + 1, self._quotes[before + 1]
        framed = Framed(rows, starts, ends)
        framed = framed.where(self._is_spaced_alike(frame, framed))
        framed = framed.where(self._ends_alike(frame, framed))
        return framed.where(self._is_alike_between(frame, framed))

    def _is_spaced_alike(self, frame: Frame, files: Framed) -> Mask:
        """Whether the slots stand as far apart, and from the ends of the file."""
        rows, starts, ends = files
        before, behind = starts[:, 0] - self._starts[rows], self._ends[rows] - ends[:, -1]
        same = (starts[:, 1:] - ends[:, :-1] == frame.gaps + 1).all(axis=1)
        same &= (before == len(frame.head)) & (behind == len(frame.tail))
        return np.asarray(same)

    def _ends_alike(self, frame: Frame, files: Framed) -> Mask:
        """Whether the files begin and end with the same bytes."""
        signs, first, last = self.signs.bytes, self._starts[files.rows], self._ends[files.rows]
        head, tail = (np.frombuffer(text, dtype=np.uint8) for text in (frame.head, frame.tail))
        begins = signs[first[:, None] + np.arange(len(head))] == head
        stops = signs[last[:, None] - np.arange(len(tail), 0, -1)] == tail
        return np.asarray(begins.all(axis=1) & stops.all(axis=1))

    def _is_alike_between(self, frame: Frame, files: Framed) -> Mask:
        """Whether the same words stand between the slots."""
        words = self.signs.behind(files.ends[:, frame.gap_of] + frame.offset, frame.long)
        return np.asarray((words == frame.words).all(axis=1))
