"""`grader check`: mark what the students handed in."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.amounts import above_zero
from grader.cli.generate import ANYWHERE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.checking.moved import Move
    from grader.checking.summary import Summary
    from grader.marking.result import StudentResult
    from grader.records.marks import Standing

SOMEONE_MUST_LOOK = 3

MOST_MOVED = 40
"""So many who moved are told one by one."""

MOST_SUPERSEDED = 40
"""So many files that gave way to another are told one by one: people hand in whole folders."""

MOST_NOBODYS = 40
"""So many files that are nobody's are told one by one."""

MOST_NAMED = 10
"""So many names of a list are told that nobody knows."""

SMALL_CLASS = 40
"""Up to this size everyone stands in the table on the terminal, beyond it only who needs a look."""


@click.command()
@click.argument("directory", metavar="DIR", type=ANYWHERE)
@click.argument("submissions", nargs=-1, type=ANYWHERE)
@click.option("--tolerance", metavar="X", help="Accept +-X around every key, for this run.")
@click.option("--only", type=click.Choice(["grades"]), help="Write no items.csv and no feedback.")
@click.option("--json", "as_json", is_flag=True, help="Everyone with every item, as JSON.")
def command(
    directory: Path, submissions: tuple[Path, ...], tolerance: str | None, only: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Mark SUBMISSIONS (files and folders) against the sheets in DIR.

    Without submissions, what was handed in before is marked again. Who has other marks than the
    last time is said, and why. Everything received is kept in DIR/private/gradebook.sqlite. Ends
    with exit code 3 if a person must look at something.
    """
    from grader.checking.check import Order, check
    from grader.cli.terminal import progress

    order = Order(
        folder=directory, submissions=submissions, tolerance=_tolerance(tolerance),
        only_grades=only == "grades",
    )  # fmt: skip
    seen: list[StudentResult] = []
    summary = check(order, progress, seen.append if as_json else None)
    if as_json:
        from grader.checking.results_json import results_json

        click.echo(json.dumps(results_json(seen, summary), ensure_ascii=False, indent=1))
    else:
        show(summary, only_grades=order.only_grades)
        show_moved(summary.moved, tolerance)
    if summary.needs_a_person:
        sys.exit(SOMEONE_MUST_LOOK)


def _tolerance(text: str | None) -> Fraction | None:
    if text is None:
        return None
    from grader.assignment.rounding_choice import LARGEST_TOLERANCE

    rule = f"a tolerance is a number above 0 (at most {LARGEST_TOLERANCE}), for example 0.001"
    return above_zero(text, LARGEST_TOLERANCE, rule=rule, option="--tolerance")


def show(summary: Summary, *, only_grades: bool = False) -> None:
    """The table of a small class, or of who needs a look in a large one; then counts and paths."""
    from grader.cli.terminal import table
    from grader.marking.score import shown_score

    small = sum(summary.states.values()) <= SMALL_CLASS
    shown = [r for r in summary.seen if small or r.needs_attention][:SMALL_CLASS]
    why = dict(summary.attention)
    if shown:
        table(
            ("id", "name", "state", "score", "of", "needs a look"),
            [
                (
                    r.recipient.id, r.recipient.name, r.state.value,
                    "" if r.score is None else shown_score(r.score), shown_score(r.max),
                    why.get(r.recipient.id, r.note),
                )
                for r in shown
            ],
            right=(3, 4),
        )  # fmt: skip
    for line in beside(summary):
        click.echo(line)
    for aside in summary.nobodys[:MOST_NOBODYS]:
        click.echo(f"belongs to nobody: {aside.source}: {aside.note}")
    for aside in summary.superseded[:MOST_SUPERSEDED]:
        click.echo(f"does not count: {aside.source}: {aside.note}")
    if (more := len(summary.superseded) - MOST_SUPERSEDED) > 0:
        click.echo(f"does not count: {more} more files beside those that do; files.csv lists them")
    if (more := len(summary.nobodys) - MOST_NOBODYS) > 0:
        click.echo(f"belongs to nobody: {more} more files; files.csv lists them all")
    click.echo(counts(summary))
    folder = summary.folder
    click.echo(f"grades      {folder.grades}")
    if not only_grades:
        click.echo(f"items       {folder.items}")
        click.echo(f"feedback    {folder.feedback('x').parent}")
    if summary.needs_a_person:
        click.echo(f"to do       {folder.to_do}")
    click.echo(f"gradebook   {folder.gradebook}")


def beside(summary: Summary) -> Iterator[str]:
    """What was learned from lists that lay beside the submissions."""
    for one in summary.lists:
        known = one.rows - len(one.unknown) - len(one.ambiguous)
        yield f"a list of people: {one.source}: {known} of {one.rows} are on the roster"
        for rows, what in ((one.unknown, "nobody on the roster"), (one.ambiguous, "not clear who")):
            if rows:
                more = f" and {len(rows) - MOST_NAMED} more" if len(rows) > MOST_NAMED else ""
                yield f"  {what}: {', '.join(rows[:MOST_NAMED])}{more}"


def counts(summary: Summary) -> str:
    """`14 students: 11 graded, 2 missing, 1 unreadable. Mean 7.5 of 10. 2 need a look.`"""
    from grader.marking.score import shown_score

    total = sum(summary.states.values())
    states = ", ".join(f"{n} {state.value}" for state, n in summary.states.most_common())
    mean = summary.mean
    average = "" if mean is None else f" Mean {shown_score(mean)} of {shown_score(summary.max)}."
    waiting = len(summary.attention)
    look = f" {waiting} need{'s' * (waiting == 1)} a look." if waiting else ""
    return f"{total} students: {states}.{average}{_late(summary)}{look}"


def _late(summary: Summary) -> str:
    """` 2 came late, of 1 nobody knows.`; nothing where nobody looks."""
    from grader.reconciling.reconciled import Late

    late, unknown = summary.late[Late.LATE], summary.late[Late.NOT_KNOWN]
    found = [f"{late} came late"] * bool(late) + [f"of {unknown} nobody knows"] * bool(unknown)
    text = ", ".join(found)
    return f" {text[0].upper()}{text[1:]}." if text else ""


def show_moved(moved: Sequence[Move], tolerance: str | None) -> None:
    """Who has other marks than the last time, and why."""
    if not moved:
        return
    count = "1 student" if len(moved) == 1 else f"{len(moved)} students"
    if tolerance is None:
        click.echo(f"{count} moved:")
    else:
        click.echo(f"--tolerance {tolerance} is for this run alone; with it {count} moved:")
    for move in moved[:MOST_MOVED]:
        click.echo(f"  {move.id}: {way(move)}  ({'; '.join(move.why)})")
    if len(moved) > MOST_MOVED:
        click.echo(f"  and {len(moved) - MOST_MOVED} more")


def way(move: Move) -> str:
    """`7 -> 7.5 of 10`, `missing, out of 20 -> 10`; what is equal stands once."""
    from grader.marking.score import shown_score

    before, after = move.before, move.after
    if before.score is after.score is None and before.state is after.state:
        return f"{after.state.value}, out of {shown_score(before.max)} -> {shown_score(after.max)}"
    if before.score is None or after.score is None or before.max != after.max:
        return f"{_standing(before)} -> {_standing(after)}"
    return f"{shown_score(before.score)} -> {_standing(after)}"


def _standing(standing: Standing) -> str:
    from grader.marking.score import shown_score

    if standing.score is None:
        return standing.state.value
    return f"{shown_score(standing.score)} of {shown_score(standing.max)}"
