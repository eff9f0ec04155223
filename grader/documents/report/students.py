"""The students of a report as columns, packed into its page: who they are and what they answered.

Names join the figures here; words are those of the page. What few students have stands by places.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from grader.documents.catalogue import Catalogue, catalogue
from grader.documents.edition import Edition
from grader.documents.markup import one_line
from grader.documents.report.lines import Student
from grader.documents.report.packed import packed
from grader.documents.templates import render, template
from grader.marking.marked import Marked
from grader.marking.score import shown_standing
from grader.reconciling.reconciled import Late
from grader.records.marks import LETTERS
from grader.reporting.figures.by_student import ByStudent
from grader.reporting.report import Report

NOT_KNOWN = -1
"""In place of seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What makes a page for each student.

    packed  everybody, as the script unpacks it
    script  the only one of the page: always the same
    digest  of it, by which a browser knows that it may run
    """

    packed: str
    script: str
    digest: str


def pages_of(report: Report, who: Sequence[Student], edition: Edition) -> Pages:
    """The pages of everybody of a report; `who` they are, in the order of its people."""
    script = render(template("parts/report/students.js", edition), {})
    digest = b64encode(sha256(script.encode()).digest()).decode("ascii")
    return Pages(
        packed=packed(_everybody(report, who, catalogue(edition.language))), script=script,
        digest=f"sha256-{digest}",
    )  # fmt: skip


def _everybody(report: Report, who: Sequence[Student], words: Catalogue) -> Mapping[str, object]:
    why = {one.student.recipient.id: one.why for one in report.waiting}
    return {
        "students": _students(report.people, who),
        "why": {
            place: one_line(why[one.recipient.id])
            for place, one in enumerate(report.people)
            if one.recipient.id in why
        },
        "late": dict(_late(report.people)),
        "decided": _decided(report),
        "exercises": [_exercise(one, words) for one in report.answers],
        "verdicts": {letter: verdict.value for letter, verdict in LETTERS.items()},
        "hints": _hints(report.answers, words),
    }


def _students(people: Sequence[Marked], who: Sequence[Student]) -> Mapping[str, Sequence[str]]:
    """A column for each thing that is told of everybody."""
    standings = [shown_standing(one.standing.exact) for one in people]
    state, score, most = zip(*standings, strict=True) if standings else ((), (), ())
    return {
        "id": [one.id for one in who], "name": [one.name for one in who],
        "section": [one_line(one.recipient.section) for one in people],
        "state": state, "score": score, "max": most,
    }  # fmt: skip


def _late(people: Sequence[Marked]) -> Iterator[tuple[int, int]]:
    """By how many seconds somebody was late, or might have been."""
    for place, one in enumerate(people):
        if one.late is Late.LATE or one.late is Late.NOT_KNOWN:
            yield place, one.by if one.late is Late.LATE else NOT_KNOWN


def _decided(report: Report) -> Mapping[str, object]:
    """What people ruled, each ruling once, and which of them are about whom."""
    number: dict[str, int] = {}
    of = {
        place: [number.setdefault(one_line(text), len(number)) for text in texts]
        for place, one in enumerate(report.people)
        if (texts := report.decided.get(one.recipient.id))
    }
    return {"texts": [*number], "of": of}


def _exercise(one: ByStudent, words: Catalogue) -> Mapping[str, object]:
    """What was answered to one exercise, student by student."""
    return {
        "title": words.gettext(one.title), "items": one.items, "who": one.who,
        "typed": one.typed, "verdicts": one.verdicts, "right": one.right, "own": one.own,
        "mistakes": one.mistakes,
    }  # fmt: skip


def _hints(answers: Sequence[ByStudent], words: Catalogue) -> Mapping[str, str]:
    """The hints of the mistakes that somebody made."""
    found: dict[str, str] = {}
    for one in answers:
        made = {slug for text in {*one.mistakes} for slug in text.split()}
        found |= {slug: words.gettext(hint) for slug, hint in one.hints.items() if slug in made}
    return found
