"""Whose list of people a table is, recognised by its titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from grader.assignment.keys import System
from grader.tables.columns import Meaning, Part, folded, is_canvas, meanings
from grader.tables.table import Line


class Kind(StrEnum):
    """Whose list it is, in words."""

    OWN = "a list of your own"
    CANVAS = "a gradebook of Canvas"
    WORKSHEET = "a grading worksheet of Moodle"
    PARTICIPANTS = "a list of participants"
    GRADESCOPE = "a roster of Gradescope"
    GITHUB = "a roster of GitHub Classroom"
    OTHER = "a list of people"


PARTICIPANT = re.compile(
    r"(?:participante?|partecipante|teilnehmer(?:/in|\*in|in)?|deelnemer|deltagare|deltaker|deltager"
    r"|uczestnik|účastník|osallistuja|참가자|참여자|参加者|参与者|參與者)\s*([0-9]{1,12})",
    re.IGNORECASE,
)
"""What Moodle calls the nth participant of an assignment, in the language of who downloads."""

_NAMES = (Part.NAME, Part.FIRST, Part.LAST)
_KINDS: tuple[tuple[Kind, frozenset[Meaning]], ...] = (
    (Kind.WORKSHEET, frozenset({System.PARTICIPANT})),
    (Kind.GITHUB, frozenset({System.GITHUB, System.ID})),
    (Kind.GRADESCOPE, frozenset({System.ID, System.EMAIL, Part.ROLE})),
    (Kind.PARTICIPANTS, frozenset({Part.FIRST, Part.LAST, System.EMAIL})),
)
"""What tells a list: the first of which everything is there."""


def header_of(lines: Sequence[Line]) -> int:
    """Which of the first lines holds the titles: one that has a name and a key.

    The lists of universities begin with the course and the date. Where none has both, the first.
    """
    for place, line in enumerate(lines):
        found = meanings(line.cells)
        if any(one in _NAMES for one in found) and any(isinstance(one, System) for one in found):
            return place
    return 0


def columns_of(header: Line, rows: Sequence[Line]) -> tuple[Meaning | None, ...]:
    """What each column means: in a worksheet of Moodle, `Participant 71` is no id of anybody."""
    found = meanings(header.cells)
    if is_canvas(header.cells):
        # Behind the sections stand marks, whatever they are called.
        end = found.index(Part.SECTION) + 1
        return (*found[:end], *[None] * (len(found) - end))
    if not rows or isinstance(found[0], Part):
        return found
    if all(PARTICIPANT.fullmatch(row.cell(0)) for row in rows):
        return (System.PARTICIPANT, *found[1:])
    if found[0] is System.PARTICIPANT:
        return (System.ID, *found[1:])
    return found


def kind_of(header: Line, columns: Sequence[Meaning | None]) -> Kind:
    """Whose list it is."""
    if is_canvas(header.cells):
        return Kind.CANVAS
    if {"id", "name"} <= {folded(title) for title in header.cells}:
        return Kind.OWN
    own = frozenset(columns)
    return next((kind for kind, needed in _KINDS if needed <= own), Kind.OTHER)
