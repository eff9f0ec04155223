"""Verifying passes what is sound, and names each thing that is not."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.cli.verified import CONDITIONS, HIDDEN
from grader.issuing.guard import judge
from grader.records.manifest import FILE
from problems.registry import families
from tests.command_line import EXAMPLES, grader
from tests.course import A_FEW, Course, make_course
from tests.structures import Case, candidates, cells, structure

KEYS = [
    "name", "family", "witness", "instances", "distinct", "variants", "judged", "accepted",
    "refused", "confused", "width", "gradients", "margin", "inert", "twins", "failures",
]  # fmt: skip


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course whose sheets are out; one of them was issued again."""
    course = make_course(tmp_path_factory.mktemp("course"))
    course.generate()
    course.generate(reissue="007")
    return course


@pytest.fixture
def copied(issued: Course, tmp_path: Path) -> Path:
    """A copy of what was issued: the manifest is all that is needed."""
    (tmp_path / FILE).parent.mkdir()
    (tmp_path / FILE).write_bytes((issued.out / FILE).read_bytes())
    return tmp_path


def change(folder: Path, statement: str, *values: object) -> None:
    """Change the manifest behind the grader's back."""
    with sqlite3.connect(folder / FILE) as connection:
        connection.execute(statement, values)
    connection.close()


def test_every_family_holds_what_is_promised() -> None:
    ran = grader("verify", "--all", "-n", "20", "--json")
    found: dict[str, Any] = json.loads(ran.out)
    assert (ran.code, ran.said) == (0, "")
    assert list(found) == ["ok", "exercises"]
    assert found["ok"] is True
    assert [one["name"] for one in found["exercises"]] == [*families()]
    for one in found["exercises"]:
        assert list(one) == KEYS
        assert (one["instances"], one["failures"]) == (20, [])
        assert 0 < one["accepted"] <= 1
        assert 0 < one["width"]["median"] <= one["width"]["widest"] <= 50
        assert one["margin"]["key"]["tolerances"] > 3
        if one["margin"]["mistakes"]:
            assert one["margin"]["mistakes"]["tolerances"] > 3


def test_a_family_is_verified_under_settings() -> None:
    ran = grader("verify", "softmax-jacobian", "--set", "preset=hard", "-n", "5", "--json")
    easier = grader("verify", "softmax-jacobian", "-n", "5", "--json")
    assert ran.code == easier.code == 0
    (one,), (other,) = (json.loads(r.out)["exercises"] for r in (ran, easier))
    assert one["variants"] > other["variants"]


def test_a_folder_takes_no_settings(issued: Course) -> None:
    ran = grader("verify", issued.out, "--set", "preset=hard")
    assert ran.code == 2
    assert "can no longer be set" in ran.said


def test_the_table_has_a_row_for_each_exercise_of_an_assignment() -> None:
    ran = grader("verify", EXAMPLES / "class" / "hw1.toml", "-n", "10")
    assert ran.code == 0
    rows = [line.split() for line in ran.text.splitlines() if "all good" in line]
    assert [(row[0], row[1]) for row in rows] == [
        ("perceptron-update", "10"), ("mlp-update", "10"), ("cross-entropy-gradient", "10"),
    ]  # fmt: skip


def test_one_family_is_told_in_full() -> None:
    ran = grader("verify", "mlp-update", "-n", "60")
    text = ran.text
    for words in (
        "second witness", "network.update", "widest interval: ", "nearest to the key: ",
        "nearest to each other: ", "tolerances", "candidates refused, of ",
        "confusable: two mistakes that look alike", "candidates that hide a mistake",
        "candidates that confuse two mistakes", " ~ ", "(inert)", "(twins)",
        "abs-error = error-sign-flip",
    ):  # fmt: skip
        assert words in text
    assert "hidden " not in text


def test_every_condition_of_the_guard_has_words() -> None:
    one = structure(Case("mlp-update"))
    judgement = judge(one, cells(one, candidates(Case("mlp-update"), 2)))
    conditions = {name for name in judgement.refused if not name.startswith(HIDDEN)}
    assert {*CONDITIONS} == conditions | {"uncertified"}


def test_of_every_family_there_is_one_line() -> None:
    ran = grader("verify", "--all", "-n", "1")
    lines = ran.text.splitlines()
    assert len(lines) == 2 + len(families())
    assert [line.split()[0] for line in lines[2:]] == [*families()]
    assert "`grader verify NAME` says more" in ran.said


def test_one_seed_gives_one_result() -> None:
    runs = [grader("verify", "softmax-jacobian", "-n", "5", "--json", *more)
            for more in ((), (), ("--seed", "other"))]  # fmt: skip
    assert runs[0].out == runs[1].out != runs[2].out


def test_everything_that_was_issued_can_be_computed_again(issued: Course) -> None:
    ran = grader("verify", issued.out, "--json")
    found: dict[str, Any] = json.loads(ran.out)
    assert ran.code == 0
    assert found["ok"] is True
    assert found["folder"]["sheets"] == 4
    assert found["folder"]["exercises"] == 4 * len(A_FEW)
    assert found["folder"]["structures"] == len(A_FEW)
    assert "both witnesses agree with every stored key" in grader("verify", issued.out).text


def test_a_stored_interval_without_its_key_is_named(copied: Path) -> None:
    change(copied, "update instances set low = high where sheet = 2 and position = 1")
    ran = grader("verify", copied)
    assert ran.code == 1
    failures = ran.said.splitlines()
    assert failures
    assert all(line.startswith("FAILED  sheet ") for line in failures)
    assert any("1.z1[1]: the exact derivation gives" in line for line in failures)
    assert any("1.z1[1]: the NumPy reference gives" in line for line in failures)


@pytest.mark.parametrize(("by", "named"), [("1e-8", True), ("1e-11", False)])
def test_a_stored_interval_that_comes_out_otherwise_is_named(
    copied: Path, by: str, named: bool
) -> None:
    where = "where sheet = 2 and position = 4"
    with sqlite3.connect(copied / FILE) as connection:
        (high,) = connection.execute(f"select high from instances {where}").fetchone()
    connection.close()
    ends = np.frombuffer(high)
    moved = ends.copy()
    moved[[3, 5]] += float(by)
    change(copied, f"update instances set high = ? {where}", moved.tobytes())
    ran = grader("verify", copied)
    assert ran.code == int(named)
    if named:
        (line,) = ran.said.splitlines()
        assert ", softmax-jacobian, 4.J[1][1]: the interval stored at issue is " in line
        assert f"to {float(moved[3])!r}, computed now it is" in line
        assert line.endswith(f"to {float(ends[3])!r}; 1 other item of the exercise likewise")


def test_a_stored_program_that_computes_something_else_is_named(copied: Path) -> None:
    change(
        copied,
        "update structures set data = replace(data, ?, ?) where data like ?",
        '["sub","y","o"]', '["sub","o","y"]', "%perceptron%",
    )  # fmt: skip
    ran = grader("verify", copied)
    assert ran.code == 1
    assert ran.said.count("the witnesses differ: perceptron-update") == 4
    assert "1.z1" not in ran.said


def test_numbers_that_are_lost_are_named(copied: Path) -> None:
    change(copied, "update instances set givens = '{}' where sheet = 1 and position = 3")
    ran = grader("verify", copied, "--json")
    (failure,) = json.loads(ran.out)["folder"]["failures"]
    assert ran.code == 1
    third = A_FEW[2]
    assert failure.endswith(f"{third}: the stored numbers do not fit the exercise")


@pytest.mark.parametrize(
    ("family", "own", "other"),
    [
        ("mlp-deltas", "network.deltas", "perceptron.update"),
        ("cross-entropy-gradient", "outputs.cross_entropy_gradient", "outputs.softmax_jacobian"),
    ],
)
def test_a_reference_that_computes_something_else_is_named(
    family: str, own: str, other: str, copied: Path
) -> None:
    replaced = "update structures set data = replace(data, ?, ?)"
    change(copied, replaced, f'"witness":"{own}"', f'"witness":"{other}"')
    ran = grader("verify", copied)
    assert ran.code == 1
    assert f"FAILED  {family}: the reference '{other}' does not compute what 4 sheets" in ran.said


def test_a_folder_into_which_nothing_was_issued_is_told(tmp_path: Path) -> None:
    ran = grader("verify", tmp_path)
    assert ran.code == 1
    assert "nothing was issued here" in ran.said


def test_an_assignment_without_a_fair_sheet_fails_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "hw.toml").write_text(
        'title = "T"\ncourse = "C"\n[[exercise]]\nfamily = "perceptron-update"\npoints = 1\n'
        "[exercise.givens]\nw = [0.1, 0.1]\nx = [0.5, 0.5]\nb = -0.1\n",
        encoding="utf-8",
    )
    ran = grader("verify", tmp_path / "hw.toml", "-n", "3")
    assert ran.code == 1
    assert "FAILED  perceptron-update: family perceptron-update: " in ran.said
    assert "none made a fair sheet; most were refused for: kink" in ran.said
    assert "1 failed" in ran.text


def test_an_unknown_family_is_told() -> None:
    ran = grader("verify", "mlp")
    assert ran.code == 1
    assert "there is no family 'mlp'" in ran.said


@pytest.mark.parametrize("arguments", [(), ("mlp-update", "--all"), ("mlp-update", "-n", "0")])
def test_wrong_usage_ends_with_exit_code_2(arguments: tuple[str, ...]) -> None:
    assert grader("verify", *arguments).code == 2
