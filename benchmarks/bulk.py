"""Marking a large class from its JSON files: `python -m benchmarks.bulk [STUDENTS]`.

Against a bare loop that reads and decodes the same files and calls `np.isclose` once. Every figure
is of a process of its own, from its start, on one core.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

from benchmarks.many import Class, make_class
from benchmarks.process import Ran, ran
from grader.records.folder import Folder

RUNS = 3
"""Pairs that count; the one before them finds neither the files in memory nor Python's modules
compiled."""

STUDENTS = 100_000

SMALLER = 10_000
"""As many have items.csv and feedback pages written, and no more: it is said so."""

GRADES = "--only=grades"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The bare loop over a class, and `check` of the same, in turn."""

    bare: tuple[Ran, ...]
    check: tuple[Ran, ...]

    @property
    def ratio(self) -> float:
        """How often `check` takes the bare loop: the median of the pairs."""
        return median(own.wall / bare.wall for own, bare in zip(self.check, self.bare, strict=True))

    @property
    def peak(self) -> int:
        """The most bytes of memory that `check` ever held."""
        return max(run.peak for run in self.check)


def middle(runs: Sequence[Ran]) -> Ran:
    """The run that took neither long nor short."""
    return sorted(runs, key=lambda run: run.wall)[len(runs) // 2]


@cache
def measured(students: int = STUDENTS, only: str = GRADES, runs: int = RUNS) -> Measured:
    """`check` of a class, each time as if it was never seen before."""
    with tempfile.TemporaryDirectory() as root:
        return _pairs(make_class(Path(root), students), runs, *filter(None, [only]))


@cache
def everything() -> Measured:
    """The same with items.csv and feedback: it takes a minute, and nothing is promised of it."""
    return measured(SMALLER, "", runs=1)


def _pairs(class_: Class, runs: int, *arguments: str) -> Measured:
    pairs = [(bare_loop(class_), _first_check(class_, *arguments)) for _ in range(runs + 1)]
    bare, own = zip(*pairs[1:], strict=True)
    return Measured(bare=bare, check=own)


def bare_loop(class_: Class) -> Ran:
    """One run over what the class handed in."""
    loop = ("-m", "benchmarks.bare_loop", str(class_.handed_in), str(class_.keys))
    return ran(loop, core=_core())


def _first_check(class_: Class, *arguments: str) -> Ran:
    """`check` of a class of which nothing was ever checked."""
    folder = Folder(root=class_.folder, assignment="hw1")
    folder.gradebook.unlink(missing_ok=True)
    shutil.rmtree(folder.grades.parent, ignore_errors=True)
    if hasattr(os, "sync"):
        os.sync()  # what the last run wrote shall not be written during this one
    return check(class_, *arguments)


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
    found = _pairs(class_, RUNS, GRADES)
    bare = middle(found.bare)
    runs: dict[str, Callable[[], Ran]] = {
        "bare loop": lambda: bare,
        f"check --only grades, {found.ratio:.2f} x pair by pair, budget 2.5":
            lambda: middle(found.check),
        "the same files again": lambda: check(class_, GRADES),
        "again without files": lambda: check(class_, GRADES, again=True),
    }  # fmt: skip
    for what, run in runs.items():
        yield _line(what, students, run(), bare)
    smaller = everything()
    what = f"with items.csv and feedback, of {SMALLER:,}"
    yield _line(what, SMALLER, middle(smaller.check), middle(smaller.bare))


def _line(what: str, students: int, run: Ran, bare: Ran) -> str:
    each = 1e6 / students
    return (
        f"{run.wall:8.2f} s {run.wall * each:8.1f} us {run.wall / bare.wall:7.2f} x; of the"
        f" processor {run.cpu * each:8.1f} us {run.cpu / bare.cpu:7.2f} x; {run.peak >> 20:5} MiB"
        f"  {what}"
    )


if __name__ == "__main__":
    main(int((sys.argv[1:] or ["20000"])[0]))
