"""What a run found, counted student by student."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from grader.checking.moved import Move
from grader.checking.taking_in import ReadList
from grader.marking.marked import Marked
from grader.marking.score import total
from grader.reconciling.reconciled import File, FileState, Late, Reconciled
from grader.records.folder import Folder
from grader.states import State

NOBODYS = (FileState.UNKNOWN, FileState.AMBIGUOUS)


@dataclass(kw_only=True)
class Summary:
    """Counts of a run, and who needs a look; `seen` has so many students as a screen may show.

    lists   lists of people that lay beside the submissions
    scores  denominator -> the sum of numerators: whole numbers are added many times faster
    late    students whose submission came too late, or of whom nobody knows
    """

    folder: Folder
    reconciled: Reconciled
    lists: tuple[ReadList, ...] = ()
    most_seen: int = 60
    seen: list[Marked] = field(default_factory=list)
    states: Counter[State] = field(default_factory=Counter)
    attention: list[tuple[str, str]] = field(default_factory=list)
    late: Counter[Late] = field(default_factory=Counter)
    moved: list[Move] = field(default_factory=list)
    scores: Counter[int] = field(default_factory=Counter)
    max: Fraction = Fraction(0)

    def take(self, one: Marked) -> None:
        """Count one student."""
        self.states[one.state] += 1
        if one.max is not self.max and one.max != self.max:
            self.max = max(self.max, one.max)
        if one.score is not None:
            self.scores[one.score.denominator] += one.score.numerator
        if one.late is not None:
            self.late[one.late] += 1
        if one.needs_attention:
            self.attention.append((one.recipient.id, why(one)))
        if len(self.seen) < self.most_seen or (
            one.needs_attention and len(self.seen) < 2 * self.most_seen
        ):
            self.seen.append(one)

    @property
    def mean(self) -> Fraction | None:
        """Mean score of those who are graded."""
        graded = self.states[State.GRADED]
        points = total(Fraction(above, below) for below, above in self.scores.items())
        return points / graded if graded else None

    @cached_property
    def nobodys(self) -> tuple[File, ...]:
        """Files that count for nobody, because nobody knows whose they are."""
        return tuple(
            file for file in self.reconciled.files
            if file.state in NOBODYS and file.person is None
        )  # fmt: skip

    @cached_property
    def superseded(self) -> tuple[File, ...]:
        """Files that gave way to others of the same student."""
        return tuple(f for f in self.reconciled.files if f.state is FileState.SUPERSEDED)

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody must look at something before the marks are final: exit code 3."""
        return bool(self.attention or self.nobodys)


def why(one: Marked) -> str:
    """Why somebody has to look at a student, in words."""
    if one.state is not State.GRADED:
        return one.note or one.state.value
    typed = ", ".join(f"{item} ({text!r})" for item, text in [*one.unread.items()][:3])
    more = f" and {len(one.unread) - 3} more" if len(one.unread) > 3 else ""
    return f"cannot be read: {typed}{more}"
