from __future__ import annotations

import copy
import inspect

import pytest

from grader import errors
from grader.errors import AssignmentError, FamilyChoiceError, GraderError, nearest

TREE = [
    one
    for _, one in inspect.getmembers(errors, inspect.isclass)
    if issubclass(one, GraderError) and one is not GraderError
]


def test_a_message_says_where_and_what_and_what_to_do() -> None:
    error = AssignmentError(
        "found -1; points are a number above 0",
        where="hw1.toml, exercise 1, points",
        remedy="Write for example points = 4.",
    )
    assert str(error) == (
        "hw1.toml, exercise 1, points: found -1; points are a number above 0. "
        "Write for example points = 4."
    )


@pytest.mark.parametrize("one", TREE, ids=lambda one: one.__name__)
def test_the_drawing_of_the_tree_shows_every_exception(one: type[GraderError]) -> None:
    assert f" +-- {one.__name__} " in str(errors.__doc__)


@pytest.mark.parametrize(
    "error",
    [
        AssignmentError("what", where="where", remedy="Do."),
        FamilyChoiceError("mlp", known=["mlp-update"], where="hw1.toml"),
    ],
)
def test_an_exception_survives_the_way_home_from_a_worker_process(error: GraderError) -> None:
    copied = copy.copy(error)
    assert type(copied) is type(error)
    assert str(copied) == str(error)


def test_an_unknown_family_comes_with_the_names_that_are_near() -> None:
    error = FamilyChoiceError(
        "mlp_updates", known=["perceptron-update", "mlp-update", "softmax-jacobian"], where="here"
    )
    assert error.near[0] == "mlp-update"
    assert "mlp_updates" in str(error)
    assert "Did you mean mlp-update" in str(error)


def test_a_family_like_no_other_comes_without_a_guess() -> None:
    error = FamilyChoiceError("xyz", known=["mlp-update"], where="here")
    assert error.near == ()
    assert "Did you mean" not in str(error)


@pytest.mark.parametrize(
    ("name", "known", "first"),
    [
        ("Points", ("id", "points"), "points"),
        ("loss-after", ("loss_after", "iterations"), "loss_after"),
        ("pionts", ("id", "points"), "points"),
    ],
)
def test_near_names_ignore_case_and_the_kind_of_hyphen(
    name: str, known: tuple[str, ...], first: str
) -> None:
    assert nearest(name, known)[0] == first
