"""Marking a large class from its JSON files: `python -m benchmarks.bulk [STUDENTS]`.

Against a bare loop that reads and decodes the same files and calls `np.isclose` once. Every figure
is of a process of its own, from its start, on one core.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

from benchmarks.many import Class, make_class
from benchmarks.process import Ran, ran

RUNS = 3
"""Of the bare loop, the median; `check` runs once, for a second run has nothing to do."""

STUDENTS = 100_000

SMALLER = 10_000
"""As many have items.csv and feedback pages written, and no more: it is said so."""

GRADES = "--only=grades"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The bare loop over a class, and `check` of the same."""

    bare: Ran
    check: Ran

    @property
    def ratio(self) -> float:
        """How often `check` takes the bare loop."""
        return self.check.wall / self.bare.wall


@cache
def measured(students: int = STUDENTS, only: str = GRADES) -> Measured:
    """`check` of a class that was never seen before."""
    with tempfile.TemporaryDirectory() as root:
        class_ = make_class(Path(root), students)
        return Measured(bare=bare_loop(class_), check=check(class_, *filter(None, [only])))


def bare_loop(class_: Class) -> Ran:
    """The median of some runs; the first of them warms the cache of the disk."""
    loop = ("-m", "benchmarks.bare_loop", str(class_.handed_in), str(class_.keys))
    runs = [ran(loop, core=_core()) for _ in range(RUNS + 1)][1:]
    wall = median(run.wall for run in runs)
    return next(run for run in runs if run.wall == wall)


def check(class_: Class, *arguments: str, again: bool = False) -> Ran:
    """One run over the class; `again` without naming what was handed in."""
    given = () if again else (str(class_.handed_in),)
    line = ("-P", "-m", "grader", "check", str(class_.folder), *given, *arguments)
    return ran(line, core=_core())


def _core() -> int | None:
    """The last core that we may use."""
    return max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None


def main(students: int) -> None:
    """Print a line for each way of running."""
    with tempfile.TemporaryDirectory() as root:
        print(f"{students:,} students x 61 items, in microseconds a student", flush=True)
        for line in _lines(Path(root), students):
            print(line, flush=True)


def _lines(root: Path, students: int) -> Iterator[str]:
    class_ = make_class(root, students)
    bare = bare_loop(class_)
    runs: dict[str, Callable[[], Ran]] = {
        "bare loop": lambda: bare,
        "check --only grades, budget 2.5": lambda: check(class_, GRADES),
        "the same files again": lambda: check(class_, GRADES),
        "again without files": lambda: check(class_, GRADES, again=True),
    }
    for what, run in runs.items():
        yield _line(what, students, run(), bare)
    fewer = min(students, SMALLER)
    found = measured(fewer, "")
    yield _line(f"with items.csv and feedback, of {fewer:,}", fewer, found.check, found.bare)


def _line(what: str, students: int, run: Ran, bare: Ran) -> str:
    each = 1e6 / students
    return (
        f"{run.wall:8.2f} s {run.wall * each:8.1f} us {run.wall / bare.wall:7.2f} x; of the"
        f" processor {run.cpu * each:8.1f} us {run.cpu / bare.cpu:7.2f} x; {run.peak >> 20:5} MiB"
        f"  {what}"
    )


if __name__ == "__main__":
    main(int((sys.argv[1:] or ["20000"])[0]))
