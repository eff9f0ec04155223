"""A class in parallel: the same bytes as one after another, also after a run that was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.assignment.spec import read_assignment
from grader.issuing.generate import Order, generate
from grader.records.opening import open_manifest
from grader.rosters.roster import read_roster
from tests.course import make_course, silently

CLASS = {f"{number:04}": f"Student {number}" for number in range(24)}
ONE_EXERCISE = '\n[[exercise]]\nfamily = "perceptron-update"\npoints = 2\n'
TWO = ONE_EXERCISE + '\n[[exercise]]\nfamily = "mlp-deltas"\npoints = 2\n'
REPOSITORY = Path(__file__).resolve().parent.parent


def documents(out: Path) -> dict[str, bytes]:
    """Everything that was written, but for databases."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.suffix != ".sqlite" and not path.name.endswith(".part")
    }


def sheets(out: Path) -> list[object]:
    """Everything that the manifest records of sheets."""
    with open_manifest(out) as manifest:
        return list(manifest.sheets())


def issue(root: Path, out: Path, jobs: int, formats: tuple[str, ...] = ("md",)) -> None:
    """Issue with so many workers."""
    order = Order(
        assignment=read_assignment(root / "hw1.toml"),
        roster=read_roster(root / "roster.csv").recipients,
        out=out, formats=formats, jobs=jobs,
    )  # fmt: skip
    generate(order, silently)


def test_workers_write_what_one_process_writes(tmp_path: Path) -> None:
    course = make_course(tmp_path, roster=CLASS, exercises=TWO)
    one, two = tmp_path / "one", tmp_path / "two"
    issue(course.root, one, jobs=1, formats=("md", "pdf"))
    issue(course.root, two, jobs=2, formats=("md", "pdf"))
    found = documents(one)
    assert len([name for name in found if name.endswith("-sheet.pdf")]) == len(CLASS)
    assert found == documents(two)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run writes that nobody stops; the course lies around it."""
    course = make_course(tmp_path_factory.mktemp("course"), roster=CLASS, exercises=ONE_EXERCISE)
    issue(course.root, course.root / "whole", jobs=1)
    return course.root / "whole"


@pytest.mark.parametrize("moment", [3, 16])
def test_a_killed_run_goes_on_and_ends_with_the_same_bytes(
    whole: Path, tmp_path: Path, moment: int
) -> None:
    course, torn = whole.parent, tmp_path / "torn"
    run = subprocess.Popen(
        [
            *(sys.executable, "-m", "grader", "generate", "hw1.toml"),
            *("--roster", "roster.csv", "--out", str(torn), "--format", "md", "--jobs", "2"),
        ],
        cwd=course, stdout=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
    )  # fmt: skip
    fuse = time.monotonic() + 120
    while len(list(torn.glob("handout/*/*-answers.csv"))) < moment and run.poll() is None:
        assert time.monotonic() < fuse, "nothing is written"
        time.sleep(0.005)
    run.send_signal(signal.SIGKILL)
    run.wait()
    left = len(list(torn.glob("handout/*/*-answers.csv")))
    issue(course, torn, jobs=2)
    assert documents(torn) == documents(whole)
    assert sheets(torn) == sheets(whole)
    assert left >= moment
