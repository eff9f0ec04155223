"""A process of this Python, measured as a whole: its time, and the most memory that it held."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """Seconds on the clock and of the processor, and bytes of resident memory at the peak."""

    wall: float
    cpu: float
    peak: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Runs of ours and of the bare thing that it is held against, in turn."""

    ours: tuple[Ran, ...]
    bare: tuple[Ran, ...]

    @property
    def ratio(self) -> float:
        """How often ours takes the bare thing: the median of the pairs."""
        return median(own.wall / bare.wall for own, bare in zip(self.ours, self.bare, strict=True))

    @property
    def peak(self) -> int:
        """The most bytes of memory that ours ever held."""
        return max(run.peak for run in self.ours)


def in_pairs(ours: Callable[[], Ran], bare: Callable[[], Ran], runs: int) -> Pairs:
    """So many pairs, the bare thing first, after one that finds neither files in memory nor
    Python's modules compiled."""
    pairs = [(bare(), ours()) for _ in range(runs + 1)][1:]
    return Pairs(ours=tuple(own for _, own in pairs), bare=tuple(one for one, _ in pairs))


def middle(runs: Sequence[Ran]) -> Ran:
    """The run that took neither long nor short."""
    return sorted(runs, key=lambda run: run.wall)[len(runs) // 2]


def last_core() -> int | None:
    """The last core that we may use."""
    return max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None


_MEASURED = """
import os, subprocess, sys, time
if sys.argv[1] != "all" and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {int(sys.argv[1])})
begin = time.perf_counter()
child = subprocess.Popen([sys.executable, *sys.argv[2:]], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
child.returncode = os.waitstatus_to_exitcode(status)
peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
wall = time.perf_counter() - begin
print(child.returncode, wall, usage.ru_utime + usage.ru_stime, peak)
"""


def ran(arguments: Sequence[str], *, core: int | None = None) -> Ran:
    """Run it, on one core if told so; its exit code must be 0 or 3.

    A small process starts it: the peak of whoever starts a process is counted as its own.
    """
    own = "all" if core is None else str(core)
    told = subprocess.run(
        [sys.executable, "-c", _MEASURED, own, *arguments], capture_output=True, text=True,
        check=False, env=environment(),
    )  # fmt: skip
    code, wall, cpu, peak = told.stdout.split() if told.stdout else ("1", "0", "0", "0")
    if code not in ("0", "3"):
        raise RuntimeError(f"{arguments} ended with exit code {code}: {told.stderr}")
    return Ran(wall=float(wall), cpu=float(cpu), peak=int(peak))


def environment() -> dict[str, str]:
    """Ours, but with compiled modules kept: the libraries that we compare with have theirs."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
