"""Every detail of some students: what was read, each verdict with its key, what was carried."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from grader.checking.desk import Desk
from grader.marking.layout import Layout
from grader.marking.mark import Accepted, Entries, mark, nothing_more
from grader.marking.marked import Marked
from grader.marking.result import ExerciseResult, StudentResult
from grader.records.inbox import Inbox
from grader.submissions.form import Form, entries, unknown_items
from grader.submissions.forms import read_form
from grader.submissions.strays import seem_to_be


def details(
    desk: Desk, people: Sequence[Marked], tolerance: Fraction | None = None,
    accepted: Accepted = nothing_more, *, explain: bool = False,
) -> list[StudentResult]:  # fmt: skip
    """The results of some people, in their order and states; no two may have one sheet."""
    codes = [one.code for one in people]
    on_sheet = desk.manifest.instances.exercises_on(codes)
    layouts = {
        one.code: desk.layouts.of([(e.position, e.structure) for e in on_sheet[one.code]])
        for one in people
    }
    forms = {one.code: _answered(desk.book.inbox, one) for one in people}
    read = {code: _entries(forms[code], layout) for code, layout in layouts.items()}
    exercises = mark(desk.manifest, read, tolerance, accepted, explain=explain)
    return [
        _result(desk, one, forms[one.code], layouts[one.code], exercises[one.code])
        for one in people
    ]


def form_of(inbox: Inbox, number: int) -> Form | None:
    """What a submission holds, as it was read; None where nothing could be."""
    kept = inbox.kept_form(number)
    if kept is not None:
        return kept
    form = read_form(inbox.received(number))
    return form if isinstance(form, Form) else None


def _answered(inbox: Inbox, one: Marked) -> Form | None:
    """What a student typed, where it is theirs to be marked."""
    if one.submission is None or not one.verdicts:
        return None
    return form_of(inbox, one.submission)


def _entries(form: Form | None, layout: Layout) -> Entries:
    return {} if form is None else entries(form, layout.items, layout.readers)


def _result(
    desk: Desk, one: Marked, form: Form | None, layout: Layout,
    exercises: tuple[ExerciseResult, ...],
) -> StudentResult:  # fmt: skip
    return StudentResult(
        recipient=one.recipient, code=one.code, state=one.state, note=one.note, source=one.source,
        exercises=exercises, submission=one.submission, round_to=desk.policy.round_to,
        unknown_items=() if form is None else unknown_items(form, layout.items),
        seem_to_be=() if form is None else seem_to_be(form, layout.items),
        late=one.late, by=one.by, lateness=desk.lateness,
    )  # fmt: skip
