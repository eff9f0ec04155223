"""The judgement of sheets side by side: a verdict for each answer, and the mistakes it shows.

An answer is held against the key, then against known mistakes, then at the places it was typed
with, then against what the student's own answers lead to.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.marking.diagnosis import Bits, bit_of
from grader.marking.doubts import Doubts, look
from grader.marking.own_path import OwnPath
from grader.marking.readings import reading
from grader.marking.result import Verdict
from grader.marking.sheets import Columns, Mask, Sheets
from problems.formula import names
from problems.program import Kind
from solutions.structure import Structure

VERDICTS = tuple(Verdict)
CODE = {verdict: np.uint8(number) for number, verdict in enumerate(VERDICTS)}

CHUNK = 8192
"""Sheets judged at once: their columns fit into the caches of a processor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """(items, n): codes of verdicts in the order of VERDICTS, and bits of mistakes.

    `blank` stands wherever there is no number: who knows what was typed there may say more.
    """

    verdict: NDArray[np.uint8]
    mistakes: Bits


def judged(sheets: Sheets, accepted: Set[str] = frozenset()) -> Judged:
    """Judge answers; a sheet with an `accepted` reading named on it is right when read so.

    Most sheets are filled as they should be. The others are gathered and looked at once more, with
    whatever lies behind a missing answer, and at the places their answers were typed with.
    """
    shape = sheets.filled.shape
    found = Judged(
        verdict=np.empty(shape, dtype=np.uint8), mistakes=np.zeros(shape, dtype=np.uint64)
    )
    with np.errstate(all="ignore"):  # own numbers may lead anywhere
        harder = [
            part.start + _judge(sheets.of(part), found, part, closely=False)
            for part in _chunks(shape[1])
        ]
        again = np.concatenate(harder)
        for part in _chunks(again.size):
            _judge(sheets.of(again[part]), found, again[part], closely=True)
        for slug in sorted(accepted):
            _read_as(slug, sheets, found)
    return found


def _read_as(slug: str, sheets: Sheets, found: Judged) -> None:
    """Let sheets with a mistake named on them be right by the program with it."""
    bits = bit_of([wrong.slug for wrong in sheets.structure.mistakes])
    if slug not in bits:
        return
    one = reading(sheets, slug, ((found.mistakes & bits[slug]) != 0).any(axis=0))
    verdict, named = found.verdict[:, one.columns], found.mistakes[:, one.columns]
    so = one.right & (verdict != CODE[Verdict.CORRECT])
    follows = one.carried & (verdict == CODE[Verdict.WRONG])
    verdict = np.where(so, CODE[Verdict.MISTAKE], np.where(follows, CODE[Verdict.CARRIED], verdict))
    found.verdict[:, one.columns] = verdict
    alike = np.where((named & bits[slug]) != 0, named, bits[slug])
    found.mistakes[:, one.columns] = np.where(so, alike, named)


def _chunks(count: int) -> Iterator[slice]:
    return (slice(first, min(first + CHUNK, count)) for first in range(0, count, CHUNK))


def _judge(sheets: Sheets, found: Judged, where: Columns, *, closely: bool) -> NDArray[np.intp]:
    """Judge some sheets, write it down where they belong, and tell which need a closer look."""
    path = OwnPath(sheets)
    carried = path.carried
    verdict = np.where(sheets.filled, CODE[Verdict.WRONG], CODE[Verdict.BLANK])
    np.copyto(verdict, CODE[Verdict.CARRIED], where=carried)
    np.copyto(verdict, CODE[Verdict.CORRECT], where=sheets.hits_key)
    unexplained = verdict == CODE[Verdict.WRONG]
    doubtful = unexplained.any(axis=0)
    bits = found.mistakes[:, where]
    harder = np.zeros(0, dtype=np.intp)
    if doubtful.any() or sheets.coarse.any():
        opened = ~path.held.all(axis=0) & doubtful | sheets.coarse.any(axis=0)
        columns = np.flatnonzero(doubtful | opened if closely else doubtful & ~opened)
        harder = np.flatnonzero(opened)
        structure = sheets.structure
        detours = structure.long_detours if closely else structure.detours
        if columns.size:
            doubts = look(
                path, columns, unexplained[:, columns], sheets.coarse[:, columns], detours
            )  # fmt: skip
            verdict[:, columns] = _in_doubt(sheets.of(columns), verdict[:, columns], doubts)
            named = verdict[:, columns] == CODE[Verdict.MISTAKE]
            bits[:, columns] = np.where(named, doubts.bits, np.uint64(0))
    found.verdict[:, where], found.mistakes[:, where] = verdict, bits
    return harder


def _in_doubt(sheets: Sheets, verdict: NDArray[np.uint8], doubts: Doubts) -> NDArray[np.uint8]:
    """The verdicts of doubtful sheets: what is carried or named counts only behind the gate."""
    hits_key, mistaken = sheets.hits_key, doubts.bits != 0
    carried = (verdict == CODE[Verdict.CARRIED]) | doubts.carried
    trusted = passes_gate(sheets, hits_key | carried | doubts.imprecise | mistaken)
    verdict = np.where(sheets.filled, CODE[Verdict.WRONG], CODE[Verdict.BLANK])
    for one, here in (
        (Verdict.CARRIED, carried & trusted),
        (Verdict.IMPRECISE, doubts.imprecise & (trusted | ~doubts.near_zero)),
        (Verdict.MISTAKE, mistaken & trusted),
        (Verdict.CONVENTION, doubts.convention & trusted),
        (Verdict.CORRECT, hits_key & (trusted | ~_zero(sheets))),
    ):
        np.copyto(verdict, CODE[one], where=here)
    return verdict


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
