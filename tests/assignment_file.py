"""Assignment files for tests: the smallest good one, and ways to spoil or extend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment.spec import Assignment, read_assignment
from grader.errors import GraderError

HEAD = 'title = "Homework"\ncourse = "Neural Networks"\n'
EXERCISE = '[[exercise]]\nfamily = "mlp-update"\npoints = 4\n'
SMALLEST = HEAD + EXERCISE


def in_exercise(line: str) -> str:
    """The smallest assignment with a line more in its exercise."""
    return f"{SMALLEST}{line}\n"


def worth(points: str) -> str:
    """The smallest assignment with other points."""
    return SMALLEST.replace("points = 4", f"points = {points}")


def of_family(name: str) -> str:
    """The smallest assignment with another family."""
    return SMALLEST.replace("mlp-update", name)


def read(file: Path, content: str | bytes) -> Assignment:
    """The assignment in a file of this content."""
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_assignment(file)


def message(file: Path, content: str | bytes) -> str:
    """What is said of a file of this content."""
    with pytest.raises(GraderError) as caught:
        read(file, content)
    return str(caught.value)
