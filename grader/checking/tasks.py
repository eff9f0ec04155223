"""What waits for a person, as results/to-do.csv of the last `check` has it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.reconciling.to_do import COLUMNS, ORDER
from grader.states import State

LIMIT = 200_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks:
    """How much of what waits, the most urgent first; `first` is the command that settles the first
    of them. What is missing is no task: nobody can do anything about it here."""

    counts: Mapping[str, int]
    first: str


def tasks_in(path: Path) -> Tasks | None:
    """What a table says; None where there is none, or somebody saved another one in its place."""
    try:
        if path.stat().st_size > LIMIT:
            return None
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _tasks(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error):
        return None


def _tasks(rows: Iterator[list[str]]) -> Tasks | None:
    if next(rows, None) != [*COLUMNS]:
        return None
    counts: dict[str, int] = {}
    first = ""
    what, do = COLUMNS.index("what"), COLUMNS.index("do this")
    for row in rows:
        if len(row) != len(COLUMNS) or row[what] not in ORDER:
            return None
        if row[what] != State.MISSING:
            counts[row[what]] = counts.get(row[what], 0) + 1
            first = first or row[do]
    return Tasks(counts=counts, first=first)
