"""Where one student stands after a run: as much as grades, lists and moves need to know."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from grader.assignment.roster import Recipient
from grader.marking.result import ItemResult, StudentResult
from grader.reconciling.reconciled import Late
from grader.records.marks import LETTER, Marks, Standing, packed
from grader.records.verdicts import NONE
from grader.states import SETTLED, State
from grader.submissions.numbers import Unreadable


class Marked(NamedTuple):
    """One student: only a graded one has a score.

    code        of the sheet that the submission is held against
    current     of the student's own current sheet
    submission  its number in the gradebook, where one counts
    verdicts    packed: each exercise with a letter for each answer
    unread      items where nothing could be read, with what was typed there
    late, by    None where nobody looks at it; how late, in seconds
    """

    recipient: Recipient
    code: str
    state: State
    note: str
    source: str
    submission: int | None
    score: Fraction | None
    max: Fraction
    verdicts: str = ""
    unread: Mapping[str, str] = NONE
    late: Late | None = None
    by: int = 0
    current: str = ""

    @property
    def needs_attention(self) -> bool:
        """Whether a person must act before this student's marks are final."""
        return self.state not in SETTLED or (self.state is State.GRADED and bool(self.unread))

    @property
    def to_tell(self) -> bool:
        """Whether the answers themselves say more of what a person has to do."""
        in_doubt = self.late is Late.NOT_KNOWN or (self.late is Late.LATE and not self.by)
        return self.score is not None and (bool(self.unread) or in_doubt)

    @property
    def standing(self) -> Standing:
        """What a reader of the grades sees."""
        return Standing(state=self.state, score=self.score, max=self.max)

    @property
    def marks(self) -> Marks:
        """As the gradebook remembers them."""
        return Marks(
            code=self.current or self.code, submission=self.submission, state=self.state.value,
            score=None if self.score is None else exact(self.score), max=exact(self.max),
            verdicts=self.verdicts,
        )  # fmt: skip


def marked_of(result: StudentResult) -> Marked:
    """Where a student stands who was marked with every detail."""
    letters = [
        (one.id, "" if one.unmarked else "".join(LETTER[item.verdict] for item in one.items))
        for one in result.exercises
    ]
    return Marked(
        recipient=result.recipient, code=result.code, state=result.state, note=result.note,
        source=result.source, submission=result.submission, score=result.score, max=result.max,
        verdicts=packed(letters), late=result.late, by=result.by,
        unread={item.item: typed_at(item) for item in result.unreadable_items},
    )  # fmt: skip


def exact(score: Fraction) -> str:
    """A score as text; few occur, and two numbers are looked up faster than one is written."""
    return _exact(score.numerator, score.denominator)


@lru_cache(maxsize=4096)
def _exact(above: int, below: int) -> str:
    return str(Fraction(above, below))


def typed_at(item: ItemResult) -> str:
    """What was typed at an item that cannot be read."""
    return item.entry.text if isinstance(item.entry, Unreadable) else ""


def without_answers(one: Marked) -> StudentResult:
    """The same where nobody looks at the answers: they are not there, and no score either."""
    return StudentResult(
        recipient=one.recipient, code=one.code, state=one.state, note=one.note, source=one.source,
        exercises=(), submission=one.submission, late=one.late, by=one.by,
    )  # fmt: skip
