"""Reconciliation: every stored submission gets a state, and every student what counts for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from grader.assignment.policy import Attempts
from grader.reconciling.attempts import (
    Same,
    in_order,
    newest,
    of_newest_run,
    since_first_seen,
    sources,
)
from grader.reconciling.matched import Matched
from grader.reconciling.reconciled import Counts, File, FileState, Reconciled, Student
from grader.rulings.ruling import Action
from grader.states import State

FILE_STATE: Mapping[State | None, FileState] = {
    None: FileState.MATCHED,
    State.WRONG_SHEET: FileState.WRONG_SHEET,
    State.OUTDATED_SHEET: FileState.OUTDATED_SHEET,
    State.NEEDS_A_PERSON: FileState.NEEDS_A_PERSON,
    State.UNREADABLE: FileState.UNREADABLE,
}
"""What the claim of a file that counts for somebody makes of it."""


def reconcile(
    matched: Iterable[Matched], same: Same, attempts: Attempts, students: Iterable[Student] = ()
) -> Reconciled:
    """Settle which of the files counts for each of those whose they are.

    Files of the newest run count before those of earlier ones, unless it brought nothing but blank
    forms. `students` with a file that stands alone have none here.
    """
    of: dict[str, Counts] = {}
    files: list[File] = []
    by_person: dict[str, list[Matched]] = defaultdict(list)
    for one in matched:
        if one.ruling is not None and one.ruling.action is Action.IGNORE:
            note = f"ignored by {one.ruling.where}: {one.ruling.reason}"
            files.append(_file(one, FileState.IGNORED, note))
        elif one.claim.person is None:
            state = FileState.AMBIGUOUS if one.claim.ambiguous else FileState.UNKNOWN
            files.append(_file(one, state, one.claim.note))
        else:
            by_person[one.claim.person].append(one)
    for person, files_of_one in by_person.items():
        own = since_first_seen(files_of_one)
        of[person] = _counts(own, same, attempts)
        files += _files(own, of[person], same)
    files.sort(key=attrgetter("number"))
    return Reconciled(files=tuple(files), of=of, students=tuple(students))


def _counts(own: Sequence[Matched], same: Same, attempts: Attempts) -> Counts:
    """What counts of one student's files."""
    if len(own) == 1:
        return _counting(own[0], own)
    chosen = newest(of_newest_run(own), same)
    if attempts is not Attempts.LAST:
        possible = in_order(own)
        if possible:
            return _counting(possible[0 if attempts is Attempts.FIRST else -1], possible)
    counts = _counting(chosen.first, [chosen.first])
    if not chosen.rivals:
        return counts
    rivals = sources((chosen.first, *chosen.rivals))
    note = f"{rivals} have the same time and differ: say which of them to ignore (grader decide)"
    return counts._replace(state=State.DUPLICATE, note=note)


def _counting(one: Matched, attempts: Sequence[Matched]) -> Counts:
    state = one.claim.state
    if state is None and one.stored.reading.damaged:
        state = State.UNREADABLE
    file = _file(one, FILE_STATE[state], one.claim.note)
    tried: tuple[File, ...] = (file,)
    if len(attempts) > 1:
        tried = tuple(_file(each, FileState.MATCHED, each.claim.note) for each in attempts)
    return Counts(
        file=file, attempts=tried,
        state=state, note=one.claim.note,
        rulings=() if one.ruling is None else (one.ruling,),
    )  # fmt: skip


def _files(own: Sequence[Matched], counts: Counts, same: Same) -> Iterator[File]:
    """What became of each file of one student."""
    if len(own) == 1:
        yield counts.file
        return
    chosen = newest(of_newest_run(own), same)
    why = {one.stored.number: note for one, note in chosen.others}
    rivals = {one.stored.number for one in (chosen.first, *chosen.rivals) if chosen.rivals}
    for one in own:
        number = one.stored.number
        if number == counts.file.number and number not in rivals:
            yield counts.file
        elif number in rivals:
            yield _file(one, FileState.AMBIGUOUS, counts.note)
        else:
            later = f"a later check brought {chosen.first.stored.source}"
            note = why.get(number, later)
            if number == chosen.first.stored.number:
                note = f"{counts.file.source} counts, by the policy for attempts"
            yield _file(one, FileState.SUPERSEDED, note)


def _file(one: Matched, state: FileState, note: str) -> File:
    return File(
        number=one.stored.number, source=one.stored.source, state=state, note=note,
        person=one.claim.person, code=one.code, filled=one.stored.reading.filled,
        hash=one.stored.hash.hex(), maybe=one.claim.maybe,
        # What holds no answers cannot be held against another sheet either.
        likely="" if one.stored.reading.damaged else one.claim.likely,
    )  # fmt: skip
