"""`grader export`: put the marks into a copy of the TA's own file."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.amounts import above_zero
from grader.cli.check import SOMEONE_MUST_LOOK
from grader.cli.generate import ANYWHERE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.exporting.export import Exported

LARGEST_MAXIMUM = 1_000_000

MOST_NAMED = 20
"""So many rows or students are named one by one."""

PASSED_OVER = (
    "If Moodle passes over them, tick there that records may be updated that were modified more "
    "recently in Moodle than in the spreadsheet."
)


@click.command()
@click.argument("directory", metavar="DIR", type=ANYWHERE)
@click.option("--canvas", type=ANYWHERE, metavar="FILE", help="A gradebook that Canvas exported.")
@click.option("--moodle", type=ANYWHERE, metavar="FILE", help="A grading worksheet of Moodle.")
@click.option("--csv", "own", type=ANYWHERE, metavar="FILE", help="A list of your own, as CSV.")
@click.option("--items", is_flag=True, help="Points item by item, as a table for statistics.")
@click.option("--column", metavar="NAME", help="The column to fill; in Canvas also its number.")
@click.option("--id", "identity", metavar="NAME", help="The column that says who a row is (--csv).")
@click.option("--out-of", metavar="N", help="Scale every mark to this maximum.")
@click.option(
    "--missing", type=click.Choice(["leave", "zero"]), default="leave", show_default=True,
    help="What who handed in nothing, or an empty form, gets.",
)  # fmt: skip
@click.option("--section", metavar="S", help="Only the students of this section.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option("--out", type=ANYWHERE, metavar="FILE", help="Default: DIR/results/export/.")
def command(  # noqa: PLR0913 - one parameter for each option
    *, directory: Path, canvas: Path | None, moodle: Path | None, own: Path | None,
    items: bool, column: str | None, identity: str | None, out_of: str | None, missing: str,
    section: str | None, dry_run: bool, out: Path | None,
) -> None:  # fmt: skip
    """Put the marks of DIR into a copy of your system's own file.

    Only the cells of one column change, of students who are found by id, e-mail address, login or
    the system's own number: never by name. Who has no number here keeps what stands there. Your
    file is never written over. Ends with exit code 3 if a person must look at some rows.
    """
    from grader.cli.terminal import progress
    from grader.exporting.export import Order, export

    given = {"canvas": canvas, "moodle": moodle, "csv": own}
    if items:
        if any((*given.values(), column, identity, out_of, dry_run, missing == "zero")):
            raise click.UsageError("--items goes with --section and --out alone.")
        _write_items(directory, section, out)
        return
    system, file = _one(given)
    if system != "moodle" and column is None:
        raise click.UsageError(f"--{system} needs --column NAME: the column to fill.")
    if identity is not None and system != "csv":
        raise click.UsageError(f"--id is for --csv; --{system} knows who its rows are.")
    order = Order(
        folder=directory, system=system, file=file, column=column, identity=identity,
        out_of=_out_of(out_of), zero=missing == "zero", section=section, dry_run=dry_run, out=out,
    )  # fmt: skip
    exported = export(order, progress)
    for line in exported.stale:
        click.echo(line, err=True)
    for line in lines(exported, file.name):
        click.echo(line)
    if exported.plan.needs_a_person:
        sys.exit(SOMEONE_MUST_LOOK)


def _write_items(directory: Path, section: str | None, out: Path | None) -> None:
    from grader.cli.terminal import progress
    from grader.exporting.items import export_items

    click.echo(f"wrote {export_items(directory, section, out, progress)}")


def _one(given: dict[str, Path | None]) -> tuple[str, Path]:
    found = [(system, file) for system, file in given.items() if file is not None]
    if len(found) != 1:
        raise click.UsageError("Name one file (--canvas, --moodle or --csv), or --items.")
    return found[0]


def _out_of(text: str | None) -> Fraction | None:
    if text is None:
        return None
    rule = "a maximum is a number above 0, for example 20"
    return above_zero(text, LARGEST_MAXIMUM, rule=rule, option="--out-of")


def lines(exported: Exported, file: str) -> Iterator[str]:
    """What is done to the file, counted; then who is meant; then where the copy lies."""
    from grader.exporting.outcome import Outcome
    from grader.marking.score import shown_score

    plan, target = exported.plan, exported.target
    points = "" if target.points is None else f", out of {shown_score(target.points)}"
    yield f"{file}, column {target.title!r}{points}, {_counted(plan.tally.total(), 'row')}:"
    for outcome in Outcome:
        if count := plan.tally[outcome]:
            yield f"{count:6}  {outcome.value}{_why(exported, outcome)}"
    for outcome, labels in plan.named.items():
        yield f"{outcome.value.partition(':')[0]}: {_named(labels)}"
    if plan.absent:
        scored = f" ({plan.lost} with a score)" if plan.lost else ""
        yield f"in no row{scored}: {_named(plan.absent)}"
    if plan.again:
        yield f"{_counted(plan.again, 'row')} of these had a grade there before. {PASSED_OVER}"
    if exported.written is None:
        yield "Nothing was written: this was a dry run."
    else:
        yield f"wrote {exported.written}"


def _why(exported: Exported, outcome: str) -> str:
    """The states of those who have no number, and how many of them have one in the file."""
    from grader.exporting.outcome import Outcome

    if outcome is not Outcome.NO_NUMBER:
        return ""
    plan = exported.plan
    states = ", ".join(
        f"{n} {'not marked yet' if state is None else state.value}"
        for state, n in plan.why.most_common()
    )
    kept = f"; {_counted(plan.kept, 'score')} there kept" if plan.kept else ""
    return f" ({states}{kept})"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _named(labels: Sequence[str]) -> str:
    more = len(labels) - MOST_NAMED
    return ", ".join(labels[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
