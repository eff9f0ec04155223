"""A ruling: what a person decided about whom and what, and why.

void        the item or exercise does not count: neither points nor maximum
full        it earns all its points, whatever was answered; without an exercise the whole sheet does
accept      a mistake or convention is an accepted reading: its slug, worth full points
points      it earns so many points; of a student alone: the whole sheet does
excuse      the student has nothing to hand in and no score
due         the student may hand in until then
belongs-to  a file is this student's, whatever it says
sheet       a file or student is marked against the sheet with this code
ignore      a file counts for nobody
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from fractions import Fraction

from grader.assignment.roster import sections_in


class Action(StrEnum):
    """What a ruling does."""

    VOID = "void"
    FULL = "full"
    ACCEPT = "accept"
    POINTS = "points"
    EXCUSE = "excuse"
    DUE = "due"
    BELONGS_TO = "belongs-to"
    SHEET = "sheet"
    IGNORE = "ignore"


EARNING = (Action.FULL, Action.POINTS)
"""What gives points for something, whatever was answered."""

SETTLING = (Action.VOID, *EARNING)
"""What decides over an item in place of its verdict."""


CONVENTION = "convention"
"""What `accept` calls the opposite sign that is kept through."""


class Whom(IntEnum):
    """How many people a ruling is about, the fewest first."""

    STUDENT = 0
    SECTION = 1
    EVERYONE = 2


class What(IntEnum):
    """How much of a sheet a ruling is about, the least first."""

    CELL = 0
    QUANTITY = 1
    EXERCISE = 2
    SHEET = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom a ruling is about: one student, a section, or everyone where both are empty."""

    student: str = ""
    section: str = ""

    @property
    def whom(self) -> Whom:
        """How many people that is."""
        if self.student:
            return Whom.STUDENT
        return Whom.SECTION if self.section else Whom.EVERYONE

    def holds_for(self, student: str, section: str) -> bool:
        """Whether somebody is meant, who may be in several sections."""
        if self.student:
            return self.student == student
        return not self.section or self.section in sections_in(section)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """One ruling; of the fields below `scope` those count that its action needs.

    exercise  an exercise's id, "" for all
    item      an item of it, without the leading number: `delta1[1]`, or a quantity: `delta1`
    accept    the slug of a mistake, or `convention`
    file      the source of a submission as `check` names it, or the first 8 digits or more of its
              SHA-256
    code      of the sheet to mark against
    by, on    who ruled, and when
    file_name, line  where it stands: `decisions/kim.toml`, 12
    """

    action: Action
    scope: Scope
    exercise: str = ""
    item: str = ""
    accept: str = ""
    points: Fraction | None = None
    due: datetime | None = None
    file: str = ""
    code: str = ""
    reason: str
    by: str
    on: date
    file_name: str
    line: int

    @property
    def where(self) -> str:
        """`decisions/kim.toml, line 12`."""
        return f"{self.file_name}, line {self.line}"

    @property
    def what(self) -> What:
        """How much of a sheet it is about."""
        if self.item:
            return What.CELL if "[" in self.item else What.QUANTITY
        return What.EXERCISE if self.exercise else What.SHEET

    @property
    def narrowness(self) -> tuple[Whom, What]:
        """Of two rulings over one item the lesser wins: first by people, then by items."""
        return self.scope.whom, self.what

    @property
    def is_total(self) -> bool:
        """Whether it says what several items earn together."""
        return self.action is Action.POINTS and self.what is not What.CELL

    @property
    def says(self) -> tuple[object, ...]:
        """What is equal for two rulings that say the same, whoever wrote them and why."""
        return (
            self.action, self.scope, self.exercise, self.item, self.accept, self.points, self.due,
            self.file, self.code,
        )  # fmt: skip

    def covers(self, exercise: str, cell: str) -> bool:
        """Whether it is about a cell of an exercise."""
        if self.exercise not in ("", exercise):
            return False
        return self.item in ("", cell, cell.partition("[")[0])


Rulings = tuple[Ruling, ...]
"""All rulings of a folder, by file and line; none of them contradict each other."""
