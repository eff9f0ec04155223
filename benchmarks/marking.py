"""Marking a class in memory, with everything on, and the bare comparison of the same items."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from grader.judging.judge import judged
from grader.judging.sheets import Sheets as Marked
from tests.classes import Sheets, Typed, fair_sheets, joined, worked
from tests.classes import typed as as_typed
from tests.marks import marking_sheets
from tests.structures import Case
from tests.students import mistaken, slipped, slips

CASE = Case("mlp-gradients", (("sizes", (3, 4, 4)),))
"""61 items."""

MISTAKES = 15

SHEETS = 10_000
"""Different sheets; the class has each of them ten times."""

TIMES = 10

Pair = tuple[Callable[[], object], Callable[[], object]]


def marking_pair(*, honest: float, mistakes: float) -> Pair:
    """Everything that marking does with arrays; one `np.isclose` over the same items."""
    class_ = _class(honest=honest, mistakes=mistakes)

    def ours() -> object:
        # A new one each time: it remembers what it has computed.
        return judged(replace(class_))

    def bare() -> object:
        return np.isclose(class_.answers.value, class_.key.value)

    return ours, bare


def _class(*, honest: float, mistakes: float) -> Marked:
    sheets = fair_sheets(CASE, SHEETS)
    sheets = replace(
        sheets, structure=replace(sheets.structure, mistakes=sheets.structure.mistakes[:MISTAKES],
                                  core=()),
    )  # fmt: skip
    typed = _typed(sheets, honest=honest, mistakes=mistakes)
    everyone = Typed(
        value=np.tile(typed.value, (1, TIMES)), places=np.tile(typed.places, (1, TIMES))
    )
    return marking_sheets(joined([sheets] * TIMES), everyone)


def _typed(sheets: Sheets, *, honest: float, mistakes: float) -> Typed:
    """So many honest rounders, so many with one of the mistakes; the rest slip once."""
    chances = np.random.default_rng(1)
    who = chances.random(sheets.count)
    made = chances.integers(MISTAKES, size=sheets.count)
    found = as_typed(sheets, worked(sheets))
    for number, wrong in enumerate(sheets.structure.mistakes):
        theirs = (who >= honest) & (who < honest + mistakes) & (made == number)
        found = found.at(theirs, mistaken(sheets, sheets.structure.tapes_of[wrong.slug][0]))
    slip = slips(sheets, sheets.present, chances)
    return found.at(who >= honest + mistakes, slipped(sheets, slip))
