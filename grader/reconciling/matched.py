"""Every stored submission with whose it is, once rulings about files have had their say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from grader.records.inbox import Stored
from grader.records.manifest import Manifest
from grader.rulings.ruling import Action, Ruling, Rulings
from grader.states import State
from grader.submissions.form import Damaged, Form
from grader.submissions.names import People
from grader.submissions.received import Received
from grader.submissions.whose import Claim, Issued, IssuedSheets, whose


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A submission and whose it is; `code` is the sheet that it is held against, "" for none.

    ruling  what a person decided about this file
    """

    stored: Stored
    claim: Claim
    code: str
    ruling: Ruling | None = None

    @property
    def markable(self) -> bool:
        """Whether it holds answers to a sheet."""
        return self.claim.state is None and not self.stored.reading.damaged


class Matching:
    """Knows everyone and every sheet, and says whose a stored file is."""

    def __init__(self, manifest: Manifest, rulings: Rulings) -> None:
        self._assignment = manifest.about()["assignment"]
        self.people = People.of(p.recipient for p in manifest.people() if not p.withdrawn)
        self.issued = IssuedSheets(
            (code, Issued(code=code, person=person, revision=revision, current=current))
            for code, person, revision, current in manifest.issued()
            if person in self.people
        )
        about_files = (Action.BELONGS_TO, Action.SHEET, Action.IGNORE)
        self._of_files = [one for one in rulings if one.file and one.action in about_files]
        self._of_people = {
            one.scope.student: one for one in rulings
            if one.action is Action.SHEET and not one.file and one.scope.student
        }  # fmt: skip

    def matched(self, stored: Iterable[Stored]) -> Iterator[Matched]:
        """Each file with whose it is."""
        for one in stored:
            ruling = next((r for r in self._of_files if _is_about(r, one)), None)
            claim = whose(
                Received(source=one.source, content=b"", modified=one.modified, told=one.told),
                _form(one), self.issued, self.people, self._assignment,
            )  # fmt: skip
            yield self._ruled(one, claim, ruling)

    def _ruled(self, one: Stored, claim: Claim, ruling: Ruling | None) -> Matched:
        """What becomes of a file by what people decided about it or about its student."""
        match ruling:
            case Ruling(action=Action.BELONGS_TO):
                claim = self._given_to(ruling.scope.student, one, claim)
            case Ruling(action=Action.SHEET):
                claim = self._held_against(ruling.code, one, claim)
            case None if claim.person in self._of_people and not one.reading.damaged:
                ruling = self._of_people[claim.person]
                claim = self._held_against(ruling.code, one, claim)
        code = claim.code if claim.state is None and claim.code in self.issued else ""
        return Matched(stored=one, claim=claim, code=code or "", ruling=ruling)

    def _given_to(self, person: str, one: Stored, claim: Claim) -> Claim:
        """A file is somebody's: against the sheet of theirs that it names, else the current one."""
        own = self.issued.get(one.reading.code)
        code = own.code if own and own.person == person else self.issued.current_of.get(person)
        if one.reading.damaged or code is None:
            return replace(claim, person=person, ambiguous=False)
        return Claim(person=person, state=None, note=one.reading.note, code=code)

    def _held_against(self, code: str, one: Stored, claim: Claim) -> Claim:
        """A file is about a certain sheet; its student is who handed it in, if anybody is known."""
        if one.reading.damaged:
            return claim
        person = claim.person or self.issued[code].person
        return Claim(person=person, state=None, note=one.reading.note, code=code)


def _is_about(ruling: Ruling, one: Stored) -> bool:
    return ruling.file == one.source or (
        len(ruling.file) >= _SHORTEST_HASH and one.hash.hex().startswith(ruling.file.casefold())
    )


_SHORTEST_HASH = 8


def _form(one: Stored) -> Form | Damaged:
    """As much of the form as says whose it is."""
    reading = one.reading
    if reading.damaged:
        return Damaged(reason=reading.note, by_hand=reading.by_hand, code=reading.code or None)
    return Form(code=reading.code or None, answers={}, note=reading.note)


def needs_a_person(one: Matched) -> bool:
    """Whether only a person can read it."""
    return one.claim.state is State.NEEDS_A_PERSON
