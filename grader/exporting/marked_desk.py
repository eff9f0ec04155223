"""What is exported: the marks of the last check, and whether they are still those of today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from grader.assignment.roster import Recipient
from grader.checking.desk import Desk, desk
from grader.checking.settling import settle
from grader.chunks import chunks
from grader.errors import ExportError, NotThereError, nearest
from grader.exporting.target import plain
from grader.marking.result import StudentResult
from grader.progress import Progress
from grader.reconciling.pasted import check
from grader.records.folder import Folder
from grader.records.opening import open_manifest

CHUNK = 2048
MOST_NAMED = 12


@contextmanager
def marked_desk(root: Path) -> Iterator[Desk]:
    """The folder of an assignment that was checked; NotThereError for one that never was."""
    open_manifest(root).close()
    gradebook = Folder(root=root, assignment="").gradebook
    if gradebook.exists():
        with desk(root) as own:
            if own.book.standings():
                yield own
                return
    raise NotThereError(
        "nothing was checked yet, so there are no marks",
        where=str(gradebook),
        remedy=f"Run `{check(root)} SUBMISSIONS` first.",
    )


def refuse_kept(out: Path, folder: Folder) -> None:
    """ExportError for a place where the grader keeps what cannot be made again."""
    kept = [folder.root / name for name in ("handout", "private", "decisions")]
    if any(one.resolve() in out.resolve().parents for one in kept):
        raise ExportError(
            "what lies in this folder is not written over",
            where=str(out),
            remedy="Name a file elsewhere by --out.",
        )


def in_section(own: Desk, section: str | None) -> tuple[Recipient, ...]:
    """Everyone on the roster, or one section of it; NotThereError for one that there is not."""
    if section is None:
        return own.people
    found = tuple(one for one in own.people if plain(section) in one.sections)
    if not found:
        known = sorted({name for one in own.people for name in one.sections if name})
        near = nearest(section, known) or known[:MOST_NAMED]
        raise NotThereError(
            f"there is no section {section!r}",
            where="--section",
            remedy=f"Name one of {', '.join(near)}." if near else "The roster has no sections.",
        )
    return found


def stale(own: Desk, progress: Progress) -> tuple[str, ...]:
    """Why the marks are not the latest, in sentences: none where they are."""
    before, settled = own.book.standings(), settle(own)
    moved = [
        one.recipient.id
        for chunk in chunks(progress(settled.students, "students", len(settled.students)), CHUNK)
        for one in settled.marked(chunk)
        if before.get(one.recipient.id) != one.marks.standing()
    ]
    if not moved:
        return ()
    more = f" and {len(moved) - MOST_NAMED} more" if len(moved) > MOST_NAMED else ""
    return (
        f"These are the marks of the last check, and not those of today: {len(moved)} of them "
        f"would be other ones ({', '.join(moved[:MOST_NAMED])}{more}). Run "
        f"`{check(own.folder.root)}` first.",
    )


def everyone(own: Desk, people: Sequence[Recipient], progress: Progress) -> Iterator[StudentResult]:
    """Every detail of some people, as they stand today."""
    settled, wanted = settle(own), {one.id for one in people}
    students = [one for one in settled.students if one.who.id in wanted]
    for chunk in chunks(progress(students, "students", len(students)), CHUNK):
        yield from settled.details(settled.marked(chunk))
