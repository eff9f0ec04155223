"""`grader status`: where an assignment stands, and what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.generate import ANYWHERE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.checking.status import Status

_SHORTLY = {"needs a person": "photo or ink", "belongs to nobody": "nobody's"}
"""What there is to do, where the line says already that it needs a person."""

WIDTH = 17
"""Columns in front of what a line says."""


@click.command()
@click.argument("directory", metavar="DIR", type=ANYWHERE)
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
def command(directory: Path, as_json: bool) -> None:
    """Say where the assignment in DIR stands, what changed since, and what to do next.

    Reads what `generate` and `check` left there, and writes nothing.
    """
    from grader.checking.status import status

    found = status(directory)
    if as_json:
        from grader.checking.status_json import status_json
        from grader.cli.output import hand_over_json

        hand_over_json(status_json(found))
        return
    click.echo(f"{found.folder.assignment}: {found.title}")
    for label, text in _lines(found):
        click.echo(f"{label:{WIDTH}}{text}")


def _lines(found: Status) -> Iterator[tuple[str, str]]:
    from grader.states import State

    without = f"; {found.without_sheet} on the roster have none yet" if found.without_sheet else ""
    yield "issued", f"{_counted(found.issued, 'sheet')}{without}"
    yield "received", _received(found)
    yield "graded", str(found.states.get(State.GRADED, 0))
    yield "needs a person", _waiting(found)
    yield "missing", str(found.states.get(State.MISSING, 0))
    for state in (State.EMPTY, State.EXCUSED):
        if count := found.states.get(state):
            yield state.value, str(count)
    if found.unmarked and found.received != 0:
        yield "not marked yet", str(found.unmarked)
    yield from _exported(found)
    for number, change in enumerate(found.changes):
        yield "" if number else "changed since", change
    yield "next", found.next or "nothing: all that came is marked and exported"


def _received(found: Status) -> str:
    if found.received is None:
        return "not known"
    last = f", the last on {_day(found.received_at)}" if found.received_at else ""
    return f"{_counted(found.received, 'file')}{last}"


def _exported(found: Status) -> Iterator[tuple[str, str]]:
    if not found.exports:
        yield "exported", "never"
        return
    last = found.exports[0]
    times = f", the last of {len(found.exports)}" if len(found.exports) > 1 else ""
    yield "exported", f"on {_day(last.at)}{times}: {last.detail}"


def _day(at: str) -> str:
    """A time of the log on the clock of whoever reads: `2026-12-01 21:30`."""
    from datetime import datetime

    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")


def _waiting(found: Status) -> str:
    """`4: 2 unreadable, 1 photo or ink, 1 unreadable item`."""
    if found.tasks is None:
        return str(found.needs_a_person)
    counts = found.tasks.counts
    kinds = ", ".join(f"{count} {_SHORTLY.get(what, what)}" for what, count in counts.items())
    return f"{sum(counts.values())}: {kinds}" if counts else "0"


def _counted(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count} {what}s"
