"""Diagnosis: which known mistakes an exercise was worked with, from the answers alone.

Every mistake is run from the student's own earlier answers. It speaks where it is visible: at its
local items whose values with the mistake and without it lie apart. It is named where it explains at
least one answer that nothing else does and is contradicted by at most a quarter as many; the
one that explains most wins, equals are named together, and what is left is looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.marking.own_path import OwnPath
from grader.marking.sheets import Mask
from solutions.detours import Detour
from solutions.interval import Column

Bits = NDArray[np.uint64]

MOST = 64
"""Mistakes of a structure that can be told apart in one number."""

AGAINST = 4
"""So many answers that speak for a mistake make up for one that speaks against it."""

ROUNDS = 4
"""Mistakes that are looked for one after another in an exercise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A mistake on some sheets, at its local items.

    bit      of the mistake; its variants share it
    lines    of the local items
    low, high  the values that it leads to
    explains where the answer is one of them
    agrees   the same where they lie apart from the right ones
    differs  where they lie apart and the answer is another
    """

    slug: str
    bit: np.uint64
    lines: Sequence[int]
    low: Column
    high: Column
    explains: Mask
    agrees: Mask
    differs: Mask

    @property
    def visible(self) -> Mask:
        """Where an answer can speak for it or against it."""
        return self.agrees | self.differs


def suspects(
    path: OwnPath, detours: Sequence[Detour], coarse: tuple[OwnPath, Mask] | None = None
) -> list[Suspect]:
    """Every mistake on these sheets; answers typed with fewer places are judged by those."""
    bits = bit_of([wrong.slug for wrong in path.sheets.structure.mistakes])
    return [_suspect(path, detour, bits[detour.slug], coarse) for detour in detours]


def bit_of(slugs: Sequence[str]) -> dict[str, np.uint64]:
    """The bit of each mistake, in the order of the structure."""
    return {slug: np.uint64(1) << np.uint64(place) for place, slug in enumerate(slugs)}


def _suspect(
    path: OwnPath, detour: Detour, bit: np.uint64, coarse: tuple[OwnPath, Mask] | None
) -> Suspect:
    lines = [path.sheets.line_of[item] for item in detour.items]
    low, high = path.astray(detour)
    right_low, right_high = path.low[lines], path.high[lines]
    if coarse is not None:
        coarser, typed = coarse[0], coarse[1][lines]
        coarse_low, coarse_high = coarser.astray(detour)
        low, high = np.where(typed, coarse_low, low), np.where(typed, coarse_high, high)
        right_low = np.where(typed, coarser.low[lines], right_low)
        right_high = np.where(typed, coarser.high[lines], right_high)
    value, filled = path.sheets.answers.value[lines], path.sheets.filled[lines]
    explains = filled & (low <= value) & (value <= high)
    visible = filled & ((high < right_low) | (right_high < low))
    return Suspect(
        slug=detour.slug, bit=bit, lines=lines, low=low, high=high, explains=explains,
        agrees=visible & explains, differs=visible & ~explains,
    )  # fmt: skip


def named(suspects: Sequence[Suspect], unexplained: Mask, accepted: Set[str]) -> Bits:
    """(items, n): the mistakes that explain each answer, as bits.

    `accepted` readings come first, and need not lie apart from the right one.
    """
    bits = np.zeros(unexplained.shape, dtype=np.uint64)
    left = unexplained.copy()
    readings = [suspect for suspect in suspects if suspect.slug in accepted]
    for some, apart in ((readings, False), *[(suspects, True)] * ROUNDS):
        if not some or not left.any():
            continue
        winners = _winners(some, left, bits != 0, apart=apart)
        for suspect, wins in zip(some, winners, strict=True):
            if wins.any():
                claimed = suspect.explains & left[suspect.lines] & wins
                bits[suspect.lines] |= np.where(claimed, suspect.bit, np.uint64(0))
        if not winners.any():
            break
        left &= bits == 0
    return bits


def _winners(suspects: Sequence[Suspect], left: Mask, claimed: Mask, *, apart: bool) -> Mask:
    """(suspects, n): which explain most of what is left, and are hardly contradicted."""
    hits = np.array([
        ((s.agrees if apart else s.explains) & left[s.lines]).sum(axis=0) for s in suspects
    ])  # fmt: skip
    misses = np.array([(s.differs & ~claimed[s.lines]).sum(axis=0) for s in suspects])
    hits = np.where(AGAINST * misses <= hits, hits, 0)
    best: Mask = (hits > 0) & (hits == hits.max(axis=0))
    return best
