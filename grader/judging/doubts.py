"""Doubtful sheets: those with an answer that neither the key nor the own path explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from grader.judging.diagnosis import Bits, Doubtful, Suspicion, bit_of, named
from grader.judging.own_path import OwnPath
from grader.judging.sheets import Key, Mask, Sheets, narrow
from problems.program import Kind
from problems.rounding import Mode, Rounding
from solutions.detours import Detour
from solutions.interval import Interval
from solutions.structure import Structure
from solutions.tolerance import reachable


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubts:
    """What can be said of answers that are unexplained so far: (items, columns).

    bits        the mistakes that explain an answer
    mistaken    where there is one
    convention  the answer follows the opposite sign convention, kept through with right updates
    imprecise   right at the places typed, which are fewer than asked
    near_zero   at those places 0 would be as right
    carried     carried forward at the places typed
    """

    bits: Bits
    mistaken: Mask
    convention: Mask
    imprecise: Mask
    near_zero: Mask
    carried: Mask


def look(
    path: OwnPath, columns: NDArray[np.intp], unexplained: Mask, typed: Mask,
    detours: Sequence[Detour],
) -> Doubts:  # fmt: skip
    """Look at some sheets; `typed` are answers with fewer places than asked."""
    left, nowhere = unexplained, np.zeros_like(unexplained)
    carried = at_key = near_zero = nowhere
    coarser = None
    if typed.any():
        at_fewer = at_fewer_places(path.sheets.of(columns))
        coarser = OwnPath(at_fewer.sheets)
        carried = typed & coarser.carried
        at_key = typed & coarser.right & at_fewer.settled
        near_zero = (coarser.sheets.key.low <= 0) & (coarser.sheets.key.high >= 0)
        left = left & ~carried
    doubtful = Doubtful(
        path=path, columns=columns, left=left, coarser=(coarser, typed) if coarser else None
    )  # fmt: skip
    suspicion = Suspicion(doubtful)
    bits = named(suspicion.suspects(detours), left)
    mistaken = bits != 0
    return Doubts(
        bits=bits, mistaken=mistaken,
        convention=_conventions(path.sheets.structure, suspicion, detours, bits),
        imprecise=at_key & ~mistaken, near_zero=near_zero, carried=carried,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FewerPlaces:
    """Sheets rounded to one place fewer.

    settled  (items, columns): where an answer can be right at so few places; not where rounding
             flips a decision of the exercise, nor where almost anything would be right
    """

    sheets: Sheets
    settled: Mask


def at_fewer_places(sheets: Sheets) -> FewerPlaces:
    """The same sheets, rounded to one place fewer."""

    def rounding_of(quantity: str) -> Rounding:
        return coarser(sheets.rounding_of(quantity))

    structure = sheets.structure
    reached = reachable(structure, sheets.cells, rounding_of)
    low = np.array([reached[item].low for item in structure.items])
    high = np.array([reached[item].high for item in structure.items])
    key = Key(value=sheets.key.value, low=low, high=high, present=sheets.key.present)
    coarse = replace(sheets, key=key, rounding_of=rounding_of)
    return FewerPlaces(
        sheets=coarse, settled=narrow(low, high, coarse.unit) & ~_open(structure, reached)
    )


def _open(structure: Structure, reached: Mapping[str, Interval]) -> Mask:
    """(columns): where a decision may come out either way."""
    decisions = [
        reached[cell].high - reached[cell].low > 0.5
        for quantity in structure.program.computed if quantity.kind in (Kind.CHOICE, Kind.INTEGER)
        for cell in quantity.cells
    ]  # fmt: skip
    return np.any(decisions, axis=0) if decisions else np.zeros(1, dtype=bool)


def coarser(rounding: Rounding) -> Rounding:
    """The same rule with one place fewer; a band stays as it is."""
    if rounding.mode is Mode.SIGNIFICANT:
        return replace(rounding, digits=max(rounding.digits - 1, 1))
    return replace(rounding, decimals=max(rounding.decimals - 1, 0))


def _conventions(
    structure: Structure, suspicion: Suspicion, detours: Sequence[Detour], bits: Bits
) -> Mask:
    """Where a mistake is none, because another one makes up for it wherever it can be seen.

    Target minus output in every delta with a plus in every update is as good as the other way
    round, but only where the updates are there to show it.
    """
    bit = bit_of([wrong.slug for wrong in structure.mistakes])
    convention = np.zeros(bits.shape, dtype=bool)
    pairs = [(wrong.slug, other) for wrong in structure.mistakes for other in wrong.convention_with]
    for slug, other in pairs:
        made = ((bits & bit[slug]) != 0).any(axis=0)
        if made.any():
            ways = [suspicion.kept_through(one) for one in detours if one.slug == other]
            both = (bits & (bit[slug] | bit[other])) != 0
            convention |= both & made & np.any(ways, axis=0)
    return convention
