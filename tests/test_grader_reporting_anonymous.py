"""An anonymous report: whoever reads it, and whatever they do to it, learns nobody's name."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markupsafe import escape

from grader.assignment.roster import Recipient
from grader.checking.desk import desk
from grader.reporting.anonymous import NOTES, mask
from grader.reporting.report import report
from tests.command_line import grader
from tests.packed_blocks import unpacked
from tests.planted_class import Planted, planted_class

KEY = b"k" * 32
FILES = (
    "report.html",
    "report.json",
    "report-items.csv",
    "report-steps.csv",
    "report-mistakes.csv",
)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """A class of which the anonymous report is written."""
    made = planted_class(tmp_path_factory.mktemp("anonymous"), with_papers=False)
    out = made.course.out
    assert grader("check", out, made.course.root / "in", "--only", "grades").code == 3
    assert grader("report", out, "--anonymous").code == 0
    return made


def written(planted: Planted) -> dict[str, str]:
    """Every file of the report, with all that is packed in it."""
    results = planted.course.out / "results"
    found = {path.name: path.read_text(encoding="utf-8-sig") for path in results.glob("report*")}
    assert {*found} >= {*FILES}
    return {name: "\n".join((text, *unpacked(text))) for name, text in found.items()}


def called(planted: Planted) -> Iterator[str]:
    """Everything by which somebody could be known."""
    for one in planted.students:
        yield from one.keys
        yield one.email.partition("@")[0]
    yield from planted.codes
    yield from (path.stem for path in (planted.course.root / "in").iterdir())
    yield from ("Ms Ruling", "was ill", "@uni", str(planted.course.root))


def test_nobody_can_be_known_by_any_file(planted: Planted) -> None:
    for name, text in written(planted).items():
        assert [one for one in called(planted) if one.casefold() in text.casefold()] == [], name


def test_the_same_report_with_names_tells_them(planted: Planted, tmp_path: Path) -> None:
    with desk(planted.course.out) as own:
        assert {one.recipient.id for one in report(own).graded} <= {
            one.id for one in planted.students
        }
    assert grader("report", planted.course.out).code == 0
    text = written(planted)["report.html"]
    for one in planted.students:
        assert one.id in text
        assert one.name in text
    assert f"ask {planted.of('wordy').name}" in text
    assert grader("report", planted.course.out, "--anonymous").code == 0


def test_students_are_numbers_and_stay_the_same_ones(planted: Planted) -> None:
    page = written(planted)["report.html"]
    said = re.sub(r"<[^>]*>", "", page)
    who = re.search(r"answers of Student (\d+) fit the sheet of Student (\d+), and not", said)
    assert who
    assert {int(one) for one in who.groups()} <= {*range(1, len(planted.students) + 1)}
    assert grader("report", planted.course.out, "--anonymous").code == 0
    assert written(planted)["report.html"] == page


def test_nothing_stands_in_the_order_in_which_it_came(planted: Planted) -> None:
    page = (planted.course.out / "results" / "report.html").read_text(encoding="utf-8")
    (packed,) = (json.loads(text) for text in unpacked(page) if text.startswith("{"))
    assert len(packed["exercises"]) == 8  # and those of who is not graded
    for exercise in packed["exercises"]:
        assert exercise["who"] == sorted(exercise["who"])
    names = packed["students"]["name"]
    assert names == [f"Student {number}" for number in range(1, len(planted.students) + 1)]


def test_why_somebody_waits_is_said_without_what_they_wrote(planted: Planted) -> None:
    page = written(planted)["report.html"]
    for why in (*NOTES.values(), "cannot be read: 1.a1[1] ('(text)')"):
        assert escape(why) in page


def test_figures_are_the_same_but_for_what_tells_somebody(planted: Planted) -> None:
    out = planted.course.out
    hidden = written(planted)
    assert grader("report", out).code == 0
    named = written(planted)
    assert grader("report", out, "--anonymous").code == 0
    for name in FILES[2:]:
        rows, others = (
            [*csv.DictReader(text.splitlines())] for text in (hidden[name], named[name])
        )
        differing = [(row, other) for row, other in zip(rows, others, strict=True) if row != other]
        assert len(differing) == (name == "report-items.csv")
        for row, other in differing:
            assert row | {"values": ""} == other | {"values": ""}
            assert f"{float(planted.of('numbered').id):g}x2" in other["values"]
    scores = [json.loads(text["report.json"])["scores"] for text in (hidden, named)]
    assert scores[0] == scores[1]


PEOPLE = tuple(
    Recipient(id=f"{number:05}", name=name, email=f"{number}@x.example")
    for number, name in enumerate(("Ada Lo", "김하늘", "Eve", "Bob Ray", "김하늘"), start=41)
)


def test_the_order_of_numbers_depends_on_the_key_alone() -> None:
    orders = {tuple(mask(PEOPLE, bytes([n] * 32)).numbers) for n in range(40)}
    assert len(orders) > 30
    assert mask(PEOPLE, KEY).numbers == mask(PEOPLE[::-1], KEY).numbers
    assert sorted(mask(PEOPLE, KEY).numbers.values()) == [1, 2, 3, 4, 5]
