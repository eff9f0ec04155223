"""What can be said about an exercise; the words around it are those of the templates.

Hints, reasons and words of choices are in the language of the student.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from grader.documents.feedback.step_formulas import NO_FORMULA, StepFormula
from problems.rounding import Rounding


class Kind(StrEnum):
    """What can be said about an answer that is not simply right.

    unproven  it is the right value, but in a sheet of which too little can be followed
    zero      a 0 that the student's own values lead to, which by itself shows nothing
    """

    MISTAKE = "mistake"
    WRONG = "wrong"
    TURNED = "turned"
    ACCEPTED = "accepted"
    CARRIED = "carried"
    CONVENTION = "convention"
    IMPRECISE = "imprecise"
    UNPROVEN = "unproven"
    ZERO = "zero"
    UNREADABLE = "unreadable"
    BLANK = "blank"


SLIPS = (Kind.MISTAKE, Kind.WRONG, Kind.TURNED)
"""What went wrong; everything else is remarked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A quantity, a cell of it, or (`part`) too many cells to be named one by one."""

    name: str
    part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A student's own value on which others rest."""

    cell: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing that is said, about all the cells of which it can be said.

    first    whether it is the first of its kind
    turned   matrices that were written transposed
    hints    of the mistakes that lead to these answers; one or the other, where there are several
    earned   "all", "some" or "none" of the points of these answers; nothing if they have none
    ruled    whether somebody decided what they earn
    """

    kind: Kind
    cells: tuple[str, ...]
    labels: tuple[Label, ...]
    earned: str
    first: bool
    formula: StepFormula = NO_FORMULA
    hints: tuple[str, ...] = ()
    turned: tuple[str, ...] = ()
    own: tuple[Own, ...] = ()
    rounding: Rounding | None = None
    text: str = ""
    reason: str = ""
    ruled: bool = False

    @property
    def number(self) -> int:
        """What it is about, as grammar counts: one thing or, with 2, several."""
        return 1 if len(self.labels) == 1 and not self.labels[0].part else 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Everything that is said about an exercise; `right` and the like count answers.

    full    whether nothing went wrong and no points were lost
    wholes  quantities in which an answer loses points because of another, under the policy
    """

    slips: tuple[Said, ...]
    remarks: tuple[Said, ...]
    wholes: tuple[str, ...]
    full: bool
    right: int
    accepted: int
    carried: int
    blank: int
    total: int
