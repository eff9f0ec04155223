"""What a lecturer sets in [policy], and what is said of a slip there."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from grader.assignment.course import read_course
from grader.assignment.policy import Matrix, Policy
from grader.places import examples
from tests.assignment_file import SMALLEST, message, read
from tests.elsewhere import CHECKOUT

EVERYTHING = """
[policy]
imprecise = 0.75
carried = 0.9
carried_beyond = "1/3"
carried_in_full = 0
convention = 0.1
mistake = 0.2
wrong = 0.05
matrix = "whole"
round_to = 0.5
show_key = false
[policy.mistakes]
gradient-ascent = 1
"forgot-eta" = 0.30
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hw1.toml"


def shared(file: Path, content: str) -> None:
    file.with_name("course.toml").write_text(content, "utf-8")


def test_without_a_policy_the_usual_one_holds(file: Path) -> None:
    assert read(file, SMALLEST).policy == Policy()


@pytest.mark.parametrize("in_course", [True, False])
def test_every_key_is_read_exactly_from_either_file(file: Path, in_course: bool) -> None:
    shared(file, EVERYTHING if in_course else "")
    found = read(file, SMALLEST if in_course else SMALLEST + EVERYTHING).policy
    assert found == Policy(
        imprecise=Fraction(3, 4), carried=Fraction(9, 10), carried_beyond=Fraction(1, 3),
        carried_in_full=0, convention=Fraction(1, 10), mistake=Fraction(1, 5),
        wrong=Fraction(1, 20), matrix=Matrix.WHOLE, round_to=Fraction(1, 2), show_key=False,
        mistakes={"gradient-ascent": Fraction(1), "forgot-eta": Fraction(3, 10)},
    )  # fmt: skip


def test_the_assignment_refines_the_course_key_by_key(file: Path) -> None:
    shared(file, EVERYTHING)
    own = "[policy]\ncarried = 1\nshow_key = true\n[policy.mistakes]\nforgot-eta = 0\n"
    found = read(file, SMALLEST + own).policy
    assert (found.carried, found.imprecise) == (Fraction(1), Fraction(3, 4))
    assert found.show_key
    assert found.mistakes == {"gradient-ascent": 1, "forgot-eta": 0}


def test_a_mistake_earns_its_own_share_and_is_accepted_at_one() -> None:
    policy = Policy(mistake=Fraction(1, 2), mistakes={"a": Fraction(1), "b": Fraction(0)})
    assert [policy.credit(slug) for slug in "abc"] == [1, 0, Fraction(1, 2)]
    assert [policy.accepts(slug) for slug in "abc"] == [True, False, False]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("carried = 1.5", ["policy, carried: found 1.5", "from 0 to 1", "carried = 1."]),
        ("wrong = true", ["policy, wrong: found true", "wrong = 0"]),
        ('imprecise = "half"', ["policy, imprecise", '"half"', "imprecise = 0.5"]),
        ("carried_in_full = 2.5", ["policy, carried_in_full", "whole number"]),
        ("round_to = 0", ["policy, round_to: found 0", "above 0", "round_to = 0.5"]),
        ('round_to = "0.5"', ["policy, round_to", "above 0"]),
        ('matrix = "rows"', ["policy, matrix", '"rows"', '"cells" or "whole"']),
        ('show_key = "no"', ["policy, show_key", "true or false"]),
        ("correct = 0.5", ["policy, correct", "always earns its full share"]),
        ("blank = 0.5", ["policy, blank", "never earns"]),
        ("caried = 1", ["policy, caried", "Did you mean carried?"]),
        ("gradient-ascent = 1", ["policy, gradient-ascent", "below [policy.mistakes]"]),
        ("mistakes = 1", ["policy, mistakes: found 1", "Write [policy.mistakes]"]),
        (
            "[policy.mistakes]\ngradient-accent = 1",
            ["policy, mistakes, gradient-accent", "no mistake", "Did you mean gradient-ascent"],
        ),
        ('[policy.mistakes]\n"" = 1', ["policy, mistakes", 'there is no mistake "" ']),
        ("[policy.mistakes]\nforgot-eta = -1", ["mistakes, forgot-eta: found -1", "from 0 to 1"]),
    ],
)
@pytest.mark.parametrize("in_course", [True, False])
def test_a_slip_in_the_policy_is_named_where_it_stands(
    file: Path, lines: str, words: list[str], in_course: bool
) -> None:
    policy = f"[policy]\n{lines}\n"
    shared(file, policy if in_course else "")
    found = message(file, SMALLEST if in_course else SMALLEST + policy)
    assert found.startswith("course.toml, policy" if in_course else "hw1.toml, policy")
    for word in words:
        assert word in found


@pytest.mark.parametrize("in_course", [True, False])
def test_scores_are_not_rounded_to_more_than_there_is_to_earn(file: Path, in_course: bool) -> None:
    points = sum(one.points for one in read(file, SMALLEST).exercises)
    policy = "[policy]\nround_to = {}\n"
    shared(file, policy.format(points + 1) if in_course else "")
    found = message(file, SMALLEST if in_course else SMALLEST + policy.format(points + 1))
    assert found.startswith("hw1.toml, policy, round_to: ")
    for words in (f"multiples of {points + 1}", f"only {points} points", "in hw1.toml; usual are"):
        assert words in found
    assert ("whole course" in found) is in_course
    assert read(file, SMALLEST + policy.format(points)).policy.round_to == points


def test_a_mistake_of_another_family_is_fine_in_the_course_only(file: Path) -> None:
    perceptron = SMALLEST.replace("mlp-update", "perceptron-update")
    theirs = "[policy.mistakes]\nsoftmax-sigmoid-elementwise = 1\n"
    assert "there is no mistake" in message(file, perceptron + theirs)
    shared(file, theirs)
    assert read(file, perceptron).policy.accepts("softmax-sigmoid-elementwise")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("carried = 1\n" + SMALLEST, ["hw1.toml, carried", "below [policy]"]),
        (SMALLEST + "[exercise.policy]\ncarried = 1\n", ["exercise 1, policy", "write [policy]"]),
        ("policy = 1\n" + SMALLEST, ["hw1.toml, policy: found 1", "Write [policy]."]),
    ],
)
def test_a_policy_in_the_wrong_place_is_sent_to_the_right_one(
    file: Path, content: str, words: list[str]
) -> None:
    found = message(file, content)
    for word in words:
        assert word in found


def test_the_example_of_the_page_on_marking_is_read(file: Path) -> None:
    page = (CHECKOUT / "docs" / "marking.md").read_text(encoding="utf-8")
    (example,) = (t for t in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if "[policy]" in t)
    found = read(file, example)
    assert found.policy == Policy(
        carried=Fraction(4, 5), round_to=Fraction(1, 2), mistakes={"sum-vs-mean": Fraction(1)}
    )
    assert found.exercises[0].weights == {"W1_new": 2, "b1_new[1]": 0}


def test_the_policy_of_the_starter_can_be_switched_on(tmp_path: Path) -> None:
    text = (examples() / "course" / "course.toml").read_text(encoding="utf-8")
    above, head, policy = text.partition("# [policy]")
    (tmp_path / "course.toml").write_text(
        above + (head + policy).replace("# ", "", 1).replace("\n# ", "\n"), "utf-8"
    )
    assert read_course(tmp_path).policy == Policy(
        round_to=Fraction(1, 2), mistakes={"sum-vs-mean": Fraction(1)}
    )
