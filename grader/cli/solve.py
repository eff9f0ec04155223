"""`grader solve`: work out the solution of one's own numbers."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.output import chosen_format, hand_over_document, hand_over_json
from grader.records.folder import FORMATS

PATH = click.Path(path_type=Path)


@click.command()
@click.argument("family")
@click.option(
    "--givens",
    metavar="FILE",
    type=PATH,
    required=True,
    help="TOML or JSON with the tables parameters, conventions and givens.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default md, or as --out says.")
@click.option("--out", type=PATH, help="Write into this file.")
@click.option("--json", "as_json", is_flag=True, help="Every value with its interval, as JSON.")
def command(family: str, givens: Path, form: str | None, out: Path | None, as_json: bool) -> None:
    """Work out an exercise of a family with the numbers of a file.

    Numbers are decimals or texts like "1/3". Nothing is drawn and no guard is asked: any numbers
    that have a solution will do. Two independent computations must agree before anything is shown.
    """
    if as_json and form:
        raise click.UsageError("--json gives values, --format a document: choose one.")
    chosen = "json" if as_json else chosen_format(form, out)

    from grader.specimens.own_numbers import read_own_numbers
    from grader.specimens.solve import solve, solved_sheet

    own = read_own_numbers(givens, family)
    worked = solve(own)
    if as_json:
        hand_over_json(worked.to_json(), out)
    else:
        hand_over_document(solved_sheet(own, worked), chosen, out, solution=True)
