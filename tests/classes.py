"""Simulated classes on columns: fair sheets of one structure, and what thousands type into them.

What a student keeps of a number is worked out by `tests.honest`, without the tables of the grader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import count as counting
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.issuing.draws import draw_givens
from grader.issuing.guard import judge
from grader.issuing.told_apart import Variant, held
from problems.program import Kind
from problems.rounding import Rounding
from solutions.columns import cells_of, given_columns
from solutions.evaluate import COLUMNS, run
from solutions.interval import Interval
from solutions.live import present
from solutions.structure import Structure
from solutions.tape import Tape
from tests.honest import Keeps, keeps
from tests.structures import Case, problem, stream, structure

Column = NDArray[np.float64]
Mask = NDArray[np.bool_]
Lines = NDArray[np.int64]

EQUAL = 1e-11
"""Values closer than this, relative to 1 + |value|, are the same number."""


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """Fair sheets of one structure side by side; arrays have shape (items, n).

    key        the right values
    present    whether a sheet has the item
    intervals  the accepted intervals by item
    inert      which sheets a variant of a mistake does not change
    twins      which sheets cannot tell two variants of different mistakes apart
    """

    structure: Structure
    columns: Mapping[str, Column]
    key: Column
    present: Mask
    intervals: Mapping[str, Interval]
    inert: Mapping[Variant, Mask]
    twins: Mapping[tuple[Variant, Variant], Mask]

    @property
    def count(self) -> int:
        """How many sheets there are."""
        return int(self.key.shape[1])

    @cached_property
    def cells(self) -> list[Column]:
        """The givens as a tape reads them."""
        return cells_of(self.columns, self.structure.program)

    @cached_property
    def right(self) -> dict[str, Column]:
        """The right value of every computed cell."""
        return by_cell(self.structure.tape, self.cells, self.count)

    def tape(self, variant: Variant) -> Tape:
        """The wrong program of one patch of a mistake."""
        return self.structure.tapes_of[variant.slug][variant.number]

    def local(self, tape: Tape) -> Mask:
        """(items, n): asked items that change when all other asked items are held at the key."""
        with np.errstate(all="ignore"):
            found = held(tape, self.cells, self.right, self.structure.items)
        values = np.array([found[item] for item in self.structure.items])
        off = np.abs(values - self.key) > EQUAL * (1 + np.abs(self.key))
        changed: Mask = (off | ~np.isfinite(values)) & self.present
        return changed

    def named_with(self, variant: Variant) -> dict[str, Mask]:
        """Mistakes whose naming is right where this one was made: itself and its twins."""
        found = {variant.slug: np.ones(self.count, dtype=bool)}
        for pair, mask in self.twins.items():
            if variant in pair:
                other = pair[1] if pair[0] == variant else pair[0]
                found[other.slug] = found.get(other.slug, np.zeros_like(mask)) | mask
        return found


def by_cell(tape: Tape, cells: list[Column], count: int) -> dict[str, Column]:
    """Every computed cell of a tape, nothing rounded."""
    with np.errstate(all="ignore"):
        values = run(tape, cells, COLUMNS)
    return {
        place: np.broadcast_to(np.asarray(value, dtype=np.float64), (count,))
        for place, value in zip(tape.cells, values, strict=True)
    }


WAVE = 1024


@cache
def fair_sheets(case: Case, count: int) -> Sheets:
    """The first fair candidates among the first draws of recipients 0, 1, and so on."""
    one, posed = structure(case), problem(case)
    found: list[dict[str, Column]] = []
    have, size = 0, min(2 * count, WAVE)
    for wave in counting():
        people = range(wave * size, (wave + 1) * size)
        rows = [draw_givens(stream(who), 0, posed) for who in people]
        columns = given_columns(one.program, rows)
        fair = judge(one, cells_of(columns, one.program)).fair
        found.append({name: column[fair] for name, column in columns.items()})
        have += int(fair.sum())
        if have >= count:
            break
    joined = {name: np.concatenate([part[name] for part in found])[:count] for name in found[0]}
    return sheets_of(one, joined, count)


def sheets_of(one: Structure, columns: Mapping[str, Column], count: int) -> Sheets:
    """So many sheets with these givens, all of them fair."""
    cells = cells_of(columns, one.program)
    judgement = judge(one, cells)
    assert judgement.fair.all()
    right = by_cell(one.tape, cells, count)
    return Sheets(
        structure=one, columns=columns, key=np.array([right[item] for item in one.items]),
        present=np.array(present(one, right, count)), intervals=judgement.intervals,
        inert=judgement.inert, twins=judgement.twins,
    )  # fmt: skip


EXACT = -1
"""In place of decimals: an exact expression."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a class types: arrays of shape (items, n); value is nan where nothing is typed.

    places  decimals typed, EXACT for an exact expression
    """

    value: Column
    places: Lines

    @property
    def half(self) -> Column:
        """Half a unit of the last typed place."""
        return np.where(self.places == EXACT, 0.0, 0.5 / 10.0 ** np.maximum(self.places, 0))

    def at(self, chosen: Mask, other: Typed) -> Typed:
        """The same with what another class types where `chosen`."""
        return Typed(
            value=np.where(chosen, other.value, self.value),
            places=np.where(chosen, other.places, self.places),
        )

    def only(self, rows: Mask) -> Typed:
        """Some of the class."""
        return Typed(value=self.value[:, rows], places=self.places[:, rows])


def some(sheets: Sheets, rows: Mask | Lines) -> Sheets:
    """Some of the sheets."""
    return replace(
        sheets,
        columns={name: column[rows] for name, column in sheets.columns.items()},
        key=sheets.key[:, rows], present=sheets.present[:, rows],
        intervals={k: Interval(i.low[rows], i.high[rows]) for k, i in sheets.intervals.items()},
        inert={k: mask[rows] for k, mask in sheets.inert.items()},
        twins={k: mask[rows] for k, mask in sheets.twins.items()},
    )  # fmt: skip


def joined(parts: Sequence[Sheets]) -> Sheets:
    """Several classes of one structure as one."""
    first = parts[0]
    return Sheets(
        structure=first.structure,
        columns={n: np.concatenate([part.columns[n] for part in parts]) for n in first.columns},
        key=np.concatenate([part.key for part in parts], axis=1),
        present=np.concatenate([part.present for part in parts], axis=1),
        intervals={
            item: Interval(
                np.concatenate([part.intervals[item].low for part in parts]),
                np.concatenate([part.intervals[item].high for part in parts]),
            )
            for item in first.intervals
        },
        inert={k: np.concatenate([part.inert[k] for part in parts]) for k in first.inert},
        twins={k: np.concatenate([part.twins[k] for part in parts]) for k in first.twins},
    )


def coarser(rounding: Rounding, fewer: int) -> Rounding:
    """So many decimals or digits fewer."""
    return replace(rounding, decimals=rounding.decimals - fewer, digits=rounding.digits - fewer)


def rules(one: Structure, fewer: int = 0) -> dict[str, Keeps]:
    """What is kept of each computed quantity that is rounded; whole numbers are not."""
    return {
        quantity.name: keeps(coarser(one.rounding_of(quantity.name), fewer))
        for quantity in one.program.computed if quantity.kind is Kind.NUMBER
    }  # fmt: skip


Own = Callable[[str, Column], Column]
"""(cell, value) -> the value with which a student goes on."""


def worked(
    sheets: Sheets, tape: Tape | None = None, *, fewer: int = 0, own: Own | None = None,
    in_full: bool = False,
) -> Column:  # fmt: skip
    """(items, n): every item of a class that keeps each step as the sheet says and goes on.

    own      what becomes of a number, asked or not
    in_full  nothing is rounded on the way
    """
    one, tape = sheets.structure, tape or sheets.structure.tape
    kept, owners = {} if in_full else rules(one, fewer), one.owners

    def on_cell(place: int, value: Any) -> Any:
        if place < 0:
            return value
        cell = tape.cells[place]
        rule = kept.get(owners[cell].name)
        value = np.broadcast_to(np.asarray(value, dtype=np.float64), (sheets.count,))
        value = rule.number(value) if rule else value
        return own(cell, value) if own else value

    with np.errstate(all="ignore"):
        found = dict(zip(tape.cells, run(tape, sheets.cells, COLUMNS, on_cell), strict=True))
    return np.array([found[item] for item in one.items])


def typed(sheets: Sheets, values: Column, fewer: int = 0) -> Typed:
    """Values as they are typed, rounded as the sheet says, with all their decimals."""
    one = sheets.structure
    kept = rules(one, fewer)
    names = [one.owners[item].name for item in one.items]
    with np.errstate(all="ignore"):
        rounded = [
            kept[name].answer(value) if name in kept else value
            for name, value in zip(names, values, strict=True)
        ]
    places = np.array([_places(one, item, fewer) for item in one.items])
    value = np.where(sheets.present & np.isfinite(values), np.array(rounded), np.nan)
    return Typed(value=value, places=np.broadcast_to(places[:, None], values.shape))


def _places(one: Structure, item: str, fewer: int) -> int:
    """The decimals that a sheet asks for at an item, of a rule that keeps decimals."""
    quantity = one.owners[item]
    if quantity.kind is Kind.EXPRESSION:
        return EXACT
    if quantity.kind is not Kind.NUMBER:
        return 0
    return coarser(one.rounding_of(quantity.name), fewer).key_decimals
