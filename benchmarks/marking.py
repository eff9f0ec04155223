"""Marking a class in memory, with everything on, and the bare comparison of the same items."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.classes import Sheets, Typed, worked
from tests.classes import typed as as_typed
from tests.structures import Case
from tests.students import mistaken, slipped, slips

CASE = Case("mlp-gradients", (("sizes", (3, 4, 4)),))
"""61 items."""

MISTAKES = 15

SHEETS = 10_000
"""Different sheets; the class has each of them ten times."""

TIMES = 10

CHUNK = 8192
"""Students marked at once: what stays near the processor."""

Pair = tuple[Callable[[], object], Callable[[], object]]


def mixed(sheets: Sheets, *, honest: float, mistakes: float) -> Typed:
    """A class: so many honest rounders, so many with one of the mistakes, the rest slip once."""
    chances = np.random.default_rng(1)
    who = chances.random(sheets.count)
    found = as_typed(sheets, worked(sheets))
    made = chances.integers(MISTAKES, size=sheets.count)
    for number, wrong in enumerate(sheets.structure.mistakes):
        tape = sheets.structure.tapes_of[wrong.slug][0]
        theirs = (who >= honest) & (who < honest + mistakes) & (made == number)
        found = found.at(theirs, mistaken(sheets, tape))
    slip = slips(sheets, sheets.present, chances)
    return found.at(who >= honest + mistakes, slipped(sheets, slip))
