"""Reading: what was handed in -> what is kept of each reading, and what is to be judged.

Files that are alike are read side by side, all others one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from unicodedata import normalize

from grader.chunks import chunks
from grader.issuing.codes import normalise_code
from grader.marking.together import Asked
from grader.records.inbox import Inbox, PlainReading, Reading, reading_of
from grader.submissions.form import Damaged, Form
from grader.submissions.forms import read_form
from grader.submissions.plain_json import plain
from grader.submissions.received import Received
from grader.submissions.sheaves import Sheaf, Sheaves

FEW = 256
"""Files that are read before the next ones are looked at: they stay near the processor."""

_Numbered: TypeAlias = Sequence[tuple[int, Received]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What was read, by the numbers of the submissions; `plain`: with little to say of it."""

    closely: list[tuple[int, Reading]] = field(default_factory=list)
    plain: list[PlainReading] = field(default_factory=list)


def read(fews: Iterable[_Numbered], readings: Readings) -> Iterator[Asked]:
    """The forms that bear a sheet code and are not blank, of a few files at a time.

    What was read is added to `readings`.
    """
    known = Sheaves()
    for few in fews:
        rest = few
        for sheaf in known.among([b"" if one.fault else one.content for _, one in few]):
            numbers = [few[place][0] for place in sheaf.places]
            readings.plain.extend(zip(numbers, sheaf.codes, sheaf.filled, strict=True))
            rest = _without(rest, numbers)
            yield _in_sheaf(numbers, sheaf)
        if rest:
            yield _one_by_one(rest, readings)


def stored(inbox: Inbox, wanted: Sequence[tuple[int, str]]) -> Iterator[Asked]:
    """The forms of submissions that are kept, each to be held against the sheet with a code."""
    known = Sheaves()
    for few in chunks(wanted, FEW):
        codes = dict(few)
        rest, forms = inbox.again([*codes])
        contents = [b"" if one.fault else one.content for one in rest.values()]
        numbers = [*rest]
        for sheaf in known.among(contents):
            own = [numbers[place] for place in sheaf.places]
            yield Asked(own, [codes[number] for number in own], sheaf)
            for number in own:
                del rest[number]
        read_now = {number: read_form(one) for number, one in rest.items()}
        forms |= {number: one for number, one in read_now.items() if isinstance(one, Form)}
        yield Asked([*forms], [codes[number] for number in forms], [*forms.values()])
        # One that is held against two sheets is there once more.
        yield from stored(inbox, [one for one in few if codes[one[0]] != one[1]])


def _without(files: _Numbered, numbers: Sequence[int]) -> _Numbered:
    """The other files; nearly always there are none."""
    if len(files) == len(numbers):
        return ()
    gone = frozenset(numbers)
    return [one for one in files if one[0] not in gone]


def _in_sheaf(numbers: Sequence[int], sheaf: Sheaf) -> Asked:
    if all(sheaf.filled):
        return Asked(numbers, sheaf.codes, sheaf)
    rows = [row for row, filled in enumerate(sheaf.filled) if filled]
    own = sheaf.only(rows)
    return Asked([numbers[row] for row in rows], own.codes, own)


def _one_by_one(files: Iterable[tuple[int, Received]], readings: Readings) -> Asked:
    asked = []
    for number, one in files:
        form, reading = _form(one)
        readings.closely.append((number, reading))
        if isinstance(form, Form) and reading.code and not reading.blank:
            asked.append((number, reading.code, form))
    numbers, found, forms = zip(*asked, strict=True) if asked else ((), (), ())
    return Asked(numbers, found, forms)


def _form(received: Received) -> tuple[Form | Damaged, Reading]:
    """What a submission holds; what takes long to read is kept as it was read."""
    if not received.fault and (found := plain(received.content)):
        code, answers = found
        filled = sum(bool(text) and not text.isspace() for text in answers.values())
        code = normalise_code(code)
        reading = Reading(
            code=code, damaged=False, by_hand=False, note="", filled=filled, blank=not filled
        )
        return Form(code=code, answers=answers), reading
    form = read_form(received)
    return form, reading_of(form, normalise_code(normalize("NFKC", form.code or "")))
