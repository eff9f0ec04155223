"""Papers: the documents of everybody who lacks some, by as many workers as there are, and then all
sheets in one file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from grader.assignment.roster import Recipient
from grader.documents import batches, render
from grader.documents.accessible import Unprintable, check_accessible, unprintable
from grader.documents.in_common import InCommon
from grader.documents.merged import merge
from grader.documents.sheet import Sheet
from grader.errors import OutputError
from grader.progress import Progress
from grader.records.folder import Folder
from grader.records.issued import IssuedSheet
from grader.records.manifest import Manifest
from grader.workers import workers

FEW = 16
"""Sheets for which a process of their own is worth its start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """How documents are to be written.

    jobs        processes that write
    even_pages  whether each sheet begins on a front side in the PDF for the copier
    """

    formats: tuple[str, ...]
    common: InCommon
    jobs: int = 1
    even_pages: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What was written, and what is not as good as it should be.

    unprintable  people whose PDFs show empty boxes in their names
    unreadable   why a PDF cannot be read by everybody; "" where it can
    """

    rendered: int
    merged: tuple[Path, ...]
    unprintable: tuple[Unprintable, ...]
    unreadable: str


def write_papers(manifest: Manifest, folder: Folder, press: Press, progress: Progress) -> Papers:
    """Write every document of a current sheet that is not there; what is there keeps its bytes."""
    drawn = manifest.drawn()
    lacking = [
        p.recipient for p in manifest.people()
        if not p.withdrawn
        and render.missing(folder, p.recipient, press.formats, drawn.get(p.recipient.id, ()))
    ]  # fmt: skip
    ready = batches.stock(manifest, folder, press.formats, press.common)
    sheets = ((_current(manifest, recipient), recipient) for recipient in lacking)
    jobs = min(press.jobs, -(-len(lacking) // FEW))
    with workers(jobs) as executor:
        written = batches.write_all(executor, jobs, ready, sheets)
        rendered = sum(1 for _ in progress(written, "sheets", len(lacking)))
    as_pdf = "pdf" in press.formats
    return Papers(
        rendered=rendered,
        merged=_merged(manifest, folder, even=press.even_pages) if as_pdf else (),
        unprintable=unprintable(lacking) if as_pdf else (),
        unreadable=_unreadable(_of_each_kind(manifest, lacking, press)) if as_pdf else "",
    )


def _merged(manifest: Manifest, folder: Folder, *, even: bool) -> tuple[Path, ...]:
    """All sheets for the copier, and all solutions in the same order."""
    issued = {person for _, person, _, _ in manifest.issued()}
    people = [p.recipient.id for p in manifest.people() if not p.withdrawn]
    documents = {"sheets": folder.sheet, "solutions": folder.solution}
    return tuple(
        path
        for what, of in documents.items()
        for path in merge(
            [of(person, "pdf") for person in people if person in issued],
            partial(folder.merged, what), even=even,
        )
    )  # fmt: skip


def _of_each_kind(
    manifest: Manifest, recipients: Sequence[Recipient], press: Press
) -> Iterator[Sheet]:
    """A sheet of each language, layout and choice of exercises."""
    seen = set()
    for recipient in recipients:
        issued = _current(manifest, recipient)
        kind = (press.common.edition(recipient), *(row.structure for row in issued.rows))
        if kind not in seen:
            seen.add(kind)
            yield render.sheet_of(manifest, issued, recipient, press.common)


def _unreadable(sheets: Iterable[Sheet]) -> str:
    """Why some sheet cannot be read by everybody. That is said, and the sheets are issued."""
    try:
        check_accessible(sheets)
    except OutputError as fault:
        return str(fault)
    return ""


def _current(manifest: Manifest, recipient: Recipient) -> IssuedSheet:
    return next(sheet for sheet in manifest.sheets(only=recipient.id) if sheet.current)
