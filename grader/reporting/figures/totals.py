"""What each student earned of everything: for what is compared with the rest of their answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from grader.judging.sheets import Mask
from grader.reporting.sitting import Sitting
from solutions.interval import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """(students): the sum of the shares that were earned, and of how many items."""

    earned: Column
    items: Column

    def without(self, sitting: Sitting, cells: Mask) -> Column:
        """(n): the mean share of each student of a sitting without some cells of it; nan if none
        is left."""
        cells = cells & sitting.key.present
        left = self.items[sitting.who] - cells.sum(axis=0)
        earned = self.earned[sitting.who] - np.where(cells, sitting.earned, 0.0).sum(axis=0)
        return np.where(left > 0, earned / np.maximum(left, 1), np.nan)


def totals(sittings: Iterable[Sitting], students: int) -> Totals:
    """Of so many graded students."""
    earned, items = np.zeros(students), np.zeros(students)
    for sitting in sittings:
        here = sitting.key.present
        np.add.at(earned, sitting.who, np.where(here, sitting.earned, 0.0).sum(axis=0))
        np.add.at(items, sitting.who, here.sum(axis=0))
    return Totals(earned=earned, items=items)
