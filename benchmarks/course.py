"""A course of any size in a folder of its own, issued and handed in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from grader.assignment.spec import read_assignment
from grader.issuing.generate import Order, generate
from grader.records.opening import open_manifest
from grader.rosters.roster import read_roster

T = TypeVar("T")

HEAD = """title = "Benchmark"
course = "Neural Networks"
seed = "benchmark"
"""

EXERCISES = """
[[exercise]]
family = "mlp-update"
points = 6
[exercise.parameters]
sizes = [2, 3, 2]

[[exercise]]
family = "cross-entropy-gradient"
points = 4
"""


def silently(work: Iterable[T], _: str, __: object) -> Iterable[T]:
    """Progress without a terminal."""
    return work


def write_course(root: Path, students: int, exercises: str = EXERCISES) -> None:
    """An assignment of some exercises, and a roster."""
    root.mkdir(parents=True)
    (root / "hw1.toml").write_text(HEAD + exercises)
    people = "".join(f"{n:06},Student {n}\n" for n in range(students))
    (root / "roster.csv").write_text(f"id,name\n{people}")


def issue(
    root: Path, students: int, formats: tuple[str, ...] = ("md",), exercises: str = EXERCISES
) -> Path:
    """Issue a sheet to so many students; the folder."""
    write_course(root, students, exercises)
    order = Order(
        assignment=read_assignment(root / "hw1.toml"),
        roster=read_roster(root / "roster.csv").recipients,
        out=root / "hw1",
        formats=formats,
    )
    generate(order, silently)
    return root / "hw1"


def hand_in(folder: Path, into: Path) -> None:
    """A JSON submission of every student with 0.5 in each item."""
    into.mkdir()
    manifest = open_manifest(folder)
    for sheet in manifest.sheets():
        answers = {
            f"{row.position}.{item}": "0.5"
            for row in sheet.rows
            for item in manifest.structure(row.structure).items
        }
        text = json.dumps({"sheet": sheet.code, "answers": answers})
        (into / f"{sheet.person}.json").write_text(text)
    manifest.close()
