"""`grader decide`: write down what a person ruled, and say who moves by it."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.generate import ANYWHERE
from grader.errors import RulingError
from grader.rulings.ruling import Action, Scope

if TYPE_CHECKING:
    from grader.checking.decided import Decided

HERE = "grader decide"
"""Where a decision stands that is not in a file yet."""


@click.command()
@click.argument("directory", metavar="DIR", type=ANYWHERE)
@click.argument("action", type=click.Choice([one.value for one in Action]), metavar="ACTION")
@click.option("--student", metavar="ID", help="About one student.")
@click.option("--section", metavar="S", help="About a section.")
@click.option("--all", "everyone", is_flag=True, help="About everyone.")
@click.option("--exercise", metavar="E", help="An exercise, by its id.")
@click.option("--item", metavar="I", help="An item of it, delta1[1], or a quantity, delta1.")
@click.option("--accept", metavar="SLUG", help="A mistake that is an accepted reading.")
@click.option("--points", metavar="P", help="Points for the item, exercise or sheet.")
@click.option("--due", metavar="T", help="Until when: 2026-12-01T18:00:00.")
@click.option("--file", metavar="F", help="A submission as check names it, or its SHA-256.")
@click.option("--sheet", metavar="CODE", help="The sheet to mark against.")
@click.option("--reason", metavar="TEXT", required=True, help="Why; students concerned read it.")
@click.option("--by", metavar="NAME", required=True, envvar="GRADER_BY", show_envvar=True,
              help="Who rules.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say who would move, and write nothing.")
def command(
    directory: Path, action: str, everyone: bool, points: str | None, due: str | None,
    dry_run: bool, **texts: str | None,
) -> None:  # fmt: skip
    """Rule that something counts otherwise than as marked, and say who moves by it.

    \b
    void        an item or exercise does not count
    full        it earns all its points, whatever was answered
    accept      a known mistake (--accept SLUG) is an accepted reading, or --accept convention
    points      an item, an exercise, or with --student alone the sheet earns so many points
    excuse      a student or a section has nothing to hand in, and no score
    due         somebody may hand in until then
    belongs-to  a file is a student's, whatever it says
    sheet       a student or a file is marked against the sheet with a code
    ignore      a file counts for nobody

    Adds to DIR/decisions/NAME.toml, which may be edited by hand. `grader check DIR` applies it.
    """
    from grader.checking.decided import decide

    entries: dict[str, object] = {"action": action, "on": date.today()}
    entries |= {key: text for key, text in texts.items() if text is not None}
    if everyone:
        entries["all"] = True
    if points is not None:
        entries["points"] = points
    if due is not None:
        entries["due"] = _moment(due)
    try:
        decided = decide(directory, entries, HERE, dry_run=dry_run)
    except RulingError as fault:
        raise _as_typed(fault) from None
    show(decided, directory, dry_run=dry_run)


_KEY = re.compile(
    r"\b(student|section|exercise|item|accept|points|due|file|sheet|reason|by) = ", re.ASCII
)


def _as_typed(fault: RulingError) -> RulingError:
    """A refusal of what was typed, in the words of options: `--points 3` for `points = 3`."""
    if not fault.where.startswith(HERE):
        return fault
    key = fault.where.removeprefix(HERE).removeprefix(", ")
    remedy = _KEY.sub(r"--\1 ", fault.remedy.replace("all = true", "--all"))
    return RulingError(fault.what, where=f"--{key}" if key else HERE, remedy=remedy)


def _moment(text: str) -> object:
    """A date or a time as TOML has them; anything else as text, which is refused."""
    try:
        return tomllib.loads(f"due = {text}")["due"]
    except tomllib.TOMLDecodeError:
        return text


def show(decided: Decided, directory: Path, *, dry_run: bool) -> None:
    """What was ruled, for how many, and who moves."""
    from grader.cli.check import MOST_MOVED, way
    from grader.rulings.words import said

    click.echo(f"{said(decided.ruling)} ({decided.ruling.reason})")
    if decided.before is not None:
        click.echo(f"That stands in {decided.before.where} already: nothing was written.")
        return
    click.echo(_holds(decided) + _moves(decided, dry_run=dry_run))
    for move in decided.moved[:MOST_MOVED]:
        click.echo(f"  {move.id}: {way(move)}")
    if len(decided.moved) > MOST_MOVED:
        click.echo(f"  and {len(decided.moved) - MOST_MOVED} more")
    if dry_run:
        click.echo("A dry run: nothing was written.")
    else:
        click.echo(f"{decided.path}  (line {decided.ruling.line})")
        click.echo(f"`grader check {directory}` applies it.")


def _holds(decided: Decided) -> str:
    count, scope = decided.holds, decided.ruling.scope
    if decided.ruling.file and scope == Scope():
        return "It is about one file"
    return "It holds for 1 student" if count == 1 else f"It holds for {count} students"


def _moves(decided: Decided, *, dry_run: bool) -> str:
    """How many have other marks by it."""
    count = len(decided.moved)
    if not count:
        return "; nobody moves."
    would = "would move" if dry_run else "moves" if count == 1 else "move"
    return f"; {count} {would}:"
