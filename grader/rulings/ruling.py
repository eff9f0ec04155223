"""A ruling: what a person decided about whom and what, and why.

void        the item or exercise does not count: neither points nor maximum
full        it earns all its points, whatever was answered
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
from enum import StrEnum
from fractions import Fraction


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom a ruling is about: one student, a section, or everyone where both are empty."""

    student: str = ""
    section: str = ""

    def holds_for(self, student: str, section: str) -> bool:
        """Whether somebody is meant."""
        if self.student:
            return self.student == student
        return not self.section or self.section == section


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


Rulings = tuple[Ruling, ...]
"""All rulings of a folder, by file and line; none of them contradict each other."""
