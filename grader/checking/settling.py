"""Settling: whose each submission is, which of them count, and that each of these is judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import partial
from zoneinfo import ZoneInfo

from grader.assignment.lateness import Clock
from grader.checking.desk import Desk
from grader.checking.details import details, form_of
from grader.checking.fitting import with_fits
from grader.checking.standing import Standings
from grader.checking.taking_in import CHUNK, FORMS, judge
from grader.chunks import chunks
from grader.marking.marked import Marked, marked_of
from grader.marking.result import StudentResult
from grader.marking.together import Asked
from grader.reconciling.apart import apart
from grader.reconciling.lateness import late
from grader.reconciling.matched import Matched, Matching
from grader.reconciling.reconcile import reconcile
from grader.reconciling.reconciled import Counts, Reconciled, Student, counts_alone
from grader.records.verdicts import Held
from grader.rulings.applied import settled
from grader.submissions.received import Told


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What a run knows before it looks at anybody's marks."""

    desk: Desk
    reconciled: Reconciled
    standings: Standings

    @property
    def students(self) -> tuple[Student, ...]:
        """Everyone who has a sheet, in the order of the roster."""
        return self.reconciled.students

    def marked(self, students: Sequence[Student]) -> list[Marked]:
        """Where some students stand."""
        found = list(self.standings.where(students))
        if not self.desk.rulings.rulings:
            return found
        ruled = [one for one in found if self.desk.rulings.of(one.recipient)]
        changed = {
            one.recipient.id: marked_of(result)._replace(current=one.current)
            for one, result in zip(ruled, self.details(ruled), strict=True)
        }
        return [changed.get(one.recipient.id, one) for one in found]

    def details(
        self, people: Sequence[Marked], tolerance: Fraction | None = None, *, explain: bool = False
    ) -> list[StudentResult]:
        """Every detail of some people, under the rulings that hold for them."""
        rulings, of = self.desk.rulings, {one.code: one.recipient for one in people}
        if len(of) < len(people):
            # Two people held against one sheet, as somebody ruled: one at a time.
            each = partial(self.details, tolerance=tolerance, explain=explain)
            return [found for one in people for found in each([one])]

        def accepted(code: str, exercise: str) -> frozenset[str]:
            return rulings.accepted(of[code], exercise)

        results = details(self.desk, people, tolerance, accepted, explain=explain)
        policy = self.desk.policy
        return [
            settled(self._as_matched(one), rulings.of(one.recipient), policy) for one in results
        ]

    def _as_matched(self, one: StudentResult) -> StudentResult:
        """A result with the rulings by which this submission counts."""
        counts = self.reconciled.of.get(one.recipient.id)
        return replace(one, rulings=counts.rulings) if counts and counts.rulings else one


def settle(desk: Desk) -> Settled:
    """Reconcile all that is stored, and judge what was not yet held against its sheet."""
    found = _judged(desk, _timed(desk, _reconciled(desk)))
    held = _held(desk, found.of.values())
    found = with_fits(desk, found, held)
    return Settled(
        desk=desk, reconciled=found, standings=Standings(desk=desk, of=found.of, held=held)
    )


def _reconciled(desk: Desk) -> Reconciled:
    """Whose each file is, and which of them count."""
    matching = Matching(desk.manifest, desk.people, desk.rulings)
    handed_in = desk.book.handed_in
    rows = handed_in.rows(desk.book.verdicts.judge_if_known(desk.judge))
    told = apart(desk.with_sheets, rows, handed_in, matching)
    return reconcile(told.others, _Same(desk), desk.policy.attempts, told.students)


class _Same:
    """Whether two files hold the same answers: looked at only where one student has several."""

    def __init__(self, desk: Desk) -> None:
        self._inbox = desk.book.inbox

    def __call__(self, one: Matched, other: Matched) -> bool:
        if one.stored.hash == other.stored.hash:
            return True
        if one.stored.reading.damaged or other.stored.reading.damaged:
            return False
        return form_of(self._inbox, one.stored.number) == form_of(self._inbox, other.stored.number)


def _timed(desk: Desk, found: Reconciled) -> Reconciled:
    """The same with whether each came in time, where that is asked."""
    if desk.lateness.count is Clock.OFF:
        return found
    due_text, zone_text = desk.about.get("due", ""), desk.about.get("time_zone", "")
    due = datetime.fromisoformat(due_text) if due_text else None
    zone = ZoneInfo(zone_text) if zone_text else None
    people = {one.id: one for one in desk.people}
    timed = {}
    for person, counts, came in _came(desk, found):
        moved = desk.rulings.due(people[person])
        own_due, rulings = (due, ()) if moved is None else (moved[0], (moved[1],))
        is_late, by = late(*came, own_due, desk.lateness, zone, moved=moved is not None)
        timed[person] = counts._replace(late=is_late, by=by, rulings=(*counts.rulings, *rulings))
    return found.weighed(timed)


def _came(desk: Desk, found: Reconciled) -> Iterator[tuple[str, Counts, tuple[Told, float]]]:
    """Who, what counts, what a system says of it and when it was modified."""
    alone = {one.who.id: one.alone.number for one in found.students if one.alone}
    weighed = {person: counts.file.number for person, counts in found.of.items()}
    numbers = [*weighed.values(), *alone.values()]
    opened = {one.number: one for one in desk.book.handed_in.opened(numbers)}
    for person, number in (weighed | alone).items():
        stored = opened[number]
        counts = found.of.get(person) or counts_alone(person, stored)
        yield person, counts, (stored.told, stored.modified)


def _judged(desk: Desk, found: Reconciled) -> Reconciled:
    """The same, once each file that stands alone is judged: also a blank one, and what was judged
    by another version or under another policy."""
    wanted = [
        (one.alone.number, one.alone.code) for one in found.students
        if one.alone is not None and not one.alone.verdicts
    ]  # fmt: skip
    if not wanted:
        return found
    now = _judged_now(desk, wanted)
    students = (
        one._replace(alone=one.alone.judged(kept))
        if one.alone is not None and (kept := now.get((one.alone.number, one.alone.code)))
        else one
        for one in found.students
    )
    return replace(found, students=tuple(students))


def _held(desk: Desk, counts: Iterable[Counts]) -> Held:
    """What was found of the files that were weighed and count, once all of them are judged: also
    what was not when it came, as rows and what a person ruled on."""
    verdicts = desk.book.verdicts
    wanted = [
        (file.number, file.code) for one in counts if one.state is None for file in one.attempts
    ]
    held = verdicts.held(verdicts.judge_if_known(desk.judge), wanted)
    return held | _judged_now(desk, (pair for pair in wanted if pair not in held))


def _judged_now(desk: Desk, wanted: Iterable[tuple[int, str]]) -> Held:
    """What is found of some submissions, each held against the sheet with a code."""
    held: Held = {}
    for chunk in chunks(wanted, min(FORMS, CHUNK)):
        forms = ((number, code, form_of(desk.book.inbox, number)) for number, code in chunk)
        asked = [(number, code, form) for number, code, form in forms if form is not None]
        with desk.book.transaction():
            judge(desk, [Asked(*zip(*asked, strict=True))] if asked else [])
        held |= desk.book.verdicts.kept(chunk)
    return held
