"""What was found of many submissions side by side, as it is kept: a few short texts for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from grader.judging.diagnosis import Bits, bit_of
from grader.judging.judged import CODE, VERDICTS, Judged
from grader.judging.verdict import Verdict
from grader.marking.blocks import Block
from grader.marking.layout import Layout
from grader.records.marks import ABSENT, LETTER
from grader.records.verdicts import by_item

_LETTERS = np.frombuffer("".join(LETTER[one] for one in VERDICTS).encode(), dtype=np.uint8)
_ABSENT, _UNREAD = ord(ABSENT), ord(LETTER[Verdict.UNREADABLE])


def letters_of(
    block: Block, found: Judged, blank: NDArray[np.bool_], unread: Iterator[tuple[int, int]]
) -> list[str]:
    """The verdicts on each sheet of a block, a letter an item; none where keys are not trusted."""
    count = len(block.places)
    if not block.trusted:
        return [""] * count
    codes = found.verdict
    # What has no value at these numbers was answered all the same.
    codes = np.where((codes == CODE[Verdict.BLANK]) & ~blank, CODE[Verdict.WRONG], codes)
    letters = _LETTERS[codes]
    for line, row in unread:
        letters[line, row] = _UNREAD
    letters[~block.key.present] = _ABSENT
    text, width = letters.T.tobytes().decode("ascii"), len(letters)
    return [text[row * width : (row + 1) * width] for row in range(count)]


def mistakes_of(layout: Layout, named: Sequence[Bits]) -> dict[int, str]:
    """By its row what is named on each submission: item with its leading number -> slugs.

    `named` are the bits of the mistakes in each exercise: (items, n). Whoever makes the same
    mistake shows it at the same items: equal bits are put into words once.
    """
    rows = np.flatnonzero(np.any([bits.any(axis=0) for bits in named], axis=0)) if named else ()
    together = np.concatenate([bits[:, rows].T for bits in named], axis=1) if len(rows) else ()
    words = _Words(layout)
    texts: dict[bytes, str] = {}
    found: dict[int, str] = {}
    for row, bits in zip(rows, together, strict=True):
        key = bits.tobytes()
        if key not in texts:
            texts[key] = by_item(words.of(bits))
        found[int(row)] = texts[key]
    return found


class _Words:
    """Says which mistakes bits stand for, exercise by exercise of a layout."""

    def __init__(self, layout: Layout) -> None:
        self._items = layout.items
        self._bits: list[Mapping[str, np.uint64]] = []
        for part in layout.parts:
            bits = bit_of([wrong.slug for wrong in part.structure.mistakes])
            self._bits += [bits] * len(part.structure.items)

    def of(self, bits: Bits) -> dict[str, tuple[str, ...]]:
        """Item -> the mistakes that are named there."""
        found = [(place, int(whole)) for place, whole in enumerate(bits) if whole]
        return {
            self._items[place]: tuple(
                slug for slug, bit in self._bits[place].items() if whole & int(bit)
            )
            for place, whole in found
        }
