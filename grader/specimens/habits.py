"""What the students of the example class hand in: a file for each habit, from their own sheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from grader.assignment.toml_file import Table
from grader.places import examples
from grader.records.folder import Folder
from grader.records.issued import IssuedSheet
from grader.records.manifest import Manifest
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

PHOTO = "class/photo.jpg"


@dataclass(frozen=True, slots=True)
class Student:
    """One student of the example class, about to fill in the form."""

    manifest: Manifest
    folder: Folder
    sheets: Mapping[str, IssuedSheet]
    habit: Table

    @property
    def person(self) -> str:
        """The id in the roster."""
        return self.habit.required_text("id", "0007")

    @property
    def does(self) -> str:
        """The name of the habit in the table below."""
        return self.habit.required_text("habit", "rounds every step")

    @property
    def sheet(self) -> IssuedSheet:
        """What was issued to them."""
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


def _types(habit: Habit) -> Callable[[Student], bytes]:
    return lambda student: student.form(student.typed(habit))


def _spells(old: str, new: str) -> Callable[[Student], bytes]:
    def make(student: Student) -> bytes:
        typed = student.typed()
        return student.form({item: text.replace(old, new) for item, text in typed.items()})

    return make


def _json(student: Student) -> bytes:
    return json.dumps({"sheet": student.sheet.code, "answers": student.typed()}).encode()


def _text_box(student: Student) -> bytes:
    lines = (f"<p>{item} = {text}</p>" for item, text in student.typed().items())
    return "\n".join((f"<p># sheet {student.sheet.code}</p>", *lines, "")).encode()


def _notebook(student: Student) -> bytes:
    typed = student.typed()
    notebook = json.loads(student.folder.sheet(student.person, "ipynb").read_bytes())
    for cell in notebook["cells"]:
        cell["source"] = [_answered(line, typed) for line in cell["source"]]
    return json.dumps(notebook, ensure_ascii=False, indent=1).encode()


def _answered(line: str, typed: Typed) -> str:
    """A line of a notebook, `1.loss = ` with its answer."""
    item, sign, _ = line.partition(" =")
    end = "\n" if line.endswith("\n") else ""
    return f"{item}{sign} {typed[item]}{end}" if sign and item in typed else line


def _sign_error(student: Student) -> bytes:
    typed = student.typed()
    item = student.habit.required_text("item", "2.delta1[1]")
    text = typed[item]
    return student.form({**typed, item: text[1:] if text.startswith("-") else f"-{text}"})


def _mistake(student: Student) -> bytes:
    slug = student.habit.required_text("mistake", "forgot-eta")
    return student.form(_in_exercise(student, student.typed(), _only(student, makes(slug))))


def _left_out(student: Student) -> bytes:
    return student.form(_in_exercise(student, student.typed(), {}))


def _only(student: Student, habit: Habit) -> Typed:
    """What a habit types in the exercise that the student's habit is about."""
    position = _position(student)
    row = next(row for row in student.sheet.rows if row.position == position)
    answers = habit(student.manifest.structure(row.structure), row.givens)
    return {f"{position}.{item}": text for item, text in answers.items()}


def _in_exercise(student: Student, typed: Typed, other: Typed) -> Typed:
    mine = f"{_position(student)}."
    return {
        item: other.get(item, "") if item.startswith(mine) else text for item, text in typed.items()
    }


def _position(student: Student) -> int:
    return student.habit.whole("exercise", 1, 99) or 1


def _unreadable(student: Student) -> bytes:
    item = student.habit.required_text("item", "3.loss")
    text = student.habit.required_text("text", "see next page")
    return student.form({**student.typed(), item: text})


def _others_code(student: Student) -> bytes:
    mine, theirs = student.sheet.code.encode(), student.other.code.encode()
    return student.form(student.typed()).replace(mine, theirs)


def _others_answers(student: Student) -> bytes:
    return student.form(student.typed(sheet=student.other))


def _mistyped(student: Student) -> bytes:
    code = student.sheet.code
    swapped = code[1] + code[0] + code[2:]
    return student.form(student.typed()).replace(code.encode(), swapped.encode())


HABITS: Mapping[str, Callable[[Student], bytes | None]] = {
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
    "text box": _text_box,
    "notebook": _notebook,
    "photo": lambda _: (examples() / PHOTO).read_bytes(),
    "blank form": lambda student: student.form({}),
    "damaged file": lambda _: b"\x00\x01\x02" * 64,
    "nothing": lambda _: None,
}
"""The closed list of habits of `examples/class/answers.toml`."""

FILES: Mapping[str, str] = {
    "JSON": "answers.json",
    "text box": "text.html",
    "notebook": "Untitled1.ipynb",
    "photo": "IMG_0417.jpeg",
}
"""What files are called that are no form; `text.html` is what a system makes of a text box."""
