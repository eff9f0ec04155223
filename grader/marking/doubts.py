"""Doubtful sheets: those with an answer that neither the key nor the own path explains."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from grader.marking.diagnosis import bit_of, kept_through, named, suspects
from grader.marking.own_path import OwnPath
from grader.marking.sheets import Key, Mask, Sheets
from problems.rounding import Mode, Rounding
from solutions.detours import Detour
from solutions.tolerance import accepted as accepted_intervals


class Doubts:
    """What can be said of answers that are unexplained so far.

    bits        (items, n): the mistakes that explain an answer
    convention  the answer follows the opposite sign convention, kept through with right updates
    imprecise   right at the places typed, which are fewer than asked
    carried     carried forward at the places typed
    open        (n): sheets that are worth a closer look, if this was none
    """

    def __init__(
        self, path: OwnPath, unexplained: Mask, accepted: Set[str], *, closely: bool
    ) -> None:
        self._path, self._unexplained, self._accepted = path, unexplained, accepted
        shape = unexplained.shape
        self.bits = np.zeros(shape, dtype=np.uint64)
        self.convention = np.zeros(shape, dtype=bool)
        self.imprecise, self.carried = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
        coarse = path.sheets.coarse
        doubtful = (unexplained | coarse).any(axis=0)
        self.open = doubtful & (~path.held.all(axis=0) | coarse.any(axis=0))
        columns = np.flatnonzero(doubtful if closely else doubtful & ~self.open)
        if columns.size:
            structure = path.sheets.structure
            detours = structure.long_detours if closely else structure.detours
            self._look(columns, detours, coarse[:, columns])

    def _look(self, columns: NDArray[np.intp], detours: Sequence[Detour], typed: Mask) -> None:
        path, left = self._path.of(columns), self._unexplained[:, columns]
        coarser = OwnPath(coarser_sheets(path.sheets)) if typed.any() else None
        if coarser is not None:
            carried = typed & coarser.carried
            self.carried[:, columns] = carried
            left &= ~carried
        found = suspects(path, detours, left, (coarser, typed) if coarser else None)
        bits = named(found, left, self._accepted)
        self.bits[:, columns] = bits
        self.convention[:, columns] = _conventions(coarser or path, detours, bits)
        if coarser is not None:
            at_key = coarser.sheets.hits_key & coarser.sheets.key_is_narrow
            self.imprecise[:, columns] = typed & at_key & (bits == 0)


def coarser_sheets(sheets: Sheets) -> Sheets:
    """The same sheets, rounded to one place fewer."""

    def rounding_of(quantity: str) -> Rounding:
        return coarser(sheets.rounding_of(quantity))

    intervals = accepted_intervals(sheets.structure, sheets.cells, rounding_of)
    low = np.array([interval.low for interval in intervals.values()])
    high = np.array([interval.high for interval in intervals.values()])
    key = Key(value=sheets.key.value, low=low, high=high, present=sheets.key.present)
    return replace(sheets, key=key, rounding_of=rounding_of)


def coarser(rounding: Rounding) -> Rounding:
    """The same rule with one place fewer; a band stays as it is."""
    if rounding.mode is Mode.SIGNIFICANT:
        return replace(rounding, digits=max(rounding.digits - 1, 1))
    return replace(rounding, decimals=max(rounding.decimals - 1, 0))


def _conventions(path: OwnPath, detours: Sequence[Detour], bits: NDArray[np.uint64]) -> Mask:
    """Where a mistake is none, because another one makes up for it wherever it can be seen.

    Target minus output in every delta with a plus in every update is as good as the other way
    round, but only where the updates are there to show it.
    """
    mistakes = path.sheets.structure.mistakes
    bit = bit_of([wrong.slug for wrong in mistakes])
    convention = np.zeros(bits.shape, dtype=bool)
    for wrong in mistakes:
        made = ((bits & bit[wrong.slug]) != 0).any(axis=0)
        for other in wrong.convention_with if made.any() else ():
            both = bit[wrong.slug] | bit[other]
            columns = np.flatnonzero(made)
            ways = [one for one in detours if one.slug == other]
            kept = np.any([kept_through(path.of(columns), one) for one in ways], axis=0)
            convention[:, columns[kept]] |= (bits[:, columns[kept]] & both) != 0
    return convention
