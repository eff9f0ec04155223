"""`grader check` killed at seeded moments, and run again: all is as if it had not been killed.

`python -m tests.killed` does so at fifty moments of a run over two thousand submissions.
"""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from tests.elsewhere import environment
from tests.killing import EDGES, KINDS
from tests.mixed_class import make_class

STUDENTS, MOMENTS, SEED = 2_000, 50, 6

COMMAND = ("check", "hw1", "in")
NEVER = "never"
DONE, SOMEONE_MUST_LOOK = 0, 3

ASKED = {
    "submissions": "select number, hash, source, content, fault, told from submissions",
    "readings": "select * from readings",
    "verdicts": "select * from verdicts",
    "people": "select * from people",
    "bases": "select * from bases",
    "marks": "select * from marks",
    "log": "select number, what, person, detail from log",
}
"""What the gradebook holds, times aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """All that a run leaves behind: the bytes of each file in results/, the rows of each table."""

    results: dict[str, bytes]
    tables: dict[str, list[tuple[object, ...]]]

    def other_than(self, other: Left, *, but: str = "") -> list[str]:
        """The names of what differs, for a person to read; one table may be left out."""
        found = [f"results/{name}" for name in _differing(self.results, other.results)]
        for table, rows in self.tables.items():
            if table == but:
                continue
            theirs = other.tables[table]
            found += [f"{table}: {row!r:.300}" for row in rows if row not in theirs]
            found += [f"{table}, not: {row!r:.300}" for row in theirs if row not in rows]
            if not found and rows != theirs:
                found.append(f"{table} in another order")
        return found


def _differing(ours: dict[str, bytes], theirs: dict[str, bytes]) -> list[str]:
    return sorted(n for n in ours.keys() | theirs.keys() if ours.get(n) != theirs.get(n))


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When to kill: at a counted moment of `tests.killing`, or after so many seconds."""

    kind: str
    number: float
    edge: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.number:g}:{self.edge}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Undisturbed:
    """A run that nobody killed: what it left, how often each kind of moment came, how long."""

    left: Left
    moments: dict[str, int]
    seconds: float

    def drawn(self, count: int, seed: int) -> Iterator[Moment]:
        """So many moments: each kind in its turn, one in five by the clock."""
        chances = np.random.default_rng(seed)
        kinds = [kind for kind in (*KINDS, "second") if kind == "second" or self.moments.get(kind)]
        for number in range(count):
            kind = kinds[number % len(kinds)]
            if kind == "second":
                yield Moment(kind=kind, number=float(chances.uniform(0, self.seconds)))
            else:
                place = int(chances.integers(self.moments[kind])) + 1
                yield Moment(kind=kind, number=place, edge=str(chances.choice(EDGES)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A class that was issued to and has handed in, in a folder; its `hw1` is made anew each time.

    chunk    how many students and submissions a chunk has
    command  what is run, to be killed
    """

    root: Path
    chunk: int
    command: Sequence[str] = COMMAND

    @property
    def out(self) -> Path:
        """The folder of the assignment."""
        return self.root / "hw1"

    @property
    def _told(self) -> Path:
        return self.root / "told.json"

    def undisturbed(self) -> Undisturbed:
        """From the start, to the end."""
        self.start_anew()
        begin = time.monotonic()
        self.run()
        seconds = time.monotonic() - begin
        moments = json.loads(self._told.read_bytes())
        return Undisturbed(left=self.left(), moments=moments, seconds=seconds)

    def killed(self, *moments: Moment) -> int:
        """From the start, killed at one moment after another; how often it was still running."""
        self.start_anew()
        return sum(self._run(moment) == -signal.SIGKILL for moment in moments)

    def run(self) -> None:
        """The same command, to its end."""
        code = self._run(None)
        assert code in (DONE, SOMEONE_MUST_LOOK), f"{self.command} ended with exit code {code}"

    def left(self) -> Left:
        """What lies there now; the gradebook is whole, and one file."""
        results = self.out / "results"
        with closing(sqlite3.connect(self.out / "private" / "gradebook.sqlite")) as book:
            assert book.execute("pragma integrity_check").fetchall() == [("ok",)]
            tables = {name: book.execute(query).fetchall() for name, query in ASKED.items()}
        beside = [path.name for path in self.out.joinpath("private").glob("gradebook.sqlite?*")]
        assert not beside, f"{beside} lie beside the gradebook"
        return Left(
            results={
                path.relative_to(results).as_posix(): sha256(path.read_bytes()).digest()
                for path in results.rglob("*") if path.is_file()
            },
            tables=tables,
        )  # fmt: skip

    def start_anew(self) -> None:
        """As it was issued, before anything was checked."""
        for name in ("results", "private/gradebook.sqlite", "private/gradebook.sqlite-journal"):
            path = self.out / name
            if path.is_dir():
                shutil.rmtree(path)
            path.unlink(missing_ok=True)

    def _run(self, moment: Moment | None) -> int:
        by_clock = moment is not None and moment.kind == "second"
        asked = NEVER if moment is None or by_clock else str(moment)
        line = ["-P", "-m", "tests.killing", str(self._told), str(self.chunk), asked]
        run = subprocess.Popen(
            [sys.executable, *line, *self.command], cwd=self.root, env=environment(),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            said = run.communicate(timeout=moment.number if moment and by_clock else None)[1]
        except subprocess.TimeoutExpired:
            run.kill()
            said = run.communicate()[1]
        assert "Traceback" not in said, said
        return run.returncode


def main() -> int:
    """Print a line for each moment; exit code 1 if anything differs."""
    with tempfile.TemporaryDirectory() as folder:
        make_class(Path(folder), STUDENTS)
        trial = Trial(root=Path(folder), chunk=256)
        whole = trial.undisturbed()
        print(f"{STUDENTS} students, {whole.seconds:.0f} s, {whole.moments}", flush=True)
        faults = 0
        for number, moment in enumerate(whole.drawn(MOMENTS, SEED), start=1):
            hit = trial.killed(moment)
            trial.run()
            found = trial.left().other_than(whole.left)
            faults += bool(found)
            print(f"{number:3} {moment} {'killed' if hit else 'had ended'}: "
                  f"{'; '.join(found[:5]) or 'equal'}", flush=True)  # fmt: skip
    print(f"{faults} of {MOMENTS} left something else behind")
    return min(faults, 1)


if __name__ == "__main__":
    sys.exit(main())
