"""The report without anybody's name: what leaves the room of those who may know who is who.

Students become numbers in an order that says nothing of the roster's, and that nobody can undo who
does not have the gradebook. What people wrote, and what files are called, is not shown: names,
ids, e-mail addresses and sheet codes may stand in it.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan

import numpy as np

from grader.assignment.roster import Recipient
from grader.checking.summary import why
from grader.issuing.fields import packed
from grader.marking.marked import Marked
from grader.reporting.figures.by_student import ByStudent
from grader.reporting.figures.copying import Shared, Suspicion
from grader.reporting.figures.fairness import Dependence
from grader.reporting.figures.items import Item
from grader.reporting.report import Report, Waiting
from grader.reporting.telling import TEXT, Telling, telling
from grader.rulings.ruling import Action, Ruling
from grader.states import State

NOTES: Mapping[State, str] = {
    State.UNREADABLE: "what was handed in cannot be read",
    State.NEEDS_A_PERSON: "somebody has to look at what was handed in",
    State.WRONG_SHEET: "the sheet code is not that of this student's sheet",
    State.OUTDATED_SHEET: "the sheet code is that of an earlier sheet, which was replaced",
    State.DUPLICATE: "several files have the same time and differ",
}
"""Why somebody has to look at a student, without the names of files and people."""

RULED: Mapping[Action, str] = {
    Action.VOID: "something on the sheet does not count",
    Action.FULL: "something on the sheet counts in full",
    Action.ACCEPT: "another reading is accepted",
    Action.POINTS: "the points of something are decided",
    Action.EXCUSE: "excused",
    Action.DUE: "answers may come later",
    Action.BELONGS_TO: "it was decided whose the file is",
    Action.SHEET: "it was decided against which sheet the file is marked",
    Action.IGNORE: "a file does not count",
}
"""What was ruled, without the reason and without names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """Everybody's number by id, and what tells somebody in what was typed."""

    numbers: Mapping[str, int]
    telling: Telling

    def in_order(self, people: Iterable[Marked]) -> list[Marked]:
        """People by their numbers: nothing on the page may stand in the order of the roster."""
        return sorted(people, key=lambda one: self.numbers[one.recipient.id])

    def report(self, report: Report) -> Report:
        """The report with numbers for people; the people in it stand in the order of these."""
        return replace(
            report, graded=tuple(map(self._masked, report.graded)),
            people=tuple(map(self._masked, report.people)),
            answers=tuple(map(self._answers, report.answers)),
            decided={
                str(self.numbers[one.recipient.id]): tuple(map(_ruled, one.decided))
                for one in report.people if one.decided
            },
            waiting=tuple(map(self._waiting, report.waiting)),
            items=tuple(map(self._item, report.items)),
            alike=tuple(map(self._suspicion, report.alike)),
            fairness=replace(
                report.fairness, dependences=tuple(map(_in_order, report.fairness.dependences))
            ),
        )  # fmt: skip

    def _masked(self, one: Marked) -> Marked:
        return one._replace(
            recipient=Recipient(id=str(self.numbers[one.recipient.id]), name=""),
            code="", current="", note=NOTES.get(one.state, ""), source="", submission=None,
            unread=dict.fromkeys(one.unread, TEXT), decided=(),
        )  # fmt: skip

    def _waiting(self, one: Waiting) -> Waiting:
        student = self._masked(one.student)
        return Waiting(student=student, why=why(student))

    def _answers(self, one: ByStudent) -> ByStudent:
        """Answers came in the order of files, and files lie in that of names."""
        order = sorted(range(len(one.who)), key=one.who.__getitem__)
        masked = [
            self.telling.masked(*row)
            for row in zip(one.typed, one.right, one.verdicts, strict=True)
        ]
        return replace(
            one, who=tuple(one.who[place] for place in order),
            typed=tuple(masked[place][0] for place in order),
            right=tuple(masked[place][1] for place in order),
            verdicts=tuple(one.verdicts[place] for place in order),
            own=tuple(one.own[place] for place in order),
            mistakes=tuple(one.mistakes[place] for place in order),
        )  # fmt: skip

    def _item(self, one: Item) -> Item:
        kept = tuple((value, n) for value, n in one.values if not self.telling.in_number(value))
        return replace(one, values=kept)

    def _suspicion(self, one: Suspicion) -> Suspicion:
        return replace(one, shared=tuple(map(self._shared, one.shared)))

    def _shared(self, one: Shared) -> Shared:
        told = self.telling.in_number(one.own) or self.telling.in_number(one.other)
        return replace(one, own=nan, other=nan) if told else one


def mask(people: Sequence[Recipient], key: bytes) -> Mask:
    """Numbers for everybody on the roster, in an order that only the key knows."""
    in_order = sorted(people, key=lambda one: hmac.digest(key, packed(one.id), "sha256"))
    numbers = {one.id: number for number, one in enumerate(in_order, start=1)}
    return Mask(numbers=numbers, telling=telling(people))


def _in_order(one: Dependence) -> Dependence:
    """Circles are drawn in the order of students, who may have come in that of the roster."""
    order = np.lexsort((one.draws.share, one.draws.drawn))
    drawn, share = one.draws.drawn[order], one.draws.share[order]
    return replace(one, draws=replace(one.draws, drawn=drawn, share=share))


def _ruled(one: Ruling) -> str:
    return RULED[one.action]
