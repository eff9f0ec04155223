"""What was done so far, and what changed since: the gradebook beside what lies there now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.checking.desk import basis_of
from grader.records.folder import Folder
from grader.records.gradebook import Gradebook
from grader.records.known import decisions_in
from grader.records.ledger import Logged
from grader.records.manifest import Manifest
from grader.records.marks import Basis, Standing
from grader.records.reading import Unread, read_gradebook

RECEIVED, MARKED, EXPORTED = "received", "marked", "exported"
"""What the log says of a run."""

UNREAD: Mapping[Unread, str] = {
    Unread.EARLIER: "the gradebook is of an earlier version",
    Unread.STOPPED: "a run was stopped while it wrote; the next one goes on from there",
}
"""What is to be said where a gradebook is there and cannot be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """An export that was made: when, and what the log says of it."""

    at: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was received, marked and exported so far.

    files        how many were handed in, None where that cannot be told
    received_at  when the last of them came, in ISO 8601
    exports      the latest first
    to_mark      what the marks do not know of yet, a clause each
    to_export    students who have other marks than at the last export
    """

    files: int | None = 0
    received_at: str = ""
    standings: Mapping[str, Standing] = field(default_factory=dict)
    exports: tuple[Export, ...] = ()
    to_mark: tuple[str, ...] = ()
    to_export: int = 0

    @property
    def changes(self) -> tuple[str, ...]:
        """Everything that changed since the marks were made, or since they were exported."""
        if not (self.exports and self.to_export):
            return self.to_mark
        moved = _count(self.to_export, "student has", "students have")
        return (*self.to_mark, f"{moved} other marks than at the last export")


def past(folder: Folder, manifest: Manifest) -> Past:
    """What the gradebook of a folder says; it is neither made nor changed."""
    book = read_gradebook(folder.gradebook)
    if book is Unread.ABSENT:
        return Past()
    if isinstance(book, Unread):
        return Past(files=None, to_mark=(UNREAD[book],))
    with book:
        log = tuple(book.logged())
        return Past(
            files=book.inbox.count(), standings=book.standings(),
            received_at=next((line.at for line in reversed(log) if line.what == RECEIVED), ""),
            exports=tuple(
                Export(at=line.at, detail=line.detail)
                for line in reversed(log) if line.what == EXPORTED
            ),
            to_mark=tuple(_to_mark(folder, manifest, book)), to_export=_moved(log),
        )  # fmt: skip


def _to_mark(folder: Folder, manifest: Manifest, book: Gradebook) -> Iterator[str]:
    """What the marks do not know of."""
    known, entries = book.ledger.known(), book.ledger.entries()
    if new := book.inbox.count(after=known.run):
        yield f"{_count(new, 'file', 'files')} came after the marks"
    if not entries:
        return
    if new := manifest.count_sheets() - known.sheets:
        yield f"{_count(new, 'sheet was', 'sheets were')} issued after the marks"
    now = basis_of(manifest)
    bases = {one.basis for one in entries.values()}
    yield from dict.fromkeys(
        what for number in sorted(bases) for what in _differs(book.ledger.basis(number), now)
    )
    yield from _decided(known.decisions, decisions_in(folder))


def _differs(then: Basis, now: Basis) -> Iterator[str]:
    if then.policy != now.policy:
        yield "the policy is another one"
    if any(now.points.get(exercise) != points for exercise, points in then.points.items()):
        yield "exercises are worth other points"
    if any(now.weights.get(exercise) != own for exercise, own in then.weights.items()):
        yield "answers weigh otherwise"
    if then.version != now.version:
        yield f"version {then.version} of grader made the marks, this is {now.version}"


def _decided(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Decisions that came, changed or went after the marks were made."""
    for name in sorted({*then, *now}):
        if then.get(name) != now.get(name):
            how = "is new" if name not in then else "is gone" if name not in now else "changed"
            yield f"decisions/{name} {how}"


def _moved(log: Sequence[Logged]) -> int:
    """How many people have other marks than at the last export."""
    last = max((line.number for line in log if line.what == EXPORTED), default=0)
    return len({line.person for line in log if line.number > last and line.what == MARKED})


def _count(count: int, one: str, several: str) -> str:
    return f"1 {one}" if count == 1 else f"{count} {several}"
