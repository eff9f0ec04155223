"""The starter: a course folder with an assignment, a roster and what must stay out of git."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from grader.errors import OutputError
from grader.places import examples
from grader.records.files import write_file

FILES = {
    "course.toml": "course.toml",
    "hw1.toml": "hw1.toml",
    "roster.csv": "roster.csv",
    "gitignore": ".gitignore",
}
"""Name among the examples -> name in the course folder; a `.gitignore` would act where it lies."""

COURSE_LINE = 'course = "Neural Networks"'
"""The line of `course.toml` that a title replaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The files of a new course folder, in the order in which to read them."""

    folder: Path
    files: tuple[Path, ...]


def start_course(folder: Path, title: str | None) -> Started:
    """Write the starter; OutputError where one of its files is there already.

    `title` is the course's, one line of text.
    """
    _refuse_overwriting(folder)
    source = examples() / "course"
    files = []
    for name, target in FILES.items():
        content = (source / name).read_bytes()
        if target == "course.toml" and title is not None:
            content = _titled(content.decode(), title).encode()
        files.append(write_file(folder / target, content))
    return Started(folder=folder, files=tuple(files))


def _titled(text: str, title: str) -> str:
    # A JSON text without control characters is a TOML text too.
    return text.replace(COURSE_LINE, f"course = {json.dumps(title, ensure_ascii=False)}")


def _refuse_overwriting(folder: Path) -> None:
    there = [name for name in FILES.values() if (folder / name).exists()]
    if folder.exists() and not folder.is_dir():
        raise OutputError(
            "this is a file, not a folder", where=str(folder), remedy="Name a new folder."
        )
    if there:
        raise OutputError(
            f"there is a course already: {', '.join(there)}",
            where=str(folder),
            remedy="Nothing was written. Name a new folder, or take these files away.",
        )
