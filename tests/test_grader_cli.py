"""The command line's edges: light imports, one message a fault, exit codes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.assignment_file import EXERCISE, HEAD
from tests.course import Course, filled, keys, make_course
from tests.elsewhere import python

PERCEPTRON = '\n[[exercise]]\nfamily = "perceptron-update"\npoints = 4\n'

SEES_MODULES = """
import sys
sys.argv = ["grader", *sys.argv[1:]]
from grader.__main__ import main
try:
    main()
finally:
    heavy = {"sympy", "matplotlib", "typst", "mpmath", "flint", "pypdf", "babel"} & set(sys.modules)
    print("heavy:", ",".join(sorted(heavy)), file=sys.stderr)
"""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A small class with sheets."""
    course = make_course(tmp_path, exercises=PERCEPTRON)
    course.generate()
    return course


def test_check_of_an_english_class_imports_nothing_heavy(course: Course, tmp_path: Path) -> None:
    blank, _ = course.check()
    form = tmp_path / "hw1-007-answers.csv"
    form.write_bytes(filled(course.form("007"), keys(blank["007"])))
    ran = python("-P", "-c", SEES_MODULES, "check", "hw1", str(form), folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    heavy = ran.stderr.partition("heavy: ")[2].strip()
    assert not {"sympy", "matplotlib", "typst", "babel", "pypdf"} & set(heavy.split(",")), heavy


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    ran = python("-P", "-c", SEES_MODULES + "\n", "--help", folder=tmp_path)
    assert ran.returncode == 0
    assert ran.stderr.strip().endswith("heavy:")


FAULTS: list[tuple[str, str, str, tuple[str, ...]]] = [
    # the assignment, the roster, and what the one message must say: what, where, what to do
    ("an unknown family", HEAD + EXERCISE.replace("mlp-update", "mlp-updat"), "id,name\n1,A\n",
     ("exercise 1", "'mlp-updat'", "mlp-update", "grader families")),
    ("a misspelt key", HEAD + EXERCISE.replace("points", "ponits"), "id,name\n1,A\n",
     ("exercise 1", "ponits", "points")),
    ("negative points", HEAD + EXERCISE.replace("= 4", "= -4"), "id,name\n1,A\n",
     ("exercise 1, points", "-4", "above 0", "points = 4")),
    ("infinite points", HEAD + EXERCISE.replace("= 4", "= inf"), "id,name\n1,A\n",
     ("exercise 1, points", "Infinity", "above 0", "points = 4")),
    ("a duplicate id", HEAD + EXERCISE, "id,name\n1,A\n2,B\n1,C\n",
     ("roster.csv, line 4, id", "line 2 (1, A)", "line 4 (1, C)", "Take out")),
    ("a roster without ids", HEAD + EXERCISE, "number,name\n1,A\n",
     ("roster.csv, first line", "no column id", '"number", "name"', "Name the columns")),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[0])
def test_an_operators_fault_is_one_message_with_what_where_and_what_to_do(
    tmp_path: Path, fault: tuple[str, str, str, tuple[str, ...]]
) -> None:
    _, assignment, roster, said = fault
    (tmp_path / "hw1.toml").write_text(assignment)
    (tmp_path / "roster.csv").write_text(roster)
    ran = python(
        *("-P", "-m", "grader", "generate", "hw1.toml"),
        *("--roster", "roster.csv", "--out", "hw1"), folder=tmp_path,
    )  # fmt: skip
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.startswith("Error: ")
    assert ran.stderr.count("\n") == 1, ran.stderr
    for word in said:
        assert word in ran.stderr, ran.stderr
    assert not (tmp_path / "hw1").exists()


def test_check_prints_everyone_with_every_item_as_json(course: Course, tmp_path: Path) -> None:
    ran = python("-P", "-m", "grader", "check", "hw1", "--json", folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert [s["id"] for s in found["students"]] == ["007", "0042", "Lee-3"]
    student = found["students"][0]
    assert (student["state"], student["score"], student["max"]) == ("missing", None, 4)
    items = student["exercises"][0]["items"]
    assert [i["item"] for i in items] == ["1.z", "1.o", "1.w_new[1]", "1.w_new[2]", "1.b_new"]
    assert {i["verdict"] for i in items} == {"blank"}
    assert all(i["low"] <= float(i["key"]) <= i["high"] for i in items)
    assert set(items[0]) == {"item", "read", "verdict", "mistake", "key", "low", "high"}


def test_check_ends_with_3_if_somebody_must_look(course: Course, tmp_path: Path) -> None:
    blank, _ = course.check()
    form = tmp_path / "hw1-007-answers.csv"
    form.write_bytes(filled(course.form("007"), {**keys(blank["007"]), "1.z": "twelve"}))
    ran = python("-P", "-m", "grader", "check", "hw1", form.name, folder=tmp_path)
    assert ran.returncode == 3, ran.stderr
    assert "twelve" in ran.stdout


def test_only_grades_writes_neither_items_nor_feedback(course: Course, tmp_path: Path) -> None:
    ran = python("-P", "-m", "grader", "check", "hw1", "--only", "grades", folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    results = tmp_path / "hw1" / "results"
    assert {path.name for path in results.iterdir()} == {"grades.csv", "files.csv", "to-do.csv"}
    with (results / "grades.csv").open(encoding="utf-8-sig") as file:
        assert [row["state"] for row in csv.DictReader(file)] == ["missing"] * 3


@pytest.mark.parametrize("text", ["0", "-1", "nan", "inf", "x", "1e9", "1e999", ""])
def test_a_tolerance_out_of_all_bounds_is_wrong_usage(
    course: Course, tmp_path: Path, text: str
) -> None:
    ran = python("-P", "-m", "grader", "check", "hw1", f"--tolerance={text}", folder=tmp_path)
    assert ran.returncode == 2
    assert "0.001" in ran.stderr
    assert "at most 1000000" in ran.stderr


@pytest.mark.parametrize("text", ["1e-3", "0.001", "1/1000", "1e6"])
def test_a_tolerance_may_have_an_exponent(course: Course, tmp_path: Path, text: str) -> None:
    ran = python("-P", "-m", "grader", "check", "hw1", f"--tolerance={text}", folder=tmp_path)
    assert ran.returncode == 0, ran.stderr


def test_an_unknown_command_names_the_likely_one(tmp_path: Path) -> None:
    ran = python("-P", "-m", "grader", "chekc", folder=tmp_path)
    assert ran.returncode == 2
    assert "Did you mean check?" in ran.stderr


def test_the_demo_refuses_a_folder_that_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "grader-demo").mkdir()
    (tmp_path / "grader-demo" / "mine.txt").write_text("mine")
    ran = python("-P", "-m", "grader", "demo", folder=tmp_path)
    assert ran.returncode == 1
    assert "not empty" in ran.stderr


@pytest.mark.parametrize("out", ["in-the-way", "in-the-way/deeper"])
def test_a_place_that_cannot_be_written_is_one_message(tmp_path: Path, out: str) -> None:
    make_course(tmp_path, exercises=PERCEPTRON)
    (tmp_path / "in-the-way").write_text("a file")
    ran = python(
        *("-P", "-m", "grader", "generate", "hw1.toml"),
        *("--roster", "roster.csv", "--out", out), folder=tmp_path,
    )  # fmt: skip
    assert ran.returncode == 1
    assert ran.stderr.startswith("Error: ")
    assert "cannot be written" in ran.stderr
    assert ran.stderr.count("\n") == 1


@pytest.mark.parametrize("decimals", [1, 2, 6, 10])
def test_any_number_of_decimals_that_is_allowed_can_be_asked_for(
    tmp_path: Path, decimals: int
) -> None:
    ran = python(
        *("-P", "-m", "grader", "preview", "perceptron-update", "--json"),
        *("--set", f"decimals={decimals}"), folder=tmp_path,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["quantities"]["z"]["items"]["z"]["decimal"]
