"""What a sheet and its worked solution say, before any template or dialect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from grader.assignment.handing_in import HandingIn
from grader.assignment.look import Look
from grader.documents.edition import PLAIN_ENGLISH, Edition
from grader.documents.rooms import Longest
from grader.records.folder import drawing_name
from solutions.structure import Structure

Givens = Mapping[str, tuple[Fraction, ...]]
"""The numbers a student is told, by quantity, row by row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The key of one computed cell: `decimal` as a student should write it, `exact` as it is."""

    decimal: str
    exact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetExercise:
    """One exercise on a sheet.

    answers    by cell, all computed ones; only on a worked solution
    absent     quantities of the structure that this sheet has not: the loop stopped before them
    statement  the template of its words, where a course's own family brings one
    longest    the longest number that each given can have on any sheet of the assignment
    """

    position: int
    id: str
    points: Fraction
    structure: Structure
    givens: Givens
    answers: Mapping[str, Answer] | None = None
    absent: frozenset[str] = frozenset()
    statement: Path | None = None
    longest: Longest = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What one recipient receives; a specimen is marked as such on every page.

    beside  what the names of drawings beside it begin with; left out, as those of issued sheets do
    """

    assignment: str
    title: str
    course: str
    term: str
    code: str
    recipient_id: str
    recipient_name: str
    exercises: tuple[SheetExercise, ...]
    specimen: bool = False
    beside: str = ""
    edition: Edition = PLAIN_ENGLISH
    hand_in: HandingIn = field(default_factory=HandingIn)
    look: Look = field(default_factory=Look)

    def drawing(self, position: int) -> str:
        """The file with the drawing of the exercise at that position."""
        if self.beside:
            return f"{self.beside}-{position}.svg"
        return drawing_name(self.assignment, self.recipient_id, position)
