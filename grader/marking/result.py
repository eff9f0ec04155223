"""What marking finds: verdicts of items, scores of exercises, and the state of each student."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from grader.assignment.lateness import Lateness
from grader.assignment.roster import Recipient
from grader.judging.verdict import Verdict
from grader.marking.score import rounded, total
from grader.reconciling.lateness import deducted
from grader.reconciling.reconciled import Late
from grader.rulings.ruling import SETTLING, Ruling
from grader.states import SETTLED, State
from grader.submissions.asked import Entry
from grader.submissions.sentence import Sentence
from solutions.structure import Structure


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A mistake that was tried on an entry: the values it leads to from the student's own numbers.

    visible  whether they lie apart from the right ones, so that the entry can speak for it
    """

    slug: str
    low: float
    high: float
    visible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemResult:
    """One asked number: what was entered, what it is, and the interval of right answers.

    key        text that, typed into the form, is correct
    mistake    the mistakes that lead to the entry; several that cannot be told apart stand together
    carried    the values that the student's own earlier entries lead to
    from_own   those of them on which the item rests and which are not right themselves
    turned     the entry is right where rows and columns of its matrix change places
    tried      every mistake that can be made at this item; only when marks are explained
    rulings    those of people that decided here, on whatever they are about
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
    carried: tuple[float, float] | None = None
    from_own: tuple[str, ...] = ()
    turned: bool = False
    tried: tuple[Tried, ...] = ()
    rulings: tuple[Ruling, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether somebody decided what it earns, or that it does not count."""
        return any(one.action in SETTLING for one in self.rulings)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseResult:
    """One exercise; `unmarked` says why its key is not trusted, and then nothing is scored.

    structure  with the formula of each cell and the hint of each mistake
    awarded    the points that somebody gave it in place of what its answers earn
    rulings    those that are about all of it and decided here, and the readings it accepts
    """

    id: str
    family: str
    title: str
    position: int
    items: tuple[ItemResult, ...]
    max: Fraction
    structure: Structure
    unmarked: str = ""
    awarded: Fraction | None = None
    rulings: tuple[Ruling, ...] = ()

    @property
    def score(self) -> Fraction:
        """Points earned, or given."""
        if self.awarded is not None:
            return self.awarded
        return total(item.points for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentResult:
    """Everything about one student: only a graded one has a score.

    submission  its number in the gradebook, where one counts
    round_to    scores are multiples of this; None: not rounded
    unknown_items  lines of the form that belong to no item of the sheet
    seem_to_be     what those lines seem to be, a sentence for each quantity
    late, by       whether it came too late, where that is looked at, and by how many seconds
    lateness       what that costs
    awarded        the points that somebody gave the sheet in place of what its answers earn
    rulings        those that are about this student or sheet as a whole
    """

    recipient: Recipient
    code: str
    state: State
    note: str
    source: str
    exercises: tuple[ExerciseResult, ...]
    unknown_items: tuple[str, ...] = ()
    submission: int | None = None
    round_to: Fraction | None = None
    seem_to_be: tuple[Sentence, ...] = ()
    late: Late | None = None
    by: int = 0
    lateness: Lateness = field(default_factory=Lateness)
    awarded: Fraction | None = None
    rulings: tuple[Ruling, ...] = ()

    @property
    def score(self) -> Fraction | None:
        """Points earned or given, rounded as the policy says; None unless graded."""
        if self.state is not State.GRADED:
            return None
        if self.awarded is not None:
            return rounded(self.awarded, self.max, self.round_to)
        kept = deducted(self._exact, self.max, self.by, self.lateness)
        return rounded(kept, self.max, self.round_to)

    @property
    def lost(self) -> Fraction:
        """Points that a graded student lost by handing in late."""
        if self.state is not State.GRADED or self.awarded is not None:
            return Fraction(0)
        return self._exact - deducted(self._exact, self.max, self.by, self.lateness)

    @property
    def _exact(self) -> Fraction:
        if any(exercise.awarded is not None for exercise in self.exercises):
            return total(exercise.score for exercise in self.exercises)
        return total(item.points for exercise in self.exercises for item in exercise.items)

    @property
    def max(self) -> Fraction:
        """Points to be had."""
        return total(exercise.max for exercise in self.exercises)

    @property
    def unreadable_items(self) -> tuple[ItemResult, ...]:
        """Items of a graded sheet that a person must look at and has not ruled on."""
        return tuple(
            item for exercise in self.exercises for item in exercise.items
            if item.verdict is Verdict.UNREADABLE and not item.is_settled
        )  # fmt: skip

    @property
    def decided(self) -> tuple[Ruling, ...]:
        """Every ruling that decided something here, once."""
        own = [
            *self.rulings,
            *(one for exercise in self.exercises for one in exercise.rulings),
            *(r for exercise in self.exercises for item in exercise.items for r in item.rulings),
        ]
        return tuple(dict.fromkeys(own))

    def in_state(self, state: State, note: str) -> StudentResult:
        """The same student in a state, with the reason for it."""
        return replace(self, state=state, note=note)

    @property
    def needs_attention(self) -> bool:
        """Whether a person must act before this student's marks are final."""
        graded = self.state is State.GRADED
        return self.state not in SETTLED or (graded and bool(self.unreadable_items))
