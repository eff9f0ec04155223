"""Work on many students: every task is done once, whoever does it, and memory stays flat."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from grader.errors import GraderError
from grader.workers import AHEAD, Here, cores, spread, workers


def square(number: int) -> int:
    """What a worker does; of 13 it can not."""
    if number == 13:
        raise ValueError("thirteen")
    return number * number


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_task_has_its_result(jobs: int) -> None:
    with workers(jobs) as executor:
        found = sorted(spread(executor, square, range(10), jobs))
    assert found == [n * n for n in range(10)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_fault_of_a_worker_arrives(jobs: int) -> None:
    with workers(jobs) as executor, pytest.raises(ValueError, match="thirteen"):
        list(spread(executor, square, range(20), jobs))


def go(_: int) -> None:
    """What a system without memory does to a worker."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_that_is_gone_is_said_and_what_to_do() -> None:
    with workers(2) as executor, pytest.raises(GraderError, match="Run the same command again"):
        list(spread(executor, go, range(3), 2))


def test_tasks_are_made_only_as_fast_as_they_are_done() -> None:
    made = 0

    def tasks() -> Iterator[int]:
        nonlocal made
        while made < 100:
            made += 1
            yield made

    with ThreadPoolExecutor(2) as executor:
        for done, _ in enumerate(spread(executor, str, tasks(), 2), start=1):
            assert made <= done + 2 * AHEAD + 2
    assert made == 100


def test_work_in_this_process_is_done_at_once() -> None:
    assert Here().submit(square, 4).result() == 16
    assert cores() >= 1
