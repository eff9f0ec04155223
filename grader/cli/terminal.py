"""Tables and progress bars: the only place that uses rich, and only when there is need."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import click

T = TypeVar("T")

WITHOUT_TERMINAL = 110
"""Columns of a table that goes into a file or a pipe."""

PATIENCE = 1.0
"""Seconds after which work that goes on gets a progress bar, if a terminal is attached."""


def progress(work: Iterable[T], what: str, total: int | Callable[[], int]) -> Iterator[T]:
    """Go through work; on a terminal a bar appears once it takes longer than a second."""
    return _watched(work, what, total) if sys.stderr.isatty() else iter(work)


def _watched(work: Iterable[T], what: str, total: int | Callable[[], int]) -> Iterator[T]:
    rest, begin = iter(work), time.monotonic()
    for done, one in enumerate(rest, start=1):
        yield one
        if time.monotonic() - begin > PATIENCE:
            yield from _with_a_bar(rest, what, done, total if isinstance(total, int) else total())
            return


def _with_a_bar(rest: Iterator[T], what: str, done: int, total: int) -> Iterable[T]:
    """The rest of some work, of which so much is done."""
    if done >= total:
        return rest
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(rest, description=what, completed=done, total=total, console=console)


def table(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()
) -> None:
    """A table on standard output; columns in `right` are set flush right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    found = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, title in enumerate(header):
        found.add_column(Text(title), justify="right" if number in right else "left")
    for row in rows:
        found.add_row(*(Text(cell) for cell in row))
    console = Console(width=None if sys.stdout.isatty() else WITHOUT_TERMINAL, highlight=False)
    with console.capture() as captured:
        console.print(found)
    # Rich fills every line up to the width; a file or a mail is better without.
    lines = (line.rstrip() for line in captured.get().splitlines())
    click.echo("\n".join(line for line in lines if line))
