"""Carried forward: where a student's own answers lead, step by step.

The run goes on from each answer, give or take half a unit of its last typed place. Where nothing
stands, or something that nothing explains and that is out of all proportion, it goes on with what
was computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from grader.judging.sheets import Mask, Sheets, narrow
from solutions.detours import Detour
from solutions.follow import Cells, astray, follow
from solutions.interval import Column, Interval, is_point, point
from solutions.tolerance import WIDEST

Columns = NDArray[np.intp]


class OwnPath:
    """What the own answers lead to at each item.

    accepted  the values that count as carried forward, an interval for each line
    filled    (items, n): where a number stands
    right     (items, n): where it is right by the key
    inside    (items, n): where the answer lies among them
    carried   (items, n): and is right for that reason
    held      (items, n): where the run went on from the answer, and not from what was computed
    cells     with what each cell was gone on with
    """

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        shape = sheets.answers.value.shape
        self.accepted: list[Interval] = [_NOTHING] * shape[0]
        self.filled, self.right = np.zeros((2, *shape), dtype=bool)
        self.inside, self.held, self.carried = np.zeros((3, *shape), dtype=bool)
        self.cells: Cells = follow(sheets.structure, sheets.cells, self._go_on, sheets.rounding_of)

    def _go_on(self, item: str, reached: Interval, accepted: Interval) -> Interval:
        line, sheets = self.sheets.line_of[item], self.sheets
        value, here = sheets.answers.value[line], sheets.key.present[line]
        self.accepted[line] = accepted
        np.logical_and(np.isfinite(value), here, out=self.filled[line])
        right = sheets.right(line, out=self.right[line])
        inside = np.logical_and(
            accepted.low <= value, value <= accepted.high, out=self.inside[line]
        )
        self._is_carried(line, accepted)
        held = np.logical_or(inside, right, out=self.held[line])
        # A spreadsheet drops zeros: an answer has at least the places that are asked.
        half = sheets.typed_unit[line] / 2
        np.minimum(half, sheets.unit[line] / 2, out=half)
        own = Interval(value - half, value + half)
        loose = np.flatnonzero(~held)
        if loose.size:
            sane = sheets.sane(line, loose)
            held[loose] = sane
            astray = loose[~sane]
            own.low[astray], own.high[astray] = reached.low[astray], reached.high[astray]
        return own

    def _is_carried(self, line: int, accepted: Interval) -> None:
        """Note where an answer is right as carried forward, and not by the key.

        A number in an interval that almost anything lies in is no evidence of having worked. Nor
        is one that might as well be 0, unless the numbers that it rests on are not.
        """
        sheets, carried = self.sheets, self.carried[line]
        np.greater(self.inside[line], self.right[line], out=carried)
        if sheets.answers.other is not None:
            # Another function may have the right value at the numbers of the sheet.
            low, high = sheets.key.low[line], sheets.key.high[line]
            value = sheets.answers.value[line]
            carried &= ~(sheets.answers.other[line] & (low <= value) & (value <= high))
        low, high = accepted
        unit = np.broadcast_to(sheets.unit[line], carried.shape)
        wide = np.flatnonzero(carried & (high - low > WIDEST * unit))
        carried[wide] = narrow(low[wide], high[wide], unit[wide])
        if not sheets.decided[line]:
            near_zero = np.flatnonzero(carried & (low <= 0) & (high >= 0))
            carried[near_zero] = self.rests_on_numbers(line, near_zero)

    def rests_on_answers(self, line: int) -> bool:
        """Whether there are answers before this one, from which it is computed."""
        return bool(self.sheets.structure.answers_before[self.sheets.structure.items[line]])

    def rests_on_numbers(self, line: int, columns: Columns) -> Mask:
        """Where all answers before this one stand and none of them is 0."""
        sheets = self.sheets
        before = sheets.structure.answers_before[sheets.structure.items[line]]
        values = [sheets.answers.value[sheets.line_of[item], columns] for item in before]
        stands = [np.isfinite(value) & (value != 0) for value in values]
        return np.all(stands, axis=0) if stands else np.zeros(len(columns), dtype=bool)

    def right_at(self, lines: Sequence[int], columns: Columns) -> tuple[Column, Column]:
        """(lines, columns): the ends of the intervals of carried values."""
        intervals = [self.accepted[line] for line in lines]
        low = np.array([interval.low[columns] for interval in intervals])
        return low, np.array([interval.high[columns] for interval in intervals])


_NOTHING = Interval(np.empty(0), np.empty(0))


class Astray:
    """Mistakes made from the own answers of some sheets of a path."""

    def __init__(self, path: OwnPath, columns: Columns) -> None:
        self.path, self.columns = path, columns
        self._cells = _Some(path.cells, columns)

    def values(self, detour: Detour) -> tuple[Column, Column]:
        """(items of the detour, columns): the values that a mistake leads to, as intervals."""
        sheets, found = self.path.sheets, dict[str, Interval]()

        def go_on(item: str, reached: Interval, accepted: Interval) -> Interval:
            found[item] = accepted
            if detour.short:
                return reached  # nobody reads on from here
            held, own = self.path.held[sheets.line_of[item], self.columns], self._cells[item]
            return Interval(
                np.where(held, own.low, reached.low), np.where(held, own.high, reached.high)
            )

        astray(sheets.structure, detour, self._cells, go_on, sheets.rounding_of)
        low = np.array([found[item].low for item in detour.items])
        return low, np.array([found[item].high for item in detour.items])


class _Some(Mapping[str, Interval]):
    """Some columns of the intervals of cells, taken when they are asked for."""

    def __init__(self, cells: Cells, columns: Columns) -> None:
        self._cells, self._columns = cells, columns
        self._taken: dict[str, Interval] = {}

    def __getitem__(self, place: str) -> Interval:
        if place not in self._taken:
            self._taken[place] = self._take(self._cells[place])
        return self._taken[place]

    def _take(self, whole: Interval) -> Interval:
        low = self._column(whole.low)
        return point(low) if is_point(whole) else Interval(low, self._column(whole.high))

    def _column(self, bound: Column) -> Column:
        return bound[self._columns] if np.ndim(bound) else bound

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)
