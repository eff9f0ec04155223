"""What becomes of every row of a file, before anything is written: counted, and said of whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from grader.exporting import amounts, moodle
from grader.exporting.cells import Cell, CellTable, Filling, Row
from grader.exporting.directory import PERSONAL, Directory
from grader.exporting.target import Target
from grader.records.marks import Standing
from grader.states import State


class Outcome(StrEnum):
    """What becomes of a row; only the first three are written into."""

    CHANGES = "score put in"
    ZERO = "0 put in: nothing handed in"
    EXCUSED = "EX put in: excused by a decision"
    STAYS = "unchanged: that score stands there"
    NO_NUMBER = "left: no score here"
    NOT_ASSIGNED = "N/A: not assigned there"
    EXCUSED_THERE = "EX: excused there"
    LOCKED = "locked there"
    WORDS = "words there, not a number"
    ABOVE = "over the maximum there"
    ELSEWHERE = "of another section"
    WITHDRAWN = "of somebody who left the roster"
    UNKNOWN = "unknown: nobody on the roster"
    AMBIGUOUS = "ambiguous: may be several people"
    TWICE = "twice: somebody has several rows"


WRITTEN = frozenset({Outcome.CHANGES, Outcome.ZERO, Outcome.EXCUSED})
LOOK = frozenset({Outcome.AMBIGUOUS, Outcome.TWICE, Outcome.ABOVE})
"""A person must look at these."""

EMPTY = ("", "-", "\N{EN DASH}")
"""What systems show where there is no score yet."""

ZEROS = frozenset({State.MISSING, State.EMPTY})
"""States that `--missing zero` makes a 0 of; what could not be read never is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """Who there is, and where everyone stands.

    standings  of those who were marked, by id
    here       the ids that marks are put in for: on the roster, in the section that was asked for
    withdrawn  the ids of those who left
    """

    directory: Directory
    standings: Mapping[str, Standing]
    here: frozenset[str]
    withdrawn: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How scores are written.

    out_of  scores are scaled to this maximum; None: they are not
    zero    whether who handed in nothing has 0
    """

    out_of: Fraction | None = None
    zero: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A row and whose it is; `near` are ids that differ from what it says only by zeros."""

    label: str
    cell: Cell
    ids: tuple[str, ...]
    near: tuple[str, ...]
    locked: bool
    most: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is filled and what is not.

    tally      how many rows become what
    why        the states of those who have no number here, None for those who were not marked
    kept       how many of these have a number in the file
    named      rows that a person must look at, or that are of nobody, in words
    absent     ids of those here who have no row
    lost       how many of these have a score
    """

    fillings: tuple[Filling, ...]
    tally: Counter[Outcome]
    why: Counter[State | None]
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
    times = Counter(row.ids[0] for row in rows if len(row.ids) == 1)
    judge = _judge(target, people, wish, times)
    fillings, tally, why, kept = [], Counter[Outcome](), Counter[State | None](), 0
    named: dict[Outcome, list[str]] = {}
    for row in rows:
        outcome, text = judge(row)
        tally[outcome] += 1
        if outcome in WRITTEN:
            fillings.append(Filling(row.cell, text))
        elif outcome is Outcome.NO_NUMBER:
            standing = people.standings.get(row.ids[0])
            why[None if standing is None else standing.state] += 1
            kept += amounts.number(row.cell.text) is not None
        elif outcome in LOOK or outcome is Outcome.UNKNOWN:
            named.setdefault(outcome, []).append(_named(row))
    absent = people.here - {id_ for row in rows for id_ in row.ids}
    scored = {
        id_ for id_ in absent & {*people.standings} if people.standings[id_].score is not None
    }
    return Plan(
        fillings=tuple(fillings), tally=tally, why=why, kept=kept,
        named={outcome: tuple(labels) for outcome, labels in named.items()},
        absent=tuple(sorted(absent)), lost=len(scored),
    )  # fmt: skip


def _named(row: Found) -> str:
    """`line 4 (Kim, Minsu): 0007 or 0012`."""
    if row.ids:
        return f"{row.label}: {' or '.join(row.ids)}"
    near = f": is it {' or '.join(row.near)} without its zeros?" if row.near else ""
    return f"{row.label}{near}"


def _found(table: CellTable, target: Target, directory: Directory) -> Iterator[Found]:
    rows = table.rows()
    next(rows)
    for row in filter(target.is_student, rows):
        keys, words = [*target.keys(row)], [*target.words(row)]
        ids = {*directory.whose(keys), *directory.called(words)}
        values = [key.value for key in keys if key.system in PERSONAL]
        near = () if ids else directory.without_zeros([*values, *words])
        yield Found(
            label=target.label(row), cell=row.cell(target.column),
            ids=tuple(sorted(ids)), near=near, locked=moodle.is_locked(row.text(target.changeable)),
            most=_most(row, target),
        )  # fmt: skip


def _most(row: Row, target: Target) -> Fraction | None:
    own = amounts.number(row.text(target.points_column))
    return target.points if own is None else own


def _judge(
    target: Target, people: Class, wish: Wish, times: Counter[str]
) -> Callable[[Found], tuple[Outcome, str]]:
    def judge(row: Found) -> tuple[Outcome, str]:
        outcome = _not_theirs(row, people, times) or _closed(row, target)
        if outcome is not None:
            return outcome, ""
        standing = people.standings.get(row.ids[0])
        if standing is not None and standing.state is State.EXCUSED and target.excused:
            return Outcome.EXCUSED, target.excused
        value, outcome = _value(standing, wish)
        if value is None:
            return Outcome.NO_NUMBER, ""
        shown = amounts.as_written(value)
        if row.most is not None and shown > row.most:
            return Outcome.ABOVE, ""
        if amounts.number(row.cell.text) == shown:
            return Outcome.STAYS, ""
        return outcome, amounts.written(shown, target.sign)

    return judge


def _not_theirs(row: Found, people: Class, times: Counter[str]) -> Outcome | None:
    """Why a row is nobody's that marks are put in for."""
    if not row.ids:
        return Outcome.UNKNOWN
    if len(row.ids) > 1:
        return Outcome.AMBIGUOUS
    if row.ids[0] in people.withdrawn:
        return Outcome.WITHDRAWN
    if row.ids[0] not in people.here:
        return Outcome.ELSEWHERE
    return Outcome.TWICE if times[row.ids[0]] > 1 else None


def _closed(row: Found, target: Target) -> Outcome | None:
    """Why nothing is put into a row, whoever it is of."""
    text = row.cell.text
    if row.locked:
        return Outcome.LOCKED
    if target.not_assigned and text.upper() == target.not_assigned:
        return Outcome.NOT_ASSIGNED
    if target.excused and text.upper() == target.excused:
        return Outcome.EXCUSED_THERE
    if text not in EMPTY and amounts.number(text) is None:
        return Outcome.WORDS
    return None


def _value(standing: Standing | None, wish: Wish) -> tuple[Fraction | None, Outcome]:
    """The score to write, None where there is none."""
    if standing is None:
        return None, Outcome.NO_NUMBER
    if standing.score is not None and standing.max:
        return amounts.scaled(standing.score, standing.max, wish.out_of), Outcome.CHANGES
    if wish.zero and standing.state in ZEROS:
        return Fraction(0), Outcome.ZERO
    return None, Outcome.NO_NUMBER
