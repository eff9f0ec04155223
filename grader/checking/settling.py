"""Settling: whose each submission is, which of them count, and that each of these is judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import partial
from zoneinfo import ZoneInfo

from grader.assignment.lateness import Clock
from grader.assignment.roster import Recipient
from grader.checking.desk import Desk
from grader.checking.details import details, form_of
from grader.checking.fitting import with_fits
from grader.checking.standing import Standings
from grader.checking.taking_in import CHUNK, judge
from grader.chunks import chunks
from grader.marking.marked import Marked, marked_of
from grader.marking.result import StudentResult
from grader.marking.together import Asked
from grader.reconciling.lateness import late
from grader.reconciling.matched import Matched, Matching
from grader.reconciling.reconcile import reconcile
from grader.reconciling.reconciled import Counts, Reconciled
from grader.records.verdicts import Held
from grader.rulings.applied import settled
from grader.rulings.ruling import Ruling


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What a run knows before it looks at anybody's marks."""

    desk: Desk
    reconciled: Reconciled
    standings: Standings

    def marked(self, people: Sequence[Recipient]) -> list[Marked]:
        """Where some people stand; whoever has no sheet is left out."""
        found = list(self.standings.of(people))
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
    matching = Matching(desk.manifest, desk.people, desk.rulings)
    alone, matched = matching.apart(desk.book.inbox.rows())
    reconciled = reconcile(matched, _Same(desk), desk.policy.attempts, _excused(desk), alone)
    if desk.lateness.count is not Clock.OFF:
        reconciled = replace(reconciled, of=dict(_timed(desk, reconciled.of)))
    held = _all_judged(desk, reconciled.of.values())
    reconciled = with_fits(desk, reconciled, held)
    return Settled(
        desk=desk, reconciled=reconciled,
        standings=Standings(
            desk=desk, reconciled=reconciled, current=matching.issued.current_of, held=held
        ),
    )  # fmt: skip


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


def _all_judged(desk: Desk, counts: Iterable[Counts]) -> Held:
    """What was found, once all that counts is judged: also what was not when it came, as rows,
    blank forms and what a person ruled on, or was by another version or another policy."""
    verdicts = desk.book.verdicts
    held = verdicts.held(verdicts.judge_if_known(desk.judge))
    wanted = (
        pair
        for one in counts if one.state is None
        for file in one.attempts if (pair := (file.number, file.code)) not in held
    )  # fmt: skip
    for chunk in chunks(wanted, CHUNK):
        forms = ((number, code, form_of(desk.book.inbox, number)) for number, code in chunk)
        asked = [(number, code, form) for number, code, form in forms if form is not None]
        with desk.book.transaction():
            judge(desk, [Asked(*zip(*asked, strict=True))] if asked else [])
        held |= verdicts.kept(chunk)
    return held


def _timed(desk: Desk, of: Mapping[str, Counts]) -> Iterator[tuple[str, Counts]]:
    """The same with whether each came in time."""
    told = {number: (told, modified) for number, told, modified in desk.book.inbox.came()}
    due_text, zone_text = desk.about.get("due", ""), desk.about.get("time_zone", "")
    due = datetime.fromisoformat(due_text) if due_text else None
    zone = ZoneInfo(zone_text) if zone_text else None
    people = {one.id: one for one in desk.people}
    for person, counts in of.items():
        moved = desk.rulings.due(people[person])
        own_due, rulings = (due, ()) if moved is None else (moved[0], (moved[1],))
        came = told[counts.file.number]
        found, by = late(*came, own_due, desk.lateness, zone, moved=moved is not None)
        yield person, counts._replace(late=found, by=by, rulings=(*counts.rulings, *rulings))


def _excused(desk: Desk) -> dict[str, Ruling]:
    if not desk.rulings.rulings:
        return {}
    found = ((one.id, desk.rulings.excused(one)) for one in desk.people)
    return {person: ruling for person, ruling in found if ruling is not None}
