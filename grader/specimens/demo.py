"""The demo: the example class is issued, fills in its forms by habit, and is marked.

`examples/class/answers.toml` says who has which habit; what each types is computed here.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable, Mapping
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
from grader.records.issued import IssuedSheet
from grader.records.manifest import Manifest
from grader.records.opening import open_manifest
from grader.rosters.roster import read_roster
from grader.specimens.simulate import (
    Habit,
    Typed,
    full_precision,
    makes,
    rounds_every_product,
    rounds_every_step,
    rounds_the_answer,
    writes_fractions,
)

SEED = "demo"
"""The demo's sheets are practice sheets: the same for everyone who runs it."""

ASSIGNMENT = "hw1.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstrated:
    """What the demo made: the course folder, what was issued, and what was handed in."""

    course: Path
    issued: Issued
    submissions: Path


def demonstrate(out: Path, progress: Progress) -> Demonstrated:
    """Copy the example class into a new folder, issue its sheets and hand in its answers."""
    course = _copied(out)
    assignment = replace(read_assignment(course / ASSIGNMENT), seed=SEED)
    order = Order(
        assignment=assignment, roster=read_roster(course / "roster.csv").recipients,
        out=course / "hw1", formats=FORMATS,
    )  # fmt: skip
    issued = generate(order, progress)
    submissions = course / "submissions"
    _hand_in(issued.folder, submissions, read_toml(course / "answers.toml"))
    return Demonstrated(course=course, issued=issued, submissions=submissions)


def _copied(out: Path) -> Path:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OutputError(
            "this is there already and not empty",
            where=str(out),
            remedy="Name a new folder with --out, or remove this one.",
        )
    shutil.copytree(examples() / "class", out, dirs_exist_ok=True)
    return out


def _hand_in(folder: Folder, into: Path, answers: Table) -> None:
    """Write the file of every student who hands one in."""
    with open_manifest(folder.root) as manifest:
        sheets = {sheet.person: sheet for sheet in manifest.sheets() if sheet.current}
        for student in answers.tables("student"):
            person = student.required_text("id", "0007")
            content = _file(_Student(manifest, folder, sheets, person, student))
            if content is not None:
                write_file(into / folder.answers(person).name, content)


@dataclass(frozen=True, slots=True)
class _Student:
    """One student of the example class, about to fill in the form."""

    manifest: Manifest
    folder: Folder
    sheets: Mapping[str, IssuedSheet]
    person: str
    habit: Table

    @property
    def sheet(self) -> IssuedSheet:
        return self.sheets[self.person]

    @property
    def other(self) -> IssuedSheet:
        """The sheet of the student whom the habit names."""
        return self.sheets[self.habit.required_text("of", "0104")]

    def form(self, typed: Typed) -> bytes:
        """The handed-out form with answers typed in."""
        return filled_form(self.folder.answers(self.person).read_bytes(), typed)

    def typed(self, habit: Habit = rounds_every_step, sheet: IssuedSheet | None = None) -> Typed:
        """What a habit types into every item of a sheet."""
        found: Typed = {}
        for row in (sheet or self.sheet).rows:
            answers = habit(self.manifest.structure(row.structure), row.givens)
            found |= {f"{row.position}.{item}": text for item, text in answers.items()}
        return found


def filled_form(form: bytes, typed: Typed) -> bytes:
    """An answer form with answers in its second column, as a spreadsheet would save it."""
    head, *lines = form.decode("utf-8-sig").splitlines()
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    for item, answer, *rest in csv.reader(lines):
        writer.writerow((item, typed.get(item, answer), *rest))
    return f"{head}\n{text.getvalue()}".encode("utf-8-sig")


def _file(student: _Student) -> bytes | None:
    """What a student hands in, by habit; None for nothing."""
    habit = student.habit.required_text("habit", "rounds every step")
    return HABITS[habit](student)


def _types(habit: Habit) -> Callable[[_Student], bytes]:
    return lambda student: student.form(student.typed(habit))


def _spells(old: str, new: str) -> Callable[[_Student], bytes]:
    def make(student: _Student) -> bytes:
        typed = student.typed()
        return student.form({item: text.replace(old, new) for item, text in typed.items()})

    return make


def _json(student: _Student) -> bytes:
    return json.dumps({"sheet": student.sheet.code, "answers": student.typed()}).encode()


def _sign_error(student: _Student) -> bytes:
    typed = student.typed()
    item = student.habit.required_text("item", "2.delta1[1]")
    text = typed[item]
    return student.form({**typed, item: text[1:] if text.startswith("-") else f"-{text}"})


def _mistake(student: _Student) -> bytes:
    slug = student.habit.required_text("mistake", "forgot-eta")
    return student.form(_in_exercise(student, student.typed(), _only(student, makes(slug))))


def _left_out(student: _Student) -> bytes:
    return student.form(_in_exercise(student, student.typed(), {}))


def _only(student: _Student, habit: Habit) -> Typed:
    """What a habit types in the exercise that the student's habit is about."""
    position = _position(student)
    row = next(row for row in student.sheet.rows if row.position == position)
    answers = habit(student.manifest.structure(row.structure), row.givens)
    return {f"{position}.{item}": text for item, text in answers.items()}


def _in_exercise(student: _Student, typed: Typed, other: Typed) -> Typed:
    mine = f"{_position(student)}."
    return {
        item: other.get(item, "") if item.startswith(mine) else text for item, text in typed.items()
    }


def _position(student: _Student) -> int:
    return student.habit.whole("exercise", 1, 99) or 1


def _unreadable(student: _Student) -> bytes:
    item = student.habit.required_text("item", "3.loss")
    text = student.habit.required_text("text", "see next page")
    return student.form({**student.typed(), item: text})


def _others_code(student: _Student) -> bytes:
    mine, theirs = student.sheet.code.encode(), student.other.code.encode()
    return student.form(student.typed()).replace(mine, theirs)


def _others_answers(student: _Student) -> bytes:
    return student.form(student.typed(sheet=student.other))


def _mistyped(student: _Student) -> bytes:
    code = student.sheet.code
    swapped = code[1] + code[0] + code[2:]
    return student.form(student.typed()).replace(code.encode(), swapped.encode())


HABITS: Mapping[str, Callable[[_Student], bytes | None]] = {
    "full precision": _types(full_precision),
    "rounds the answers": _types(rounds_the_answer),
    "rounds every step": _types(rounds_every_step),
    "rounds every product": _types(rounds_every_product),
    "decimal comma": _spells(".", ","),
    "minus sign": _spells("-", "\u2212"),
    "fractions": _types(writes_fractions),
    "JSON": _json,
    "sign error": _sign_error,
    "mistake": _mistake,
    "unreadable item": _unreadable,
    "leaves out an exercise": _left_out,
    "another's code": _others_code,
    "another's answers": _others_answers,
    "mistyped code": _mistyped,
    "blank form": lambda student: student.form({}),
    "damaged file": lambda _: b"\x00\x01\x02" * 64,
    "nothing": lambda _: None,
}
"""The closed list of habits of `examples/class/answers.toml`."""
