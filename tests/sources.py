"""What lies in a TA's folder on a Sunday night, for every source that marks can come from.

A class hands in as `tests.downloads` has it: Hangul and umlauts, two of one name, LATE after the
due date, AGAIN twice with nothing but 0.5 the first time, UNREADABLE a broken file (or a torn row),
PHOTO a photo; everybody else is right in everything.

| source of the issue            | what lies there                                               |
|--------------------------------|---------------------------------------------------------------|
| our CSV ... Markdown table     | eight kinds of files, in a plain folder with one for each id  |
| Canvas zip, and its text entry | all eight kinds in one zip; the lines typed online            |
| Moodle zip: folders, flat      | all eight kinds                                               |
| Moodle zip: online text        | the lines typed online                                        |
| Gradescope, GitHub Classroom   | all eight kinds                                               |
| Google Forms, Moodle quiz      | a row for each student, PHOTO's photo in a folder beside it   |
| typed entry table              | a row for each student, or a line for each answer             |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from grader.submissions.text_block import text_block
from tests.answer_files import KINDS, Answers
from tests.course import Course
from tests.downloads import (
    AGAIN,
    BROKEN,
    CLASS,
    JPEG,
    LATE,
    PHOTO,
    UNREADABLE,
    Handed,
    Person,
    canvas_zip,
    classroom_grades,
    classroom_zip,
    gradescope_zip,
    moodle_zip,
)
from tests.row_tables import Answered, csv_of, google_form, moodle_quiz, typed_table

DUE = datetime(2026, 9, 14, 14, 30)
"""In UTC, as everything here."""

Files = Mapping[str, bytes]


@dataclass(frozen=True, kw_only=True)
class Class:
    """A class with its sheets, and what is right on them."""

    course: Course
    right: Mapping[str, Answers]

    def answers(self, person: Person, *, before: bool = False) -> Answers:
        """What somebody answers; what AGAIN answered the first time."""
        right = self.right[person.id]
        if not before:
            return right
        return {item: "0.5" if _is_number(text) else "" for item, text in right.items()}

    def file(self, kind: str, person: Person, *, before: bool = False) -> tuple[str, bytes]:
        """A file as somebody hands it in, with its name."""
        name, make = KINDS[kind]
        return name, make(self.course, person.id, self.answers(person, before=before))

    def lines(self, person: Person, *, before: bool = False) -> str:
        """The lines that the page copies."""
        code = self.course.code(person.id)
        return text_block(code, [*self.answers(person, before=before).items()])


def _is_number(text: str) -> bool:
    return not text.strip("-.0123456789")


Made = Callable[[Class], Files]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source: what lies in the folder, and what is known of it.

    before  in which state the first answers of AGAIN stand, "" where the system keeps the last only
    late    what is known of when LATE handed in
    in_time what is known of when AGAIN did
    """

    made: Made
    before: str = ""
    late: str = "not known"
    in_time: str = "not known"


def _by_id(kind: str, people: Class) -> Files:
    """A folder for everyone, named by id; AGAIN's second file is numbered by a browser."""
    found = {}
    for person in CLASS:
        name, content = people.file(kind, person)
        found[f"{person.id}/{name}"] = content
    name, content = people.file(kind, AGAIN, before=True)
    found[f"{AGAIN.id}/old {name}"] = content
    name, _ = KINDS[kind]
    return {
        **{path: content for path, content in found.items() if path.split("/")[0] not in _BROKEN},
        f"{UNREADABLE.id}/{name}": BROKEN,
        f"{PHOTO.id}/IMG_0417.jpeg": JPEG,
    }


_BROKEN = (UNREADABLE.id, PHOTO.id)


def _all_kinds(people: Class) -> tuple[Handed, ...]:
    """Everyone with another kind of file; AGAIN hands in another kind the second time."""
    kinds = dict(zip(CLASS, KINDS, strict=False))
    name, content = people.file(list(KINDS)[-1], AGAIN, before=True)
    handed = [Handed(person=AGAIN, file=name, content=content, number=900_000)]
    for number, (person, kind) in enumerate(kinds.items()):
        name, content = people.file(kind, person)
        if person == UNREADABLE:
            content = BROKEN
        if person == PHOTO:
            name, content = "IMG_0417.jpeg", JPEG
        handed.append(
            Handed(
                person=person, file=name, content=content, number=900_011 + 13 * number,
                late=person == LATE,
            )
        )  # fmt: skip
    return tuple(handed)


def _typed_online(people: Class, page: Callable[[Person, str], str]) -> tuple[Handed, ...]:
    """Lines typed into a box of the system; UNREADABLE lost one, PHOTO uploads a photo."""
    handed = []
    for number, person in enumerate(CLASS):
        lines = people.lines(person)
        if person == UNREADABLE:
            lines = lines.replace("1.", "1,", 1)
        one = Handed(
            person=person, file="onlinetext.html", content=page(person, lines).encode(),
            number=900_011 + 13 * number, late=person == LATE, is_text=True,
        )  # fmt: skip
        photo = replace(one, file="IMG_0417.jpeg", content=JPEG, is_text=False)
        handed.append(photo if person == PHOTO else one)
    return tuple(handed)


def _canvas_page(person: Person, lines: str) -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in lines.splitlines())
    title = f"<title>{person.name}: HW 1</title>"
    return f"<html><head>{title}</head><body>{paragraphs}</body></html>"


def _moodle_page(_: Person, lines: str) -> str:
    head = '<head><meta charset="UTF-8"></head>'
    body = '<p dir="ltr" style="text-align: left;">' + "<br>".join(lines.splitlines()) + "</p>"
    return f"<!DOCTYPE html><html>{head}<body>{body}</body></html>"


Table = Callable[[Sequence[Answered]], bytes]


def _rows(name: str, table: Table, people: Class, torn: str = ",0.5") -> Files:
    """A table with everyone but PHOTO, AGAIN twice; UNREADABLE's row has a cell too many."""
    rows = [Answered(person=AGAIN, answers=people.answers(AGAIN, before=True), at=_at(-40))]
    rows += [
        Answered(person=one, answers=people.answers(one), at=_at(20 if one == LATE else -10))
        for one in CLASS if one != PHOTO
    ]  # fmt: skip
    lines = table(rows).decode("utf-8").splitlines()
    assert len(lines) == 1 + len(rows)
    lines[-1] += torn
    content = "".join(f"{line}\r\n" for line in lines).encode()
    return {name: content, f"photos/{PHOTO.id}/IMG_0417.jpeg": JPEG}


def _at(minutes: int) -> datetime:
    return DUE + timedelta(minutes=minutes)


def _lines_typed(answered: Sequence[Answered]) -> bytes:
    """A line for each answer of each student."""
    rows = [
        [one.person.id, item, text] for one in answered for item, text in one.answers.items()
    ]  # fmt: skip
    return csv_of([["학번", "item", "answer"], *rows]).encode("utf-8-sig")


def _typed_lines(people: Class) -> Files:
    """The same, typed line by line: AGAIN only once, UNREADABLE's file is broken."""
    whole = [one for one in CLASS if one.id not in _BROKEN]
    rows = [Answered(person=one, answers=people.answers(one), at=DUE) for one in whole]
    return {
        "typed.csv": _lines_typed(rows),
        f"{UNREADABLE.id}/answers.csv": BROKEN,
        f"{PHOTO.id}/IMG_0417.jpeg": JPEG,
    }


SUPERSEDED = "superseded"

SOURCES: Mapping[str, Source] = {
    **{
        f"folder: {kind}": Source(made=partial(_by_id, kind), before=SUPERSEDED) for kind in KINDS
    },
    "Canvas zip": Source(
        made=lambda people: {"submissions.zip": canvas_zip(_all_kinds(people))},
        before=SUPERSEDED, late="late",
    ),
    "Canvas zip: text entry": Source(
        made=lambda people: {"submissions.zip": canvas_zip(_typed_online(people, _canvas_page))},
        late="late",
    ),
    "Moodle zip: folders": Source(
        made=lambda people: {"CS231-HW 1-4711.zip": moodle_zip(_all_kinds(people))},
    ),
    "Moodle zip: flat": Source(
        made=lambda people: {"CS231-HW 1-4711.zip": moodle_zip(_all_kinds(people), flat=True)},
    ),
    "Moodle zip: online text": Source(
        made=lambda people: {"HW 1.zip": moodle_zip(_typed_online(people, _moodle_page))},
    ),
    "Gradescope export": Source(
        made=lambda people: {"assignment_4711_export.zip": gradescope_zip(_all_kinds(people))},
        late="late", in_time="in time",
    ),
    "GitHub Classroom": Source(
        made=lambda people: {
            "hw1-submissions.zip": classroom_zip(_all_kinds(people)),
            "classroom_grades.csv": classroom_grades(),
        },
        in_time="in time", late="in time",
    ),
    "Google Forms": Source(
        made=partial(_rows, "HW 1 (Antworten).csv", google_form),
        before=SUPERSEDED, late="late", in_time="in time",
    ),
    "Moodle quiz": Source(
        made=partial(_rows, "CS231-Quiz 1-responses.csv", moodle_quiz),
        before=SUPERSEDED, late="late", in_time="in time",
    ),
    "typed entry table": Source(
        made=partial(_rows, "eingegeben.csv", typed_table), before=SUPERSEDED
    ),
    "typed entry table: a line an answer": Source(made=_typed_lines),
}  # fmt: skip
"""Every source of files and rows by the name that it has in the table above."""
