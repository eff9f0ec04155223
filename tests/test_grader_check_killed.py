"""`check` killed without warning, and typed again: nothing is lost, nothing is there twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.killed import Trial, Undisturbed
from tests.mixed_class import make_class

STUDENTS, MOMENTS, SEED = 300, 6, 1

WITH_FEEDBACK = 40


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """A class with all kinds of submissions, in many chunks."""
    root = tmp_path_factory.mktemp("killed")
    make_class(root, STUDENTS)
    return Trial(root=root, chunk=32, command=("check", "hw1", "in", "--only", "grades"))


@pytest.fixture(scope="module")
def whole(trial: Trial) -> Undisturbed:
    """What a run leaves that nobody disturbs."""
    return trial.undisturbed()


def test_a_killed_run_that_is_started_again_leaves_what_an_undisturbed_one_does(
    trial: Trial, whole: Undisturbed
) -> None:
    for moment in whole.drawn(MOMENTS, SEED):
        killed = trial.killed(moment)
        assert killed or moment.kind == "second", moment
        trial.run()
        assert trial.left().other_than(whole.left) == [], moment


def test_so_does_one_that_is_killed_three_times(trial: Trial, whole: Undisturbed) -> None:
    trial.killed(*whole.drawn(3, SEED + 1))
    trial.run()
    assert trial.left().other_than(whole.left) == []


def test_a_second_run_adds_nothing_and_deleted_results_come_back(
    trial: Trial, whole: Undisturbed
) -> None:
    trial.start_anew()
    trial.run()
    trial.run()
    assert trial.left().other_than(whole.left) == []
    shutil.rmtree(trial.out / "results")
    trial.run()
    assert trial.left().other_than(whole.left) == []


def test_the_size_of_chunks_makes_no_difference(trial: Trial, whole: Undisturbed) -> None:
    at_once = Trial(root=trial.root, chunk=2 * STUDENTS, command=trial.command).undisturbed()
    assert at_once.moments["commit"] < whole.moments["commit"]
    assert at_once.left.other_than(whole.left) == []


def test_feedback_pages_are_whole_too(tmp_path: Path) -> None:
    make_class(tmp_path, WITH_FEEDBACK)
    trial = Trial(root=tmp_path, chunk=8)
    whole = trial.undisturbed()
    assert len(whole.left.results) > WITH_FEEDBACK
    for moment in whole.drawn(4, SEED):
        trial.killed(moment)
        trial.run()
        assert trial.left().other_than(whole.left) == [], moment
