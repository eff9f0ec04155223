"""Submissions that fit their own sheet badly and another one well: whose numbers are these?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import chain

from grader.checking.desk import Desk
from grader.checking.details import form_of
from grader.judging.verdict import Verdict
from grader.reconciling.fits import Fit, fits
from grader.reconciling.reconciled import Counts, File, FileState, Reconciled
from grader.records.marks import ABSENT, LETTER, unpacked
from grader.records.verdicts import Held
from grader.states import State
from grader.submissions.form import entries


def with_fits(desk: Desk, reconciled: Reconciled, held: Held) -> Reconciled:
    """The same, where submissions that answer another sheet are said to.

    A person who ruled on a file has looked at it: then it is what they say.
    """
    wrong = _wrong(desk, reconciled, held)
    numbers = frozenset(number for number, _ in wrong)
    asked = {
        person: counts for person, counts in reconciled.of.items()
        if counts.file.number in numbers and _may_answer_another(counts)
        and (counts.file.number, _code(counts.file)) in wrong
    }  # fmt: skip
    if not asked:
        return reconciled
    found = dict(_found(desk, asked))
    changed = {file.number: file for file in (one.file for one in found.values())}
    return replace(
        reconciled, of={**reconciled.of, **found},
        files=tuple(changed.get(file.number, file) for file in reconciled.files),
    )  # fmt: skip


def _wrong(desk: Desk, reconciled: Reconciled, held: Held) -> frozenset[tuple[int, str]]:
    """What is mostly wrong under the code that stands in it, (submission, code)."""
    # Equal letters stand in many rows of a large class.
    known = cache(_mostly_wrong)
    not_to_mark = (
        (counts.file.number, _code(counts.file)) for counts in reconciled.of.values()
        if counts.state is State.WRONG_SHEET
    )  # fmt: skip
    # An earlier judge may have held them against it, and no later one does.
    others = desk.book.verdicts.kept(pair for pair in not_to_mark if pair not in held)
    found = chain(held.items(), others.items())
    return frozenset(pair for pair, kept in found if known(kept[0]))


def _may_answer_another(counts: Counts) -> bool:
    """Whether it is under a code that somebody has, be it a neighbour's."""
    return not counts.rulings and counts.state in (None, State.WRONG_SHEET)


def _code(file: File) -> str:
    """The code that stands in it."""
    return file.code or file.likely


def _mostly_wrong(verdicts: str) -> bool:
    """Whether nothing explains most of the answers."""
    letters = "".join(own for _, own in unpacked(verdicts))
    blank = letters.count(LETTER[Verdict.BLANK]) + letters.count(ABSENT)
    return 2 * letters.count(LETTER[Verdict.WRONG]) > len(letters) - blank


def _found(desk: Desk, asked: Mapping[str, Counts]) -> list[tuple[str, Counts]]:
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
