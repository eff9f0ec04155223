"""What was found of many submissions side by side, as it is kept: a few short texts for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from grader.judging.diagnosis import Bits, bit_of
from grader.judging.judged import CODE, VERDICTS
from grader.judging.piles import InPiles
from grader.judging.sheets import Mask
from grader.judging.verdict import Verdict
from grader.marking.layout import Layout
from grader.records.marks import ABSENT, LETTER
from grader.records.verdicts import by_item

_LETTERS = np.frombuffer("".join(LETTER[one] for one in VERDICTS).encode(), dtype=np.uint8)
_ABSENT, _UNREAD = ord(ABSENT), ord(LETTER[Verdict.UNREADABLE])


class Pile(NamedTuple):
    """What is known of some sheets side by side besides their verdicts; masks are (items, n).

    trusted  whether their keys are
    present  which items are on each sheet
    blank    where no answer was given
    unread   (line, row) of what cannot be read
    """

    trusted: bool
    present: Mask
    blank: Mask
    unread: Sequence[tuple[int, int]]


def letters_of(codes: NDArray[np.uint8], pile: Pile) -> list[str]:
    """The verdicts on each sheet, a letter an item; none where keys are not trusted."""
    if not pile.trusted:
        return [""] * codes.shape[1]
    # What has no value at these numbers was answered all the same.
    answered = (codes == CODE[Verdict.BLANK]) & ~pile.blank
    letters = _LETTERS[np.where(answered, CODE[Verdict.WRONG], codes)]
    for line, row in pile.unread:
        letters[line, row] = _UNREAD
    letters[~pile.present] = _ABSENT
    text, width = letters.T.tobytes().decode("ascii"), len(letters)
    return [text[start : start + width] for start in range(0, len(text), width)]


def mistakes_of(layout: Layout, found: Sequence[InPiles]) -> dict[int, str]:
    """By its row what is named on each submission: item with its leading number -> slugs.

    `found` is what was found in each exercise. Whoever makes the same mistake shows it at the same
    items: equal bits are put into words once.
    """
    named = [one.named.any(axis=0) for one in found]
    rows = np.unique(np.concatenate([one.rows[own] for one, own in zip(found, named, strict=True)]))
    together = np.zeros((len(rows), len(layout.items)), dtype=np.uint64)
    for part, one, own in zip(layout.parts, found, named, strict=True):
        together[np.searchsorted(rows, one.rows[own]), part.lines] = one.named[:, own].T
    words = _Words(layout)
    texts: dict[bytes, str] = {}
    said: dict[int, str] = {}
    for row, bits in zip(rows.tolist(), together, strict=True):
        key = bits.tobytes()
        if key not in texts:
            texts[key] = by_item(words.of(bits))
        said[row] = texts[key]
    return said


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
