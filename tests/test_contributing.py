"""CONTRIBUTING adds a family: its files, as they stand on the page, make a course that works."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from grader.specimens.simulate import makes, rounds_every_step
from problems.registry import families, load_own
from tests.command_line import Ran, grader
from tests.course import ROSTER, Course, filled, write_roster
from tests.elsewhere import CHECKOUT
from tests.own_family import ASSIGNMENT, FAMILY, PAGE, STATEMENT

WORDS = "a ReLU with a rounded corner"
MISTAKE = "softplus-inner-derivative"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course folder with the files of the page."""
    for name, text in PAGE.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    write_roster(tmp_path, ROSTER)
    return Course(root=tmp_path)


def generate(course: Course, formats: str = "md") -> None:
    """Issue the page's assignment as its reader would."""
    done(grader(
        *("generate", course.root / ASSIGNMENT, "--roster", course.root / "roster.csv"),
        *("--out", course.out, "--format", formats),
    ))  # fmt: skip


def done(ran: Ran) -> Ran:
    """A run that ended well."""
    assert ran.code == 0, ran.said
    return ran


def data(*arguments: str | Path) -> Any:
    """What a command hands over as JSON."""
    return done(grader(*arguments, "--json")).data


def test_the_page_shows_a_family_its_statement_and_an_assignment_that_names_it() -> None:
    assert set(PAGE) == {FAMILY, STATEMENT, ASSIGNMENT}
    assert f'family = "{FAMILY}"' in PAGE[ASSIGNMENT]


def test_nothing_fails_and_hardly_a_draw_is_refused(course: Course) -> None:
    found = data("verify", course.root / ASSIGNMENT, "-n", "100")
    assert found["ok"]
    assert found["exercises"][0]["accepted"] > 0.9
    assert found["exercises"][0]["gradients"]["checked"]


def test_its_own_mistake_is_known_beside_those_of_its_roles(course: Course) -> None:
    family = load_own(course.root / FAMILY)
    (found,) = data("families", course.root / FAMILY)
    slugs = [wrong["slug"] for wrong in found["mistakes"]]
    assert family.slug not in families()
    assert MISTAKE in family.core
    assert {MISTAKE, "missed-output-derivative", "forgot-eta"} <= set(slugs)


def test_a_specimen_can_be_had_of_the_file_and_of_the_assignment(course: Course) -> None:
    for what in (FAMILY, ASSIGNMENT):
        text = done(grader("preview", course.root / what)).text
        assert WORDS in text
        assert "Drawing of the network, from left to right: 2 inputs; layer 1 with 1 unit." in text
        assert r"a = \ln \left(1 + e^{z}\right)" in text


def test_a_specimen_shows_what_its_own_mistake_leads_to(course: Course) -> None:
    right, wrong = (
        {i: one["value"] for q in found["quantities"].values() for i, one in q["items"].items()}
        for found in (
            data("preview", course.root / FAMILY),
            data("preview", course.root / FAMILY, "--mistake", MISTAKE),
        )
    )
    same = {item for item in right if right[item] == wrong[item]}
    assert same == {"z", "a", "loss", "error"}


def test_ones_own_numbers_are_worked_out(course: Course) -> None:
    own = course.root / "own.toml"
    own.write_text("[givens]\nx = [1, 2]\ny = 1\nw = [0.5, -0.25]\nb = 0\neta = 1\n")
    found = data("solve", course.root / FAMILY, "--givens", own)["quantities"]
    assert found["a"]["items"]["a"]["decimal"] == "0.6931"  # ln 2
    assert found["slope"]["items"]["slope"]["exact"] == "1/2"


def test_every_sheet_says_the_words_of_the_statement(course: Course) -> None:
    generate(course, "md,pdf")
    for person in ROSTER:
        sheet = course.form(person).with_name(f"hw1-{person}-sheet.md")
        assert WORDS in sheet.read_text(encoding="utf-8")
        assert sheet.with_suffix(".pdf").is_file()


def test_without_a_statement_of_its_own_a_family_gets_the_general_one(course: Course) -> None:
    (course.root / STATEMENT).unlink()
    text = done(grader("preview", course.root / ASSIGNMENT)).text
    assert "From the given numbers the following is computed" in text


def test_a_fault_in_a_statement_is_told_with_its_file(course: Course) -> None:
    (course.root / STATEMENT).write_text("A unit.\n<< m('slopes') >>\n", encoding="utf-8")
    ran = grader("preview", course.root / ASSIGNMENT)
    assert ran.code == 1
    assert "softplus_unit.j2, line 2: the template cannot be filled: 'slopes'" in ran.said


def test_marking_never_loads_the_family(course: Course) -> None:
    generate(course)
    (course.root / FAMILY).write_text("raise RuntimeError('loaded')\n", encoding="utf-8")
    (course.root / STATEMENT).unlink()
    honest, slipped, absent = ROSTER
    handed_in = course.root / "handed in"
    handed_in.mkdir()
    for person, habit in {honest: rounds_every_step, slipped: makes(MISTAKE)}.items():
        (row,) = course.rows(person)
        typed = habit(course.manifest().structure(row.structure), row.givens)
        answers = {f"{row.position}.{item}": text for item, text in typed.items()}
        (handed_in / f"{person}.csv").write_bytes(filled(course.form(person), answers))
    students = {s["id"]: s for s in data("check", course.out, handed_in)["students"]}
    assert (students[honest]["state"], students[honest]["score"]) == ("graded", 6)
    assert students[absent]["state"] == "missing"
    assert 0 < students[slipped]["score"] < 6
    assert data("verify", course.out)["ok"]


def test_what_is_shown_of_a_family_names_its_file(course: Course) -> None:
    file = str(course.root / FAMILY)
    assert f'family = "{file}"' in done(grader("families", file, "--toml")).text
    shown = done(grader("families", file)).text
    assert f"grader preview {file} --set preset=easy" in shown
    assert WORDS in done(grader("preview", file, "--set", "preset=hard")).text


def test_every_package_of_the_grader_is_told_in_order_to_be_found() -> None:
    page = (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    packages = {path.parent.name for path in (CHECKOUT / "grader").glob("*/__init__.py")}
    told = re.findall(r"^\| `(\w+)/` \|", page, re.MULTILINE)
    houses = {"problems", "solutions", "grader", "templates"}
    assert sorted(told) == sorted(packages | houses)
