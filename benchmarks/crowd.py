"""A class of a thousand with four exercises each, as PDF, on two cores: time and memory of all."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.course import write_course

STUDENTS, JOBS = 1000, 2

FOUR = ("mlp-deltas", "perceptron-update", "softmax-jacobian", "momentum")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """One run: seconds on the clock and of all processors, and bytes of all processes together."""

    wall: float
    cpu: float
    peak: int


@cache
def measured() -> Crowd:
    """Issue the class once, in processes of its own."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "course"
        asked = (f'\n[[exercise]]\nfamily = "{slug}"\npoints = 4\n' for slug in FOUR)
        write_course(root, STUDENTS, "".join(asked))
        arguments = ("generate", "hw1.toml", "--roster", "roster.csv", "--out", "hw1", "--jobs")
        before, begin = _of_children(), time.perf_counter()
        run = subprocess.Popen(
            [sys.executable, "-P", "-m", "grader", *arguments, str(JOBS)],
            cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        peak = _watched(run)
        wall = time.perf_counter() - begin
        if run.returncode:
            raise RuntimeError(f"grader generate ended with exit code {run.returncode}")
        return Crowd(wall=wall, cpu=_of_children() - before, peak=peak)


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watched(run: subprocess.Popen[bytes]) -> int:
    """The most memory that a process and all that it starts ever held; pages they share once."""
    peak = 0
    while run.poll() is None:
        peak = max(peak, sum(map(_held, _family(run.pid))))
        time.sleep(0.25)
    return peak


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return
    for child in children:
        yield from _family(int(child))


def _held(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
