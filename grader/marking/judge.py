"""The judgement of sheets side by side: a verdict for each answer, and the mistakes it shows.

An answer is held against the key, then against known mistakes, then at the places it was typed
with, then against what the student's own answers lead to.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.marking.diagnosis import Bits
from grader.marking.doubts import Doubts
from grader.marking.own_path import OwnPath
from grader.marking.result import Verdict
from grader.marking.sheets import Columns, Mask, Sheets
from problems.formula import names
from problems.program import Kind
from solutions.interval import Column
from solutions.structure import Structure

VERDICTS = tuple(Verdict)
CODE = {verdict: np.uint8(number) for number, verdict in enumerate(VERDICTS)}

CHUNK = 8192
"""Sheets judged at once: their columns fit into the caches of a processor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """(items, n): codes of verdicts in the order of VERDICTS, bits of mistakes, and the values that
    count as carried forward.

    `blank` stands wherever there is no number: who knows what was typed there may say more.
    """

    verdict: NDArray[np.uint8]
    mistakes: Bits
    low: Column
    high: Column


def judged(sheets: Sheets, accepted: Set[str] = frozenset()) -> Judged:
    """Judge answers; mistakes that are `accepted` readings are looked for before all others.

    Most sheets are filled as they should be. The others are gathered and looked at once more, with
    whatever lies behind a missing answer, and at the places their answers were typed with.
    """
    shape = sheets.filled.shape
    found = Judged(
        verdict=np.empty(shape, dtype=np.uint8), mistakes=np.zeros(shape, dtype=np.uint64),
        low=np.empty(shape), high=np.empty(shape),
    )  # fmt: skip
    harder: list[NDArray[np.intp]] = []
    with np.errstate(all="ignore"):  # own numbers may lead anywhere
        for columns in _chunks(shape[1]):
            still_open = _judge(sheets.of(columns), accepted, found, columns, closely=False)
            harder.append(columns.start + np.flatnonzero(still_open))
        again = np.concatenate(harder)
        for part in _chunks(again.size):
            _judge(sheets.of(again[part]), accepted, found, again[part], closely=True)
    return found


def _chunks(count: int) -> Iterator[slice]:
    return (slice(first, min(first + CHUNK, count)) for first in range(0, count, CHUNK))


def _judge(
    sheets: Sheets, accepted: Set[str], found: Judged, columns: Columns, *, closely: bool
) -> Mask:
    """Judge some sheets and write it down at their columns; which are worth a closer look."""
    path = OwnPath(sheets)
    right = sheets.hits_key | path.carried
    doubts = Doubts(path, sheets.filled & ~right, accepted, closely=closely)
    mistaken = doubts.bits != 0
    carried = path.carried | doubts.carried
    trusted = passes_gate(sheets, right | doubts.carried | doubts.imprecise | mistaken)
    verdict = np.where(sheets.filled, CODE[Verdict.WRONG], CODE[Verdict.BLANK])
    for one, where in (
        (Verdict.CARRIED, carried & trusted),
        (Verdict.IMPRECISE, doubts.imprecise),
        (Verdict.MISTAKE, mistaken & trusted),
        (Verdict.CONVENTION, doubts.convention & trusted),
        (Verdict.CORRECT, sheets.hits_key & (trusted | ~_zero(sheets))),
    ):
        np.copyto(verdict, CODE[one], where=where)
    found.verdict[:, columns] = verdict
    named = verdict == CODE[Verdict.MISTAKE]
    found.mistakes[:, columns] = np.where(named, doubts.bits, np.uint64(0))
    found.low[:, columns], found.high[:, columns] = path.low, path.high
    return np.asarray(doubts.open)


def passes_gate(sheets: Sheets, explained: Mask) -> Mask:
    """(n): whether enough is explained that the rest may be paid as carried forward.

    More than half of the answers that a given enters directly must be explained, else a sheet of
    invented numbers would earn what follows from them; where no such answer stands, of all.
    """
    direct = sheets.filled & direct_lines(sheets.structure)[:, None]
    some = direct.any(axis=0)
    asked = direct if some.all() else np.where(some, direct, sheets.filled)
    passes: Mask = 2 * (asked & explained).sum(axis=0) > asked.sum(axis=0)
    return passes


def direct_lines(structure: Structure) -> Mask:
    """(items): whether a given enters an item, itself or by way of what is not asked."""
    direct, asked = set(structure.tape.givens), frozenset(structure.items)
    found = {}
    for place, formula in structure.formulas.items():
        found[place] = not direct.isdisjoint(names(formula))
        if found[place] and place not in asked:
            direct.add(place)
    return np.array([found[item] for item in structure.items])


def _zero(sheets: Sheets) -> Mask:
    """Where the right answer is 0: whoever writes 0 everywhere has it without working."""
    zero: Mask = (sheets.key.value == 0) & ~sheets.of_kind(Kind.CHOICE)
    return zero
