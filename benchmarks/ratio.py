"""Measuring a ratio: two things in turn, several times, and the median of the pairs."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from benchmarks.process import environment


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
            [sys.executable, *arguments], capture_output=True, check=False, env=environment()
        )
        if done.returncode not in (0, 3):
            raise RuntimeError(f"{arguments}: {done.stderr.decode(errors='replace')}")

    return run
