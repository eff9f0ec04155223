"""Marking a large class from its JSON files: `python -m benchmarks.bulk [STUDENTS]`.

Against a bare loop that reads and decodes the same files and calls `np.isclose` once. Every figure
is of a process of its own, from its start, on one core.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

from benchmarks.many import Class, make_class
from benchmarks.process import Pairs, Ran, in_pairs, last_core, middle, ran
from grader.records.folder import Folder

RUNS = 5
"""Pairs of runs."""

STUDENTS = 100_000

SMALLER = 10_000
"""As many have items.csv and feedback pages written, and no more: it is said so."""

GRADES = "--only=grades"


@cache
def measured() -> Pairs:
    """`check` of a large class in pairs with the bare loop over it."""
    with tempfile.TemporaryDirectory() as root:
        return _pairs(make_class(Path(root), STUDENTS), RUNS, GRADES)


@cache
def everything() -> Pairs:
    """The same with items.csv and feedback: it takes a minute, and nothing is promised of it."""
    with tempfile.TemporaryDirectory() as root:
        return _pairs(make_class(Path(root), SMALLER), 1)


def _pairs(class_: Class, runs: int, *arguments: str) -> Pairs:
    loop = ("-m", "benchmarks.bare_loop", str(class_.handed_in), str(class_.keys))
    return in_pairs(
        partial(_first_check, class_, *arguments), partial(ran, loop, core=last_core()), runs
    )


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
    return ran(line, core=last_core())


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
            lambda: middle(found.ours),
        "the same files again": lambda: check(class_, GRADES),
        "again without files": lambda: check(class_, GRADES, again=True),
    }  # fmt: skip
    for what, run in runs.items():
        yield _line(what, students, run(), bare)
    smaller = everything()
    what = f"with items.csv and feedback, of {SMALLER:,}"
    yield _line(what, SMALLER, middle(smaller.ours), middle(smaller.bare))


def _line(what: str, students: int, run: Ran, bare: Ran) -> str:
    each = 1e6 / students
    return (
        f"{run.wall:8.2f} s {run.wall * each:8.1f} us {run.wall / bare.wall:7.2f} x; of the"
        f" processor {run.cpu * each:8.1f} us {run.cpu / bare.cpu:7.2f} x; {run.peak >> 20:5} MiB"
        f"  {what}"
    )


if __name__ == "__main__":
    main(int((sys.argv[1:] or ["20000"])[0]))
