"""What was done so far, and what changed since: the gradebook beside what lies there now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.checking.desk import basis_of
from grader.records.folder import Folder
from grader.records.gradebook import Gradebook
from grader.records.manifest import Manifest
from grader.records.marks import Basis, Standing
from grader.records.reading import Unread, read_gradebook

UNREAD: Mapping[Unread, tuple[str, ...]] = {
    Unread.ABSENT: (),
    Unread.EARLIER: ("the gradebook is of an earlier version",),
    Unread.STOPPED: ("a run was stopped while it wrote; the next one goes on from there",),
}
"""What is to be said where a gradebook cannot be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was received and marked so far.

    files    how many were handed in, None where that cannot be told
    to_mark  what the marks do not know of yet, a clause each
    """

    files: int | None = 0
    standings: Mapping[str, Standing] = field(default_factory=dict)
    to_mark: tuple[str, ...] = ()


def past(folder: Folder, manifest: Manifest) -> Past:
    """What the gradebook of a folder says; it is not made, changed or brought up to date."""
    book = read_gradebook(folder.gradebook)
    if isinstance(book, Unread):
        return Past(files=0 if book is Unread.ABSENT else None, to_mark=UNREAD[book])
    with book:
        standings = book.standings()
        to_mark = (*_rests_on_other(book, manifest), *_decided(folder))
        return Past(
            files=sum(1 for _ in book.inbox.files()), standings=standings,
            to_mark=to_mark if standings else (),
        )  # fmt: skip


def _rests_on_other(book: Gradebook, manifest: Manifest) -> Iterator[str]:
    """What the marks of the current sheets rest on, where that is not what holds now."""
    here = {one.recipient.id for one in manifest.people() if not one.withdrawn}
    replaced, bases = 0, set()
    entries = book.ledger.entries()
    for code, person, _, current in manifest.issued():
        found = entries.get(person) if current and person in here else None
        if found is not None:
            replaced += found.marks.code != code
            bases.add(found.basis)
    now = basis_of(manifest)
    yield from dict.fromkeys(
        what for number in sorted(bases) for what in _differs(book.ledger.basis(number), now)
    )
    if replaced:
        yield f"{_students(replaced)} received another sheet"


def _differs(then: Basis, now: Basis) -> Iterator[str]:
    if then.policy != now.policy:
        yield "the policy is another one"
    if any(now.points.get(exercise) != points for exercise, points in then.points.items()):
        yield "exercises are worth other points"
    if any(now.weights.get(exercise) != own for exercise, own in then.weights.items()):
        yield "answers weigh otherwise"
    if then.version != now.version:
        yield f"version {then.version} of grader made the marks, this is {now.version}"


def _decided(folder: Folder) -> Iterator[str]:
    """Decisions that came, changed or went after the marks were made."""
    # Every run writes the grades anew; the gradebook also changes when marks are exported.
    marked = _modified(folder.grades) or _modified(folder.gradebook)
    newer = [path for path in sorted(folder.decisions.glob("*.toml")) if _modified(path) > marked]
    for path in newer:
        yield f"decisions/{path.name} is newer than the marks"
    if not newer and _modified(folder.decisions) > marked:
        yield "a file was added to decisions/ or taken out of it"


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _students(count: int) -> str:
    return "1 student" if count == 1 else f"{count} students"
