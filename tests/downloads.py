"""What TAs download from a system, made from a list of files: names as that system writes them.

canvas_zip(handed)      submissions.zip, flat; `anonymous` for blind marking
moodle_zip(handed)      folders; `flat`, `blind`
gradescope_zip(handed)  the export with submission_metadata.yml
classroom_zip(handed)   what `gh classroom clone` leaves, zipped; `classroom_grades` beside it
unpacked(zip, folder)   any of these as the folder that a desktop makes of it
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256))
BROKEN = b"# sheet \x00\x01\x02\xfe\xff item,answer\r\n"
GRADES = (
    *("assignment_name", "assignment_url", "starter_code_url", "github_username"),
    *("roster_identifier", "student_repository_name", "student_repository_url"),
    *("submission_timestamp", "points_awarded", "points_available"),
)
MONDAY = (2026, 9, 14, 9, 30, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A student as each system knows them; `sortable` is the name as Canvas sorts it."""

    id: str
    name: str
    sortable: str
    email: str
    canvas: int
    participant: int
    github: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One file that somebody handed in; `number` counts up, `is_text` is what was typed online."""

    person: Person
    file: str
    content: bytes
    number: int
    late: bool = False
    is_text: bool = False


def _person(place: int, id_: str, name: str, sortable: str, github: str) -> Person:
    return Person(
        id=id_, name=name, sortable=sortable, github=github, email=f"{github}@uni.example",
        canvas=40100 + place, participant=311 + 7 * place,
    )  # fmt: skip


CLASS = (
    _person(0, "0042", "김하늘", "김하늘", "haneul-k"),
    _person(1, "007", "Jürgen Müßig", "Müßig, Jürgen", "jmuessig"),
    _person(2, "2023-11041", "Kim Minsu", "Kim, Minsu", "minsu"),
    _person(3, "2023-11042", "Kim Minsu", "Kim, Minsu", "minsu-kim-2"),
    _person(4, "Lee-3", "Li-Anne O'Neil", "O'Neil, Li-Anne", "li-anne"),
    _person(5, "0100", "남궁_별", "남궁_별", "star"),
    _person(6, "0101", "Łukasz Żak", "Żak, Łukasz", "zak"),
)
"""Hangul, umlauts, two of one name, ids of digits alone with zeros in front, an underscore."""

LATE, AGAIN, UNREADABLE, PHOTO = CLASS[1], CLASS[2], CLASS[5], CLASS[6]
"""Who is late, who hands in twice, whose file nobody can read, who sends a photo."""


def arrivals(
    form: Callable[[Person], bytes], before: bytes = b"item,answer\r\n"
) -> tuple[Handed, ...]:
    """What the class hands in: `form(person)`, by AGAIN `before` it, no form by the last two."""
    special = {UNREADABLE.id: ("answers.csv", BROKEN), PHOTO.id: ("IMG_0417.jpeg", JPEG)}
    handed = [Handed(person=AGAIN, file="answers.csv", content=before, number=900_000)]
    for place, person in enumerate(CLASS):
        file, content = special.get(person.id) or (f"hw1-{person.id}-answers.csv", form(person))
        file = "answers-1.csv" if person == AGAIN else file
        handed.append(
            Handed(
                person=person, file=file, content=content, number=900_011 + 13 * place,
                late=person == LATE,
            )
        )  # fmt: skip
    return tuple(handed)


def canvas_zip(handed: Sequence[Handed], *, anonymous: bool = False) -> bytes:
    """submissions.zip: everything lies side by side."""
    return packed((_canvas_name(one, anonymous), one.content) for one in handed)


def _canvas_name(one: Handed, anonymous: bool) -> str:
    late = ["LATE"] if one.late else []
    if anonymous:
        who = [*late, "anon", f"q{one.person.canvas}Z"]
    else:
        name = re.sub(r"_(\d+)_", r"\1", one.person.sortable).lower()
        who = [name, *late, str(one.person.canvas)]
    # As Canvas does it: letters of any script stay, everything else goes.
    start = re.sub(r"[^\w]", "", "_".join(who))
    return f"{start}_text.html" if one.is_text else f"{start}_{one.number}_{one.file}"


def moodle_zip(handed: Sequence[Handed], *, flat: bool = False, blind: bool = False) -> bytes:
    """What `Download all submissions` gives: the files of each one's last submission."""
    between = "_" if flat else "/"
    members = []
    for one in _last(handed):
        name = "Participant" if blind else one.person.name.replace("_", " ")
        kind = "onlinetext" if one.is_text else "file"
        file = "onlinetext.html" if one.is_text else one.file
        start = f"{name}_{one.person.participant}_assignsubmission_{kind}"
        members.append((f"{start}{between}{file}", one.content))
    return packed(members)


def gradescope_zip(handed: Sequence[Handed], assignment: int = 4711) -> bytes:
    """An export: a folder for each submission, and who handed them in as Ruby writes YAML."""
    root = f"assignment_{assignment}_export"
    about, members = ["---"], []
    for one in _last(handed):
        folder = f"submission_{one.number}"
        if f"{folder}:" not in about:
            about += _about(folder, one)
        members.append((f"{root}/{folder}/{one.file}", one.content))
    text = "".join(f"{line}\n" for line in about)
    return packed([*members, (f"{root}/submission_metadata.yml", text.encode())])


def _about(folder: str, one: Handed) -> list[str]:
    minute = 59 if one.late else 0
    return [
        f"{folder}:",
        "  :submitters:",
        f"  - :name: {_quoted(one.person.name)}",
        f"    :sid: '{one.person.id}'",
        f"    :email: {one.person.email}",
        f"  :created_at: 2026-09-14 14:{minute:02}:03.926535000 Z",
        "  :score: 0.0",
        "  :status: processed",
        "  :history: []",
    ]


def _quoted(text: str) -> str:
    return f'"{text}"' if "'" in text else text


def classroom_zip(handed: Sequence[Handed], slug: str = "hw1") -> bytes:
    """The repositories of a class, each with what git leaves."""
    root = f"{slug}-submissions"
    members = []
    for one in _last(handed):
        repository = f"{root}/{slug}-{one.person.github}"
        members += [(f"{repository}/.git/HEAD", b"ref: refs/heads/main\n")]
        members += [(f"{repository}/{one.file}", one.content)]
    return packed(members)


def classroom_grades(people: Sequence[Person] = CLASS, slug: str = "hw1") -> bytes:
    """The grades CSV of GitHub Classroom; the first student is not linked to the roster."""
    text = io.StringIO(newline="")
    rows = csv.DictWriter(text, GRADES)
    rows.writeheader()
    for person in people:
        repository = f"{slug}-{person.github}"
        rows.writerow(
            {
                "assignment_name": slug,
                "assignment_url": "https://classroom.example/hw1",
                "github_username": person.github,
                "roster_identifier": "" if person == people[0] else person.id,
                "student_repository_name": repository,
                "student_repository_url": f"https://github.example/course/{repository}",
                "submission_timestamp": "2026-09-14T14:00:03.000Z",
                "points_awarded": "0",
                "points_available": "10",
            }
        )
    return text.getvalue().encode()


def packed(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of (name, content)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, MONDAY), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def unpacked(content: bytes, folder: Path, form: str = "NFC") -> Path:
    """The folder that a zip becomes; macOS writes names in the Unicode form NFD."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            path = folder / unicodedata.normalize(form, name)  # type: ignore[arg-type]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(archive.read(name))
    return folder


def _last(handed: Iterable[Handed]) -> list[Handed]:
    """The files of everyone's last submission: systems but Canvas replace the one before."""
    newest: dict[str, Handed] = {}
    for one in handed:
        newest[one.person.id] = max(newest.get(one.person.id, one), one, key=lambda o: o.number)
    return list(newest.values())
