"""Simulated classes that sit an exercise: honest students of all kinds, and copiers among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from grader.issuing.guard import judge
from grader.judging.judge import judged
from grader.judging.judged import CODE
from grader.judging.own_path import OwnPath
from grader.judging.verdict import Verdict
from grader.reporting.sitting import Sitting
from solutions.columns import cells_of
from solutions.interval import Interval
from tests.classes import (
    Column,
    Lines,
    Mask,
    Sheets,
    Typed,
    fair_sheets,
    sheets_of,
    some,
    typed,
    worked,
)
from tests.marks import marking_sheets
from tests.structures import Case, structure
from tests.students import (
    CLEAN,
    applicable,
    at_random,
    everywhere,
    mistaken,
    mistyped,
    slipped,
    slips,
    with_blanks,
)

Generator = np.random.Generator

PAID = [CODE[verdict] for verdict in (Verdict.CORRECT, Verdict.CARRIED)]

GUESSES = (0.0, 0.5, 1.0, -1.0, 0.25, 0.1)
"""What is typed by who has no idea."""


@dataclass(frozen=True, kw_only=True)
class Room:
    """A class on its sheets, and what it types."""

    sheets: Sheets
    typed: Typed

    def sitting(self, *, unnamed: bool = False) -> Sitting:
        """The sitting after marking; `unnamed` mistakes are not known to it."""
        sheets = self.sheets
        if unnamed:
            sheets = replace(sheets, structure=replace(sheets.structure, mistakes=(), core=()))
        marking = marking_sheets(sheets, self.typed)
        found, path = judged(marking), OwnPath(marking)
        shape = found.verdict.shape
        return Sitting(
            exercise="e", position=1, structure=sheets.structure, who=np.arange(shape[1]),
            verdict=found.verdict, named=found.mistakes, answers=marking.answers, key=marking.key,
            carried=Interval(
                np.array([np.broadcast_to(one.low, shape[1:]) for one in path.accepted]),
                np.array([np.broadcast_to(one.high, shape[1:]) for one in path.accepted]),
            ),
            earned=np.where(np.isin(found.verdict, PAID), 1.0, 0.0), cells=marking.cells,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Ways:
    """What many ways of working make of every sheet of a pool, one way after another.

    value, places  (ways, items, sheets)
    able           (ways, sheets): where a way leads to a number everywhere
    """

    value: Column
    places: Lines
    able: Mask

    def some(self, columns: Lines, seed: Generator) -> tuple[Typed, Mask]:
        """Each student on one of these sheets in one of the ways, and who can."""
        which = seed.integers(len(self.value), size=columns.size)
        made = Typed(value=self.value[which, :, columns].T, places=self.places[which, :, columns].T)
        return made, self.able[which, columns]


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Many sheets, and what each honest way of working makes of every one of them."""

    sheets: Sheets
    clean: Ways
    mistaken: Ways


def _ways_of(sheets: Sheets, made: list[Typed]) -> Ways:
    return Ways(
        value=np.array([one.value for one in made]), places=np.array([one.places for one in made]),
        able=np.array([applicable(sheets, one) for one in made]),
    )  # fmt: skip


def alike_sheets(case: Case, count: int, values: int, shared: Set[str] = frozenset()) -> Sheets:
    """Fair sheets whose given cells have so few different values, and `shared` ones the same."""
    drawn = fair_sheets(case, values).columns
    seed = np.random.default_rng(count)
    columns = {}
    for name, column in drawn.items():
        flat = column.reshape(values, -1)
        among = 1 if name in shared else values
        chosen = seed.integers(among, size=(10 * count, flat.shape[1]))
        mixed = np.take_along_axis(flat, chosen, axis=0)
        columns[name] = mixed.reshape(-1, *column.shape[1:])
    one = structure(case)
    fair = np.flatnonzero(judge(one, cells_of(columns, one.program)).fair)[:count]
    return sheets_of(one, {name: column[fair] for name, column in columns.items()}, fair.size)


@cache
def pool(case: Case, count: int, values: int = 0, shared: frozenset[str] = frozenset()) -> Pool:
    """So many sheets of a case; if told so, with few `values` of each given."""
    sheets = alike_sheets(case, count, values, shared) if values else fair_sheets(case, count)
    sheets = replace(sheets, inert={}, twins={})
    made = [
        mistaken(sheets, tape, in_full=in_full)
        for tapes in sheets.structure.tapes_of.values() for tape in tapes
        for in_full in (False, True)
    ]  # fmt: skip
    clean = [way(sheets) for way in CLEAN.values()]
    return Pool(
        sheets=sheets, clean=_ways_of(sheets, clean), mistaken=_ways_of(sheets, made or clean)
    )


def honest_room(of: Pool, count: int, seed: Generator, right: Sequence[int] = ()) -> Room:
    """So many students who work alone: a third right, the others wrong in every way there is.

    Those who are told to be `right` work out every step.
    """
    columns = seed.permutation(of.sheets.count)[:count]
    sheets = some(of.sheets, columns)
    found, _ = of.clean.some(columns, seed)
    for share, other, able in _ways(of, sheets, columns, seed):
        found = found.at((seed.random(count) < share) & able, other)
    blank = (seed.random(count) < 0.1) & np.ones_like(sheets.present)
    found = found.at(blank, with_blanks(found, seed))
    chosen = np.isin(np.arange(count), right) & np.ones_like(sheets.present)
    return Room(sheets=sheets, typed=found.at(chosen, typed(sheets, worked(sheets))))


def _ways(
    of: Pool, sheets: Sheets, columns: Lines, seed: Generator
) -> Iterator[tuple[float, Typed, Mask]]:
    """Shares of the class that work so, the ways, and who can."""
    all_ = np.ones(sheets.count, dtype=bool)
    yield 0.4, *of.mistaken.some(columns, seed)
    before = np.ones(len(sheets.key), dtype=bool)[:, None]
    slip = slips(sheets, before, seed)
    yield 0.1, slipped(sheets, slip), slip.line >= 0
    yield 0.1, mistyped(sheets, slip), slip.line >= 0
    yield 0.1, misread(sheets, seed), all_
    lost = at_random(sheets, seed)
    yield 0.05, lost, all_
    late = np.arange(len(sheets.key))[:, None] > seed.integers(len(sheets.key), size=sheets.count)
    yield 0.1, typed(sheets, worked(sheets)).at(late, lost), all_
    for guess in GUESSES:
        yield 0.01, everywhere(sheets, guess), all_


def misread(sheets: Sheets, seed: Generator) -> Typed:
    """Takes one given number for another that might stand there, and goes on with it."""
    flat = {name: column.reshape(sheets.count, -1) for name, column in sheets.columns.items()}
    cells = [(name, cell) for name, column in flat.items() for cell in range(column.shape[1])]
    which = seed.integers(len(cells), size=sheets.count)
    others = seed.permutation(sheets.count)
    columns = {name: np.array(column) for name, column in flat.items()}
    for number, (name, cell) in enumerate(cells):
        here = which == number
        columns[name][here, cell] = flat[name][others[here], cell]
    columns = {name: one.reshape(sheets.columns[name].shape) for name, one in columns.items()}
    other = replace(sheets, columns=columns)
    return typed(sheets, worked(other))
