"""Marking a large class from its JSON files: `python -m benchmarks.bulk [STUDENTS]`.

Against a bare loop that reads and decodes the same files and calls `np.isclose` once. Every figure
is of a process of its own, from its start, on one core.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.many import Class, make_class
from benchmarks.process import Ran, ran

RUNS = 3
"""Of the bare loop, the median; `check` runs once, for a second run has nothing to do."""

LARGE = 10_000
"""As many students have items.csv and feedback pages written, and no more: it is said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The bare loop over a class, and `check` of the same."""

    bare: Ran
    check: Ran

    @property
    def ratio(self) -> float:
        """How often `check` takes the bare loop."""
        return self.check.wall / self.bare.wall


def measured(class_: Class) -> Measured:
    """`check` of what was never seen before, grades alone."""
    bare = bare_loop(class_)
    return Measured(bare=bare, check=check(class_, "--only", "grades"))


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


def forget(class_: Class) -> None:
    """As if `check` had never run."""
    (class_.folder / "private" / "gradebook.sqlite").unlink(missing_ok=True)
    shutil.rmtree(class_.folder / "results", ignore_errors=True)


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
    class_ = make_class(root / "all", students)
    first = measured(class_)
    yield _line("bare loop", class_, first.bare, first.bare)
    yield _line("check --only grades, budget 2.5", class_, first.check, first.bare)
    again = check(class_, "--only", "grades")
    yield _line("the same files again", class_, again, first.bare)
    again = check(class_, "--only", "grades", again=True)
    yield _line("again without files", class_, again, first.bare)
    part = class_ if students <= LARGE else make_class(root / "part", LARGE)
    bare = bare_loop(part)
    forget(part)
    yield _line(f"check with items.csv and feedback of {part.students:,}", part, check(part), bare)


def _line(what: str, class_: Class, run: Ran, bare: Ran) -> str:
    each = 1e6 / class_.students
    return (
        f"{run.wall:8.2f} s  {run.wall * each:8.1f} us ({run.cpu * each:8.1f} us of the processor)"
        f"  {run.wall / bare.wall:7.2f} x  {run.peak >> 20:5} MiB  {what}"
    )


if __name__ == "__main__":
    main(int((sys.argv[1:] or ["20000"])[0].replace(",", "").replace("_", "")))
