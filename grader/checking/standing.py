"""Where everyone stands: what counts for them and its verdicts become a state and a score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from grader.assignment.policy import Attempts
from grader.assignment.roster import Recipient
from grader.checking.desk import Desk
from grader.marking.letters import Letters
from grader.marking.marked import Marked
from grader.marking.results import UNTRUSTED
from grader.marking.score import rounded, total
from grader.reconciling.lateness import deducted
from grader.reconciling.reconciled import Counts, File, Reconciled
from grader.records.issued import OnSheet
from grader.records.marks import ABSENT, packed
from grader.records.verdicts import Judgement, Kept, judgement_of
from grader.states import State

NO_NUMBER = "no entry could be read as a number"


@dataclass(frozen=True, kw_only=True)
class Standings:
    """Says of people where they stand."""

    desk: Desk
    reconciled: Reconciled
    current: Mapping[str, str]

    @cached_property
    def _letters(self) -> Letters:
        return Letters(self.desk.worth)

    def of(self, people: Sequence[Recipient]) -> Iterator[Marked]:
        """Some people, in their order; whoever has no sheet is left out."""
        with_sheet = [one for one in people if one.id in self.current]
        counts = {one.id: self.reconciled.of.get(one.id) for one in with_sheet}
        files = [file for one in counts.values() if one and not one.state for file in one.attempts]
        judged = self.desk.book.verdicts.kept((file.number, file.code) for file in files)
        codes = {self.current[one.id] for one in with_sheet} | {file.code for file in files}
        exercises = self.desk.manifest.instances.exercises_on([*codes])
        for one in with_sheet:
            yield self._marked(one, counts[one.id], judged, exercises)

    def _marked(
        self, who: Recipient, counts: Counts | None,
        judged: Mapping[tuple[int, str], Kept], exercises: Mapping[str, tuple[OnSheet, ...]],
    ) -> Marked:  # fmt: skip
        code = self.current[who.id]
        if counts is None:
            return Marked(
                recipient=who, code=code, state=State.MISSING, note="", source="",
                submission=None, score=None, max=self._most(exercises[code]),
            )  # fmt: skip
        if counts.state is not None:
            return Marked(
                recipient=who, code=code, state=counts.state, note=counts.note, score=None,
                max=self._most(exercises[code]), source=counts.file.source,
                submission=counts.file.number, late=counts.late, by=counts.by,
            )  # fmt: skip
        tried = [
            self._attempt(who, counts, file, judged[file.number, file.code], exercises[file.code])
            for file in self._looked_at(counts)
        ]
        if len(tried) == 1:
            return tried[0]
        return max(tried, key=lambda one: (one.score is not None, one.score or 0))

    def _looked_at(self, counts: Counts) -> Sequence[File]:
        """The submissions of which the best counts: nearly always there is one."""
        if self.desk.policy.attempts is Attempts.BEST:
            # Of equals the latest counts.
            return [*reversed(counts.attempts)]
        return [counts.file]

    def _attempt(
        self, who: Recipient, counts: Counts, file: File, kept: Kept,
        exercises: tuple[OnSheet, ...],
    ) -> Marked:  # fmt: skip
        """What one submission comes to."""
        outcome = self._outcomes.get((kept, exercises))
        if outcome is None:
            outcome = self._outcomes[kept, exercises] = self._outcome(kept, exercises)
        score = outcome.earned
        if score is not None:
            left = score
            if counts.by:
                left = deducted(score, outcome.most, counts.by, self.desk.lateness)
            score = rounded(left, outcome.most, self.desk.policy.round_to)
        return Marked(
            recipient=who, code=file.code, state=outcome.state, note=counts.note or outcome.note,
            source=file.source, submission=file.number, score=score, max=outcome.most,
            current=self.current[who.id], verdicts=outcome.verdicts, unread=outcome.unread,
            late=counts.late, by=counts.by,
        )  # fmt: skip

    def _outcome(self, kept: Kept, exercises: tuple[OnSheet, ...]) -> _Outcome:
        judgement = judgement_of(kept)
        verdicts = [(id_, own.replace(ABSENT, "")) for id_, own in judgement.verdicts]
        state, note = _state("".join(own for _, own in verdicts), judgement, exercises)
        return _Outcome(
            state=state, note=note, verdicts=packed(verdicts), most=self._most(exercises),
            earned=self._earned(judgement, exercises) if state is State.GRADED else None,
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
    """What verdicts on a sheet come to: `earned` is exact, None unless graded."""

    state: State
    note: str
    verdicts: str
    most: Fraction
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
