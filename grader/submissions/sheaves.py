"""Sheaves: JSON submissions that are alike in every byte but for sheet codes and answers.

The page of a sheet saves such files. One of them is decoded; the others are held against it, many
side by side, and what was typed is read where it stands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar, overload

import numpy as np

from grader.issuing.codes import normalise_code
from grader.submissions.form import Form
from grader.submissions.frames import Frame, Framed, Joined, frame_of
from grader.submissions.many_numbers import Many, with_odd
from grader.submissions.plain_decimals import Decimals, decimals
from grader.submissions.plain_json import is_plain_code, is_plain_text, plain

T = TypeVar("T")

LARGEST = 2**16
"""Bytes of a file: forms are smaller, and what is joined has to stay near the processor."""

FEWEST = 4
"""So few files are read one by one as fast."""

MOST_TRIED = 4
"""Files that are decoded to find others like them, each time that some are looked at."""

MOST_KNOWN = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheaf(Sequence[Form]):
    """Forms with the same items in the same order, whose answers are read as numbers already.

    places  of each among the contents that were looked at
    many    the answers row by row, as many in each as there are items
    filled  how many answers stand in each
    """

    items: tuple[str, ...]
    places: tuple[int, ...]
    codes: tuple[str, ...]
    contents: tuple[bytes, ...]
    many: Many
    filled: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, row: int) -> Form: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Form]: ...
    def __getitem__(self, row: int | slice) -> Form | Sequence[Form]:
        if isinstance(row, slice):
            return [self[one] for one in range(*row.indices(len(self)))]
        found = plain(self.contents[row])
        assert found is not None, "all but its answers is like one that was decoded"
        return Form(code=self.codes[row], answers=found[1])

    def only(self, rows: Sequence[int]) -> Sheaf:
        """Some of the forms."""
        if len(rows) == len(self):
            return self
        width, many = len(self.items), self.many
        new = {old: row for row, old in enumerate(rows)}
        unread = {
            new[place // width] * width + place % width: why
            for place, why in many.unread.items() if place // width in new
        }  # fmt: skip
        value, unit = (one.reshape(-1, width)[[*rows]].ravel() for one in (many.value, many.unit))
        return Sheaf(
            items=self.items, places=_some(self.places, rows), codes=_some(self.codes, rows),
            contents=_some(self.contents, rows), filled=_some(self.filled, rows),
            many=Many(value=value, unit=unit, unread=unread),
        )  # fmt: skip


def _some(own: Sequence[T], rows: Sequence[int]) -> tuple[T, ...]:
    return tuple([own[row] for row in rows])


class Sheaves:
    """Finds sheaves among files, and remembers what they are like."""

    def __init__(self) -> None:
        self._known: deque[Frame] = deque(maxlen=MOST_KNOWN)

    def among(self, contents: Sequence[bytes]) -> Iterator[Sheaf]:
        """What is alike among some files; what is in no sheaf has to be read one by one."""
        likely = [
            place for place, one in enumerate(contents)
            if one.startswith(b"{") and len(one) <= LARGEST
        ]  # fmt: skip
        if len(likely) < FEWEST:
            return
        pile = _Pile(contents, likely)
        for known in [*self._known]:
            yield from pile.take(known)
        for _ in range(MOST_TRIED):
            first = pile.pop()
            if first is None:
                return
            if frame := frame_of(first):
                self._known.appendleft(frame)
                yield from pile.take(frame)


class _Pile:
    """Files of which one sheaf after another is taken."""

    def __init__(self, contents: Sequence[bytes], places: Sequence[int]) -> None:
        self._contents = [contents[place] for place in places]
        self._places = np.array(places)
        self._joined = Joined(self._contents)
        self._left = np.ones(len(places), dtype=bool)
        self._tried = 0

    def pop(self) -> bytes | None:
        """A file like which none was looked for."""
        left = self._tried + np.flatnonzero(self._left[self._tried :])
        if not left.size:
            return None
        self._tried = int(left[0]) + 1
        return self._contents[self._tried - 1]

    def take(self, frame: Frame) -> Iterator[Sheaf]:
        """The sheaf with this frame, if there is one."""
        if not self._left.any():
            return
        framed = self._joined.like(frame, np.flatnonzero(self._left))
        codes = self._codes(framed)
        if not all(map(is_plain_code, codes)):
            framed = framed.where(np.array([*map(is_plain_code, codes)]))
            codes = self._codes(framed)
        typed = self._typed(framed)
        if not all(map(is_plain_text, typed.odd.values())):
            width = len(frame.items)
            odd = {place // width for place, text in typed.odd.items() if not is_plain_text(text)}
            framed = framed.where(~np.isin(np.arange(len(framed.rows)), [*odd]))
            codes, typed = self._codes(framed), self._typed(framed)
        if codes:
            self._left[framed.rows] = False
            yield self._sheaf(frame.items, framed, codes, typed)

    def _codes(self, framed: Framed) -> list[bytes]:
        """What stands in the first slot of each."""
        content = self._joined.content
        bounds = zip(framed.starts[:, 0].tolist(), framed.ends[:, 0].tolist(), strict=True)
        return [content[start:end] for start, end in bounds]

    def _typed(self, framed: Framed) -> _Typed:
        """What stands in the other slots."""
        starts, ends = framed.starts[:, 1:].ravel(), framed.ends[:, 1:].ravel()
        found, content = decimals(self._joined.signs, starts, ends), self._joined.content
        odd = np.flatnonzero(~found.plain & (ends > starts)).tolist()
        return _Typed(found, {place: content[starts[place] : ends[place]] for place in odd})

    def _sheaf(
        self, items: tuple[str, ...], framed: Framed, codes: Sequence[bytes], typed: _Typed
    ) -> Sheaf:
        filled = np.count_nonzero(framed.ends[:, 1:] > framed.starts[:, 1:], axis=1)
        for place, text in typed.odd.items():
            filled[place // len(items)] -= text.isspace()
        texts = {place: text.decode("ascii") for place, text in typed.odd.items()}
        return Sheaf(
            items=items, places=tuple(self._places[framed.rows].tolist()),
            codes=tuple(map(normalise_code, b" ".join(codes).decode("ascii").split(" "))),
            contents=tuple([self._contents[row] for row in framed.rows.tolist()]),
            many=with_odd(typed.found, texts), filled=tuple(filled.tolist()),
        )  # fmt: skip


class _Typed(NamedTuple):
    """What was typed in many files: the plain decimals, and by its place what is none nor blank."""

    found: Decimals
    odd: dict[int, bytes]
