"""Diagnosis: which known mistakes an exercise was worked with, from the answers alone.

Every mistake is run from the student's own earlier answers. It speaks where it is visible: at its
local items whose values with the mistake and without it lie apart. It is named where it explains at
least one answer that nothing else does and is contradicted by at most a quarter as many; the
one that explains most wins, equals are named together, and what is left is looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.judging.own_path import Astray, Columns, OwnPath
from grader.judging.sheets import Mask, how_many, taken
from solutions.detours import Detour
from solutions.interval import Column

Bits = NDArray[np.uint64]

AGAINST = 4
"""So many answers that speak for a mistake make up for one that speaks against it."""

ROUNDS = 4
"""Mistakes that are looked for one after another in an exercise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubtful:
    """Sheets with answers that are unexplained so far.

    columns  of the path
    left     (items, columns): those answers
    coarser  the same sheets at one place fewer, and which answers were typed so; their columns
             are these
    """

    path: OwnPath
    columns: Columns
    left: Mask
    coarser: tuple[OwnPath, Mask] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A mistake on the sheets on which it explains an answer that nothing else does.

    bit       of the mistake; its variants share it
    lines     of its local items
    columns   of those sheets, among the doubtful ones
    explains  (lines, columns) where the answer is a value that the mistake leads to, and no 0 that
              rests on zeros
    agrees    the same where that lies apart from the right values
    differs   where they lie apart and the answer is another
    """

    slug: str
    bit: np.uint64
    lines: NDArray[np.intp]
    columns: Columns
    explains: Mask
    agrees: Mask
    differs: Mask


def bit_of(slugs: Sequence[str]) -> dict[str, np.uint64]:
    """The bit of each mistake, in the order of the structure."""
    return {slug: np.uint64(1) << np.uint64(place) for place, slug in enumerate(slugs)}


class Suspicion:
    """What each mistake leads to on some doubtful sheets."""

    def __init__(self, doubtful: Doubtful) -> None:
        self._doubtful = doubtful
        self._sheets = doubtful.path.sheets
        self._bits = bit_of([wrong.slug for wrong in self._sheets.structure.mistakes])

    def suspects(self, detours: Sequence[Detour]) -> list[Suspect]:
        """The mistakes that explain something of what is left."""
        left = self._doubtful.left
        found = (self._suspect(one) for one in detours if left[self._lines(one)].any())
        return [suspect for suspect in found if suspect.columns.size]

    def _suspect(self, detour: Detour) -> Suspect:
        lines = self._lines(detour)
        left = self._doubtful.left[lines]
        columns = np.flatnonzero(left.any(axis=0))
        low, high, explains = self._values(detour, columns)
        speaks = explains & self._worked(lines, columns, low, high)
        some = np.flatnonzero((speaks & taken(left, columns)).any(axis=0))
        columns, speaks = columns[some], taken(speaks, some)
        visible = self._visible(lines, columns, taken(low, some), taken(high, some))
        return Suspect(
            slug=detour.slug, bit=self._bits[detour.slug], lines=lines, columns=columns,
            explains=speaks, agrees=visible & speaks, differs=visible & ~taken(explains, some),
        )  # fmt: skip

    def kept_through(self, detour: Detour) -> Mask:
        """(columns): whether all answers that can speak for a mistake do, one at least."""
        columns = np.arange(self._doubtful.columns.size)
        low, high, explains = self._values(detour, columns)
        visible = self._visible(self._lines(detour), columns, low, high)
        return np.asarray(visible.any(axis=0) & ~(visible & ~explains).any(axis=0))

    def _lines(self, detour: Detour) -> NDArray[np.intp]:
        return np.array([self._sheets.line_of[item] for item in detour.items])

    def _values(self, detour: Detour, columns: Columns) -> tuple[Column, Column, Mask]:
        """The values that a mistake leads to, as intervals, and where the answer is one of them."""
        lines, here = self._lines(detour), self._doubtful.columns[columns]
        low, high = Astray(self._doubtful.path, here).values(detour)
        if self._doubtful.coarser is not None:
            coarser, typed = self._doubtful.coarser
            typed = typed[np.ix_(lines, columns)]
            coarse_low, coarse_high = Astray(coarser, columns).values(detour)
            low, high = np.where(typed, coarse_low, low), np.where(typed, coarse_high, high)
        value = self._sheets.answers.value[np.ix_(lines, here)]
        return low, high, (low <= value) & (value <= high)

    def _worked(self, lines: NDArray[np.intp], columns: Columns, low: Column, high: Column) -> Mask:
        """Where an answer is evidence: a mistake that leads to 0 from zeros may not be one."""
        worked = (low > 0) | (high < 0)
        if worked.all():
            return np.asarray(worked)
        path, here = self._doubtful.path, self._doubtful.columns[columns]
        for row, line in enumerate(lines.tolist()):
            zero = np.flatnonzero(~worked[row])
            if zero.size and path.rests_on_answers(line):
                worked[row, zero] = path.rests_on_numbers(line, here[zero])
            else:
                worked[row, zero] = True
        return np.asarray(worked)

    def _visible(
        self, lines: NDArray[np.intp], columns: Columns, low: Column, high: Column
    ) -> Mask:
        """Where an answer stands and the values of a mistake lie apart from the right ones."""
        here = self._doubtful.columns[columns]
        right_low, right_high = self._doubtful.path.right_at(lines.tolist(), here)
        if self._doubtful.coarser is not None:
            coarser, typed = self._doubtful.coarser
            coarse_low, coarse_high = coarser.right_at(lines.tolist(), columns)
            typed = typed[np.ix_(lines, columns)]
            right_low = np.where(typed, coarse_low, right_low)
            right_high = np.where(typed, coarse_high, right_high)
        filled = self._doubtful.path.filled[np.ix_(lines, here)]
        return np.asarray(filled & ((high < right_low) | (right_high < low)))


def named(suspects: Sequence[Suspect], left: Mask) -> Bits:
    """(items, columns): the mistakes that explain each answer, as bits."""
    bits, claimed = np.zeros(left.shape, dtype=np.uint64), np.zeros(left.shape, dtype=bool)
    for _ in range(ROUNDS):
        if not suspects or not _name_most(suspects, left & ~claimed, claimed, bits):
            break
    return bits


def _name_most(suspects: Sequence[Suspect], left: Mask, claimed: Mask, bits: Bits) -> bool:
    """Name what explains most of what is left and is hardly contradicted; whether there was any."""
    weights = [_weight(suspect, left, claimed) for suspect in suspects]
    best = np.zeros(left.shape[1], dtype=np.int64)
    for suspect, weight in zip(suspects, weights, strict=True):
        best[suspect.columns] = np.maximum(best[suspect.columns], weight)
    for suspect, weight in zip(suspects, weights, strict=True):
        wins = (weight > 0) & (weight == best[suspect.columns])
        here = np.ix_(suspect.lines, suspect.columns[wins])
        explained = suspect.explains[:, wins] & left[here]
        bits[here] |= np.where(explained, suspect.bit, np.uint64(0))
        claimed[here] |= explained
    return bool(best.any())


def _weight(suspect: Suspect, left: Mask, claimed: Mask) -> NDArray[np.int64]:
    """(columns): how much it explains of what is left; 0 where too much contradicts it."""
    here = np.ix_(suspect.lines, suspect.columns)
    found = how_many(suspect.agrees & left[here]).astype(np.int64)
    against = how_many(suspect.differs & ~claimed[here])
    # Of those that explain as much, the one that is contradicted least comes first.
    weight = found * len(left) - against
    return np.asarray(np.where((found > 0) & (AGAINST * against <= found), weight, 0))
