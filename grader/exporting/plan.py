"""What becomes of every row of a file, before anything is written: counted, and said of whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from grader.exporting import amounts, moodle
from grader.exporting.cells import CellTable, Filling, Row
from grader.exporting.directory import PERSONAL, Directory
from grader.exporting.outcome import (
    EMPTY,
    LOOK,
    NAMED,
    WRITTEN,
    Class,
    Found,
    Outcome,
    Wish,
    judging,
)
from grader.exporting.target import Target
from grader.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is filled and what is not.

    tally      how many rows become what
    why        the states of those who have no number here, None for those who were not marked
    again      how many of the filled rows say that they were graded there before
    kept       how many of these have a number in the file
    named      rows that a person must look at, or that are of nobody, in words
    absent     ids of those here who have no row
    lost       how many of these have a score
    """

    fillings: tuple[Filling, ...]
    tally: Counter[Outcome]
    why: Counter[State | None]
    again: int
    kept: int
    named: Mapping[Outcome, tuple[str, ...]]
    absent: tuple[str, ...]
    lost: int

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody must look at some rows."""
        return any(self.tally[one] for one in LOOK)


def plan(table: CellTable, target: Target, people: Class, wish: Wish) -> Plan:
    """What becomes of every row."""
    rows = list(_found(table, target, people.directory))
    judge = judging(target, people, wish, Counter(row.ids[0] for row in rows if len(row.ids) == 1))
    judged = [(row, *judge(row)) for row in rows]
    written = [(row, text) for row, outcome, text in judged if outcome in WRITTEN]
    left = [row for row, outcome, _ in judged if outcome is Outcome.NO_NUMBER]
    absent = people.here - {id_ for row in rows for id_ in row.ids}
    stands = people.standings.get
    return Plan(
        fillings=tuple(Filling(row.cell, text) for row, text in written),
        tally=Counter(outcome for _, outcome, _ in judged),
        why=Counter(one.state if (one := stands(row.ids[0])) else None for row in left),
        again=sum(row.graded for row, _ in written),
        kept=sum(amounts.number(row.cell.text) is not None for row in left),
        named={
            outcome: labels for outcome in Outcome if outcome in NAMED
            and (labels := tuple(_named(row) for row, own, _ in judged if own is outcome))
        },
        absent=tuple(sorted(absent)),
        lost=sum((one := stands(id_)) is not None and one.score is not None for id_ in absent),
    )  # fmt: skip


def _named(row: Found) -> str:
    """`line 4 (Kim, Minsu): 0007 or 0012`."""
    if row.ids:
        return f"{row.label}: {' or '.join(row.ids)}"
    near = f": is it {' or '.join(row.near)} without its zeros?" if row.near else ""
    return f"{row.label}{near}"


def _found(table: CellTable, target: Target, directory: Directory) -> Iterator[Found]:
    rows = islice(table.rows(), target.above + 1, None)
    for row in filter(target.is_student, rows):
        keys, words = [*target.keys(row)], [*target.words(row)]
        ids = {*directory.whose(keys), *directory.called(words)}
        values = [key.value for key in keys if key.system in PERSONAL]
        near = () if ids else directory.without_zeros([*values, *words])
        yield Found(
            label=target.label(row), cell=row.cell(target.column),
            ids=tuple(sorted(ids)), near=near, locked=moodle.is_locked(row.text(target.changeable)),
            graded=row.text(target.graded) not in EMPTY,
            most=_most(row, target),
        )  # fmt: skip


def _most(row: Row, target: Target) -> Fraction | None:
    own = amounts.number(row.text(target.points_column))
    return target.points if own is None else own
