"""The judgement of sheets side by side: a verdict for each answer, and the mistakes it shows.

An answer is held against the key, then against known mistakes, then at the places it was typed
with, then against what the student's own answers lead to.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import partial

import numpy as np
from numpy.typing import NDArray

from grader.judging.diagnosis import Bits
from grader.judging.doubts import Doubts, look
from grader.judging.gate import passes_gate
from grader.judging.judged import CODE, Judged
from grader.judging.own_path import OwnPath
from grader.judging.readings import keep_conventions, read_as
from grader.judging.sheets import Mask, Places, Sheets, put, taken
from grader.judging.verdict import Verdict
from problems.program import Kind
from solutions.detours import Detour

CHUNK = 32768
"""Sheets judged at once: the more, the less each step costs; more than so many gain nothing."""


def judged(sheets: Sheets, accepted: Set[str] = frozenset()) -> Judged:
    """Judge answers; a sheet with an `accepted` reading named on it is right when read so.

    The key alone settles most sheets. Where an answer is not right, the student's own path is
    followed; with answers of fewer places than asked once more at these places, and with gaps along
    whatever lies behind a gap.
    """
    found = Judged(sheets.answers.value.shape)
    structure = sheets.structure
    with np.errstate(all="ignore"):  # own numbers may lead anywhere
        follow = partial(_follow, sheets, found)
        coarse, gaps = follow(by_the_key(sheets, found), structure.detours, coarse_too=False)
        _, more = follow(coarse, structure.detours, coarse_too=True)
        if gaps.size or more.size:
            either = np.zeros(found.verdict.shape[1], dtype=bool)
            either[gaps] = either[more] = True
            follow(np.flatnonzero(either), structure.long_detours, coarse_too=True)
        for slug in sorted(accepted):
            read_as(slug, sheets, found)
        keep_conventions(sheets, found)
    return found


def by_the_key(sheets: Sheets, found: Judged) -> Places:
    """Judge everyone by the key; the sheets with an answer that is not right."""
    wrong = np.zeros(found.verdict.shape[1], dtype=bool)
    for line, verdict in enumerate(found.verdict):
        filled = np.isfinite(sheets.answers.value[line]) & sheets.key.present[line]
        right = sheets.right(line, out=np.empty_like(filled))
        verdict[:] = np.where(filled, CODE[Verdict.WRONG], CODE[Verdict.BLANK])
        np.copyto(verdict, CODE[Verdict.CORRECT], where=right)
        wrong |= filled & ~right
    return np.flatnonzero(wrong)


def _follow(
    sheets: Sheets, found: Judged, columns: Places, detours: Sequence[Detour], *, coarse_too: bool
) -> tuple[Places, Places]:
    """Judge some sheets; which have answers of fewer places, and which have gaps."""
    coarse, gaps = [np.zeros(0, dtype=np.intp)], [np.zeros(0, dtype=np.intp)]
    for first in range(0, columns.size, CHUNK):
        own = columns[first : first + CHUNK]
        typed_so, behind_a_gap = _judge(sheets, found, own, detours, coarse_too=coarse_too)
        coarse.append(own[typed_so])
        gaps.append(own[behind_a_gap & (coarse_too | ~typed_so)])
    return np.concatenate(coarse), np.concatenate(gaps)


def _judge(
    everyone: Sheets, found: Judged, own: Places, detours: Sequence[Detour], *, coarse_too: bool
) -> tuple[Mask, Mask]:  # fmt: skip
    """Judge some sheets; which have answers of fewer places, and which may hide more in gaps."""
    path = OwnPath(everyone if own.size == found.verdict.shape[1] else everyone.of(own))
    verdict = np.where(path.filled, CODE[Verdict.WRONG], CODE[Verdict.BLANK])
    np.copyto(verdict, CODE[Verdict.CARRIED], where=path.carried)
    np.copyto(verdict, CODE[Verdict.CORRECT], where=path.right)
    wrong, coarse = verdict == CODE[Verdict.WRONG], _typed_coarse(path)
    doubtful, typed_so = wrong.any(axis=0), coarse.any(axis=0)
    columns = np.flatnonzero(doubtful | typed_so if coarse_too else doubtful & ~typed_so)
    if columns.size:
        doubts = look(path, columns, taken(wrong, columns), taken(coarse, columns), detours)
        second = _in_doubt(path.sheets, columns, taken(verdict, columns), doubts)
        put(verdict, columns, second)
        found.name(own[columns], _named(second, doubts))
    put(found.verdict, own, verdict)
    return np.asarray(typed_so), _behind_a_gap(path, verdict == CODE[Verdict.WRONG])


def _named(verdict: NDArray[np.uint8], doubts: Doubts) -> Bits:
    """The mistakes of a verdict; what the gate or a convention took back is none."""
    mistakes = verdict == CODE[Verdict.MISTAKE]
    if np.array_equal(mistakes, doubts.mistaken):
        return doubts.bits
    return np.where(mistakes, doubts.bits, np.uint64(0))


def _behind_a_gap(path: OwnPath, unexplained: Mask) -> Mask:
    """(n): where something unexplained may lie behind an answer that was not gone on with.

    Such a gap is a missing answer, or one out of all proportion that a mistake turned out to
    explain. If nothing explains it, there is nothing to go on with.
    """
    gaps = ~path.held & ~unexplained
    return np.asarray(gaps.any(axis=0) & unexplained.any(axis=0))


def _typed_coarse(path: OwnPath) -> Mask:
    """Where an answer was typed with fewer places than asked, and is not right all the same.

    A spreadsheet drops trailing zeros: what lies in the full tolerance was typed in full. What is
    out of all proportion is so at any places.
    """
    fewer = path.sheets.with_fewer_places
    return np.zeros_like(path.filled) if fewer is None else fewer & path.held & ~path.right


def _in_doubt(
    sheets: Sheets, columns: Places, verdict: NDArray[np.uint8], doubts: Doubts
) -> NDArray[np.uint8]:
    """The verdicts of doubtful sheets: what is carried or named counts only behind the gate."""
    for one, here in (
        (Verdict.CARRIED, doubts.carried), (Verdict.IMPRECISE, doubts.imprecise),
        (Verdict.MISTAKE, doubts.mistaken), (Verdict.CONVENTION, doubts.convention),
    ):  # fmt: skip
        if here.any():
            np.copyto(verdict, CODE[one], where=here)
    filled = verdict != CODE[Verdict.BLANK]
    explained = filled & (verdict != CODE[Verdict.WRONG])
    barred = np.flatnonzero(~passes_gate(sheets.structure, filled, explained))
    if barred.size:
        own = taken(verdict, barred)
        near_zero = taken(doubts.near_zero, barred)
        stays = (
            (own == CODE[Verdict.BLANK])
            | (own == CODE[Verdict.CORRECT]) & ~_zero(sheets, columns[barred])
            | (own == CODE[Verdict.IMPRECISE]) & ~near_zero
        )
        put(verdict, barred, np.where(stays, own, CODE[Verdict.WRONG]))
    return verdict


def _zero(sheets: Sheets, columns: Places) -> Mask:
    """Where the right answer is 0: whoever writes 0 everywhere has it without working."""
    return np.asarray((sheets.key.value[:, columns] == 0) & ~sheets.of_kind(Kind.CHOICE))
