"""Workers: where work on many students goes; the one place that gives an executor.

Anything with the interface of `concurrent.futures.Executor` can do the work: processes of this
machine, or those of a cluster. Workers only compute and write files; databases are the caller's.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, TypeVar

from grader.errors import GraderError

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 2
"""Tasks that wait for each worker: enough to keep it busy, too few to fill memory."""


def cores() -> int:
    """How many workers this machine feeds."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Here(Executor):
    """Work that is done at once, in this process: for little of it, and for `--jobs 1`."""

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:
        """The result, or the exception, of a call."""
        done: Future[R] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as fault:
            done.set_exception(fault)
        return done


@contextmanager
def workers(jobs: int) -> Iterator[Executor]:
    """An executor with so many processes. What has not begun is dropped where the block fails."""
    if jobs < 2:
        yield Here()
        return
    # A forked child would inherit the threads of compilers half; a fresh one is the same anywhere.
    pool = ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_go_when_the_parent_goes
    )
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _go_when_the_parent_goes() -> None:
    """A worker whose parent was killed would else wait for work for ever."""
    parent = parent_process()
    assert parent is not None

    def wait_for_it() -> None:
        parent.join()
        os._exit(1)

    Thread(target=wait_for_it, daemon=True).start()


def spread(
    executor: Executor, work: Callable[[T], R], tasks: Iterable[T], jobs: int
) -> Iterator[R]:
    """The results of tasks as they are done; the tasks are made while others run.

    GraderError where a worker is gone, as when the system had no memory left for it.
    """
    rest = iter(tasks)
    running: set[Future[R]] = set()
    while True:
        running.update(executor.submit(work, task) for task in islice(rest, _room(running, jobs)))
        if not running:
            return
        done, running = wait(running, return_when=FIRST_COMPLETED)
        for one in done:
            try:
                yield one.result()
            except BrokenExecutor as fault:
                raise _gone() from fault


def _gone() -> GraderError:
    return GraderError(
        "a process that was at work has ended without a word",
        where="--jobs",
        remedy="Run the same command again: it goes on where it was. If memory is short, add "
        "--jobs 1.",
    )


def _room(running: set[Future[R]], jobs: int) -> int:
    return max(1, jobs * AHEAD) - len(running)
