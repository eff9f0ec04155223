"""The judgement of sheets side by side: a verdict for each answer, and the mistakes it shows.

An answer is held against the key, then against known mistakes, then at the places it was typed
with, then against what the student's own answers lead to.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from grader.marking.diagnosis import Bits, bit_of
from grader.marking.doubts import Doubts, look
from grader.marking.own_path import OwnPath
from grader.marking.readings import conventions, patches_of, reading
from grader.marking.result import Verdict
from grader.marking.sheets import Columns, Mask, Sheets, how_many, put, taken
from problems.formula import names
from problems.program import Kind
from solutions.detours import Detour
from solutions.structure import Structure

Places = NDArray[np.intp]

VERDICTS = tuple(Verdict)
CODE = {verdict: np.uint8(number) for number, verdict in enumerate(VERDICTS)}

CHUNK = 16384
"""Sheets judged at once: their columns fit into the caches of a processor."""


class Judged:
    """What was found: (items, n).

    verdict   codes in the order of VERDICTS; `blank` stands wherever there is no number: who knows
              what was typed there may say more
    mistakes  bits of those that are named
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.verdict: NDArray[np.uint8] = np.empty(shape, dtype=np.uint8)
        self._named: list[tuple[Places, Bits]] = []

    @cached_property
    def mistakes(self) -> Bits:
        """Most sheets show none."""
        mistakes = np.zeros(self.verdict.shape, dtype=np.uint64)
        for columns, bits in self._named:
            put(mistakes, columns, bits)
        return mistakes

    def name(self, columns: Places, bits: Bits) -> None:
        """Note mistakes of some sheets, in place of what was noted before."""
        self._named.append((columns, bits))
        self.__dict__.pop("mistakes", None)


def judged(sheets: Sheets, accepted: Set[str] = frozenset()) -> Judged:
    """Judge answers; a sheet with an `accepted` reading named on it is right when read so.

    The key alone settles most sheets. Where an answer is not right, the student's own path is
    followed; with answers of fewer places than asked once more at these places, and with gaps along
    whatever lies behind a gap.
    """
    found = Judged(sheets.answers.value.shape)
    short, long = sheets.structure.detours, sheets.structure.long_detours
    with np.errstate(all="ignore"):  # own numbers may lead anywhere
        look = partial(_look_at, sheets, found)
        coarse, gaps = look(_by_the_key(sheets, found), short, coarse_too=False)
        _, more_gaps = look(coarse, short, coarse_too=True)
        look(np.union1d(gaps, more_gaps), long, coarse_too=True)
        for slug in sorted(accepted):
            _read_as(slug, sheets, found)
        _keep_conventions(sheets, found)
    return found


def _by_the_key(sheets: Sheets, found: Judged) -> Places:
    """Judge everyone by the key; the sheets with an answer that is not right."""
    wrong = np.zeros(found.verdict.shape[1], dtype=bool)
    for line, verdict in enumerate(found.verdict):
        filled = np.isfinite(sheets.answers.value[line]) & sheets.key.present[line]
        right = sheets.right(line, out=np.empty_like(filled))
        verdict[:] = np.where(filled, CODE[Verdict.WRONG], CODE[Verdict.BLANK])
        np.copyto(verdict, CODE[Verdict.CORRECT], where=right)
        wrong |= filled & ~right
    return np.flatnonzero(wrong)


def _look_at(
    sheets: Sheets, found: Judged, columns: Places, detours: Sequence[Detour], *, coarse_too: bool
) -> tuple[Places, Places]:
    """Judge some sheets; which have answers of fewer places, and which have gaps."""
    coarse, gaps = [np.zeros(0, dtype=np.intp)], [np.zeros(0, dtype=np.intp)]
    for first in range(0, columns.size, CHUNK):
        own = columns[first : first + CHUNK]
        where = _as_slice(own)
        typed_so, behind_a_gap = _judge(sheets, found, where, detours, coarse_too=coarse_too)
        coarse.append(own[typed_so])
        gaps.append(own[behind_a_gap & (coarse_too | ~typed_so)])
    return np.concatenate(coarse), np.concatenate(gaps)


def _keep_conventions(sheets: Sheets, found: Judged) -> None:
    """Where the opposite sign is kept through, whatever has it is of that convention."""
    kept = (found.verdict == CODE[Verdict.CONVENTION]).any(axis=0)
    if kept.any():
        one = reading(sheets, conventions(sheets.structure), kept)
        verdict = found.verdict[:, one.columns]
        so = one.right & (verdict == CODE[Verdict.CARRIED])
        put(found.verdict, one.columns, np.where(so, CODE[Verdict.CONVENTION], verdict))


def _read_as(slug: str, sheets: Sheets, found: Judged) -> None:
    """Let sheets with a mistake named on them be right by the program with it."""
    bits = bit_of([wrong.slug for wrong in sheets.structure.mistakes])
    if slug not in bits:
        return
    patches = patches_of(sheets.structure, slug)
    one = reading(sheets, patches, ((found.mistakes & bits[slug]) != 0).any(axis=0))
    verdict, named = found.verdict[:, one.columns], found.mistakes[:, one.columns]
    so = one.right & (verdict != CODE[Verdict.CORRECT])
    follows = one.carried & (verdict == CODE[Verdict.WRONG])
    verdict = np.where(so, CODE[Verdict.MISTAKE], np.where(follows, CODE[Verdict.CARRIED], verdict))
    put(found.verdict, one.columns, verdict)
    alike = np.where((named & bits[slug]) != 0, named, bits[slug])
    found.name(one.columns, np.where(so, alike, named))


def _as_slice(columns: Places) -> Columns:
    """The same columns; where there is none between them, without a copy of each."""
    first, last = int(columns[0]), int(columns[-1])
    return slice(first, last + 1) if last - first + 1 == columns.size else columns


def _judge(
    everyone: Sheets, found: Judged, where: Columns, detours: Sequence[Detour], *,
    coarse_too: bool,
) -> tuple[Mask, Mask]:  # fmt: skip
    """Judge some sheets; which have answers of fewer places, and which may hide more in gaps."""
    path = OwnPath(everyone.of(where))
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
        named = np.where(second == CODE[Verdict.MISTAKE], doubts.bits, np.uint64(0))
        found.name(columns + where.start if isinstance(where, slice) else where[columns], named)
        put(wrong, columns, taken(wrong, columns) & (doubts.bits == 0))
    put(found.verdict, where, verdict)
    return np.asarray(typed_so), _behind_a_gap(path, wrong)


def _behind_a_gap(path: OwnPath, unexplained: Mask) -> Mask:
    """(n): where a mistake may show behind an answer that was not gone on with.

    If that answer alone is unexplained, there is nothing behind it to be explained.
    """
    gaps = ~path.held
    some = gaps.any(axis=0)
    return np.asarray(some & ((unexplained & path.held).any(axis=0) | (how_many(gaps) > 1)))


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
    filled, correct = verdict != CODE[Verdict.BLANK], verdict == CODE[Verdict.CORRECT]
    carried, mistaken = (verdict == CODE[Verdict.CARRIED]) | doubts.carried, doubts.bits != 0
    explained = correct | carried | doubts.imprecise | mistaken
    trusted = passes_gate(sheets.structure, filled, explained)
    verdict = np.where(filled, CODE[Verdict.WRONG], CODE[Verdict.BLANK])
    for one, here in (
        (Verdict.CARRIED, carried & trusted),
        (Verdict.IMPRECISE, doubts.imprecise & (trusted | ~doubts.near_zero)),
        (Verdict.MISTAKE, mistaken & trusted),
        (Verdict.CONVENTION, doubts.convention & trusted),
        (Verdict.CORRECT, correct),
    ):
        np.copyto(verdict, CODE[one], where=here)
    barred = np.flatnonzero(~trusted)
    zero = correct[:, barred] & _zero(sheets, columns[barred])
    verdict[:, barred] = np.where(zero, CODE[Verdict.WRONG], verdict[:, barred])
    return verdict


def passes_gate(structure: Structure, filled: Mask, explained: Mask) -> Mask:
    """(n): whether enough is explained that the rest may be paid as carried forward.

    More than half of the answers that a given enters directly must be explained, else a sheet of
    invented numbers would earn what follows from them; where no such answer stands, of all.
    """
    direct = filled & direct_lines(structure)[:, None]
    asked = np.where(direct.any(axis=0), direct, filled)
    return np.asarray(2 * how_many(asked & explained) > how_many(asked))


def direct_lines(structure: Structure) -> Mask:
    """(items): whether a given enters an item, itself or by way of what is not asked."""
    direct, asked = set(structure.tape.givens), frozenset(structure.items)
    found = {}
    for place, formula in structure.formulas.items():
        found[place] = not direct.isdisjoint(names(formula))
        if found[place] and place not in asked:
            direct.add(place)
    return np.array([found[item] for item in structure.items])


def _zero(sheets: Sheets, columns: Places) -> Mask:
    """Where the right answer is 0: whoever writes 0 everywhere has it without working."""
    return np.asarray((sheets.key.value[:, columns] == 0) & ~sheets.of_kind(Kind.CHOICE))
