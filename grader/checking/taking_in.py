"""Taking in: what was handed in is stored, read and judged, a chunk at a time.

Each chunk is in the gradebook as a whole or not at all, with all that was found out about it: a run
that was killed goes on behind the last one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from grader import __version__
from grader.checking.desk import Desk
from grader.checking.own_tables import is_own
from grader.chunks import chunks
from grader.intake.gather import gather, how_many
from grader.issuing.codes import normalise_code
from grader.marking.judgements import Asked, judgements
from grader.progress import Progress
from grader.records.inbox import Reading, reading_of
from grader.rosters.identities import identities, learned
from grader.submissions.forms import Damaged, Form, read_form
from grader.submissions.plain_json import plain
from grader.submissions.received import NOTHING, Received

CHUNK = 16384
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
    files = progress(gather(paths, desk.folder.own), "files", how_many(paths))
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
    readings: list[tuple[int, Reading]] = []
    judge(desk, _asked(files, desk.codes, readings))
    desk.book.inbox.keep(readings, __version__)


def _asked(
    files: Iterable[tuple[int, Received]], codes: AbstractSet[str],
    readings: list[tuple[int, Reading]],
) -> Iterator[tuple[int, Asked]]:  # fmt: skip
    """The forms that name a sheet and are not blank, one by one; what was read goes to a list."""
    for number, one in files:
        form, reading = _form(one)
        readings.append((number, reading))
        if isinstance(form, Form) and reading.code in codes and not reading.blank:
            yield number, Asked(reading.code, form)


def judge(desk: Desk, asked: Iterable[tuple[int, Asked]]) -> None:
    """Hold submissions against sheets, and store what is found."""
    number_of_judge = desk.book.verdicts.judge(desk.judge)
    told: list[tuple[int, str]] = []

    def forms() -> Iterator[Asked]:
        for number, one in asked:
            told.append((number, one.code))
            yield one

    found = judgements(desk.manifest, desk.layouts, forms(), desk.policy.accepted)
    desk.book.verdicts.keep(
        (number, code, number_of_judge, judgement)
        for (number, code), judgement in zip(told, found, strict=True)
    )


def _form(received: Received) -> tuple[Form | Damaged, Reading]:
    """What a submission holds; what takes long to read is kept as it was read."""
    if not received.fault and (found := plain(received.content)):
        code, answers = found
        texts = answers.values()
        filled = len(answers)
        # Looked for in all at once: hardly a number has a space in it.
        if not all(texts) or " " in "".join(texts):
            filled -= sum(not text or text.isspace() for text in texts)
        code = normalise_code(code)
        reading = Reading(
            code=code, damaged=False, by_hand=False, note="", filled=filled, blank=not filled
        )
        return Form(code=code, answers=answers), reading
    form = read_form(received)
    return form, reading_of(form, normalise_code(normalize("NFKC", form.code or "")))
