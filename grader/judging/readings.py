"""Readings: other programs that are right for a sheet.

A mistake that a policy accepts is another way to read the exercise, and so is the opposite sign
convention. Where one is named, the program with it is right for that sheet. Who is named is found
as ever, so that nobody else's marks change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from grader.judging.diagnosis import bit_of
from grader.judging.judged import CODE, Judged
from grader.judging.own_path import OwnPath
from grader.judging.sheets import Key, Mask, Sheets, how_many, put
from grader.judging.verdict import Verdict
from problems.formula import Formula
from problems.program import ProgramError
from solutions.evaluate import COLUMNS, run
from solutions.patches import Patch
from solutions.structure import Structure
from solutions.tolerance import accepted as accepted_intervals


def keep_conventions(sheets: Sheets, found: Judged) -> None:
    """Where the opposite sign is kept through, whatever has it is of that convention."""
    kept = (found.verdict == CODE[Verdict.CONVENTION]).any(axis=0)
    if kept.any():
        one = reading(sheets, conventions(sheets.structure), kept)
        verdict = found.verdict[:, one.columns]
        so = one.right & (verdict == CODE[Verdict.CARRIED])
        put(found.verdict, one.columns, np.where(so, CODE[Verdict.CONVENTION], verdict))


def read_as(slug: str, sheets: Sheets, found: Judged) -> None:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A reading on the sheets where it is named; arrays have shape (items, columns).

    columns  of the sheets
    right    what is right when the exercise is read so
    carried  what follows from own answers then
    """

    columns: NDArray[np.intp]
    right: Mask
    carried: Mask


def reading(sheets: Sheets, patches: Sequence[Patch], named: Mask) -> Reading:
    """What a reading makes of the sheets on which it is named, in its best variant."""
    columns = np.flatnonzero(named)
    here = sheets.of(columns)
    right, carried = np.zeros((2, *here.answers.value.shape), dtype=bool)
    for patch in patches if columns.size else ():
        other = _read_so(here, patch)
        path = OwnPath(other)
        better = how_many(path.right | path.carried) > how_many(right | carried)
        right = np.where(better, path.right, right)
        carried = np.where(better, path.carried, carried)
    return Reading(columns=columns, right=right, carried=carried)


def patches_of(structure: Structure, slug: str) -> Sequence[Patch]:
    """The patches of a mistake, one for each variant; none where the structure has it not."""
    return next((one.patches for one in structure.mistakes if one.slug == slug), ())


def conventions(structure: Structure) -> Sequence[Patch]:
    """The programs of the opposite sign: two mistakes that make up for each other."""
    pairs = [
        {**one, **other}
        for wrong in structure.mistakes for partner in wrong.convention_with
        for one in wrong.patches for other in patches_of(structure, partner)
    ]  # fmt: skip
    return [patch for patch in pairs if _stands(structure, patch)]


def _stands(structure: Structure, patch: dict[str, Formula]) -> bool:
    """Whether two variants go together at all."""
    try:
        structure.program.patched(patch)
    except ProgramError:
        return False
    return True


def _read_so(sheets: Sheets, patch: Patch) -> Sheets:
    """The same sheets with the program that the reading leads to, and its key."""
    program = sheets.structure.program.patched(dict(patch))
    structure = replace(sheets.structure, program=program, mistakes=(), core=())
    values = dict(
        zip(structure.tape.cells, run(structure.tape, sheets.cells, COLUMNS), strict=True)
    )
    intervals = accepted_intervals(structure, sheets.cells, sheets.rounding_of)
    shape = sheets.cells[0].shape
    key = Key(
        value=np.array([np.broadcast_to(values[item], shape) for item in structure.items]),
        low=np.array([one.low for one in intervals.values()]),
        high=np.array([one.high for one in intervals.values()]),
        present=sheets.key.present,
    )
    return replace(sheets, structure=structure, key=key)
