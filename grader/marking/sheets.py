"""Sheets side by side: all that marking goes by, one block of columns for each structure.

Arrays have shape (items, n): a line for each item of the structure, a column for each sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from problems.program import Kind, Role
from solutions.interval import Column
from solutions.structure import Structure
from solutions.tolerance import WIDEST, RoundingOf, rule_for

Mask = NDArray[np.bool_]

Columns = slice | NDArray[np.intp]

FAR = 10
"""An unexplained answer beyond so many times the scale of its quantity is not gone on with."""


NARROW = 0.05
"""A wider interval than WIDEST units is fine if it is so narrow for the size of its numbers."""


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
        other = None if self.other is None else self.other[:, columns]
        return Answers(value=self.value[:, columns], unit=self.unit[:, columns], other=other)


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
            value=self.value[:, columns], low=self.low[:, columns], high=self.high[:, columns],
            present=self.present[:, columns],
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

    @cached_property
    def filled(self) -> Mask:
        """Where a number stands."""
        return self.key.present & np.isfinite(self.answers.value)

    @cached_property
    def in_interval(self) -> Mask:
        """Where it lies in the accepted interval; nan lies in none."""
        value, key = self.answers.value, self.key
        inside = key.low <= value
        inside &= value <= key.high
        inside &= key.present
        return inside

    @cached_property
    def hits_key(self) -> Mask:
        """Where it is right; an expression that is another function is not."""
        other = self.answers.other
        return self.in_interval if other is None else self.in_interval & ~other

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
            found += [rule.asked(self.key.value[line]) for line in lines]
        if len({len(unit) for unit in found}) > 1:
            found = [np.broadcast_to(unit, self.filled[0].shape) for unit in found]
        return np.array(found)

    @cached_property
    def key_is_narrow(self) -> Mask:
        """Where the accepted interval is: at fewer places than asked it may not be."""
        return narrow(self.key.low, self.key.high, self.unit)

    @cached_property
    def coarse(self) -> Mask:
        """Typed with fewer places than asked, and not right all the same.

        A spreadsheet drops trailing zeros: what lies in the full tolerance was typed in full.
        """
        coarse = self.typed_unit > 1.5 * self.unit
        if coarse.any():
            coarse &= self.filled & ~self.hits_key
        return coarse

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
