"""`grader report`: what the class understood, as one page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from grader.cli.generate import ANYWHERE


@click.command()
@click.argument("directory", metavar="DIR", type=ANYWHERE)
@click.option("--section", metavar="S", help="Only the students of this section.")
@click.option("--anonymous", is_flag=True, help="Name nobody: students become numbers.")
def command(directory: Path, section: str | None, *, anonymous: bool) -> None:
    """Write DIR/results/report.html: what the class understood, and what to look at.

    One file that loads nothing and can be opened without network. It says where the class stands,
    which mistakes it makes and at which step, how each item did, who has answers in common that
    chance does not explain, and what waits for a person. Its figures stand in tables beside it.
    """
    from grader.reporting.write import write_report

    show(*write_report(directory, section or "", anonymous=anonymous))


def show(page: Path, figures: Sequence[Path]) -> None:
    """Where the page is, and what its figures are called."""
    click.echo(f"report      {page}")
    click.echo(f"figures     {', '.join(path.name for path in figures)}")
