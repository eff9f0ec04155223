"""The states that a recipient's submission can be in: one word each, the same in every document."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """How far a recipient's submission got; only a graded one has a number in an export."""

    GRADED = "graded"
    EMPTY = "empty"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    NEEDS_A_PERSON = "needs a person"
    WRONG_SHEET = "wrong sheet"
    OUTDATED_SHEET = "outdated sheet"
    DUPLICATE = "duplicate"
    EXCUSED = "excused"


SETTLED = frozenset({State.GRADED, State.EMPTY, State.MISSING, State.EXCUSED})
"""Nobody has to look at these."""
