"""Where one student stands after a run: as much as grades, lists and moves need to know."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from grader.assignment.roster import Recipient
from grader.marking.result import ItemResult, StudentResult
from grader.reconciling.reconciled import Late
from grader.records.marks import LETTER, Marks, Standing, packed
from grader.records.verdicts import NONE
from grader.rulings.ruling import Rulings
from grader.states import SETTLED, State
from grader.straight import straight
from grader.submissions.numbers import Unreadable

_marks = straight(Marks)


class Marked(NamedTuple):
    """One student.

    standing    state, score and maximum: one and the same for all who stand alike
    code        of the sheet that the submission is held against
    current     of the student's own current sheet
    submission  its number in the gradebook, where one counts
    verdicts    packed: each exercise with a letter for each answer
    unread      items where nothing could be read, with what was typed there
    late, by    None where nobody looks at it; how late, in seconds
    decided     what people ruled, where it decided something here
    """

    recipient: Recipient
    code: str
    standing: Standing
    note: str
    source: str
    submission: int | None
    verdicts: str = ""
    unread: Mapping[str, str] = NONE
    late: Late | None = None
    by: int = 0
    current: str = ""
    decided: Rulings = ()

    @property
    def state(self) -> State:
        """What became of what was handed in."""
        return self.standing.state

    @property
    def score(self) -> Fraction | None:
        """Only who is graded has one."""
        return self.standing.score

    @property
    def max(self) -> Fraction:
        """What the sheet is worth."""
        return self.standing.max

    @property
    def needs_attention(self) -> bool:
        """Whether a person must act before this student's marks are final."""
        state = self.standing.state
        return bool(self.unread) if state is State.GRADED else state not in SETTLED

    @property
    def to_tell(self) -> bool:
        """Whether the answers themselves say more of what a person has to do."""
        in_doubt = self.late is not None and (
            self.late is Late.NOT_KNOWN or (self.late is Late.LATE and not self.by)
        )
        return (in_doubt or bool(self.unread)) and self.score is not None

    @property
    def marks(self) -> Marks:
        """As the gradebook remembers them."""
        code = self.current or self.code
        return _marks((code, self.submission, *self.standing.exact, self.verdicts))


def marked_of(result: StudentResult) -> Marked:
    """Where a student stands who was marked with every detail."""
    letters = [
        (one.id, "" if one.unmarked else "".join(LETTER[item.verdict] for item in one.items))
        for one in result.exercises
    ]
    standing = Standing(state=result.state, score=result.score, max=result.max)
    return Marked(
        recipient=result.recipient, code=result.code, standing=standing, note=result.note,
        source=result.source, submission=result.submission,
        verdicts=packed(letters), late=result.late, by=result.by,
        unread={item.item: typed_at(item) for item in result.unreadable_items},
        decided=result.decided,
    )  # fmt: skip


def typed_at(item: ItemResult) -> str:
    """What was typed at an item that cannot be read."""
    return item.entry.text if isinstance(item.entry, Unreadable) else ""


def without_answers(one: Marked) -> StudentResult:
    """The same where nobody looks at the answers: they are not there, and no score either."""
    return StudentResult(
        recipient=one.recipient, code=one.code, state=one.state, note=one.note, source=one.source,
        exercises=(), submission=one.submission, late=one.late, by=one.by,
    )  # fmt: skip
