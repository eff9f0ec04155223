"""The report without anybody's name: what leaves the room of those who may know who is who.

Students become numbers in an order that says nothing of the roster's, and that nobody can undo who
does not have the gradebook. What people wrote, and what files are called, is not shown: names,
ids, e-mail addresses and sheet codes may stand in it.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from math import nan

from grader.assignment.roster import Recipient
from grader.issuing.fields import packed
from grader.marking.marked import Marked
from grader.reporting.figures.by_student import ByStudent
from grader.reporting.figures.copying import Shared, Suspicion
from grader.reporting.figures.items import Item
from grader.reporting.report import Report, Waiting
from grader.rulings.ruling import Action, Ruling
from grader.states import State
from grader.submissions.numbers import Read, read_number

TEXT = "(text)"
"""Stands for what somebody typed that is no number."""

TELLING = 4
"""So many digits of a number that somebody typed may be an id; fewer are no wonder."""

MOST = 3
"""Items that are named of those that cannot be read."""

WHY: Mapping[State, str] = {
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
    """Everybody's number by id, and what numbers are the id or another key of anybody.

    called  every key of anybody, as it is written
    """

    numbers: Mapping[str, int]
    keys: Set[str]
    called: Set[str]

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
            waiting=tuple(
                Waiting(student=self._masked(one.student), why=_why(one.student))
                for one in report.waiting
            ),
            items=tuple(map(self._item, report.items)),
            alike=tuple(map(self._suspicion, report.alike)),
        )  # fmt: skip

    def is_telling(self, value: float) -> bool:
        """Whether a number is what somebody is called."""
        return f"{value:g}" in self.keys or repr(value).removesuffix(".0") in self.keys

    def _masked(self, one: Marked) -> Marked:
        return one._replace(
            recipient=Recipient(id=str(self.numbers[one.recipient.id]), name=""),
            code="", current="", note="", source="", submission=None,
            unread=dict.fromkeys(one.unread, TEXT), decided=(),
        )  # fmt: skip

    def _answers(self, one: ByStudent) -> ByStudent:
        rows = [self._row(*row) for row in zip(one.typed, one.right, strict=True)]
        typed, right = zip(*rows, strict=True) if rows else ((), ())
        return replace(one, typed=typed, right=right)

    def _row(self, typed: str, right: str) -> tuple[str, str]:
        """What somebody typed, and what is right; the latter is "" where just that was typed."""
        own = typed.split("\n")
        shown = [text if self._may_be_shown(text) else TEXT for text in own]
        if shown == own:
            return typed, right
        keys = right.split("\n") if right else [""] * len(own)
        told = [
            key or ("" if text == new else text)
            for key, text, new in zip(keys, own, shown, strict=True)
        ]
        return "\n".join(shown), "\n".join(told)

    def _may_be_shown(self, text: str) -> bool:
        if not text or text in self.called:
            return not text
        entry = read_number(text)
        return isinstance(entry, Read) and not self.is_telling(entry.value)

    def _item(self, one: Item) -> Item:
        kept = tuple((value, count) for value, count in one.values if not self.is_telling(value))
        return replace(one, values=kept)

    def _suspicion(self, one: Suspicion) -> Suspicion:
        return replace(one, shared=tuple(map(self._shared, one.shared)))

    def _shared(self, one: Shared) -> Shared:
        told = self.is_telling(one.own) or self.is_telling(one.other)
        return replace(one, own=nan, other=nan) if told else one


def mask(people: Sequence[Recipient], key: bytes) -> Mask:
    """Numbers for everybody on the roster, in an order that only the key knows."""
    in_order = sorted(people, key=lambda one: hmac.digest(key, packed(one.id), "sha256"))
    return Mask(
        numbers={one.id: number for number, one in enumerate(in_order, start=1)},
        keys=frozenset(
            number
            for one in people
            for key_of in one.keys
            if len(number := key_of.value.lstrip("0")) >= TELLING and number.isdecimal()
        ),
        called=frozenset(key_of.value for one in people for key_of in one.keys),
    )


def _why(one: Marked) -> str:
    if one.state is not State.GRADED:
        return WHY.get(one.state, one.state.value)
    more = f" and {len(one.unread) - MOST} more" if len(one.unread) > MOST else ""
    return f"cannot be read: {', '.join([*one.unread][:MOST])}{more}"


def _ruled(one: Ruling) -> str:
    return RULED[one.action]
