"""Points item by item: columns mean the same question for everyone."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

from grader.exporting.items import write_items
from grader.judging.verdict import Verdict
from grader.marking.result import StudentResult
from grader.states import State
from tests.hand_made import Changed, exercise_result, student_result


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a table by their titles."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def written(path: Path, *results: StudentResult) -> list[dict[str, str]]:
    """What is written of some students, every exercise asked with all that they have."""
    asked: dict[str, list[str]] = {}
    for result in results:
        for exercise in result.exercises:
            known = asked.setdefault(exercise.id, [])
            items = [item.item.partition(".")[2] for item in exercise.items]
            known += [item for item in items if item not in known]
    return table(write_items(path, asked, results))


def test_an_exercise_has_the_same_columns_wherever_it_stands(tmp_path: Path) -> None:
    wrong = {"z1[1]": Changed(text="9", verdict=Verdict.WRONG)}
    one, two = "mlp-forward", "mlp-deltas"
    first = student_result(exercise_result(one, {}, 1), exercise_result(two, wrong, 2))
    second = student_result(exercise_result(two, {}, 1), exercise_result(one, {}, 2))
    rows = written(tmp_path / "a.csv", first, second)
    assert rows[0].keys() == rows[1].keys()
    assert [row[f"{two}.z1[1]"] == "0" for row in rows] == [True, False]
    for row, result in zip(rows, (first, second), strict=True):
        points = [Fraction(v) for k, v in row.items() if "." in k]
        assert abs(sum(points, Fraction(0)) - (result.score or 0)) < Fraction(1, 500)


def test_only_who_is_graded_has_numbers(tmp_path: Path) -> None:
    exercises = (exercise_result("mlp-deltas", {}),)
    rows = written(
        tmp_path / "a.csv", *(student_result(*exercises, state=state) for state in State)
    )
    assert [row["state"] for row in rows] == [state.value for state in State]
    for row in rows:
        numbers = [v for k, v in row.items() if "." in k or k == "score"]
        assert all(numbers) if row["state"] == "graded" else not any(numbers)


def test_an_item_that_a_sheet_does_not_have_is_empty(tmp_path: Path) -> None:
    path = write_items(
        tmp_path / "a.csv", {"mlp-deltas": ["z1[1]", "z1[99]"], "other": ["x"]},
        [student_result(exercise_result("mlp-deltas", {}))],
    )  # fmt: skip
    (row,) = table(path)
    assert row["mlp-deltas.z1[1]"]
    assert (row["mlp-deltas.z1[99]"], row["other.x"]) == ("", "")
