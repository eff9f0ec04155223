"""Sheets side by side: all that marking goes by, one block of columns for each structure.

Arrays have shape (items, n): a line for each item of the structure, a column for each sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from problems.program import Kind, Role
from solutions.interval import Column
from solutions.structure import Structure
from solutions.tolerance import WIDEST, RoundingOf, rule_for

Mask = NDArray[np.bool_]

Places = NDArray[np.intp]
"""Places among the sheets of a block."""

Columns = slice | Places
Entry = TypeVar("Entry", bound=np.generic)

FAR = 10
"""An unexplained answer beyond so many times the scale of its quantity is not gone on with."""


NARROW = 0.05
"""A wider interval than WIDEST units is fine if it is so narrow for the size of its numbers."""


def taken(array: NDArray[Entry], columns: Columns) -> NDArray[Entry]:
    """Some columns of (items, n), each line in one piece of memory, as it will be read."""
    return array[:, columns] if isinstance(columns, slice) else np.take(array, columns, axis=1)


def put(array: NDArray[Entry], columns: Columns, values: NDArray[Entry]) -> None:
    """Write some columns of (items, n), line by line, as they lie in memory."""
    for line, own in zip(array, values, strict=True):
        line[columns] = own


def how_many(mask: Mask) -> NDArray[np.int16]:
    """(n): how many of the items of each sheet."""
    return np.asarray(mask.sum(axis=0, dtype=np.int16))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was typed: its value, nan where no number stands, and one unit of its last typed place
    (0 of an exact expression).

    other  expressions that are another function than the asked one, whatever their value here
    """

    value: Column
    unit: Column
    other: Mask | None = None

    def of(self, columns: Columns) -> Answers:
        """Some columns alone."""
        return Answers(
            value=taken(self.value, columns), unit=taken(self.unit, columns),
            other=None if self.other is None else taken(self.other, columns),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The right values, their accepted intervals, and which items a sheet has."""

    value: Column
    low: Column
    high: Column
    present: Mask

    def of(self, columns: Columns) -> Key:
        """Some columns alone."""
        return Key(
            value=taken(self.value, columns), low=taken(self.low, columns),
            high=taken(self.high, columns), present=taken(self.present, columns),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """Givens, answers and keys of n sheets of one structure, and the rules they are rounded by."""

    structure: Structure
    cells: Sequence[Column]
    answers: Answers
    key: Key
    rounding_of: RoundingOf

    def of(self, columns: Columns) -> Sheets:
        """Some columns alone."""
        return Sheets(
            structure=self.structure, cells=[cell[columns] for cell in self.cells],
            answers=self.answers.of(columns), key=self.key.of(columns),
            rounding_of=self.rounding_of,
        )  # fmt: skip

    @cached_property
    def line_of(self) -> dict[str, int]:
        """The line of each item."""
        return {item: line for line, item in enumerate(self.structure.items)}

    def right(self, line: int, out: Mask) -> Mask:
        """Where an answer lies in the accepted interval, and is no other function."""
        value, key = self.answers.value[line], self.key
        np.less_equal(key.low[line], value, out=out)
        out &= value <= key.high[line]
        out &= key.present[line]
        if self.answers.other is not None:
            out &= ~self.answers.other[line]
        return out

    def of_kind(self, *kinds: Kind) -> Mask:
        """(items, 1): where an answer is of one of these kinds."""
        owners = self.structure.owners
        return np.array([owners[item].kind in kinds for item in self.structure.items])[:, None]

    @cached_property
    def decided(self) -> Mask:
        """(items): where one of a few outcomes is the answer, and nothing is counted."""
        owners = [self.structure.owners[item] for item in self.structure.items]
        return np.array([
            one.kind is Kind.CHOICE or (one.kind is Kind.INTEGER and one.role is not Role.COUNT)
            for one in owners
        ])  # fmt: skip

    @cached_property
    def typed_unit(self) -> Column:
        """One unit of the last typed place; a whole number or a word stands for itself."""
        numbers = self.of_kind(Kind.NUMBER)
        return self.answers.unit if numbers.all() else np.where(numbers, self.answers.unit, 0.0)

    @cached_property
    def unit(self) -> Column:
        """(items, n or 1): one unit of the last place that is asked for."""
        found: list[Column] = []
        for quantity, lines in zip(
            self.structure.asked_quantities, quantity_lines(self.structure), strict=True
        ):
            rule = rule_for(quantity, self.rounding_of(quantity.name))
            found += [
                rule.asked(self.key.value[line] if rule.fixed else self._near(line))
                for line in lines
            ]
        if len({len(unit) for unit in found}) > 1:
            found = [np.broadcast_to(unit, self.cells[0].shape) for unit in found]
        return np.array(found)

    def _near(self, line: int) -> Column:
        """What stands at an item, or should stand there."""
        value = self.answers.value[line]
        return np.asarray(np.where(np.isfinite(value), value, self.key.value[line]))

    @cached_property
    def with_fewer_places(self) -> Mask | None:
        """Where an answer was typed with fewer places than asked; None where none was."""
        fewer = self.typed_unit > 1.5 * self.unit
        return fewer if fewer.any() else None

    def sane(self, line: int, columns: NDArray[np.intp]) -> Mask:
        """Where a number stands that may be gone on with although nothing explains it.

        It is at most FAR times the larger of 1 and the greatest right value of its quantity.
        """
        size = np.abs(self.answers.value[line, columns])
        sane = size <= FAR
        large = np.flatnonzero(size > FAR)
        if large.size:
            here = columns[large]
            keys = np.array([self.key.value[one, here] for one in self.lines_with[line]])
            sane[large] = size[large] <= FAR * np.abs(keys).max(axis=0)
        return np.asarray(sane & self.key.present[line, columns])

    @cached_property
    def lines_with(self) -> list[list[int]]:
        """For each line all lines of its quantity."""
        return [lines for lines in quantity_lines(self.structure) for _ in lines]


def narrow(low: Column, high: Column, unit: Column) -> Mask:
    """Where an interval is narrow enough that a number in it is no accident."""
    width = high - low
    found = width <= WIDEST * unit
    if not found.all():
        found |= width <= NARROW * np.abs(low + high)
    return np.asarray(found)


def quantity_lines(structure: Structure) -> list[list[int]]:
    """The lines of each asked quantity."""
    found, first = [], 0
    for quantity in structure.asked_quantities:
        found.append(list(range(first, first + len(quantity.cells))))
        first += len(quantity.cells)
    return found
