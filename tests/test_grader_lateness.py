"""What a lecturer sets in [late], what is said of a slip there, and that it is kept."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from grader.assignment.lateness import Clock, Lateness, lateness_from_text
from grader.errors import ManifestError
from grader.places import examples
from grader.records.opening import open_manifest
from tests.assignment_file import EXERCISE, SMALLEST, in_exercise, message, read
from tests.course import make_course
from tests.elsewhere import CHECKOUT

DUE = "due = 2026-12-01T18:00:00+09:00\n"
LATE = '[late]\ncount = "stated"\n'
EVERYTHING = LATE + "grace_minutes = 15\ndeduct = 0.1\nat_most = '1/2'\n"
ALL = Lateness(count=Clock.STATED, grace=15, deduct=Fraction(1, 10), at_most=Fraction(1, 2))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hw1.toml"


def test_nothing_is_late_unless_that_is_set(file: Path) -> None:
    assert read(file, SMALLEST).late == Lateness()
    assert Lateness().text == ""


@pytest.mark.parametrize("in_course", [True, False])
def test_everything_is_read_exactly_from_either_file(file: Path, in_course: bool) -> None:
    file.with_name("course.toml").write_text(EVERYTHING if in_course else "", "utf-8")
    found = read(file, DUE + SMALLEST + ("" if in_course else EVERYTHING)).late
    assert found == ALL
    assert lateness_from_text(found.text) == found


def test_the_assignment_refines_the_course_key_by_key(file: Path) -> None:
    file.with_name("course.toml").write_text(EVERYTHING, "utf-8")
    found = read(file, DUE + SMALLEST + "[late]\ngrace_minutes = 0\ncount = 'files'\n").late
    assert (found.count, found.grace, found.deduct) == (Clock.FILES, 0, Fraction(1, 10))
    off = read(file, DUE + SMALLEST + "[late]\ncount = 'off'\n").late
    assert (off.count, off.text) == (Clock.OFF, "")


def test_a_course_may_count_and_an_assignment_have_no_due_date(file: Path) -> None:
    file.with_name("course.toml").write_text(LATE, "utf-8")
    assert read(file, SMALLEST).late.count is Clock.STATED


BAD = {
    "a word": ("[late]\ncount = 'on'\n", ["late, count", 'found "on"', '"off", "stated", "files"']),
    "no word": ("[late]\ncount = true\n", ["late, count", "text in double quotes"]),
    "a negative": (LATE + "grace_minutes = -1\n", ["grace_minutes", "from 0 to 10080"]),
    "a percentage": (LATE + "deduct = 10\n", ["deduct", "share", "from 0 to 1", "deduct = 0.1"]),
    "a text": (LATE + "at_most = 'half'\n", ["at_most", "share of the points"]),
    "a slip": (LATE + "grace = 5\n", ["there is no such key", "grace_minutes"]),
    "no header": ("late = 'off'\n" + SMALLEST, ["late", "Write [late]."]),
    "above the header": ("grace_minutes = 5\n" + SMALLEST, ["write it below [late]"]),
    "in an exercise": (in_exercise("[exercise.late]"), ["whole assignment: write [late]"]),
    "no clock": ("[late]\ndeduct = 0.1\n", ["late, deduct", "nothing is late", 'count = "stated"']),
}


@pytest.mark.parametrize(("lines", "words"), BAD.values(), ids=BAD)
def test_what_cannot_be_meant_is_refused(file: Path, lines: str, words: list[str]) -> None:
    content = lines if SMALLEST[:20] in lines else SMALLEST + lines
    found = message(file, (DUE if not content.startswith(DUE) else "") + content)
    for word in words:
        assert word in found
    assert len(found) < 400


def test_nothing_can_be_late_without_a_due_date(file: Path) -> None:
    found = message(file, SMALLEST + LATE)
    assert "late, count: nothing can be late" in found
    assert "due = 2026-12-01" in found


def test_a_course_of_all_assignments_is_held_to_the_same(file: Path) -> None:
    file.with_name("course.toml").write_text("[late]\nat_most = 0.5\n", "utf-8")
    assert "course.toml, late, at_most: nothing is late here" in message(file, SMALLEST)


def test_it_is_kept_with_the_sheets_and_can_be_changed(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=DUE + EXERCISE + EVERYTHING)
    course.generate()
    with open_manifest(course.out) as manifest:
        assert manifest.lateness() == ALL
    make_course(tmp_path, exercises=DUE.replace("01T", "02T") + EXERCISE + EVERYTHING)
    assert course.generate().worth
    make_course(tmp_path, exercises=DUE + EXERCISE)
    assert course.generate().worth
    make_course(tmp_path, exercises=DUE.replace("01T", "02T") + EXERCISE)
    assert not course.generate().worth
    with open_manifest(course.out) as manifest:
        assert manifest.lateness() == Lateness()


def test_the_example_of_the_docs_and_the_block_of_the_starter_hold(file: Path) -> None:
    page = (CHECKOUT / "docs" / "marking.md").read_text("utf-8")
    (example,) = (t for t in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if "[late]" in t)
    assert read(file, example).late == ALL
    starter = (examples() / "course" / "course.toml").read_text("utf-8")
    block = "# [late]" + starter.partition("# [late]")[2].partition("\n\n")[0]
    file.with_name("course.toml").write_text(re.sub("(?m)^# ", "", block), "utf-8")
    assert read(file, DUE + SMALLEST).late == replace(ALL, at_most=Fraction(1))


@pytest.mark.parametrize("text", ["[]", "{}", '{"count": "on"}', "{"])
def test_damaged_settings_are_said_to_be(tmp_path: Path, text: str) -> None:
    course = make_course(tmp_path, exercises=EXERCISE)
    course.generate()
    with open_manifest(course.out) as manifest:
        manifest.describe({"late": text})
        with pytest.raises(ManifestError, match="late"):
            manifest.lateness()
