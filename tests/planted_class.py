"""A class of 300 that hands in real files, in which it is known who makes what mistake.

Nobody in it is anybody: names, ids and addresses are made up.
"""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path
from random import Random

from grader.records.issued import IssuedSheet, Row
from grader.records.manifest import Manifest
from grader.specimens.simulate import Habit, makes, rounds_every_step
from grader.states import State
from solutions.structure import Structure
from tests.command_line import Ran, grader
from tests.course import Course, make_course

STUDENTS = 300
DUE = 1_800_000_000
"""2027-01-15T08:00:00Z, in seconds."""

POINTS = {"mlp-deltas": 6, "cross-entropy-gradient": 4, "momentum": 4, "perceptron-update": 2}

ABOUT = """time_zone = "UTC"
due = 2027-01-15T08:00:00
{language}
{exercises}
[late]
count = "files"
"""

PLANTED: Mapping[tuple[str, str], int] = {
    ("momentum", "momentum-one-minus-beta"): 98,
    ("mlp-deltas", "missed-hidden-derivative"): 47,
    ("cross-entropy-gradient", "ce-extra-derivative"): 31,
    ("mlp-deltas", "error-sign-flip"): 12,
    ("mlp-deltas", "abs-error"): 14,
    ("perceptron-update", "perceptron-sign"): 9,
}
"""How many students make a mistake throughout one exercise, and everything else right.

`abs-error` does not show where no error is negative, and looks like `error-sign-flip` where every
one is."""

AMBIGUOUS = ("momentum", "momentum-one-minus-beta")
"""A third of the class reads the exercise so."""

LOST = 45
"""So many lose the thread somewhere, and are wrong from there on."""

COPIED = ("1.", "2.")
"""The exercises that one student has from another."""

NAMES = (
    (
        ("Annika", "Jonas", "Miriam", "Żaneta", "Søren", "Chiara", "Lukas", "Fatima", "Matteo",
         "Ingrid", "Tomasz", "Aoife", "Bruno", "Yuki"),
        ("Bergström", "Hoffmann", "Kowalczyk", "O'Sullivan", "Castellani", "Nakamura", "Öztürk",
         "van den Berg", "Achterberg", "Lindqvist", "Marchetti", "Delacroix"),
        "{first} {last}",
    ),
    (
        ("하늘", "서연", "민준", "지우", "도윤", "예은", "하윤", "주원", "수아", "시우", "지호",
         "다은", "은우", "채원"),
        ("김", "이", "박", "최", "정", "강", "윤", "임", "한", "오"),
        "{last}{first}",
    ),
)  # fmt: skip
"""First names, last names, and how they are written together."""

SPECIAL = {
    "photo": State.NEEDS_A_PERSON, "broken": State.UNREADABLE, "blank": State.EMPTY,
    "nothing": State.MISSING, "excused": State.EXCUSED, "neighbour's": State.WRONG_SHEET,
    "earlier": State.OUTDATED_SHEET, "two": State.DUPLICATE,
}  # fmt: skip
"""One student of each, and the state that it leads to."""

GRADED = ("wordy", "late", "copier", "copied", "numbered", "numbered too")
"""One student of each of these, too: graded, and yet to be seen in the report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Student:
    """Somebody; what `kind` this is, and which mistake is made in which exercise."""

    id: str
    name: str
    email: str
    login: str
    github: str
    kind: str
    mistake: tuple[str, str] | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Everything that this person is called."""
        return self.id, self.name, self.email, self.login, self.github


@dataclass(frozen=True, kw_only=True)
class Planted:
    """The class after everybody has handed in, before anything is marked."""

    course: Course
    students: tuple[Student, ...]

    def of(self, kind: str) -> Student:
        """The one student of a kind."""
        (found,) = (one for one in self.students if one.kind == kind)
        return found

    @cached_property
    def sheets(self) -> dict[str, IssuedSheet]:
        """Everybody's current sheet by id."""
        with self.course.manifest() as manifest:
            return {one.person: one for one in manifest.sheets() if one.current}

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every sheet code."""
        with self.course.manifest() as manifest:
            return tuple(manifest.codes())

    def visible(self) -> Counter[tuple[str, str]]:
        """How many students' numbers show a mistake, by exercise and slug.

        One that is inert on a sheet leads to the right numbers there, and twins to the same ones:
        they are named together.
        """
        found: Counter[tuple[str, str]] = Counter()
        for one in self.students:
            if one.mistake is None:
                continue
            exercise, slug = one.mistake
            (row,) = (row for row in self.sheets[one.id].rows if row.exercise == exercise)
            if slug not in row.inert:
                found.update((exercise, alike) for alike in _alike(slug, row))
        return found


def _alike(slug: str, row: Row) -> set[str]:
    return {slug}.union(*({*pair} for pair in row.twins if slug in pair))


def planted_class(root: Path, *, language: str = "en", with_papers: bool = True) -> Planted:
    """Issue to the class, and let it hand in to `in/`; without papers it takes less time."""
    exercises = "".join(
        f'\n[[exercise]]\nfamily = "{slug}"\npoints = {points}\n' for slug, points in POINTS.items()
    )
    about = ABOUT.format(language=f'language = "{language}"', exercises=exercises)
    course = make_course(root, exercises=about, roster={})
    planted = Planted(course=course, students=_students())
    _write_roster(root / "roster.csv", planted.students)
    earlier = planted.of("earlier").id
    if with_papers:
        issue(course)
        issue(course, "--reissue", earlier)
    else:
        course.generate(formats=())
        course.generate(formats=(), reissue=earlier)
    _hand_in(planted)
    who = planted.of("excused")
    ruled = ("--student", who.id, "--by", "Ms Ruling", "--reason", f"{who.name} was ill")
    assert grader("decide", course.out, "excuse", *ruled).code == 0
    return planted


def issue(course: Course, *more: str) -> Ran:
    """`grader generate` as a TA types it."""
    ran = grader(
        "generate", course.root / "hw1.toml", "--roster", course.root / "roster.csv",
        "--out", course.out, "--format", "md", "--jobs", "1", *more,
    )  # fmt: skip
    assert ran.code == 0, ran.said
    return ran


def _students() -> tuple[Student, ...]:
    draw = Random("three hundred students")
    kinds: list[tuple[str, tuple[str, str] | None]] = [(one, None) for one in (*SPECIAL, *GRADED)]
    for mistake, count in PLANTED.items():
        kinds += [("mistaken", mistake)] * count
    kinds += [("lost", None)] * LOST
    kinds += [("right", None)] * (STUDENTS - len(kinds))
    draw.shuffle(kinds)
    names = [
        written.format(first=first, last=last)
        for all_first, all_last, written in NAMES for first, last in product(all_first, all_last)
    ]  # fmt: skip
    draw.shuffle(names)
    names[1] = names[0]
    ids = draw.sample(range(100_000), STUDENTS)
    return tuple(
        _student(f"2026{id_:05}", name, kind, mistake)
        for id_, name, (kind, mistake) in zip(ids, names, kinds, strict=False)
    )


def _student(id_: str, name: str, kind: str, mistake: tuple[str, str] | None) -> Student:
    number = int(id_) * 7919 % 1_000_003
    return Student(
        id=id_, name=name, kind=kind, mistake=mistake, login=f"login{number}",
        email=f"mail{number}@uni.example", github=f"hub{number}",
    )  # fmt: skip


def _write_roster(path: Path, students: tuple[Student, ...]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "name", "email", "section", "login", "github_username"))
        rows.writerows(
            (one.id, one.name, one.email, "AB"[place % 2], one.login, one.github)
            for place, one in enumerate(students)
        )


# What they hand in ----------------------------------------------------------------------------


def _hand_in(planted: Planted) -> None:
    into = planted.course.root / "in"
    into.mkdir()
    with planted.course.manifest() as manifest:
        old = {one.person: one.code for one in manifest.sheets() if not one.current}
        for place, one in enumerate(planted.students):
            answers = _answers(manifest, planted, one)
            code = old.get(one.id, planted.sheets[one.id].code)
            if one.kind == "neighbour's":
                code = planted.sheets[planted.students[place - 1].id].code
            at = DUE + 3600 if one.kind == "late" else DUE - 60 * (STUDENTS - place)
            for name, content in _files(planted, one, _saved(code, answers)):
                (into / name).write_bytes(content)
                os.utime(into / name, (at, at))


def _files(planted: Planted, one: Student, saved: bytes) -> Iterator[tuple[str, bytes]]:
    name = f"hw1-{one.id}-answers"
    match one.kind:
        case "nothing" | "excused":
            return
        case "photo":
            yield f"{name} {one.name}.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 64
        case "broken":
            yield f"{name}.json", saved[:-40]
        case "blank":
            yield f"{name}.csv", planted.course.form(one.id).read_bytes()
        case "two":
            yield f"{name} {one.name}.json", saved
            yield f"{name} {one.login}.json", saved.replace(b'": "0.', b'": "1.')
        case _:
            yield f"{name}.json", saved


def _saved(code: str, answers: Mapping[str, str]) -> bytes:
    return json.dumps({"sheet": code, "answers": answers}, indent=1).encode()


def _answers(manifest: Manifest, planted: Planted, one: Student) -> dict[str, str]:
    """Everything that somebody types."""
    sheet = planted.sheets[one.id]
    answers = _typed(manifest, sheet, one.mistake)
    items = [*answers]
    if one.kind == "copier":
        other = _typed(manifest, planted.sheets[planted.of("copied").id], None)
        answers |= {item: other[item] for item in items if item.startswith(COPIED)}
    elif one.kind == "wordy":
        answers[items[2]] = f"ask {one.name} ({one.id})"
    elif one.kind.startswith("numbered"):
        answers[items[4]] = planted.of("numbered").id
    elif one.kind == "lost":
        draw = Random(one.id)
        lost = items[draw.randrange(len(items)) :]
        answers |= {item: _off(answers[item], draw) for item in lost}
    return answers


def _typed(
    manifest: Manifest, sheet: IssuedSheet, mistake: tuple[str, str] | None
) -> dict[str, str]:
    exercise, slug = mistake or ("", "")
    found: dict[str, str] = {}
    for row in sheet.rows:
        way: Habit = makes(slug) if row.exercise == exercise else rounds_every_step
        structure: Structure = manifest.structure(row.structure)
        typed = way(structure, row.givens)
        found |= {f"{row.position}.{item}": text for item, text in typed.items()}
    return found


def _off(text: str, draw: Random) -> str:
    """Another number, or none."""
    if draw.random() < 0.3:
        return ""
    return f"{float(text) + draw.uniform(0.2, 0.9):.4f}"
