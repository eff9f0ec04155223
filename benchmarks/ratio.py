"""Measuring a ratio: two things in turn, several times, and the median of the pairs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """One row: what was measured against what, and how often one takes the other."""

    what: str
    against: str
    ratio: float
    budget: float
    seconds: float

    @property
    def kept(self) -> bool:
        """Whether the budget is kept."""
        return self.ratio <= self.budget


def paired(
    first: Callable[[], object], second: Callable[[], object], runs: int
) -> tuple[float, float]:
    """(median of first/second pair by pair, median seconds of first), after one run unmeasured."""
    pairs = [(_seconds(first), _seconds(second)) for _ in range(runs + 1)][1:]
    return median(a / b for a, b in pairs), median(a for a, _ in pairs)


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def command(*arguments: str) -> Callable[[], object]:
    """A whole process of this Python; its output is thrown away, its exit code must be 0 or 3."""

    def run() -> None:
        done = subprocess.run(
            [sys.executable, *arguments], capture_output=True, check=False, env=_environment()
        )
        if done.returncode not in (0, 3):
            raise RuntimeError(f"{arguments}: {done.stderr.decode(errors='replace')}")

    return run


def _environment() -> dict[str, str]:
    """Ours, but with compiled modules kept: the libraries that we compare with have theirs."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


_PEAK = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, *sys.argv[1:]], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
child.returncode = os.waitstatus_to_exitcode(status)
print(child.returncode, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""


def peak_memory(arguments: Sequence[str]) -> int:
    """Bytes of resident memory at the peak of a process of this Python.

    A small process starts it: the peak of whoever starts a process is counted as its own.
    """
    small = [sys.executable, "-c", _PEAK, *arguments]
    told = subprocess.run(small, capture_output=True, text=True, check=True).stdout
    code, peak = map(int, told.split())
    if code not in (0, 3):
        raise RuntimeError(f"{arguments} ended with exit code {code}")
    return peak
