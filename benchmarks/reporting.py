"""The report of a large class, against reading its gradebook alone: each a process of its own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

from benchmarks.bulk import GRADES, check
from benchmarks.many import make_class
from benchmarks.process import Ran, ran
from grader.records.folder import Folder

STUDENTS = 10_000

RUNS = 5
"""Pairs of runs, after one that warms the cache of the disk."""

LARGEST = 20_000_000
"""Bytes of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The report in pairs with reading alone, and the bytes of its page."""

    reading: tuple[Ran, ...]
    report: tuple[Ran, ...]
    size: int

    @property
    def ratio(self) -> float:
        """How often the report takes reading alone: the median of the pairs."""
        pairs = zip(self.report, self.reading, strict=True)
        return median(report.wall / reading.wall for report, reading in pairs)

    @property
    def peak(self) -> int:
        """The most bytes of memory that the report ever held."""
        return max(run.peak for run in self.report)


def seconds(runs: Sequence[Ran]) -> float:
    """The median on the clock."""
    return median(run.wall for run in runs)


@cache
def measured(students: int = STUDENTS) -> Measured:
    """The report of a class that is marked. A sheet comes again only so far behind that the
    compression does not see it: the page has the size that it has with numbers for everybody."""
    with tempfile.TemporaryDirectory() as root:
        class_ = make_class(Path(root), students)
        check(class_, GRADES)
        reading, report = zip(*(_pair(str(class_.folder)) for _ in range(RUNS + 1)), strict=True)
        page = Folder(root=class_.folder, assignment="hw1").report
        return Measured(reading=reading[1:], report=report[1:], size=page.stat().st_size)


def _pair(folder: str) -> tuple[Ran, Ran]:
    core = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None
    reading = ran(("-m", "benchmarks.read_gradebook", folder), core=core)
    return reading, ran(("-P", "-m", "grader", "report", folder), core=core)
