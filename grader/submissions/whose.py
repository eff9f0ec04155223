"""Whose a submission is: the recipient of its sheet code, unless its path names another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple
from unicodedata import normalize

from grader.issuing.codes import code_is_valid, likely_codes, normalise_code
from grader.states import State
from grader.submissions.form import Damaged, Form
from grader.submissions.names import People, named
from grader.submissions.received import Received, Told

NO_CODE = "there is no sheet code in it: its first line is # sheet and the code on the sheet"


class Issued(NamedTuple):
    """One sheet that was handed out; it is current if no later revision replaced it."""

    code: str
    person: str
    revision: int
    current: bool


class IssuedSheets(dict[str, Issued]):
    """Every sheet by its code."""

    @cached_property
    def current_of(self) -> dict[str, str]:
        """The code of each person's current sheet."""
        return {one.person: code for code, one in self.items() if one.current}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Whose a file is (None: nobody's), and the state that this alone puts it in.

    Without a state it is the current sheet of `person`, ready to be marked. `note` says to the
    operator what is wrong and what to do, or what else there is to know; `code` is the code as
    typed, normalised. A file is `ambiguous` that several people may have handed in: `maybe`;
    `likely` is the sheet that a mistyped code most likely is, or that of another student or an
    earlier one: a person may decide that it is meant.
    """

    person: str | None
    state: State | None
    note: str
    code: str | None
    ambiguous: bool = False
    maybe: tuple[str, ...] = ()
    likely: str = ""


def whose(
    received: Received,
    form: Form | Damaged,
    issued: Mapping[str, Issued],
    people: Mapping[str, str],
    assignment: str,
) -> Claim:
    """Whose a received file is, by its sheet code and the ids in its path.

    `issued` goes by code, `people` (names) by id. For many files, hand in `People` once made.
    """
    known = people if isinstance(people, People) else People(dict(people))
    told = received.told
    called = known.known_by(told.keys)
    code = form.code or ""
    if code not in issued:
        code = normalise_code(normalize("NFKC", code))
    if told.is_row:
        table, _, _ = received.source.rpartition("/")
        filed = named(table, known, assignment)
        about = called or ((issued[code].person,) if code in issued else ())
        if filed and about and not set(filed).intersection(about):
            return _of_others(filed[0], about[0])
    persons = called or named(received.source, known, assignment)
    person = persons[0] if persons else None
    if isinstance(form, Damaged):
        return _damaged(form, persons, issued, told=bool(called))
    if not code:
        return _without_code(persons, told, issued, form.note)
    if code in issued:
        return _issued(issued[code], persons, form.note, told=bool(called))
    if code_is_valid(code):
        note = f"the sheet code {code} belongs to no sheet of this assignment"
        return Claim(person=person, state=State.WRONG_SHEET, note=note, code=code)
    return _mistyped(code, person, issued)


def _of_others(filed: str, about: str) -> Claim:
    """A row about somebody in a table that lies with what another handed in: nobody's."""
    note = (
        f"this row is about {about}, but its table lies with what {filed} handed in, and nobody "
        "hands in for others: if you made the table, check it again from a folder of your own"
    )
    return Claim(person=None, state=State.UNREADABLE, note=note, code=None, ambiguous=True)


def _without_code(
    persons: Sequence[str], told: Told, issued: Mapping[str, Issued], note: str
) -> Claim:  # fmt: skip
    if told.is_row:
        sheets = issued if isinstance(issued, IssuedSheets) else IssuedSheets(issued)
        return _row(persons, told, sheets, note)
    person = persons[0] if persons else None
    return Claim(person=person, state=State.UNREADABLE, note=NO_CODE, code=None)


def _row(persons: Sequence[str], told: Told, issued: IssuedSheets, note: str) -> Claim:
    """A row of a table: it is about the current sheet of the person whom its keys call."""
    called = " or ".join(key.value for key in told.keys) or told.name or "nothing"
    if len(persons) != 1:
        said = f"this row is about {called}, which nobody in the roster is called"
        if persons:
            said = f"this row is about {called}: that may be {' or '.join(persons[:3])}"
        return Claim(
            person=None,
            state=State.UNREADABLE,
            note=said,
            code=None,
            ambiguous=bool(persons),
            maybe=tuple(persons[:3]),
        )
    own = issued.current_of.get(persons[0])
    if own is None:
        said = f"{persons[0]} has no sheet"
        return Claim(person=persons[0], state=State.WRONG_SHEET, note=said, code=None)
    return Claim(person=persons[0], state=None, note=note, code=own)


def _damaged(
    form: Damaged, persons: Sequence[str], issued: Mapping[str, Issued], *, told: bool
) -> Claim:
    """A file without answers: its code says whose it is, else its path."""
    code = normalise_code(form.code or "")
    state = State.NEEDS_A_PERSON if form.by_hand else State.UNREADABLE
    if code not in issued:
        person = persons[0] if persons else None
        return Claim(person=person, state=state, note=form.reason, code=None)
    claim = _issued(issued[code], persons, told=told)
    if claim.state is not None:
        return claim
    return replace(claim, state=state, note=form.reason)


def _issued(sheet: Issued, persons: Sequence[str], note: str = "", *, told: bool) -> Claim:
    """A sheet of somebody; whose it is beside is `told` by a system, or only by the path."""
    owner, code = sheet.person, sheet.code
    if persons and owner not in persons:
        other = persons[0]
        note = (
            f"{'it came from' if told else 'its path names'} {other}, but its sheet code {code} is "
            f"that of {owner}: if {owner} handed it in, decide that it belongs-to {owner}; if not, "
            f"ask {other} for their own sheet"
        )
        return Claim(person=other, state=State.WRONG_SHEET, note=note, code=code, likely=code)
    if not sheet.current:
        note = (
            f"the sheet code {code} is that of revision {sheet.revision}, which was replaced: ask "
            f"{owner} for the answers to the current sheet"
        )
        return Claim(person=owner, state=State.OUTDATED_SHEET, note=note, code=code, likely=code)
    return Claim(person=owner, state=None, note=note, code=code)


def _mistyped(code: str, person: str | None, issued: Mapping[str, Issued]) -> Claim:
    near = likely_codes(code, issued)
    owners = {issued[one].person for one in near}
    if person is None and len(owners) == 1:
        (person,) = owners
    probably = " or ".join(
        one if issued[one].person == person else f"{one} of {issued[one].person}" for one in near
    )
    note = f"the sheet code {code} is mistyped" + (f", probably {probably}" if near else "")
    own = [one for one in near if issued[one].person == person]
    return Claim(
        person=person, state=State.UNREADABLE, note=note, code=code, maybe=tuple(sorted(owners)),
        likely=own[0] if len(own) == 1 else "",
    )  # fmt: skip
