"""Submissions that fit their own sheet badly and another one well: whose numbers are these?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from grader.checking.desk import Desk
from grader.checking.details import form_of
from grader.judging.verdict import Verdict
from grader.reconciling.reconciled import Counts, File, FileState, Reconciled, counts_alone
from grader.records.marks import ABSENT, LETTER, unpacked
from grader.records.verdicts import Held
from grader.states import State
from grader.submissions.form import entries

if TYPE_CHECKING:
    from grader.reconciling.fits import Fit


def with_fits(desk: Desk, reconciled: Reconciled, held: Held) -> Reconciled:
    """The same, where submissions that answer another sheet are said to.

    A person who ruled on a file has looked at it: then it is what they say.
    """
    asked = dict(_mostly_wrong(desk, reconciled, held))
    return reconciled.weighed(dict(_found(desk, asked))) if asked else reconciled


def _mostly_wrong(desk: Desk, reconciled: Reconciled, held: Held) -> Iterator[tuple[str, Counts]]:
    """What counts for students, where it is mostly wrong under the code that stands in it."""
    # Equal letters stand in many rows of a large class.
    is_wrong = cache(_is_mostly_wrong)
    alone = {
        row.number: student.who.id for student in reconciled.students
        if (row := student.alone) is not None and is_wrong(row.verdicts)
    }  # fmt: skip
    for stored in desk.book.handed_in.opened(alone):
        person = alone[stored.number]
        yield person, counts_alone(person, stored)
    weighed = {
        person: (counts.file.number, _code(counts.file))
        for person, counts in reconciled.of.items() if _may_answer_another(counts)
    }  # fmt: skip
    # What is not to be marked an earlier judge may have held against it, and no later one does.
    others = desk.book.verdicts.kept(pair for pair in weighed.values() if pair not in held)
    for person, pair in weighed.items():
        kept = held.get(pair) or others.get(pair)
        if kept is not None and is_wrong(kept[0]):
            yield person, reconciled.of[person]


def _may_answer_another(counts: Counts) -> bool:
    """Whether it is under a code that somebody has, be it a neighbour's."""
    return not counts.rulings and counts.state in (None, State.WRONG_SHEET)


def _code(file: File) -> str:
    """The code that stands in it."""
    return file.code or file.likely


def _is_mostly_wrong(verdicts: str) -> bool:
    """Whether nothing explains most of the answers."""
    letters = "".join(own for _, own in unpacked(verdicts))
    blank = letters.count(LETTER[Verdict.BLANK]) + letters.count(ABSENT)
    return 2 * letters.count(LETTER[Verdict.WRONG]) > len(letters) - blank


def _found(desk: Desk, asked: Mapping[str, Counts]) -> list[tuple[str, Counts]]:
    from grader.reconciling.fits import fits

    everyones = fits(desk.manifest)
    # Two students may have handed in one sheet: it is looked up once.
    codes = dict.fromkeys(_code(counts.file) for counts in asked.values())
    on_sheet = desk.manifest.instances.exercises_on([*codes])
    found = []
    for person, counts in asked.items():
        form = form_of(desk.book.inbox, counts.file.number)
        code = _code(counts.file)
        layout = desk.layouts.of([(one.position, one.structure) for one in on_sheet[code]])
        if form is None:
            continue
        fit = everyones.whose(code, entries(form, layout.items, layout.readers))
        if fit is None:
            continue
        if counts.state is None:
            found.append((person, _fitting(person, counts, fit)))
        elif fit.person == person:
            found.append((person, _under_anothers_code(person, counts, fit)))
    return found


def _fitting(person: str, counts: Counts, fit: Fit) -> Counts:
    """What counts for a student, once it is known to answer another sheet."""
    own = fit.person == person
    state, of_file = (
        (State.OUTDATED_SHEET, FileState.OUTDATED_SHEET) if own
        else (State.WRONG_SHEET, FileState.WRONG_SHEET)
    )  # fmt: skip
    note = fit.note(person)
    file = counts.file._replace(state=of_file, note=note, likely=fit.code)
    return counts._replace(file=file, state=state, note=note)


def _under_anothers_code(person: str, counts: Counts, fit: Fit) -> Counts:
    """What counts for a student who put a neighbour's code on their own answers."""
    note = (
        f"its sheet code {counts.file.likely} is another student's, but {fit.hits} of {fit.of} "
        f"numbers fit the sheet {fit.code} of {person}: decide that it is marked against that sheet"
    )
    file = counts.file._replace(note=note, likely=fit.code)
    return counts._replace(file=file, note=note)
