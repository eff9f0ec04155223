"""What single answers weigh, as a lecturer sets it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from grader.assignment.weights import weight_of
from tests.assignment_file import SMALLEST, message, read


def weighing(lines: str) -> str:
    """The smallest assignment with weights."""
    return f"{SMALLEST}[exercise.weights]\n{lines}\n"


def test_quantities_and_items_weigh_what_is_written_and_the_rest_one(tmp_path: Path) -> None:
    lines = 'W1_new = 2\n"W1_new[1][2]" = 0.5\ndelta1 = 0'
    (found,) = read(tmp_path / "hw1.toml", weighing(lines)).exercises
    assert found.weights == {"W1_new": 2, "W1_new[1][2]": Fraction(1, 2), "delta1": 0}
    items = ("W1_new[1][1]", "W1_new[1][2]", "delta1[2]", "W2_new[1][1]")
    assert [weight_of(found.weights, item) for item in items] == [2, Fraction(1, 2), 0, 1]


def test_without_a_table_nothing_is_stored(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "hw1.toml", SMALLEST).exercises
    assert found.weights == {}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("W1new = 2", ["weights, W1new: W1new is not asked", "Did you mean W1_new?"]),
        ('"W1_new[9][9]" = 2', ["W1_new[9][9] is not asked", 'Did you mean "W1_new[']),
        ("q = 2", ["q is not asked; what is asked is a1", "Write for example a1 = 2."]),
        ("W1_new = -1", ["weights, W1_new: found -1", "from 0", "W1_new = 2"]),
        ('W1_new = "2"', ["weights, W1_new", "a weight is a number"]),
        ("W1_new = { x = 1 }", ["weights, W1_new: found a table"]),
    ],
)
def test_a_slip_in_the_weights_is_named(tmp_path: Path, lines: str, words: list[str]) -> None:
    found = message(tmp_path / "hw1.toml", weighing(lines))
    assert found.startswith("hw1.toml, exercise 1, weights")
    for word in words:
        assert word in found


def test_not_everything_may_weigh_nothing(tmp_path: Path) -> None:
    file = tmp_path / "hw1.toml"
    asked = read(file, SMALLEST).exercises[0].asked
    found = message(file, weighing("\n".join(f"{name} = 0" for name in asked)))
    assert found.startswith("hw1.toml, exercise 1, weights: every answer weighs 0")
    assert read(file, weighing("\n".join(f"{name} = 0" for name in asked[1:])))
