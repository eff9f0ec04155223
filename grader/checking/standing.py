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
from grader.records.verdicts import Judgement
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
        judged = self.desk.book.verdicts.of((file.number, file.code) for file in files)
        codes = {self.current[one.id] for one in with_sheet} | {file.code for file in files}
        exercises = self.desk.manifest.exercises_on([*codes])
        for one in with_sheet:
            yield self._marked(one, counts[one.id], judged, exercises)

    def _marked(
        self, who: Recipient, counts: Counts | None,
        judged: Mapping[tuple[int, str], Judgement],
        exercises: Mapping[str, tuple[OnSheet, ...]],
    ) -> Marked:  # fmt: skip
        code = self.current[who.id]
        most = self._most(exercises[code])
        if counts is None:
            return Marked(
                recipient=who, code=code, state=State.MISSING, note="", source="",
                submission=None, score=None, max=most,
            )  # fmt: skip
        if counts.state is not None:
            return Marked(
                recipient=who, code=code, state=counts.state, note=counts.note, score=None,
                max=most, source=counts.file.source, submission=counts.file.number,
                late=counts.late, by=counts.by,
            )  # fmt: skip
        tried = [
            self._attempt(who, counts, file, judged[file.number, file.code], exercises[file.code])
            for file in self._looked_at(counts, judged)
        ]
        if len(tried) == 1:
            return tried[0]
        return max(tried, key=lambda one: (one.score is not None, one.score or 0))

    def _looked_at(
        self, counts: Counts, judged: Mapping[tuple[int, str], Judgement]
    ) -> Sequence[File]:
        """The submissions of which the best counts: nearly always there is one."""
        if self.desk.policy.attempts is Attempts.BEST:
            # Of equals the latest counts.
            return [*reversed(counts.attempts)]
        return [counts.file]

    def _attempt(
        self, who: Recipient, counts: Counts, file: File, judgement: Judgement,
        exercises: tuple[OnSheet, ...],
    ) -> Marked:  # fmt: skip
        """What one submission comes to."""
        verdicts = [(id_, own.replace(ABSENT, "")) for id_, own in judgement.verdicts]
        letters = "".join([own for _, own in verdicts])
        state, note = _state(letters, judgement, exercises)
        most = self._most(exercises)
        score = None
        if state is State.GRADED:
            score = self._score(judgement, exercises, most, counts)
        return Marked(
            recipient=who, code=file.code, state=state, note=counts.note or note,
            source=file.source, submission=file.number, score=score, max=most,
            current=self.current[who.id],
            verdicts=packed(verdicts),
            unread=judgement.unread, late=counts.late, by=counts.by,
        )  # fmt: skip

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

    def _score(
        self, judgement: Judgement, exercises: Sequence[OnSheet], most: Fraction, counts: Counts
    ) -> Fraction:
        earned = []
        for on_sheet, (id_, letters) in zip(exercises, judgement.verdicts, strict=True):
            items = self.desk.manifest.structure(on_sheet.structure).items
            start = f"{on_sheet.position}."
            mistakes = judgement.mistakes and {
                item.removeprefix(start): slugs
                for item, slugs in judgement.mistakes.items() if item.startswith(start)
            }  # fmt: skip
            earned.append(self._letters.earned(id_, items, letters, mistakes))
        exact = earned[0] if len(earned) == 1 else total(earned)
        kept = deducted(exact, most, counts.by, self.desk.lateness)
        return rounded(kept, most, self.desk.policy.round_to)


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
