"""The judgement of sheets side by side: a verdict for each answer, and the mistakes it shows.

An answer is held against the key, then against known mistakes, then at the places it was typed
with, then against what the student's own answers lead to.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.marking.diagnosis import Bits
from grader.marking.doubts import Doubts
from grader.marking.own_path import OwnPath
from grader.marking.result import Verdict
from grader.marking.sheets import Mask, Sheets
from problems.formula import names
from problems.program import Kind
from solutions.structure import Structure

VERDICTS = tuple(Verdict)
CODE = {verdict: np.uint8(number) for number, verdict in enumerate(VERDICTS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """(items, n): codes of verdicts in the order of VERDICTS, bits of mistakes, the own path.

    `blank` stands wherever there is no number: who knows what was typed there may say more.
    """

    verdict: NDArray[np.uint8]
    mistakes: Bits
    path: OwnPath


def judged(sheets: Sheets, accepted: Set[str] = frozenset()) -> Judged:
    """Judge answers; mistakes that are `accepted` readings are looked for before all others."""
    with np.errstate(all="ignore"):  # own numbers may lead anywhere
        return _judged(sheets, accepted)


def _judged(sheets: Sheets, accepted: Set[str]) -> Judged:
    path = OwnPath(sheets)
    carried = path.carried
    doubts = Doubts(path, sheets.filled & ~sheets.hits_key & ~carried, accepted)
    carried |= doubts.carried
    explained = sheets.hits_key | carried | doubts.imprecise | (doubts.bits != 0)
    trusted = passes_gate(sheets, explained)
    verdict = np.where(sheets.filled, CODE[Verdict.WRONG], CODE[Verdict.BLANK])
    for one, where in (
        (Verdict.CARRIED, carried & trusted),
        (Verdict.IMPRECISE, doubts.imprecise),
        (Verdict.MISTAKE, (doubts.bits != 0) & trusted),
        (Verdict.CONVENTION, doubts.convention & trusted),
        (Verdict.CORRECT, sheets.hits_key & (trusted | ~_zero(sheets))),
    ):
        verdict[where] = CODE[one]
    named = verdict == CODE[Verdict.MISTAKE]
    return Judged(
        verdict=verdict, mistakes=np.where(named, doubts.bits, np.uint64(0)), path=path
    )  # fmt: skip


def passes_gate(sheets: Sheets, explained: Mask) -> Mask:
    """(n): whether enough is explained that the rest may be paid as carried forward.

    More than half of the answers that a given enters directly must be explained, else a sheet of
    invented numbers would earn what follows from them; where no such answer stands, of all.
    """
    direct = sheets.filled & direct_lines(sheets.structure)[:, None]
    asked = np.where(direct.any(axis=0), direct, sheets.filled)
    passes: Mask = 2 * (asked & explained).sum(axis=0) > asked.sum(axis=0)
    return passes


def direct_lines(structure: Structure) -> Mask:
    """(items): whether a given stands in the item's own formula."""
    givens = frozenset(structure.tape.givens)
    return np.array([
        not givens.isdisjoint(names(structure.formulas[item])) for item in structure.items
    ])  # fmt: skip


def _zero(sheets: Sheets) -> Mask:
    """Where the right answer is 0: whoever writes 0 everywhere has it without working."""
    zero: Mask = (sheets.key.value == 0) & ~sheets.of_kind(Kind.CHOICE)
    return zero
