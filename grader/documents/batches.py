"""Batches: the documents of many students, written by workers that never see the manifest.

A worker gets what all sheets have in common once (the titles, the structures) and then the numbers
of a few sheets at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache, partial

from grader.assignment.roster import Recipient
from grader.chunks import chunks
from grader.documents import render
from grader.documents.in_common import InCommon
from grader.records.folder import Folder
from grader.records.issued import IssuedSheet
from grader.records.manifest import Manifest
from grader.workers import spread
from solutions.structure import Structure, from_json, to_json

SIZE = 8
"""Students in a batch: a second of work for a worker, or less."""

Pair = tuple[IssuedSheet, Recipient]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What documents need besides the numbers of a sheet, without a database behind it.

    texts  the structures by id, as JSON
    """

    facts: Mapping[str, str]
    worth: Mapping[str, Fraction]
    texts: Mapping[str, str]
    folder: Folder
    formats: tuple[str, ...]
    common: InCommon = field(default_factory=InCommon)

    def about(self) -> Mapping[str, str]:
        """Title, course, term and so on, as a manifest has them."""
        return self.facts

    def points(self) -> Mapping[str, Fraction]:
        """The points of every exercise."""
        return self.worth

    def structure(self, id_: str) -> Structure:
        """A structure by its id."""
        return _read(id_, self.texts[id_])


@lru_cache(maxsize=512)
def _read(id_: str, text: str) -> Structure:
    return from_json(json.loads(text))


def stock(manifest: Manifest, folder: Folder, formats: tuple[str, ...], common: InCommon) -> Stock:
    """Everything that workers need of a manifest."""
    return Stock(
        facts=manifest.about(), worth=manifest.points(),
        texts={id_: json.dumps(to_json(manifest.structure(id_))) for id_ in manifest.structures()},
        folder=folder, formats=formats, common=common,
    )  # fmt: skip


def write_all(executor: Executor, jobs: int, ready: Stock, sheets: Iterable[Pair]) -> Iterator[str]:
    """Write the documents of sheets that are not there; the ids of their people, as they are done.

    What is handed to workers is as much as they can do soon: memory stays flat.
    """
    for ids in spread(executor, partial(write_batch, ready), chunks(sheets, SIZE), jobs):
        yield from ids


def write_batch(ready: Stock, batch: tuple[Pair, ...]) -> tuple[str, ...]:
    """Write the documents of some sheets; whose they are."""
    for issued, recipient in batch:
        render.write(ready, ready.folder, issued, recipient, ready.formats, ready.common)
    return tuple(recipient.id for _, recipient in batch)
