"""What marking finds: verdicts of items, scores of exercises, and the state of each student."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from grader.assignment.roster import Recipient
from grader.states import State
from grader.submissions.asked import Entry


class Verdict(StrEnum):
    """What an entry is; carried, convention, mistake and imprecise join with their marking."""

    CORRECT = "correct"
    WRONG = "wrong"
    BLANK = "blank"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemResult:
    """One asked number: what was entered, what it is, and the interval of right answers.

    `key` is text that, typed into the form, is correct.
    """

    item: str
    entry: Entry
    verdict: Verdict
    key: str
    low: float
    high: float
    points: Fraction
    max: Fraction
    mistake: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseResult:
    """One exercise; `unmarked` says why its key is not trusted, and then nothing is scored."""

    id: str
    family: str
    title: str
    position: int
    items: tuple[ItemResult, ...]
    max: Fraction
    unmarked: str = ""

    @property
    def score(self) -> Fraction:
        """Points earned."""
        return sum((item.points for item in self.items), Fraction(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentResult:
    """Everything about one student: only a graded one has a score."""

    recipient: Recipient
    code: str
    state: State
    note: str
    source: str
    exercises: tuple[ExerciseResult, ...]
    unknown_items: tuple[str, ...] = ()

    @property
    def score(self) -> Fraction | None:
        """Points earned; None unless graded."""
        if self.state is not State.GRADED:
            return None
        return sum((exercise.score for exercise in self.exercises), Fraction(0))

    @property
    def max(self) -> Fraction:
        """Points to be had."""
        return sum((exercise.max for exercise in self.exercises), Fraction(0))

    @property
    def unreadable_items(self) -> tuple[ItemResult, ...]:
        """Items of a graded sheet that a person must look at."""
        return tuple(
            item for exercise in self.exercises for item in exercise.items
            if item.verdict is Verdict.UNREADABLE
        )  # fmt: skip

    def in_state(self, state: State, note: str) -> StudentResult:
        """The same student in a state, with the reason for it."""
        return replace(self, state=state, note=note)

    @property
    def needs_attention(self) -> bool:
        """Whether a person must act before this student's marks are final."""
        settled = {State.GRADED, State.EMPTY, State.MISSING, State.EXCUSED}
        return self.state not in settled or bool(self.unreadable_items)
