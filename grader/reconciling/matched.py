"""Every stored submission with whose it is, once rulings about files have had their say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from grader.assignment.roster import Recipient
from grader.records.handed_in import Row, Stored
from grader.records.manifest import Manifest
from grader.rulings.lookup import Lookup
from grader.rulings.ruling import Action, Ruling
from grader.states import State
from grader.submissions.form import Damaged, Form
from grader.submissions.names import People, named, plainly_names
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


class Matching:
    """Knows everyone and every sheet, and says whose a stored file is."""

    def __init__(self, manifest: Manifest, roster: Iterable[Recipient], rulings: Lookup) -> None:
        self._manifest = manifest
        self._assignment = manifest.about()["assignment"]
        self._people = People.of(roster)
        self._rulings = rulings

    @cached_property
    def _issued(self) -> IssuedSheets:
        """Every sheet: they are looked up where there is something to weigh."""
        issued = map(Issued._make, self._manifest.issued())
        return IssuedSheets((one.code, one) for one in issued if one.person in self._people)

    @property
    def is_ruled(self) -> bool:
        """Whether people decided anything: then every file is looked at."""
        return bool(self._rulings.rulings)

    def is_plainly_of(self, row: Row, person: str) -> bool:
        """Whether a file with somebody's code is theirs by its path, too, or that says nothing."""
        if plainly_names(row.source, person, self._people, self._assignment):
            return True
        persons = named(row.source, self._people, self._assignment)
        return not persons or person in persons

    def matched(self, one: Stored) -> Matched:
        """A file with whose it is."""
        claim = whose(
            Received(source=one.source, content=b"", modified=one.modified, told=one.told),
            _form(one), self._issued, self._people, self._assignment,
        )  # fmt: skip
        return self._ruled(one, claim)

    def _ruled(self, one: Stored, claim: Claim) -> Matched:
        """What becomes of a file by what people decided about it or about its student."""
        ruling = None
        if self._rulings.rulings:
            digest = one.hash.hex()
            ruling = self._rulings.owner(one.source, digest)
            if ruling is not None and ruling.action is Action.BELONGS_TO:
                claim = self._given_to(ruling.scope.student, one, claim)
            sheet = self._rulings.sheet(claim.person or "", one.source, digest)
            if sheet is not None:
                claim, ruling = self._held_against(sheet.code, one, claim), ruling or sheet
        code = claim.code if claim.state is None and claim.code in self._issued else ""
        return Matched(stored=one, claim=claim, code=code or "", ruling=ruling)

    def _given_to(self, person: str, one: Stored, claim: Claim) -> Claim:
        """A file is somebody's: against the sheet of theirs that it names, else the current one."""
        own = self._issued.get(one.reading.code)
        code = own.code if own and own.person == person else self._issued.current_of.get(person)
        if one.reading.damaged or code is None:
            return replace(claim, person=person, ambiguous=False)
        return Claim(person=person, state=None, note=one.reading.note, code=code)

    def _held_against(self, code: str, one: Stored, claim: Claim) -> Claim:
        """A file is about a certain sheet; its student is who handed it in, if anybody is known."""
        if one.reading.damaged:
            return claim
        person = claim.person or self._issued[code].person
        return Claim(person=person, state=None, note=one.reading.note, code=code)


def _form(one: Stored) -> Form | Damaged:
    """As much of the form as says whose it is."""
    reading = one.reading
    if reading.damaged:
        return Damaged(reason=reading.note, by_hand=reading.by_hand, code=reading.code or None)
    return Form(code=reading.code or None, answers={}, note=reading.note)


def needs_a_person(one: Matched) -> bool:
    """Whether only a person can read it."""
    return one.claim.state is State.NEEDS_A_PERSON
