"""Who handed in what: the one stored submission of each person that counts, and what is nobody's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby

from grader.gradebook import Gradebook, Stored
from grader.manifest import Manifest
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
class Orphan:
    """A file that belongs to nobody, and why."""

    source: str
    note: str


def handed_in(book: Gradebook, manifest: Manifest) -> tuple[dict[str, Handed], tuple[Orphan, ...]]:
    """The submission of each person from the newest run that brought one; orphans of the last run."""
    matching = _Matching(manifest)
    handed: dict[str, Handed] = {}
    orphans: tuple[Orphan, ...] = ()
    for _, stored in groupby(book.stored(), key=lambda one: one.run):
        numbers: dict[str, int] = {}
        found = latest(matching.found(stored, numbers))
        handed |= _counting(found, numbers)
        orphans = tuple(
            Orphan(source=one.received.source, note=one.claim.note) for one in found.nobodys
        )
    return handed, orphans


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
    """A form with a digest in place of its answers: equal forms stay equal."""
    if isinstance(form, Damaged):
        return form
    digest = sha256(repr(sorted(form.answers.items())).encode()).hexdigest()
    return replace(form, answers={"digest": digest})
