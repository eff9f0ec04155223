"""Feedback: what one student reads about their own answers, as Markdown and as HTML.

Both are views of one `Feedback`; the words are the templates'. The operator's notes stay away, for
they may name other people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from grader.assignment.policy import Policy
from grader.documents.catalogue import Catalogue, catalogue
from grader.documents.edition import PLAIN_ENGLISH, Edition
from grader.documents.feedback.decisions import Decision, on_exercise, on_sheet
from grader.documents.feedback.entries import read_as, typed
from grader.documents.feedback.said import Kind, Told
from grader.documents.feedback.tutor import told
from grader.documents.markup import one_line
from grader.documents.templates import render, template
from grader.judging.verdict import Verdict
from grader.marking.result import ExerciseResult, ItemResult, StudentResult
from grader.marking.score import shown_score
from grader.reconciling.reconciled import Late
from grader.rulings.applied import policy_of
from grader.states import State
from problems.program import size, split_cell
from problems.rounding import BANDS
from solutions.structure import Structure

ALONE = (Verdict.WRONG, Verdict.UNREADABLE)
"""An answer with one of these verdicts has a line of its own; others share one with neighbours in
their vector, or in a row of their matrix, of which the same is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the table: one item, or neighbours in one quantity with the same verdict.

    cells     the cell or the whole quantity; of several the first and the last
    span      whether there are more between those two
    verdict   of a slip that is right by policy and of a transposed matrix the word for that
    read_as   what was read, where that is not what one sees
    see       the number of the slip that is told above; 0 where there are not several
    """

    cells: tuple[str, ...]
    span: bool
    typed: tuple[tuple[str, ...], ...]
    read_as: str
    key: tuple[tuple[str, ...], ...]
    verdict: str
    see: int
    scored: bool
    points: str
    max: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseFeedback:
    """One exercise: what a tutor says of it, what was ruled, then every answer.

    by_hand  whether somebody gave its points without any answer that could be read
    """

    position: int
    title: str
    score: str
    max: str
    told: Told
    decisions: tuple[Decision, ...]
    by_hand: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """Everything that one student reads; without a score there are no exercises.

    rounded     whether there are answers that count if rounding can lead to them
    band        whether there are answers that count within a stated tolerance
    seem_to_be  what lines that belong to no item seem to be, a sentence for each quantity
    decisions   what was ruled about the student or the whole sheet
    late, lost  whether it came too late, and the points that this costs, "" for none
    """

    title: str
    name: str
    id: str
    code: str
    state: State
    score: str
    max: str
    show_key: bool
    edition: Edition
    rounded: bool
    band: bool
    unknown_items: tuple[str, ...]
    seem_to_be: tuple[str, ...]
    decisions: tuple[Decision, ...]
    late: bool
    lost: str
    exercises: tuple[ExerciseFeedback, ...]


def feedback(
    result: StudentResult, title: str, policy: Policy | None = None,
    edition: Edition = PLAIN_ENGLISH,
) -> Feedback:  # fmt: skip
    """The feedback of one student, in the language of their edition."""
    policy, words = policy or Policy(), catalogue(edition.language)
    shown = result.score is not None and not (result.awarded is not None and _unread(result))
    bands = {_in_a_band(exercise, item) for exercise in result.exercises for item in exercise.items}
    return Feedback(
        title=one_line(title), name=one_line(result.recipient.name), id=result.recipient.id,
        code=result.code, state=result.state,
        score="" if result.score is None else shown_score(result.score),
        max=shown_score(result.max), show_key=policy.show_key,
        edition=edition, rounded=False in bands, band=True in bands,
        unknown_items=tuple(map(one_line, result.unknown_items)),
        seem_to_be=tuple(one_line(one.said(words.gettext)) for one in result.seem_to_be),
        decisions=on_sheet(result, edition.language), late=result.late is Late.LATE,
        lost=shown_score(result.lost) if result.lost else "",
        exercises=tuple(_exercise(one, policy, words) for one in result.exercises)
        if shown else (),
    )  # fmt: skip


def markdown(feedback: Feedback) -> str:
    """The feedback as Markdown, with formulas as on the sheet."""
    return render(template("feedback.md.j2", feedback.edition), {"feedback": feedback})


def html(feedback: Feedback) -> str:
    """The feedback as one HTML page that loads nothing, with formulas as plain text."""
    return render(template("feedback.html.j2", feedback.edition), {"feedback": feedback})


def _in_a_band(exercise: ExerciseResult, item: ItemResult) -> bool:
    structure = exercise.structure
    return structure.rounding_of(structure.owners[_cell(item)].name).mode in BANDS


def _unread(result: StudentResult) -> bool:
    """Whether no answer stands anywhere: a person gave points for a picture or on paper."""
    return all(map(_blank, result.exercises))


def _blank(exercise: ExerciseResult) -> bool:
    return all(item.verdict is Verdict.BLANK for item in exercise.items)


def _exercise(exercise: ExerciseResult, policy: Policy, words: Catalogue) -> ExerciseFeedback:
    said = told(exercise, policy_of(policy, exercise), words)
    return ExerciseFeedback(
        position=exercise.position, title=words.gettext(exercise.title),
        score=shown_score(exercise.score), max=shown_score(exercise.max),
        told=said, decisions=on_exercise(exercise),
        by_hand=exercise.awarded is not None and _blank(exercise),
        lines=tuple(_lines(exercise, said, words)),
    )  # fmt: skip


def _lines(exercise: ExerciseResult, said: Told, words: Catalogue) -> Iterator[Line]:
    structure = exercise.structure
    kinds = {cell: one.kind for one in (*said.slips, *said.remarks) for cell in one.cells}
    several = len(said.slips) > 1
    see = {c: n for n, one in enumerate(said.slips, 1) for c in one.cells if several}
    for _, same in groupby(exercise.items, lambda one: structure.owners[_cell(one)].name):
        items = list(same)
        if len({_alike(item) for item in items}) == 1:
            yield _line(structure, items, kinds, see, words)
            continue
        for _, found in groupby(items, lambda one: (split_cell(_cell(one))[1][:-1], _alike(one))):
            yield _line(structure, list(found), kinds, see, words)


def _alike(item: ItemResult) -> object:
    """What is equal for the answers of a matrix, or of a row of it, that share a line."""
    if item.verdict in ALONE or read_as(item.entry):
        return item.item
    return item.verdict, item.mistake


def _line(
    structure: Structure, items: list[ItemResult], kinds: Mapping[str, Kind],
    see: Mapping[str, int], words: Catalogue,
) -> Line:  # fmt: skip
    first, last = _cell(items[0]), _cell(items[-1])
    quantity = structure.owners[first]
    key = words.gettext if quantity.words else str
    whole = len(items) == len(quantity.cells) > 1
    width = quantity.shape[-1] if len(quantity.shape) > 1 else size(quantity.shape)
    typed_rows = _rows([(quantity.cells.index(_cell(i)), typed(i.entry)) for i in items], width)
    return Line(
        cells=(quantity.name,) if whole else tuple(dict.fromkeys((first, last))),
        span=not whole and len(items) > 2,
        typed=typed_rows if any(any(row) for row in typed_rows) else (),
        read_as=read_as(items[0].entry, words.gettext),
        key=_rows([(quantity.cells.index(_cell(i)), key(i.key)) for i in items], width),
        verdict=(kinds[first] if first in kinds else items[0].verdict).value,
        see=see.get(first, 0),
        scored=any(item.max for item in items),
        points=shown_score(sum((item.points for item in items), Fraction(0))),
        max=shown_score(sum((item.max for item in items), Fraction(0))),
    )


def _rows(cells: list[tuple[int, str]], width: int) -> tuple[tuple[str, ...], ...]:
    """Texts in the rows of their matrix; a vector is one row."""
    found = groupby(cells, lambda one: one[0] // width)
    return tuple(tuple(text for _, text in row) for _, row in found)


def _cell(item: ItemResult) -> str:
    return item.item.partition(".")[2]
