"""The guard: which candidates make a fair sheet.

A candidate is refused where its numbers would punish a right answer or hide a wrong one: near a
kink or a threshold, in a saturated unit, with an asked value that rounds to 0, with an interval too
wide, or where a known mistake cannot be told from the key or from another mistake. Candidates stand
side by side as columns. What looks equal here is settled by certified arithmetic in
`grader.issuing.instances`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.issuing.told_apart import Mistakes, Variant
from grader.issuing.watch import Watch
from problems.formula import Call
from problems.program import Kind, Quantity, Role
from solutions.evaluate import run
from solutions.interval import Interval
from solutions.live import present
from solutions.operations import TABLE
from solutions.structure import Structure
from solutions.tape import Tape
from solutions.tolerance import WIDEST, reachable, rule_of

Column = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the guard says about n candidates.

    refused   condition -> which candidates it refuses, in the order in which they are tested
    inert     variants that change no item, to be certified
    twins     pairs of variants that agree at all their local items, to be certified
    mistakes  all of them, for who wants to know how far they are apart
    """

    count: int
    intervals: Mapping[str, Interval]
    refused: Mapping[str, Mask]
    inert: Mapping[Variant, Mask]
    twins: Mapping[tuple[Variant, Variant], Mask]
    mistakes: Mistakes

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
        watch = Watch(structure, count)
        values = _by_cell(structure.tape, run(structure.tape, cells, watch.numbers()), count)
        reached = reachable(structure, cells, watched=watch.rounding)
        intervals = {item: reached[item] for item in structure.items}
        here = dict(zip(structure.items, present(structure, values, count), strict=True))
        mistakes = Mistakes(structure, cells, values, intervals, here)
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
        inert=mistakes.inert, twins=mistakes.twins, mistakes=mistakes,
    )  # fmt: skip


def _unmet(structure: Structure, values: Mapping[str, Column], count: int) -> Mask:
    """A cell that must be 1, such as that a training ends, and is not."""
    refused = np.zeros(count, dtype=bool)
    for place in structure.must:
        refused |= values[place] != 1
    return refused


def _open_integers(structure: Structure, reached: Mapping[str, Interval], count: int) -> Mask:
    """A whole number that honest rounding leaves open."""
    refused = np.zeros(count, dtype=bool)
    for quantity in structure.program.computed:
        one = rule_of(structure, quantity.name)
        for place in quantity.cells if quantity.kind is Kind.INTEGER else ():
            width = reached[place].high - reached[place].low
            largest = np.maximum(np.abs(reached[place].low), np.abs(reached[place].high))
            refused |= width > 0.5 + one.unit(np.ones(1)) + 2 * one.off(largest)
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
    for quantity in structure.asked_quantities:
        one = rule_of(structure, quantity.name)
        for item in quantity.cells if quantity.kind is not Kind.EXPRESSION else ():
            width = intervals[item].high - intervals[item].low
            refused |= here[item] & ~(width <= one.widest(WIDEST, values[item]))
    return refused
