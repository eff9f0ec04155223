"""A small class for the pages of its students: hostile names and answers, a mistake, a slip."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from grader.specimens.simulate import makes, rounds_the_answer
from tests.command_line import grader
from tests.course import Course, make_course

SCRIPT = "<script>alert(1)</script>"
SLUG = "missed-hidden-derivative"
PEOPLE = {
    "A0001": SCRIPT, "A0002": "김하늘", "A0003": "Müller, Jürgen", "A0004": "Müller, Jürgen",
    "A0005": "Photo Sender", "A0006": "Nobody Home",
}  # fmt: skip
DUE = 1_800_000_000
"""2027-01-15T08:00:00Z, in seconds."""

LATE = {"A0002": 25 * 3600 + 60}
"""By how many seconds; the others are in time."""

ABOUT = 'time_zone = "UTC"\ndue = 2027-01-15T08:00:00\n'
RULE = '[late]\ncount = "files"\n'
EXERCISE = '\n[[exercise]]\nfamily = "mlp-deltas"\npoints = 6\n'
WHY = ("--reason", "illegible <b>copy</b>", "--by", "kim")
SECTION = "B"
"""Of the last two; the others are in A."""

PHOTO = b"\xff\xd8\xff\xe0" + bytes(64)


def make_class(root: Path) -> Course:
    """A class that handed in, is marked, and of whom an item was decided.

    In the order of the roster: a hostile name and answer, no fault, a mistake, a slip, a photo,
    nothing.
    """
    course = make_course(root, exercises=ABOUT + EXERCISE + RULE, roster=PEOPLE)
    rows = [(id_, name, "AB"[id_ > "A0004"]) for id_, name in PEOPLE.items()]
    lines = ("id,name,section", *(f'{id_},"{name}",{section}' for id_, name, section in rows))
    (root / "roster.csv").write_text("\n".join(lines), encoding="utf-8")
    course.generate(formats=())
    into = root / "in"
    into.mkdir()
    for person, answers in _answers(course):
        content = json.dumps({"sheet": course.code(person), "answers": answers})
        (into / f"hw1-{person}-answers.json").write_text(content)
    (into / "hw1-A0005-answers.jpg").write_bytes(PHOTO)
    for path in into.iterdir():
        at = DUE + LATE.get(path.name.split("-")[1], -60)
        os.utime(path, (at, at))
    assert grader("check", course.out, into, "--only", "grades").code == 3
    decision = ("full", "--all", "--exercise", "mlp-deltas", "--item", "delta1[1]")
    assert grader("decide", course.out, *decision, *WHY).code == 0
    return course


def _answers(course: Course) -> Iterator[tuple[str, dict[str, str]]]:
    """Who types what: hostile, right, with a mistake, and with a slip that is carried on."""
    for person in ("A0001", "A0002", "A0003", "A0004"):
        (row,) = course.rows(person)
        with course.manifest() as manifest:
            structure = manifest.structure(row.structure)
        way = makes(SLUG) if person == "A0003" else rounds_the_answer
        typed = way(structure, row.givens)
        first = next(iter(typed))
        if person == "A0001":
            typed[first] = "=cmd()"
        if person == "A0004":
            typed[first] = "0.7777"
        yield person, {f"1.{item}": text for item, text in typed.items()}
