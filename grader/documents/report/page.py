"""The page of the report: figures -> rows of words and numbers -> one HTML file that loads nothing.

Whatever is computed for the eye is computed here; the template only places it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import log10
from textwrap import shorten

from grader.documents.catalogue import Catalogue, catalogue
from grader.documents.edition import Edition
from grader.documents.markup import one_line
from grader.documents.report.drawn import drawings
from grader.documents.report.fair import fair
from grader.documents.report.frame import Said
from grader.documents.report.lines import (
    AlikeRow,
    Bar,
    DoubtRow,
    ItemRow,
    RepeatedRow,
    RingRow,
    Slip,
    StepRow,
    Student,
    WaitingRow,
)
from grader.documents.report.numerals import percent, typed
from grader.documents.report.people import student
from grader.documents.report.plots import Mark, histogram
from grader.documents.report.students import pages_of
from grader.documents.report.titles import title_of
from grader.documents.templates import render, said, template
from grader.judging.verdict import Verdict
from grader.marking.score import shown_score
from grader.reconciling.reconciled import Late
from grader.reporting.figures.copying import Likeness, Suspicion
from grader.reporting.figures.items import Item
from grader.reporting.figures.mistakes import Mistake
from grader.reporting.figures.rings import Ring, rings
from grader.reporting.report import Report, Waiting

TOP = 3
"""Mistakes, questions and groups on the first screen, and names of a group there."""

TINIEST, MOST_ZEROS = 1e-99, 12
"""Nobody needs to know a chance that is smaller still."""

FIRST = 5
"""People and questions to look at there; the others stand one click below."""

BRIEF = 60
"""Characters of what somebody has to do; all of it stands below."""

MOST_PAIRS = 20
"""Pairs of one ring that are told one by one."""


def html(report: Report, edition: Edition) -> str:
    """The page."""
    words = catalogue(edition.language)
    slips = [_slip(one, report, words) for one in report.mistakes]
    doubts = [*_doubts(report, words)]
    who = {
        one.recipient.id: student(one, place, edition) for place, one in enumerate(report.people)
    }
    graded = [who[one.recipient.id] for one in report.graded]
    waiting = [_waiting(one, who[one.student.recipient.id]) for one in report.waiting]
    alike = [_ring(one, graded) for one in rings(report.alike)]
    context: dict[str, object] = {
        "edition": edition, "title": one_line(report.title), "section": one_line(report.section),
        "states": [*_states(report)], "graded": len(report.graded),
        "late": report.scores.late.get(Late.LATE, 0),
        "not_known": report.scores.late.get(Late.NOT_KNOWN, 0),
        "slips": slips, "top": slips[:TOP], "doubts": doubts, "first_doubts": doubts[:TOP],
        "alike": alike, "first_alike": alike[:TOP],
        "waiting": waiting, "first_waiting": waiting[:FIRST], "more": len(waiting[FIRST:]),
        "scores": _histogram(report, edition),
        "items": [_item(one, report, words) for one in report.items],
        "steps": [*_steps(report, words)],
        "students": pages_of(report, [*who.values()], edition),
        "drawings": [*drawings(report, edition)],
        "fair": fair(report, edition),
        "by_exercise": _by_exercise(slips),
        "repeated": [*_repeated(report, words)],
    }  # fmt: skip
    return render(template("report.html.j2", edition), context)


def _waiting(one: Waiting, who: Student) -> WaitingRow:
    why = one_line(one.why)
    return WaitingRow(
        place=who.place, id=who.id, name=who.name, why=why,
        brief=shorten(why, BRIEF, placeholder=" …"),
    )  # fmt: skip


def _histogram(report: Report, edition: Edition) -> str:
    """The scores of the class, as SVG."""
    found = report.scores

    def word(what: str, value: float | None = None) -> str:
        return said(
            "parts/report/pictures.j2", "scores", what, _number(value), edition=edition
        ).strip()

    about = Said(
        name="scores", title=word("title"), about=word("about"), across=word("across", found.max),
        up=word("up"), nobody=word("nobody"),
    )  # fmt: skip
    marks = [Mark(value=found.mean, words=word("mean", found.mean))]
    marks.append(Mark(value=found.median, words=word("median", found.median)))
    return histogram(about, found.scores, found.max, marks if found.scores else ())


def _states(report: Report) -> Iterator[Bar]:
    whole = sum(report.scores.states.values())
    for state, count in report.scores.states.items():
        yield Bar(label=state.value, count=count, percent=percent(count / whole))


def _slip(one: Mistake, report: Report, words: Catalogue) -> Slip:
    return Slip(
        exercise=_title(report, one.exercise, words), slug=one.slug, hint=words.gettext(one.hint),
        students=one.students, asked=one.asked, percent=percent(one.share),
        together=one.together,
    )  # fmt: skip


def _by_exercise(slips: Sequence[Slip]) -> list[Slip]:
    """The mistakes of one exercise together, those first of which somebody makes the most."""
    order = list(dict.fromkeys(one.exercise for one in slips))
    return sorted(slips, key=lambda one: order.index(one.exercise))


def _repeated(report: Report, words: Catalogue) -> Iterator[RepeatedRow]:
    for one in report.repeated:
        yield RepeatedRow(
            family=words.gettext(one.title), slug=one.slug, hint=words.gettext(one.hint),
            exercises=one.exercises, students=one.students, asked=one.asked,
            percent=percent(one.students / one.asked), again=one.again,
        )  # fmt: skip


def _ring(one: Ring, graded: Sequence[Student]) -> RingRow:
    students = tuple(graded[place] for place in one.members)
    return RingRow(
        students=students, first=students[:TOP],
        pairs=tuple(_alike(pair, graded) for pair in one.pairs[:MOST_PAIRS]),
        more_pairs=len(one.pairs[MOST_PAIRS:]),
    )  # fmt: skip


def _alike(one: Suspicion, graded: Sequence[Student]) -> AlikeRow:
    return AlikeRow(
        who=graded[one.who], whom=graded[one.whom], fits=one.kind is Likeness.FITS,
        shared=len(one.shared), of=one.of, classes=_rarely(one.expected),
        values=tuple((shared.item, typed(shared.own)) for shared in one.shared[:FIRST]),
    )  # fmt: skip


def _rarely(expected: float) -> str:
    """In how many classes one such finding is to be expected, as a round number."""
    return f"{10 ** min(int(-log10(max(expected, TINIEST))), MOST_ZEROS):,}"


def _doubts(report: Report, words: Catalogue) -> Iterator[DoubtRow]:
    hints = {(one.exercise, one.slug): one.hint for one in report.mistakes}
    for one in report.doubts:
        yield DoubtRow(
            exercise=_title(report, one.exercise, words), quantity=one.quantity,
            hint=words.gettext(hints[one.exercise, one.slug]), students=one.students,
            asked=one.asked,
        )  # fmt: skip


def _item(one: Item, report: Report, words: Catalogue) -> ItemRow:
    correlation = one.discrimination
    return ItemRow(
        exercise=_title(report, one.exercise, words), item=one.item, asked=one.asked,
        facility=percent(one.facility),
        discrimination="" if correlation is None else f"{correlation:.2f}",
        carried=percent(one.share(Verdict.CARRIED)),
        imprecise=percent(one.share(Verdict.IMPRECISE)),
        values=tuple((f"{value:g}", count) for value, count in one.values),
        finer=one.finer, coarser=one.coarser, low=one.facility < 1 / 2,
        odd=correlation is not None and correlation < 0,
    )  # fmt: skip


def _steps(report: Report, words: Catalogue) -> Iterator[StepRow]:
    for one in report.steps:
        yield StepRow(
            exercise=_title(report, one.exercise, words), quantity=one.quantity,
            lost=percent(one.lost), here=percent(one.here), carried=percent(one.carried),
            slugs=one.mistakes[:TOP],
        )  # fmt: skip


def _title(report: Report, exercise: str, words: Catalogue) -> str:
    return title_of(exercise, report.titles, words)


def _number(value: float | None) -> str:
    return "" if value is None else shown_score(Fraction(value).limit_denominator(10**6))
