"""What all sheets of an assignment have in common, apart from what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.assignment.handing_in import HandingIn
from grader.assignment.look import Look
from grader.assignment.roster import Recipient
from grader.assignment.spec import Assignment
from grader.documents.edition import Edition, edition_of
from grader.documents.rooms import Longest, longest


@dataclass(frozen=True, slots=True, kw_only=True)
class InCommon:
    """The words and looks that an assignment chooses.

    language    of those whose row in the roster names none
    own         the folder of the course's own templates
    statements  exercise -> the template of its words, where an own family brings one
    longest     exercise -> the longest number that each of its givens can have
    """

    language: str = "en"
    own: Path | None = None
    hand_in: HandingIn = field(default_factory=HandingIn)
    look: Look = field(default_factory=Look)
    statements: Mapping[str, Path] = field(default_factory=dict)
    longest: Mapping[str, Longest] = field(default_factory=dict)

    @classmethod
    def of(cls, assignment: Assignment, own: Path | None = None) -> InCommon:
        """What an assignment says; `own` is a folder of the course's own templates."""
        return cls(
            language=assignment.language,
            own=own,
            hand_in=assignment.hand_in,
            look=assignment.look,
            statements={e.id: e.statement for e in assignment.exercises if e.statement},
            longest={e.id: longest(e.problem().draws) for e in assignment.exercises},
        )

    def edition(self, recipient: Recipient) -> Edition:
        """How a recipient's documents are worded and set."""
        return edition_of(recipient, self.language, self.own)
