"""The report of a large class, against reading its gradebook alone: each a process of its own."""

from __future__ import annotations

import os
import tempfile
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
"""The median of so many, after one that warms the cache of the disk."""

LARGEST = 20_000_000
"""Bytes of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Reading alone, the report of the same, and the bytes of its page."""

    reading: Ran
    report: Ran
    size: int


@cache
def measured(students: int = STUDENTS) -> Measured:
    """The report of a class that is marked; no two students type the same next to each other, so
    that what repeats is too far away for the compression to see it."""
    with tempfile.TemporaryDirectory() as root:
        class_ = make_class(Path(root), students)
        check(class_, GRADES)
        folder = str(class_.folder)
        reading = _median("-P", "-m", "benchmarks.read_gradebook", folder)
        report = _median("-P", "-m", "grader", "report", folder)
        page = Folder(root=class_.folder, assignment="hw1").report
        return Measured(reading=reading, report=report, size=page.stat().st_size)


def _median(*arguments: str) -> Ran:
    core = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None
    runs = [ran(arguments, core=core) for _ in range(RUNS + 1)][1:]
    wall = median(run.wall for run in runs)
    return next(run for run in runs if run.wall == wall)
