"""Where everyone stands: what counts for them and its verdicts become a state and a score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from grader.assignment.policy import Attempts
from grader.checking.desk import Desk
from grader.marking.letters import Letters
from grader.marking.marked import Marked
from grader.marking.results import UNTRUSTED
from grader.marking.score import rounded, total
from grader.reconciling.lateness import deducted
from grader.reconciling.reconciled import Counts, File, Student
from grader.records.issued import OnSheet
from grader.records.marks import ABSENT, Standing, packed, standing_of
from grader.records.verdicts import Held, Judgement, Kept, judgement_of
from grader.states import State
from grader.straight import straight

NO_NUMBER = "no entry could be read as a number"


@dataclass(frozen=True, kw_only=True)
class Standings:
    """Says of people where they stand: `of` is what counts for those whose files were weighed."""

    desk: Desk
    of: Mapping[str, Counts]
    held: Held

    @cached_property
    def _letters(self) -> Letters:
        return Letters(self.desk.worth)

    def where(self, students: Sequence[Student]) -> Iterator[Marked]:
        """Where some students stand, in their order."""
        of = self.of
        weighed = [counts for one in students if (counts := of.get(one.who.id))] if of else []
        codes = [one.code for one in students]
        codes += [file.code for counts in weighed for file in counts.attempts]
        exercises = self.desk.manifest.instances.exercises_on(codes)
        marked = straight(Marked)
        for student in students:
            row = student.alone
            if row is None:
                yield self._weighed(student, of.get(student.who.id), exercises)
                continue
            outcome = self._outcome_of(row.kept, exercises[row.code])
            yield marked((
                student.who, row.code, outcome.standing, outcome.note, row.source, row.number,
                outcome.verdicts, outcome.unread, None, 0, row.code, (),
            ))  # fmt: skip

    def _weighed(
        self, student: Student, counts: Counts | None,
        exercises: Mapping[str, tuple[OnSheet, ...]],
    ) -> Marked:  # fmt: skip
        """Somebody of whom nothing came, or files that were weighed."""
        if counts is None:
            return Marked(
                recipient=student.who, code=student.code, note="", source="", submission=None,
                standing=self._without_score(State.MISSING, exercises[student.code]),
            )  # fmt: skip
        if counts.state is not None:
            return Marked(
                recipient=student.who, code=student.code, note=counts.note,
                source=counts.file.source,
                standing=self._without_score(counts.state, exercises[student.code]),
                submission=counts.file.number, late=counts.late, by=counts.by,
                decided=counts.rulings,
            )  # fmt: skip
        tried = self._looked_at(counts)
        if len(tried) == 1:
            return self._attempt(student, counts, tried[0], exercises)
        each = (self._attempt(student, counts, file, exercises) for file in tried)
        return max(each, key=lambda one: (one.score is not None, one.score or 0))

    def _without_score(self, state: State, exercises: tuple[OnSheet, ...]) -> Standing:
        return standing_of(state.value, None, str(self._most(exercises)))

    def _looked_at(self, counts: Counts) -> Sequence[File]:
        """The submissions of which the best counts, where that is the policy.

        Of equals the latest counts.
        """
        if len(counts.attempts) > 1 and self.desk.policy.attempts is Attempts.BEST:
            return counts.attempts[::-1]
        return (counts.file,)

    def _attempt(
        self, student: Student, counts: Counts, file: File,
        exercises: Mapping[str, tuple[OnSheet, ...]],
    ) -> Marked:  # fmt: skip
        """What one submission comes to."""
        outcome = self._outcome_of(self.held[file.number, file.code], exercises[file.code])
        standing = outcome.standing
        if counts.by and outcome.earned is not None:
            standing = self._graded(outcome.earned, standing.max, counts.by)
        return Marked(
            student.who, file.code, standing, counts.note or outcome.note, file.source,
            file.number, outcome.verdicts, outcome.unread, counts.late, counts.by, student.code,
            counts.rulings,
        )  # fmt: skip

    def _outcome_of(self, kept: Kept, exercises: tuple[OnSheet, ...]) -> _Outcome:
        found = self._outcomes.get((kept, exercises))
        if found is None:
            found = self._outcomes[kept, exercises] = self._outcome(kept, exercises)
        return found

    def _graded(self, earned: Fraction, most: Fraction, by: int = 0) -> Standing:
        """Exact points as they stand in the grades, so many seconds late."""
        left = deducted(earned, most, by, self.desk.lateness) if by else earned
        score = rounded(left, most, self.desk.policy.round_to)
        return standing_of(State.GRADED.value, str(score), str(most))

    def _outcome(self, kept: Kept, exercises: tuple[OnSheet, ...]) -> _Outcome:
        judgement = judgement_of(kept)
        verdicts = [(id_, own.replace(ABSENT, "")) for id_, own in judgement.verdicts]
        state, note = _state("".join(own for _, own in verdicts), judgement, exercises)
        earned, standing = None, self._without_score(state, exercises)
        if state is State.GRADED:
            earned = self._earned(judgement, exercises)
            standing = self._graded(earned, standing.max)
        return _Outcome(
            standing=standing, note=note, verdicts=packed(verdicts), earned=earned,
            unread=judgement.unread,
        )  # fmt: skip

    @cached_property
    def _outcomes(self) -> dict[tuple[Kept, tuple[OnSheet, ...]], _Outcome]:
        """Of equal verdicts on equal sheets comes the same: so it is for most of a large class."""
        return {}

    def _most(self, exercises: tuple[OnSheet, ...]) -> Fraction:
        found = self._mosts.get(exercises)
        if found is None:
            found = total(self.desk.worth.points[one.exercise] for one in exercises)
            self._mosts[exercises] = found
        return found

    @cached_property
    def _mosts(self) -> dict[tuple[OnSheet, ...], Fraction]:
        """What sheets with these exercises are worth: nearly all are alike."""
        return {}

    def _earned(self, judgement: Judgement, exercises: Sequence[OnSheet]) -> Fraction:
        """The exact points of all answers."""
        earned = []
        for on_sheet, (id_, letters) in zip(exercises, judgement.verdicts, strict=True):
            items = self.desk.manifest.structure(on_sheet.structure).items
            start = f"{on_sheet.position}."
            mistakes = {
                item.removeprefix(start): slugs
                for item, slugs in judgement.mistakes.items() if item.startswith(start)
            }  # fmt: skip
            earned.append(self._letters.earned(id_, items, letters, mistakes))
        return total(earned)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What verdicts on a sheet come to in time: `earned` is exact, None unless graded."""

    standing: Standing
    note: str
    verdicts: str
    earned: Fraction | None
    unread: Mapping[str, str]


def _state(letters: str, judgement: Judgement, exercises: Sequence[OnSheet]) -> tuple[State, str]:
    """The state of answers that were read, and what is said of it."""
    unmarked = [one for one, (_, own) in zip(exercises, judgement.verdicts, strict=True) if not own]
    kinds = frozenset(letters)
    if kinds == {"b"} and not unmarked:
        return (State.UNREADABLE, judgement.strays) if judgement.strays else (State.EMPTY, "")
    if kinds <= {"b", "u"} and not unmarked:
        return State.UNREADABLE, NO_NUMBER
    if unmarked:
        return State.NEEDS_A_PERSON, f"exercise {unmarked[0].position}: {UNTRUSTED}"
    return State.GRADED, judgement.strays
