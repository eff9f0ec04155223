from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from textwrap import dedent

import pytest

from grader.assignment.spec import read_assignment
from grader.errors import AssignmentError
from problems.draws import pinned
from problems.rounding import Mode, Rounding
from tests.assignment_file import EXERCISE, HEAD, SMALLEST, message, read, worth


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hw1.toml"


def test_everything_that_can_be_set_arrives(file: Path) -> None:
    found = read(
        file,
        dedent("""
            title = "Backpropagation, by hand"
            id = "sheet-3"
            course = "Neural Networks"
            term = "2026-autumn"
            language = "en"
            decimals = 5
            seed = "practice"

            [[exercise]]
            family = "mlp-update"
            id = "tiny"
            points = 2.5
            ask = ["b2_new", "loss"]
            decimals = 3
            [exercise.parameters]
            sizes = [2, 1, 1]
            activations = ["relu", "identity"]
            loss_after = false
            [exercise.conventions]
            loss_scaling = "sum"
            [exercise.givens]
            W1 = [[0.1, -2]]
            b1 = ["1/3"]
            eta = 0.5

            [[exercise]]
            family = "perceptron-update"
            points = 1
            rounding = "absolute"
            tolerance = 0.001
            [exercise.conventions]
            step_at_zero = 1
        """),
    )
    assert (found.id, found.term, found.seed) == ("sheet-3", "2026-autumn", "practice")
    tiny, perceptron = found.exercises
    assert (tiny.id, tiny.points, tiny.asked) == ("tiny", Fraction(5, 2), ("b2_new", "loss"))
    assert tiny.settings.sizes() == (2, 1, 1)
    assert tiny.settings.conventions["loss_scaling"] == "sum"
    assert tiny.givens == {
        "W1": pinned([Fraction(1, 10), Fraction(-2)]),
        "b1": pinned([Fraction(1, 3)]),
        "eta": pinned([Fraction(1, 2)]),
    }
    assert tiny.problem().draws["eta"].ways(1) == 1
    assert tiny.rounding == Rounding(decimals=3)
    assert perceptron.settings.conventions["step_at_zero"] == "1"
    assert perceptron.rounding == Rounding(
        mode=Mode.ABSOLUTE, decimals=5, tolerance=Fraction(1, 1000)
    )


def test_text_is_normalised_and_stripped(file: Path) -> None:
    found = read(file, SMALLEST.replace("Homework", "  U\N{COMBINING DIAERESIS}bung 과제 "))
    assert found.title == "\N{LATIN CAPITAL LETTER U WITH DIAERESIS}bung 과제"


def test_a_byte_order_mark_and_windows_line_ends_are_fine(file: Path) -> None:
    text = SMALLEST.replace("\n", "\r\n").encode("utf-8-sig")
    assert read(file, text).title == "Homework"


def test_a_seed_may_be_a_number(file: Path) -> None:
    assert read(file, f"seed = 7\n{SMALLEST}").seed == "7"


BAD = {
    "nothing": ("", ["hw1.toml, title", "missing", 'title = "Homework 1"']),
    "no course": ('title = "T"\n' + EXERCISE, ["hw1.toml, course", "and in course.toml"]),
    "no exercise": (HEAD, ["hw1.toml, exercise", "there is none", "[[exercise]]"]),
    "an empty list": (f"{HEAD}exercise = []\n", ["hw1.toml, exercise", "[[exercise]]"]),
    "single brackets": (
        SMALLEST.replace("[[exercise]]", "[exercise]"),
        ["hw1.toml, exercise", "two brackets", "[[exercise]]"],
    ),
    "misspelt exercise": (
        SMALLEST.replace("[[exercise]]", "[[exercises]]"),
        ["hw1.toml, exercises", "no such key", "Did you mean exercise?"],
    ),
    "key too high": (f"points = 3\n{SMALLEST}", ["hw1.toml, points", "below [[exercise]]"]),
    "table too high": (f"{HEAD}[givens]\n{EXERCISE}", ["hw1.toml, givens", "[exercise.givens]"]),
    "title a number": (
        SMALLEST.replace('"Homework"', "3"),
        ["hw1.toml, title: found 3", "text in double quotes"],
    ),
    "title empty": (SMALLEST.replace('"Homework"', '" "'), ["title", 'found " "', "1 to 200"]),
    "title of two lines": (SMALLEST.replace("Homework", "a\\nb"), ["title", "one line"]),
    "title too long": (SMALLEST.replace("Homework", "x" * 201), ["title", "1 to 200 characters"]),
    "bad id": (f'id = "a/b"\n{SMALLEST}', ['hw1.toml, id: found "a/b"', 'id = "hw1"']),
    "seed a list": (f"seed = [1]\n{SMALLEST}", ["hw1.toml, seed: found [1]", 'seed = "practice"']),
    "other language": (f'language = "kr"\n{SMALLEST}', ["language", '"kr"', "en, ko"]),
    "beyond exponents": (worth("1e99999999999999999999"), ["hw1.toml", "out of all proportion"]),
    "5000 digits": (worth("9" * 5000), ["hw1.toml", "thousands of digits"]),
    "idle tolerance above": (f"tolerance = 0.1\n{SMALLEST}", ["hw1.toml, tolerance", "absolute"]),
    "not TOML": ("title = Homework\n", ["hw1.toml, line 1", "not TOML", "in quotes"]),
    "a key twice": (f"{HEAD}title = 'b'\n{EXERCISE}", ["hw1.toml, line 3", "each key once"]),
    "open bracket": (f"{HEAD}ask = [1,\n", ["hw1.toml, at the end", "not TOML"]),
    "bracket flood": (f"a = {'[' * 100_000}", ["hw1.toml", "too many brackets"]),
    "not UTF-8": (
        SMALLEST.replace("Homework", "Übung").encode("latin-1"),
        ["hw1.toml, line 1", "not UTF-8", "Save"],
    ),
    "too large": (b"#" * 1_000_001, ["larger than the 1 MB"]),
    "binary": (bytes(range(128)), ["hw1.toml", "not TOML"]),
}


@pytest.mark.parametrize(("content", "words"), BAD.values(), ids=BAD)
def test_a_bad_assignment_is_refused_with_what_and_where_and_what_to_do(
    file: Path, content: str | bytes, words: list[str]
) -> None:
    found = message(file, content)
    for word in words:
        assert word in found
    assert len(found) < 600


def test_a_missing_file_names_what_lies_beside_it(file: Path) -> None:
    file.write_text(SMALLEST, "utf-8")
    with pytest.raises(AssignmentError, match=r"hw2\.toml: there is no such file.*hw1\.toml"):
        read_assignment(file.with_name("hw2.toml"))


def test_a_missing_folder_is_named(file: Path) -> None:
    with pytest.raises(AssignmentError, match=r"The folder .* does not exist either"):
        read_assignment(file.parent / "none" / "hw1.toml")


def test_a_folder_is_no_assignment(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match="this is a folder"):
        read_assignment(tmp_path)


def test_a_file_name_that_makes_no_id_asks_for_one(tmp_path: Path) -> None:
    file = tmp_path / "Homework 1.toml"
    assert "found" not in (found := message(file, SMALLEST))
    assert 'gives the id "Homework 1"' in found
    assert 'id = "hw1"' in found
    assert read(file, f'id = "hw1"\n{SMALLEST}').id == "hw1"
