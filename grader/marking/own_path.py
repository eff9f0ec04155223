"""Carried forward: where a student's own answers lead, step by step.

The run goes on from each answer, give or take half a unit of its last typed place. Where nothing
stands, or something that nothing explains and that is out of all proportion, it goes on with what
was computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np

from grader.marking.sheets import Columns, Mask, Sheets, narrow
from solutions.detours import Detour
from solutions.follow import Cells, astray, follow
from solutions.interval import Column, Interval, is_point, point


class OwnPath:
    """What the own answers lead to at each item.

    low, high  (items, n): the values that count as carried forward
    inside     where the answer lies among them
    held       where the run went on from the answer, and not from what was computed
    cells      with what each cell was gone on with
    """

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        shape = sheets.filled.shape
        self.low, self.high = np.empty(shape), np.empty(shape)
        self.inside, self.held = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
        self._going_on = np.empty((2, *shape))
        self.cells: Cells = follow(sheets.structure, sheets.cells, self._go_on, sheets.rounding_of)

    @cached_property
    def carried(self) -> Mask:
        """Where an answer is right as carried forward, and not by the key: 0 alone is no evidence
        of having worked, nor is a number in an interval that almost anything lies in.

        Where a step unit or a choice decides, 0 is as good as any other outcome.
        """
        carried = self.inside & ~self.sheets.hits_key
        if self.sheets.answers.other is not None:
            # Another function may have the right value at the numbers of the sheet.
            carried &= ~(self.sheets.answers.other & self.sheets.in_interval)
        lines, columns = np.nonzero(carried)
        low, high = self.low[lines, columns], self.high[lines, columns]
        not_zero = self.sheets.decided[lines] | (low > 0) | (high < 0)
        unit = np.broadcast_to(self.sheets.unit, carried.shape)[lines, columns]
        carried[lines, columns] = not_zero & narrow(low, high, unit)
        return carried

    def _go_on(self, item: str, reached: Interval, accepted: Interval) -> Interval:
        line, sheets = self.sheets.line_of[item], self.sheets
        value = sheets.answers.value[line]
        self.low[line], self.high[line] = accepted
        inside = (accepted.low <= value) & (value <= accepted.high)
        held = inside | sheets.hits_key[line]
        if not held.all():
            held |= sheets.sane(line)
        self.inside[line], self.held[line] = inside, held
        half = self._half[line]
        own = self._going_on[:, line]
        np.subtract(value, half, out=own[0])
        np.add(value, half, out=own[1])
        if not held.all():
            np.copyto(own[0], reached.low, where=~held)
            np.copyto(own[1], reached.high, where=~held)
        return Interval(own[0], own[1])

    @cached_property
    def _half(self) -> Column:
        """Half a unit of the last place typed, or asked, since a spreadsheet drops zeros."""
        return np.minimum(self.sheets.typed_unit, self.sheets.unit) / 2

    def of(self, columns: Columns) -> OwnPath:
        """The same for some columns alone."""
        part = object.__new__(OwnPath)
        part.sheets = self.sheets.of(columns)
        part.low, part.high = self.low[:, columns], self.high[:, columns]
        part.inside, part.held = self.inside[:, columns], self.held[:, columns]
        part._going_on = self._going_on[:, :, columns]
        part.cells = _Some(self.cells, columns)
        return part

    def astray(self, detour: Detour) -> tuple[Column, Column]:
        """(items of the detour, n): the values that a mistake leads to from the own answers."""
        found: dict[str, Interval] = {}

        def go_on(item: str, reached: Interval, accepted: Interval) -> Interval:
            line = self.sheets.line_of[item]
            found[item] = accepted
            held, own = self.held[line], self._going_on[:, line]
            if held.all():
                return Interval(own[0], own[1])
            return Interval(
                np.where(held, own[0], reached.low), np.where(held, own[1], reached.high)
            )

        astray(self.sheets.structure, detour, self.cells, go_on, self.sheets.rounding_of)
        low = np.array([found[item].low for item in detour.items])
        return low, np.array([found[item].high for item in detour.items])


class _Some(Mapping[str, Interval]):
    """Some columns of the intervals of cells, taken when they are asked for."""

    def __init__(self, cells: Cells, columns: Columns) -> None:
        self._cells, self._columns = cells, columns
        self._taken: dict[str, Interval] = {}

    def __getitem__(self, place: str) -> Interval:
        if place not in self._taken:
            whole = self._cells[place]
            self._taken[place] = self._take(whole)
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
