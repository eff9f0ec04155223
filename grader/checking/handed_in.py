"""Who handed in what: the stored submission of each person that counts, and what is nobody's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby

from grader.records.gradebook import Gradebook, Stored
from grader.records.manifest import Manifest
from grader.states import State
from grader.submissions.forms import Damaged, Form, read_form
from grader.submissions.latest import Found, Latest, latest
from grader.submissions.names import People
from grader.submissions.whose import Issued, whose


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What counts for one person: its number in the gradebook; a state if it cannot be marked."""

    number: int
    source: str
    state: State | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A file that counts for nobody, and why."""

    source: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """What counts for whom; of the last run, which files are nobody's and which gave way."""

    of: Mapping[str, Handed]
    nobodys: tuple[Aside, ...]
    superseded: tuple[Aside, ...]


def handed_in(book: Gradebook, manifest: Manifest) -> HandedIn:
    """The submission of each person, from the newest run that brought one."""
    matching = _Matching(manifest)
    of: dict[str, Handed] = {}
    last = Latest(of={}, superseded=(), nobodys=())
    for _, stored in groupby(book.stored(), key=lambda one: one.run):
        numbers: dict[str, int] = {}
        last = latest(matching.found(stored, numbers))
        of |= _counting(last, numbers)
    return HandedIn(
        of=of,
        nobodys=tuple(
            Aside(source=one.received.source, note=one.claim.note) for one in last.nobodys
        ),
        superseded=tuple(
            Aside(source=one.submission.received.source, note=one.note) for one in last.superseded
        ),
    )


def _counting(found: Latest, numbers: Mapping[str, int]) -> dict[str, Handed]:
    return {
        person: Handed(
            number=numbers[one.received.source], source=one.received.source,
            state=one.claim.state, note=one.claim.note,
        )
        for person, one in found.of.items()
    }  # fmt: skip


class _Matching:
    """Knows everyone and every sheet, and says whose a stored file is."""

    def __init__(self, manifest: Manifest) -> None:
        self._assignment = manifest.about()["assignment"]
        self._people = People(
            {p.recipient.id: p.recipient.name for p in manifest.people() if not p.withdrawn}
        )
        self._issued = {
            code: Issued(code=code, person=person, revision=revision, current=current)
            for code, person, revision, current in manifest.issued()
            if person in self._people
        }

    def found(self, stored: Iterator[Stored], numbers: dict[str, int]) -> Iterator[Found]:
        """Each file with what it holds and whose it is; `numbers` collects sources."""
        for one in stored:
            form = read_form(one.received)
            claim = whose(one.received, form, self._issued, self._people, self._assignment)
            numbers[one.received.source] = one.number
            # Only what tells files apart is kept: a class of thousands is looked at in one go.
            content = one.received.content if isinstance(form, Damaged) else b""
            yield replace(one.received, content=content), _light(form), claim


def _light(form: Form | Damaged) -> Form | Damaged:
    """A form with a digest in place of what was typed: equal forms stay equal."""
    if isinstance(form, Damaged):
        return form
    if form.blank:
        return replace(form, answers={})
    typed = (sorted(form.answers.items()), sorted(form.others.items()))
    digest = sha256(repr(typed).encode()).hexdigest()
    filled = sum(map(bool, form.answers.values()))
    return replace(form, answers={"digest": digest}, others={}, filled=filled)
