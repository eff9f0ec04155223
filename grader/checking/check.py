"""check: collect -> store -> read -> match -> mark -> score -> report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from grader import __version__
from grader.assignment.roster import Recipient
from grader.checking.handed_in import Handed, handed_in
from grader.checking.languages import spoken_by
from grader.checking.moved import moves
from grader.checking.reports import Summary, Take, reports
from grader.chunks import chunks
from grader.intake.collect import collect
from grader.judging.verdict import Verdict
from grader.marking.mark import Entries, mark
from grader.marking.result import StudentResult
from grader.progress import Progress
from grader.records.folder import Folder
from grader.records.gradebook import Gradebook, open_gradebook
from grader.records.issued import IssuedSheet
from grader.records.manifest import Manifest
from grader.records.marks import Basis
from grader.records.opening import open_manifest
from grader.states import State
from grader.submissions.asked import Spoken, reader_of
from grader.submissions.forms import Form, entries, read_form, seem_to_be, unknown_items
from problems.program import Kind, Quantity

CHUNK = 2048
"""Students marked side by side: memory stays flat however large the class is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What `check` was asked to do; without submissions it marks again what is stored."""

    folder: Path
    submissions: tuple[Path, ...] = ()
    tolerance: Fraction | None = None
    only_grades: bool = False


def check(
    order: Order,
    progress: Progress,
    each: Callable[[StudentResult], None] | None = None,
) -> Summary:
    """Store what was handed in, mark the whole roster, write results; `each` sees everyone."""
    with open_manifest(order.folder) as manifest:
        folder = Folder(root=order.folder, assignment=manifest.about()["assignment"])
        with open_gradebook(folder.gradebook) as book:
            if order.submissions:
                book.receive(collect(order.submissions, folder.own))
            handed = handed_in(book, manifest)
            students = sum(not person.withdrawn for person in manifest.people())
            marked = _marked(order, manifest, book, handed.of)
            results = progress(marked, "students", students)
            summary = Summary(folder=folder, nobodys=handed.nobodys, superseded=handed.superseded)
            with moves(book, _basis(manifest), order.tolerance, summary.moved) as compare:
                return _report(order, manifest, summary, results, (compare, each))


def _report(
    order: Order, manifest: Manifest, summary: Summary, results: Iterable[StudentResult],
    others: Iterable[Take | None],
) -> Summary:  # fmt: skip
    with ExitStack() as stack:
        takers = [
            stack.enter_context(report)
            for report in reports(
                summary.folder, manifest.about(), order.only_grades, manifest.policy()
            )
        ]
        takers.extend(take for take in others if take is not None)
        for result in results:
            summary.take(result)
            for take in takers:
                take(result)
    return summary


def _basis(manifest: Manifest) -> Basis:
    return Basis(
        policy=manifest.policy(), points=manifest.points(), weights=manifest.weights(),
        version=__version__,
    )  # fmt: skip


def mark_one(manifest: Manifest, book: Gradebook, person: str) -> StudentResult | None:
    """One student, marked from what is stored with everything that was tried.

    None for somebody without a sheet.
    """
    handed = handed_in(book, manifest)
    order = Order(folder=manifest.where)
    return next(_marked(order, manifest, book, handed.of, only=person, explain=True), None)


def _marked(
    order: Order, manifest: Manifest, book: Gradebook, handed: Mapping[str, Handed],
    only: str | None = None, *, explain: bool = False,
) -> Iterator[StudentResult]:  # fmt: skip
    """Everyone on the roster, or one of them, in its order, a chunk at a time."""
    people = {p.recipient.id: p.recipient for p in manifest.people() if not p.withdrawn}
    sheets = (s for s in manifest.sheets(only=only) if s.current and s.person in people)
    spoken = spoken_by(people.values(), manifest.about()["language"])
    round_to = manifest.policy().round_to
    for chunk in chunks(sheets, CHUNK):
        forms = {s.person: _form(book, handed.get(s.person)) for s in chunk}
        read = {s.code: _entries(manifest, s, forms[s.person], spoken) for s in chunk}
        exercises = mark(manifest, chunk, read, order.tolerance, explain=explain)
        for sheet in chunk:
            result = _result(
                people[sheet.person], sheet, handed.get(sheet.person), forms[sheet.person],
                read[sheet.code], exercises[sheet.code],
            )  # fmt: skip
            yield replace(result, round_to=round_to)
        del forms, read, exercises  # before the next ones are made


def _form(book: Gradebook, handed: Handed | None) -> Form | None:
    """What a student typed, where it is theirs to be marked."""
    if handed is None or handed.state is not None:
        return None
    form = read_form(book.submission(handed.number))
    return form if isinstance(form, Form) else None


def _entries(manifest: Manifest, sheet: IssuedSheet, form: Form | None, spoken: Spoken) -> Entries:
    if form is None:
        return {}
    items = items_of(manifest, sheet)
    readers = {item: reader_of(q, spoken) for item, q in items.items() if q.kind is not Kind.NUMBER}
    return entries(form, tuple(items), readers)


def items_of(manifest: Manifest, sheet: IssuedSheet) -> dict[str, Quantity]:
    """Every item of a sheet with its leading number, `2.delta1[1]`, and what it belongs to."""
    return {
        f"{row.position}.{item}": quantity
        for row in sheet.rows
        for quantity in manifest.structure(row.structure).asked_quantities
        for item in quantity.cells
    }


def _result(
    recipient: Recipient, sheet: IssuedSheet, handed: Handed | None, form: Form | None,
    read: Entries, exercises: tuple[Any, ...],
) -> StudentResult:  # fmt: skip
    items = tuple(read)
    result = StudentResult(
        recipient=recipient, code=sheet.code, state=State.GRADED, note="",
        source=handed.source if handed else "", exercises=exercises,
        submission=handed.number if handed else None,
        unknown_items=() if form is None else unknown_items(form, items),
        seem_to_be=() if form is None else seem_to_be(form, items),
    )  # fmt: skip
    state, note = _state(result, handed)
    return result.in_state(state, note)


def _state(result: StudentResult, handed: Handed | None) -> tuple[State, str]:
    """The state of a student and why, once their entries are read."""
    if handed is None:
        return State.MISSING, ""
    if handed.state is not None:
        return handed.state, handed.note
    strays = _strays(result)
    verdicts = {item.verdict for exercise in result.exercises for item in exercise.items}
    if verdicts == {Verdict.BLANK}:
        return (State.UNREADABLE, strays) if strays else (State.EMPTY, handed.note)
    if verdicts <= {Verdict.BLANK, Verdict.UNREADABLE}:
        return State.UNREADABLE, "no entry could be read as a number"
    unmarked = [exercise for exercise in result.exercises if exercise.unmarked]
    if unmarked:
        return State.NEEDS_A_PERSON, f"exercise {unmarked[0].position}: {unmarked[0].unmarked}"
    return State.GRADED, handed.note or strays


def _strays(result: StudentResult) -> str:
    """What is said about lines that belong to no item, "" where there are none."""
    if not result.unknown_items:
        return ""
    unknown = ", ".join(result.unknown_items[:3])
    more = f" and {len(result.unknown_items) - 3} more" if len(result.unknown_items) > 3 else ""
    told = f"lines of no item of the sheet were not counted: {unknown}{more}"
    return "; ".join((told, *result.seem_to_be[:3]))
