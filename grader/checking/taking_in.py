"""Taking in: what was handed in is stored, read and judged, a chunk at a time.

Each chunk is in the gradebook as a whole or not at all, with all that was found out about it: a run
that was killed goes on behind the last one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from grader import __version__
from grader.checking.desk import Desk
from grader.checking.own_tables import is_own
from grader.checking.reading import Readings, read
from grader.chunks import chunks
from grader.intake.gather import gather, how_many
from grader.marking.judgements import judgements
from grader.marking.together import Asked
from grader.progress import Progress
from grader.rosters.identities import identities, learned
from grader.submissions.received import NOTHING, Received

CHUNK = 32768
"""Submissions stored in one transaction."""

PORTION = 64 * 1024**2
"""Bytes of submissions after which a chunk is full, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadList:
    """A list of people that lay beside the submissions.

    unknown, ambiguous  the names in rows that are nobody's, and that may be several people's
    """

    source: str
    rows: int
    unknown: tuple[str, ...]
    ambiguous: tuple[str, ...]


def take_in(desk: Desk, paths: Sequence[Path], progress: Progress) -> tuple[ReadList, ...]:
    """Store all that lies at these paths, and read and judge what is new of it.

    A list of people is no submission: what it calls those on the roster is learned from it, unless
    somebody handed it in. A table that an earlier run wrote is none either.
    """
    lists: list[ReadList] = []
    inbox = desk.book.inbox
    with desk.book.transaction():
        run = inbox.begin(json.dumps([str(path) for path in paths]))
    files = progress(gather(paths, desk.folder.own), "files", partial(how_many, paths))
    for chunk in _portions(_without_lists(desk, files, lists)):
        with desk.book.transaction():
            numbers, new = inbox.receive(chunk, run)
            fresh = inbox.unread(numbers, __version__) if new < len(chunk) else frozenset(numbers)
            _read(desk, [(n, one) for n, one in zip(numbers, chunk, strict=True) if n in fresh])
    with desk.book.transaction():
        if count := inbox.end(run):
            desk.book.log("received", detail="1 file" if count == 1 else f"{count} files")
    return tuple(lists)


def _without_lists(
    desk: Desk, files: Iterable[Received], lists: list[ReadList]
) -> Iterator[Received]:
    for one in files:
        if one.content.startswith(b"{"):  # most are JSON, and no list or table is
            yield one
            continue
        of_somebody = one.fault or one.told is not NOTHING
        if not of_somebody and is_own(one.content):
            continue
        found = None if of_somebody else identities(one.content)
        if found is None:
            yield one
            continue
        people = [p.recipient for p in desk.manifest.people() if not p.withdrawn]
        known = learned(found, people)
        with desk.manifest.transaction():
            desk.manifest.learn(known.aliases)
        lists.append(
            ReadList(
                source=one.source, rows=len(found.entries),
                unknown=tuple(entry.name for entry in known.unknown),
                ambiguous=tuple(entry.name for entry in known.ambiguous),
            )
        )  # fmt: skip


def read_again(desk: Desk) -> None:
    """Read what another version has read, or what a killed run has left unread."""
    inbox = desk.book.inbox
    for chunk in chunks(inbox.all_unread(__version__), CHUNK // 8):
        with desk.book.transaction():
            _read(desk, [(number, inbox.received(number)) for number in chunk])


def _portions(files: Iterable[Received]) -> Iterator[list[Received]]:
    """Chunks that are full after so many submissions or so many bytes."""
    chunk: list[Received] = []
    size = 0
    for one in files:
        chunk.append(one)
        size += len(one.content)
        if len(chunk) >= CHUNK or size >= PORTION:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _read(desk: Desk, files: Sequence[tuple[int, Received]]) -> None:
    """Read some submissions, and judge those that name a sheet."""
    readings = Readings()
    judge(desk, read(files, readings))
    desk.book.inbox.keep(readings.closely, __version__)
    desk.book.inbox.keep_plain(readings.plain, __version__)


def judge(desk: Desk, asked: Iterable[Asked]) -> None:
    """Hold submissions against sheets, and store what is found."""
    verdicts = desk.book.verdicts
    number = verdicts.judge(desk.judge)
    verdicts.keep(number, judgements(desk.manifest, desk.layouts, asked, desk.policy.accepted))
