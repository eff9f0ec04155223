"""`grader demo`: the whole chain on a small class."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.generate import ANYWHERE


@click.command()
@click.option(
    "--out", type=ANYWHERE, default=Path("grader-demo"), show_default=True,
    help="New folder to write into.",
)  # fmt: skip
def command(out: Path) -> None:
    """Issue sheets to an example class, let it hand in, mark what it did, and report on it.

    What the class hands in lies in one folder, as a TA downloads it from Canvas, and has everything
    that a Sunday night brings: decimal commas, a sign error, a photo, a damaged file, the code of a
    neighbour.
    """
    from grader.checking.check import Order, check
    from grader.cli import check as checking
    from grader.cli import generate as generating
    from grader.cli import report as reporting
    from grader.cli.terminal import progress
    from grader.reporting.write import write_report
    from grader.specimens.demo import demonstrate

    made = demonstrate(out, progress)
    folder = made.issued.folder.root
    course = made.course
    click.echo(f"> grader generate {course}/hw1.toml --roster {course}/roster.csv --out {folder}")
    generating.show(made.issued)
    click.echo(f"\n> grader check {folder} {made.downloads}")
    order = Order(folder=folder, submissions=(made.downloads,))
    summary = check(order, progress)
    checking.show(summary)
    click.echo(
        "\nOn a class of your own `grader check` would now end with exit code 3: "
        "somebody must look at the students in the last column.\n"
        f"`grader status {folder}` says what is left to do."
    )
    click.echo(f"\n> grader report {folder}")
    reporting.show(*write_report(folder))
