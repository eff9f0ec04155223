"""Taking in: what was handed in is stored, read and judged, a chunk at a time.

Each chunk is in the gradebook as a whole or not at all, with all that was found out about it: a run
that was killed goes on behind the last one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from grader import __version__
from grader.checking.desk import Desk
from grader.checking.own_tables import is_own
from grader.checking.reading import FEW, Readings, read
from grader.chunks import chunks
from grader.intake.gather import gather, how_many
from grader.marking.judgements import judgements
from grader.marking.together import Asked
from grader.progress import Progress
from grader.records.inbox import Inbox
from grader.submissions.received import NOTHING, Received

if TYPE_CHECKING:
    from grader.checking.lists import ReadList

CHUNK = 50_000
"""Submissions stored in one transaction: the more, the less each of them costs to judge."""

LARGE = 256 * 1024**2
"""Bytes of submissions after which a chunk is full, too."""

FORMS = 8_192
"""Stored submissions that are read again and judged in one transaction."""

HEAVY = 32 * 1024**2
"""Bytes after which a few are enough: they are in memory together."""


def take_in(desk: Desk, paths: Sequence[Path], progress: Progress) -> tuple[ReadList, ...]:
    """Store all that lies at these paths, and read and judge what is new of it.

    A list of people is no submission: what it calls those on the roster is learned from it, unless
    somebody handed it in. A table that an earlier run wrote is none either.
    """
    lists: list[ReadList] = []
    inbox = desk.book.inbox
    with desk.book.transaction():
        run = inbox.begin(json.dumps([str(path) for path in paths]))
    lying = progress(gather(paths, desk.folder.own), "files", partial(how_many, paths))
    fews = _fews(_without_lists(desk, lying, lists))
    for first in fews:
        chunk = _until_full(chain((first,), fews))
        with desk.book.transaction():
            _read(desk, (_received(desk.book.inbox, few, run) for few in chunk))
    with desk.book.transaction():
        if count := inbox.end(run):
            desk.book.log("received", detail="1 file" if count == 1 else f"{count} files")
    return tuple(lists)


def _without_lists(
    desk: Desk, files: Iterable[Received], lists: list[ReadList]
) -> Iterator[Received]:
    for one in files:
        if one.content.startswith(b"{") or one.fault or one.told is not NOTHING:
            yield one  # most are JSON, and no list or table is
            continue
        if is_own(one.content):
            continue
        from grader.checking.lists import learned_from

        found = learned_from(desk, one)
        if found is None:
            yield one
        else:
            lists.append(found)


def read_again(desk: Desk) -> None:
    """Read what another version has read, or what a killed run has left unread."""
    inbox = desk.book.inbox
    for chunk in chunks(inbox.all_unread(__version__), min(FORMS, CHUNK)):
        with desk.book.transaction():
            _read(desk, _again(inbox, chunk))


def _again(inbox: Inbox, numbers: Iterable[int]) -> Iterator[list[tuple[int, Received]]]:
    for few in chunks(numbers, FEW):
        yield [(number, inbox.received(number)) for number in few]


def _fews(files: Iterable[Received]) -> Iterator[list[Received]]:
    """A few at a time: all that is done with these is done while they are near the processor."""
    few: list[Received] = []
    size = 0
    for one in files:
        few.append(one)
        size += len(one.content)
        if len(few) >= min(FEW, CHUNK) or size >= HEAVY:
            yield few
            few, size = [], 0
    if few:
        yield few


def _until_full(fews: Iterable[list[Received]]) -> Iterator[list[Received]]:
    """So many of them as are stored in one transaction."""
    count = size = 0
    for few in fews:
        yield few
        count += len(few)
        size += sum([len(one.content) for one in few])
        if count >= CHUNK or size >= LARGE:
            return


def _received(inbox: Inbox, few: Sequence[Received], run: int) -> list[tuple[int, Received]]:
    """Store a few submissions; those that have to be read, with their numbers."""
    numbers, new = inbox.receive(few, run)
    found = [*zip(numbers, few, strict=True)]
    if new == len(few):
        return found
    unread = inbox.unread(numbers, __version__)
    return [one for one in found if one[0] in unread]


def _read(desk: Desk, fews: Iterable[Sequence[tuple[int, Received]]]) -> None:
    """Read some submissions, and judge those that name a sheet."""
    readings = Readings()
    judge(desk, read(fews, readings))
    desk.book.inbox.keep(readings.closely, __version__)
    desk.book.inbox.keep_plain(readings.plain, __version__)


def judge(desk: Desk, asked: Iterable[Asked]) -> None:
    """Hold submissions against sheets, and store what is found."""
    verdicts = desk.book.verdicts
    number = verdicts.judge(desk.judge)
    verdicts.keep(number, judgements(desk.manifest, desk.layouts, asked, desk.policy.accepted))
