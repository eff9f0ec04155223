"""What becomes of one row: whose it is, what stands there, what its student has here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from grader.exporting import amounts
from grader.exporting.cells import Cell
from grader.exporting.directory import Directory
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

NAMED = LOOK | {Outcome.UNKNOWN}
"""Whoever has such a row is named."""

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
    """A row and whose it is.

    near    ids that differ from what it says only by zeros
    graded  whether it says that it was graded there before
    """

    label: str
    cell: Cell
    ids: tuple[str, ...]
    near: tuple[str, ...]
    locked: bool
    graded: bool
    most: Fraction | None


def judging(
    target: Target, people: Class, wish: Wish, times: Counter[str]
) -> Callable[[Found], tuple[Outcome, str]]:
    """Says of a row what becomes of it, and what is put in; `times`: how many rows everyone has."""

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
