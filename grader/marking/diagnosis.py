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

Bits = NDArray[np.uint64]

MOST = 64
"""Mistakes of a structure that can be told apart in one number."""

AGAINST = 4
"""So many answers that speak for a mistake make up for one that speaks against it."""

ROUNDS = 4
"""Mistakes that are looked for one after another in an exercise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A mistake on the sheets on which it explains an answer that nothing else does.

    bit       of the mistake; its variants share it
    lines     of its local items
    columns   of those sheets
    explains  (lines, columns) where the answer is a value that the mistake leads to
    agrees    the same where that lies apart from the right values
    differs   where they lie apart and the answer is another
    """

    slug: str
    bit: np.uint64
    lines: NDArray[np.intp]
    columns: NDArray[np.intp]
    explains: Mask
    agrees: Mask
    differs: Mask


def suspects(
    path: OwnPath, detours: Sequence[Detour], left: Mask,
    coarse: tuple[OwnPath, Mask] | None = None,
) -> list[Suspect]:  # fmt: skip
    """Mistakes that explain what is left; answers typed with fewer places are judged by those."""
    bits = bit_of([wrong.slug for wrong in path.sheets.structure.mistakes])
    found = (_suspect(path, detour, bits[detour.slug], left, coarse) for detour in detours)
    return [suspect for suspect in found if suspect.columns.size]


def bit_of(slugs: Sequence[str]) -> dict[str, np.uint64]:
    """The bit of each mistake, in the order of the structure."""
    return {slug: np.uint64(1) << np.uint64(place) for place, slug in enumerate(slugs)}


def _suspect(
    path: OwnPath, detour: Detour, bit: np.uint64, left: Mask,
    coarse: tuple[OwnPath, Mask] | None,
) -> Suspect:  # fmt: skip
    lines = np.array([path.sheets.line_of[item] for item in detour.items])
    low, high = path.astray(detour)
    if coarse is not None:
        typed = coarse[1][lines]
        coarse_low, coarse_high = coarse[0].astray(detour)
        low, high = np.where(typed, coarse_low, low), np.where(typed, coarse_high, high)
    value = path.sheets.answers.value[lines]
    explains = (low <= value) & (value <= high) & path.sheets.key.present[lines]
    columns = np.flatnonzero((explains & left[lines]).any(axis=0))
    here = np.ix_(lines, columns)
    right_low, right_high = path.low[here], path.high[here]
    if coarse is not None:
        typed = coarse[1][here]
        right_low = np.where(typed, coarse[0].low[here], right_low)
        right_high = np.where(typed, coarse[0].high[here], right_high)
    apart = (high[:, columns] < right_low) | (right_high < low[:, columns])
    visible, explains = apart & path.sheets.filled[here], explains[:, columns]
    return Suspect(
        slug=detour.slug, bit=bit, lines=lines, columns=columns, explains=explains,
        agrees=visible & explains, differs=visible & ~explains,
    )  # fmt: skip


def kept_through(path: OwnPath, detour: Detour) -> Mask:
    """(n): whether all answers that can speak for a mistake do, one at least."""
    lines = [path.sheets.line_of[item] for item in detour.items]
    low, high = path.astray(detour)
    value, filled = path.sheets.answers.value[lines], path.sheets.filled[lines]
    visible = filled & ((high < path.low[lines]) | (path.high[lines] < low))
    differs = visible & ~((low <= value) & (value <= high))
    return np.asarray(visible.any(axis=0) & ~differs.any(axis=0))


def named(suspects: Sequence[Suspect], left: Mask, accepted: Set[str]) -> Bits:
    """(items, n): the mistakes that explain each answer, as bits.

    `accepted` readings come first, and need not lie apart from the right one.
    """
    bits = np.zeros(left.shape, dtype=np.uint64)
    readings = [suspect for suspect in suspects if suspect.slug in accepted]
    for some, apart in ((readings, False), *[(suspects, True)] * ROUNDS):
        if some and not _name_most(some, left, bits, apart=apart) and apart:
            break
    return bits


def _name_most(suspects: Sequence[Suspect], left: Mask, bits: Bits, *, apart: bool) -> bool:
    """Name what explains most of what is left and is hardly contradicted; whether there was any."""
    left = left & (bits == 0)
    hits = [_hits(suspect, left, bits != 0, apart=apart) for suspect in suspects]
    best = np.zeros(left.shape[1], dtype=np.int64)
    for suspect, number in zip(suspects, hits, strict=True):
        best[suspect.columns] = np.maximum(best[suspect.columns], number)
    for suspect, number in zip(suspects, hits, strict=True):
        wins = (number > 0) & (number == best[suspect.columns])
        here = np.ix_(suspect.lines, suspect.columns[wins])
        claimed = suspect.explains[:, wins] & left[here]
        bits[here] |= np.where(claimed, suspect.bit, np.uint64(0))
    return bool(best.any())


def _hits(suspect: Suspect, left: Mask, claimed: Mask, *, apart: bool) -> NDArray[np.int64]:
    """(columns): its weight, by how much it explains of what is left; 0 if much contradicts it."""
    here = np.ix_(suspect.lines, suspect.columns)
    found = ((suspect.agrees if apart else suspect.explains) & left[here]).sum(axis=0)
    against = (suspect.differs & ~claimed[here]).sum(axis=0)
    # Of those that explain as much, the one that is contradicted least comes first.
    weight = found * len(left) - against
    return np.asarray(np.where((found > 0) & (AGAINST * against <= found), weight, 0))
