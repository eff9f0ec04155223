"""The report of a large class, against reading its gradebook alone: each a process of its own."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from benchmarks.bulk import GRADES, check
from benchmarks.many import make_class
from benchmarks.process import Pairs, in_pairs, last_core, ran
from grader.records.folder import Folder

STUDENTS = 10_000

RUNS = 5
"""Pairs of runs."""

LARGEST = 20_000_000
"""Bytes of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The report in pairs with reading alone, and the bytes of its page."""

    pairs: Pairs
    size: int


@cache
def measured(students: int = STUDENTS) -> Measured:
    """The report of a class that is marked. A sheet comes again only so far behind that the
    compression does not see it: the page has the size that it has with numbers for everybody."""
    with tempfile.TemporaryDirectory() as root:
        class_ = make_class(Path(root), students)
        check(class_, GRADES)
        folder, core = str(class_.folder), last_core()
        pairs = in_pairs(
            partial(ran, ("-P", "-m", "grader", "report", folder), core=core),
            partial(ran, ("-m", "benchmarks.read_gradebook", folder), core=core), RUNS,
        )  # fmt: skip
        page = Folder(root=class_.folder, assignment="hw1").report
        return Measured(pairs=pairs, size=page.stat().st_size)
