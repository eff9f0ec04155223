"""From a form that was handed in to what its student reads: two slips, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.documents.feedback.step_formulas import step_formula
from grader.records.folder import Folder
from tests.conftest import Golden
from tests.course import Course, filled, keys, make_course
from tests.sample_sheets import HOSTILE

# The network of the golden sheets: W1 = [[0.2, 0.4], [-0.7, 0.8]] and so on, sigmoid throughout.
EXERCISES = """
[[exercise]]
id = "net"
family = "mlp-gradients"
points = 5
decimals = 5
[exercise.givens]
x = [-0.6, 0.9]
y = [0.9, 0.2]
W1 = [[0.2, 0.4], [-0.7, 0.8]]
b1 = [0.4, -0.5]
W2 = [[-0.5, -0.3], [0.6, 0.2]]
b2 = [-0.5, 0.4]
"""

# a2[2] is 0.71582, mistyped with other digits; then everything follows from it, honestly rounded,
# but for delta1: W2^T delta2 without the slope of the hidden units.
TWO_SLIPS = {
    "1.a2[2]": "0.81572", "1.loss": "0.39162", "1.delta2[2]": "0.09256",
    "1.dW2[2][1]": "0.06060", "1.dW2[2][2]": "0.06060", "1.db2[2]": "0.09256",
    "1.delta1[1]": "0.11734", "1.delta1[2]": "0.05559",
    "1.dW1[1][1]": "-0.07040", "1.dW1[1][2]": "0.10561",
    "1.dW1[2][1]": "-0.03335", "1.dW1[2][2]": "0.05003",
    "1.db1[1]": "0.11734", "1.db1[2]": "0.05559",
}  # fmt: skip


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class in which one student made two slips."""
    root = tmp_path_factory.mktemp("feedback")
    course = make_course(root, exercises=EXERCISES, roster={"0042": HOSTILE, "007": "James Bond"})
    course.generate()
    blank, _ = course.check()
    form = root / "hw1-0042-answers.csv"
    form.write_bytes(filled(course.form("0042"), keys(blank["0042"]) | TWO_SLIPS))
    course.check(form)
    return course


def read(course: Course, form: str) -> str:
    """The feedback of the student."""
    path: Path = Folder(root=course.out, assignment="hw1").feedback("0042", form)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["md", "html"])
def test_two_slips_are_told_and_nothing_else(course: Course, form: str, golden: Golden) -> None:
    golden(f"feedback/of-a-course.{form}", read(course, form))


def test_the_named_mistake_is_the_one_that_was_made(course: Course) -> None:
    results, _ = course.check()
    (exercise,) = results["0042"].exercises
    found = {i.item: i.mistake for i in exercise.items if i.verdict.value in ("mistake", "wrong")}
    hidden = ("missed-hidden-derivative",)
    assert found == {"1.a2[2]": (), "1.delta1[1]": hidden, "1.delta1[2]": hidden}
    hints = [wrong.hint for wrong in exercise.structure.mistakes]
    text = read(course, "md")
    assert [hint for hint in hints if hint in text] == [
        wrong.hint for wrong in exercise.structure.mistakes if wrong.slug in hidden
    ]
    formulas = step_formula(exercise.structure, ("a2[2]",)).lines
    assert all(line.source in text for line in formulas)


@pytest.mark.parametrize("form", ["md", "html"])
def test_keys_are_hidden_where_the_policy_says_so(
    course: Course, tmp_path: Path, form: str
) -> None:
    policy = "\n[policy]\nshow_key = false\n"
    hiding = make_course(tmp_path, exercises=EXERCISES + policy, roster={"0042": HOSTILE})
    hiding.generate()
    blank, _ = hiding.check()
    key = keys(blank["0042"])
    path = tmp_path / "hw1-0042-answers.csv"
    path.write_bytes(filled(hiding.form("0042"), key | TWO_SLIPS))
    hiding.check(path)
    assert key["1.a2[2]"] in read(course, form)
    assert key["1.a2[2]"] not in read(hiding, form)
    assert "0.81572" in read(hiding, form)
