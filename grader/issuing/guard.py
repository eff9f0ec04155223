"""The guard: which candidates make a fair sheet.

A candidate is refused where its numbers would punish a right answer or hide a wrong one: near a
kink or a threshold, in a saturated unit, with an asked value that rounds to 0, with an interval too
wide, or where a known mistake cannot be told from the key or from another mistake. Candidates stand
side by side as columns. What looks equal here is settled by certified arithmetic in
`grader.issuing.instances`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from problems.formula import Call
from problems.program import Kind, Quantity, Role
from solutions.evaluate import COLUMNS, Numbers, Tape, run
from solutions.interval import Interval
from solutions.live import present
from solutions.operations import TABLE
from solutions.rules import Rule
from solutions.structure import Structure
from solutions.tolerance import reachable, rule_of

Column = NDArray[np.float64]
Mask = NDArray[np.bool_]

KINK = 0.02173
"""A pre-activation this close to a kink is refused; off the decimal grid, so that no draw ties."""

WIDEST = 50
"""Units of the last place that an accepted interval may span."""

APART = 3
"""Tolerances that must lie between a mistake and the key, or between two mistakes."""

EQUAL = 1e-11
"""Values closer than this, relative to 1 + |value|, are taken for equal until certified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One patch of a mistake."""

    slug: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the guard says about n candidates.

    refused   condition -> which candidates it refuses, in the order in which they are tested
    inert     variants that change no item, to be certified
    twins     pairs of variants that agree at all their local items, to be certified
    """

    count: int
    intervals: Mapping[str, Interval]
    refused: Mapping[str, Mask]
    inert: Mapping[Variant, Mask]
    twins: Mapping[tuple[Variant, Variant], Mask]

    @property
    def fair(self) -> Mask:
        """The candidates that no condition refuses."""
        fair = np.ones(self.count, dtype=bool)
        for mask in self.refused.values():
            fair &= ~mask
        return fair


def judge(structure: Structure, cells: Sequence[Column]) -> Judgement:
    """Judge candidates given as columns, one array of n numbers for each given cell."""
    count = len(cells[0])
    with np.errstate(all="ignore"):
        watch = _Watch(structure, count)
        values = _by_cell(structure.tape, run(structure.tape, cells, watch.numbers()), count)
        reached = reachable(structure, cells, watched=watch.rounding)
        intervals = {item: reached[item] for item in structure.items}
        here = dict(zip(structure.items, present(structure, values, count), strict=True))
        mistakes = _Mistakes(structure, cells, values, intervals, here)
    refused = {
        "unmet": _unmet(structure, values, count),
        "kink": watch.kink | _open_integers(structure, reached, count),
        "saturation": watch.saturated,
        "vanishing": _vanishing(structure, values, intervals, here),
        "units": _dead_layers(structure, values, count),
        "width": _too_wide(structure, values, intervals, here),
        **mistakes.refused,
    }
    return Judgement(
        count=count, intervals=intervals, refused=refused,
        inert=mistakes.inert, twins=mistakes.twins,
    )  # fmt: skip


def _unmet(structure: Structure, values: Mapping[str, Column], count: int) -> Mask:
    """A cell that must be 1, such as that a training ends, and is not."""
    refused = np.zeros(count, dtype=bool)
    for place in structure.must:
        refused |= values[place] != 1
    return refused


class _Watch:
    """Runs like other numbers and notes who comes near a kink, is carried over one or saturates.

    Counting is exact: whether a count is 0 is no decision near a kink.
    """

    def __init__(self, structure: Structure, count: int) -> None:
        self.steps = iter(structure.tape.steps)
        self.whole = _whole_slots(structure)
        self.kink = np.zeros(count, dtype=bool)
        self.saturated = np.zeros(count, dtype=bool)

    def numbers(self) -> Numbers:
        return Numbers(
            number=COLUMNS.number,
            operations={
                name: self._watched(name, operation)
                for name, operation in COLUMNS.operations.items()
            },
        )

    def rounding(self, numbers: Numbers) -> Numbers:
        """Intervals: with few decimals rounding may carry a value over a jump even from afar."""
        return replace(
            numbers,
            operations={
                name: self._open(operation) if name in DECIDES else operation
                for name, operation in numbers.operations.items()
            },
        )

    def _watched(self, name: str, operation: Any) -> Any:
        row = TABLE.get(name)

        def watched(*values: Column) -> Column:
            step = next(self.steps)
            if row is not None and row.kink is not None and not self.whole.issuperset(step.slots):
                self.kink |= np.abs(row.kink(*values)) < KINK
            if row is not None and row.saturates is not None:
                self.saturated |= np.abs(values[0]) > row.saturates
            result: Column = operation(*values)
            return result

        return watched

    def _open(self, operation: Any) -> Any:
        def watched(*values: Interval) -> Interval:
            result: Interval = operation(*values)
            self.kink |= result.high - result.low > 0.5
            return result

        return watched


KEEPS_WHOLE = frozenset(("add", "sub", "mul", "neg", "power", "abs", "min", "max", "copy"))
"""Operations that make whole numbers of whole numbers (a power to a negative exponent: none)."""


def _whole_slots(structure: Structure) -> frozenset[int]:
    """The slots of a tape that hold whole numbers on every sheet."""
    tape, owners = structure.tape, structure.program.owner_of()
    whole = {
        slot for place, slot in zip(tape.cells, tape.result, strict=True)
        if owners[place].kind is Kind.INTEGER
    }  # fmt: skip
    whole |= {
        slot for slot, value in enumerate(tape.constants, start=len(tape.givens))
        if value.denominator == 1
    }  # fmt: skip
    for slot, step in enumerate(tape.steps, start=len(tape.givens) + len(tape.constants)):
        negative = step.operation == "power" and step.whole[0] < 0
        if step.operation in KEEPS_WHOLE and not negative and whole.issuperset(step.slots):
            whole.add(slot)
    return frozenset(whole)


DECIDES = frozenset(name for name, row in TABLE.items() if row.decides)


def _open_integers(structure: Structure, reached: Mapping[str, Interval], count: int) -> Mask:
    """A whole number that honest rounding leaves open."""
    refused = np.zeros(count, dtype=bool)
    for quantity in structure.program.computed:
        one = rule_of(structure, quantity.name)
        for place in quantity.cells if quantity.kind is Kind.INTEGER else ():
            width = reached[place].high - reached[place].low
            refused |= width > 0.5 + one.unit(np.ones(1)) + 2 * one.band
    return refused


def _by_cell(tape: Tape, values: Sequence[Any], count: int) -> dict[str, Column]:
    return {
        place: np.broadcast_to(np.asarray(value, dtype=np.float64), (count,))
        for place, value in zip(tape.cells, values, strict=True)
    }


def _numbers(structure: Structure) -> Iterator[tuple[Quantity, str]]:
    """The asked items whose answer is a number."""
    for quantity in structure.asked_quantities:
        if quantity.kind is Kind.NUMBER:
            yield from ((quantity, place) for place in quantity.cells)


def _vanishing(
    structure: Structure, values: Mapping[str, Column], intervals: Mapping[str, Interval],
    here: Mapping[str, Mask],
) -> Mask:  # fmt: skip
    """An asked number that rounds to 0, or that cannot be told from 0 or from its own negative.

    Exact zeros are fine where they are what is taught.
    """
    count = len(next(iter(values.values())))
    refused, zeros = np.zeros(count, dtype=bool), np.zeros(count)
    for quantity, item in _numbers(structure):
        zero, bounds = values[item] == 0, intervals[item]
        vanishes = rule_of(structure, quantity.name).vanishes
        small = (np.abs(values[item]) < vanishes) | (bounds.low <= 0) & (bounds.high >= 0)
        taught = quantity.name in structure.zeros or _dies_with_its_unit(structure, quantity)
        refused |= here[item] & (small & ~zero if taught else small)
        if quantity.name not in structure.zeros:
            zeros += here[item] & zero
    return refused | (3 * zeros > len(structure.items))


DIES = (Role.ACTIVATION, Role.SLOPE, Role.DELTA, Role.WEIGHT_GRADIENT, Role.BIAS_GRADIENT)
"""What is 0 in a hidden layer for a unit whose ReLU is off."""


def _dies_with_its_unit(structure: Structure, quantity: Quantity) -> bool:
    """Whether a dead unit of a hidden ReLU layer makes a cell of this quantity 0."""
    hidden = {q.layer for q in _dying_layers(structure) if q.role is Role.ACTIVATION}
    fed = {layer + 1 for layer in hidden} if quantity.role is Role.WEIGHT_GRADIENT else set()
    return quantity.role in DIES and quantity.layer in hidden | fed


def _dying_layers(structure: Structure) -> tuple[Quantity, ...]:
    return tuple(
        q for q in structure.program.computed
        if all(isinstance(f, Call) and TABLE[f.operation].dies for f in q.formulas or ())
    )  # fmt: skip


def _dead_layers(structure: Structure, values: Mapping[str, Column], count: int) -> Mask:
    """A hidden ReLU layer has live and dead units (one unit: a live one), an output live ones."""
    refused = np.zeros(count, dtype=bool)
    for layer in _dying_layers(structure):
        live = np.array([values[place] > 0 for place in layer.cells])
        refused |= ~live.any(axis=0)
        if layer.role is Role.ACTIVATION and len(layer.cells) > 1:
            refused |= live.all(axis=0)
        if layer.role is Role.PREDICTION:
            refused |= ~live.all(axis=0)
    return refused


def _too_wide(
    structure: Structure, values: Mapping[str, Column], intervals: Mapping[str, Interval],
    here: Mapping[str, Mask],
) -> Mask:  # fmt: skip
    refused = np.zeros(len(next(iter(values.values()))), dtype=bool)
    for item, one in _rules(structure):
        if structure.owners[item].kind is not Kind.EXPRESSION:
            width = intervals[item].high - intervals[item].low
            refused |= here[item] & ~(width <= one.widest(WIDEST, values[item]))
    return refused


def _rules(structure: Structure) -> Iterator[tuple[str, Rule]]:
    """The asked items with their rules of rounding."""
    for quantity in structure.asked_quantities:
        yield from ((place, rule_of(structure, quantity.name)) for place in quantity.cells)


class _Mistakes:
    """Every mistake against the key and against every other, at their local items."""

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
        units = [one.unit(values[item]) for item, one in _rules(structure)]
        self.reach = APART * np.maximum(reach, np.array(units) / 2)
        self.refused: dict[str, Mask] = {}
        self.inert: dict[Variant, Mask] = {}
        self.twins: dict[tuple[Variant, Variant], Mask] = {}
        found = {
            Variant(slug=wrong.slug, number=number): self._held(tape, cells, values)
            for wrong in structure.mistakes
            for number, tape in enumerate(structure.tapes_of[wrong.slug])
        }
        self._against_the_key(found, structure)
        self._against_each_other(found)

    def _held(self, tape: Tape, cells: Sequence[Column], values: Mapping[str, Column]) -> Column:
        """(items, n): what a wrong program gives at each item, all items before it being right."""
        local = held(tape, cells, values, self.items)
        return np.where(self.here, np.array([local[item] for item in self.items]), self.key)

    def _same(self, first: Column, second: Column) -> Mask:
        """Equal as far as floats can tell; nan (a path that leaves its domain) counts as equal."""
        return ~(np.abs(first - second) > EQUAL * (1 + np.abs(second)))

    def _against_the_key(self, found: Mapping[Variant, Column], structure: Structure) -> None:
        for variant, value in found.items():
            changed = ~self._same(value, self.key)
            inert: Mask = np.asarray(~changed.any(axis=0))
            visible = (changed & (np.abs(value - self.key) > self.reach)).any(axis=0)
            self.inert[variant] = inert
            hidden: Mask = np.asarray(~inert & ~visible)
            if variant.slug in structure.core:
                hidden |= inert
            before = self.refused.setdefault(f"hidden {variant.slug}", np.zeros_like(hidden))
            before |= hidden

    def _against_each_other(self, found: Mapping[Variant, Column]) -> None:
        confused = np.zeros(self.count, dtype=bool)
        for a, b in combinations(found, 2):
            if a.slug == b.slug:
                continue
            both_live = ~self.inert[a] & ~self.inert[b]
            equal = self._same(found[a], found[b]).all(axis=0)
            apart = (np.abs(found[a] - found[b]) > self.reach).any(axis=0)
            self.twins[a, b] = both_live & equal
            confused |= both_live & ~equal & ~apart
        self.refused["confusable"] = confused


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
