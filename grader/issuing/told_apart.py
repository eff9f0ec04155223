"""Whether mistakes can be told from the key, and from each other, on these candidates.

A mistake is looked at where it is made: at its local items, the asked items that change while all
other asked items are held at the key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solutions.evaluate import COLUMNS, run
from solutions.interval import Interval
from solutions.structure import Structure
from solutions.tape import Tape
from solutions.tolerance import rule_of

Column = NDArray[np.float64]
Mask = NDArray[np.bool_]

APART = 3
"""Tolerances that must lie between a mistake and the key, or between two mistakes."""

EQUAL = 1e-11
"""Values closer than this, relative to 1 + |value|, are taken for equal until certified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One patch of a mistake."""

    slug: str
    number: int


Pair = tuple[Variant, Variant]


class Mistakes:
    """Every mistake against the key and against every other, at their local items.

    refused   condition -> which candidates it refuses
    inert     which candidates a variant leaves as they are
    twins     on which candidates two variants agree at all items
    confused  on which candidates two of different slugs differ, but by too little
    """

    def __init__(
        self,
        structure: Structure,
        cells: Sequence[Column],
        values: Mapping[str, Column],
        intervals: Mapping[str, Interval],
        here: Mapping[str, Mask],
    ) -> None:
        self.items = structure.items
        self.count = len(cells[0])
        self.key = np.array([values[item] for item in self.items])
        self.here = np.array([here[item] for item in self.items])
        reach = [np.maximum(i.high - values[k], values[k] - i.low) for k, i in intervals.items()]
        # What is typed is rounded, also where the interval is a single number.
        rules = [rule_of(structure, q.name) for q in structure.asked_quantities for _ in q.cells]
        units = [rule.unit(values[k]) for k, rule in zip(self.items, rules, strict=True)]
        self.reach = APART * np.maximum(reach, np.array(units) / 2)
        self.shares = np.array([[rule.share] for rule in rules])
        self.refused: dict[str, Mask] = {}
        self.inert: dict[Variant, Mask] = {}
        self.twins: dict[Pair, Mask] = {}
        self.confused: dict[tuple[str, str], Mask] = {}
        self.found = {
            Variant(slug=wrong.slug, number=number): self._held(tape, cells, values)
            for wrong in structure.mistakes
            for number, tape in enumerate(structure.tapes_of[wrong.slug])
        }
        self._against_the_key(structure)
        self._against_each_other()

    def margins(self) -> dict[Variant, Column]:
        """Tolerances between each mistake and the key where it shows most; inf where inert."""
        return {
            variant: np.where(
                self.inert[variant], np.inf, self._tolerances(value, self.key, self.reach)
            )
            for variant, value in self.found.items()
        }

    def margins_between(self) -> dict[Pair, Column]:
        """The same between two mistakes that show both; inf for twins."""
        return {
            (a, b): np.where(
                self.inert[a] | self.inert[b] | self.twins[a, b], np.inf,
                self._tolerances(self.found[a], self.found[b], self._reach_of(a, b)),
            )
            for a, b in self.twins
        }  # fmt: skip

    def _tolerances(self, first: Column, second: Column, reach: Column) -> Column:
        """How far two paths are apart, at the item where they are furthest."""
        apart = np.where(self._same(first, second), 0.0, np.abs(first - second))
        return np.asarray((APART * apart / reach).max(axis=0))

    def _reach_of(self, a: Variant, b: Variant) -> Column:
        """What must lie between two mistakes: a share of them may be more than one of the key."""
        if not self.shares.any():
            return self.reach
        largest = np.fmax(np.abs(self.found[a]), np.abs(self.found[b]))
        return np.asarray(np.maximum(self.reach, APART * self.shares * largest))

    def _held(self, tape: Tape, cells: Sequence[Column], values: Mapping[str, Column]) -> Column:
        """(items, n): what a wrong program gives at each item, all items before it being right."""
        local = held(tape, cells, values, self.items)
        return np.where(self.here, np.array([local[item] for item in self.items]), self.key)

    def _same(self, first: Column, second: Column) -> Mask:
        """Equal as far as floats can tell; nan (a path that leaves its domain) counts as equal."""
        return ~(np.abs(first - second) > EQUAL * (1 + np.abs(second)))

    def _against_the_key(self, structure: Structure) -> None:
        for variant, value in self.found.items():
            changed = ~self._same(value, self.key)
            inert: Mask = np.asarray(~changed.any(axis=0))
            visible = (changed & (np.abs(value - self.key) > self.reach)).any(axis=0)
            self.inert[variant] = inert
            hidden: Mask = np.asarray(~inert & ~visible)
            if variant.slug in structure.core:
                hidden |= inert
            before = self.refused.setdefault(f"hidden {variant.slug}", np.zeros_like(hidden))
            before |= hidden

    def _against_each_other(self) -> None:
        any_ = np.zeros(self.count, dtype=bool)
        for a, b in combinations(self.found, 2):
            if a.slug == b.slug:
                continue
            first, second = self.found[a], self.found[b]
            both_live = ~self.inert[a] & ~self.inert[b]
            equal = self._same(first, second).all(axis=0)
            apart = (np.abs(first - second) > self._reach_of(a, b)).any(axis=0)
            self.twins[a, b] = both_live & equal
            confused = both_live & ~equal & ~apart
            if confused.any():
                pair = (a.slug, b.slug)
                self.confused[pair] = self.confused.get(pair, False) | confused
                any_ |= confused
        self.refused["confusable"] = any_


def held(
    tape: Tape, cells: Sequence[Column], values: Mapping[str, Column], asked: Sequence[str]
) -> dict[str, Column]:
    """What a tape gives at each asked item when all asked items before it are `values`."""
    count, wanted = len(cells[0]), frozenset(asked)
    local: dict[str, Column] = {}

    def hold(place: int, value: Any) -> Any:
        name = tape.cells[place] if place >= 0 else ""
        if name not in wanted:
            return value
        local[name] = np.broadcast_to(np.asarray(value, dtype=np.float64), (count,))
        return values[name]

    run(tape, cells, COLUMNS, hold)
    return local
