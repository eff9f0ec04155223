"""The demo: the example class is issued, fills in its forms by habit, and is marked.

`examples/class/answers.toml` says who has which habit; what each types is computed here.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from grader.assignment.spec import read_assignment
from grader.assignment.toml_file import Table, read_toml
from grader.errors import OutputError
from grader.issuing.generate import Issued, Order, generate
from grader.places import examples
from grader.progress import Progress
from grader.records.files import write_file
from grader.records.folder import FORMATS, Folder
from grader.records.opening import open_manifest
from grader.rosters.roster import read_roster
from grader.specimens.downloads import Handed, canvas_users, submissions_zip
from grader.specimens.habits import FILES, HABITS, PHOTO, Student

SEED = "demo"
"""The demo's sheets are practice sheets: the same for everyone who runs it."""

ASSIGNMENT = "hw1.toml"

GRADEBOOK, ZIP = "gradebook.csv", "submissions.zip"
"""What is downloaded from Canvas on a Sunday night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstrated:
    """What the demo made: the course folder, what was issued, and what Canvas has of it."""

    course: Path
    issued: Issued
    downloads: Path


def demonstrate(out: Path, progress: Progress) -> Demonstrated:
    """Copy the example class into a new folder, issue its sheets and hand in its answers."""
    course = _copied(out)
    assignment = replace(read_assignment(course / ASSIGNMENT), seed=SEED)
    order = Order(
        assignment=assignment, roster=read_roster(course / "roster.csv").recipients,
        out=course / "hw1", formats=FORMATS,
    )  # fmt: skip
    issued = generate(order, progress)
    downloads = course / "downloads"
    _hand_in(issued.folder, downloads, read_toml(course / "answers.toml"))
    return Demonstrated(course=course, issued=issued, downloads=downloads)


def _copied(out: Path) -> Path:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OutputError(
            "this is there already and not empty",
            where=str(out),
            remedy="Name a new folder with --out, or remove this one.",
        )
    handed_in = shutil.ignore_patterns(Path(PHOTO).name)
    shutil.copytree(examples() / "class", out, ignore=handed_in, dirs_exist_ok=True)
    return out


def _hand_in(folder: Folder, downloads: Path, answers: Table) -> None:
    """Put what everyone hands in beside the gradebook, as a zip that Canvas packed."""
    users = canvas_users(downloads / GRADEBOOK)
    with open_manifest(folder.root) as manifest:
        sheets = {sheet.person: sheet for sheet in manifest.sheets() if sheet.current}
        handed = [
            one
            for habit in answers.tables("student")
            for one in _files(Student(manifest, folder, sheets, habit))
        ]
    write_file(downloads / ZIP, submissions_zip(handed, users))


def _files(student: Student) -> Iterator[Handed]:
    """What a student hands in, one after the other."""
    form = student.folder.answers(student.person)
    before, last = student.habit.text("before", "blank form"), student.does
    for again, habit in enumerate((before, last) if before else (last,)):
        content = HABITS[habit](student)
        if content is None:
            continue
        name = f"{form.stem}-{again}{form.suffix}" if again else form.name
        yield Handed(
            person=student.person, file=FILES.get(habit, name), content=content,
            late=bool(student.habit.switch("late")),
        )  # fmt: skip
