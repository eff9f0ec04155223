"""`grader explain`: why somebody got this mark."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.generate import ANYWHERE


@click.command()
@click.argument("directory", metavar="DIR", type=ANYWHERE)
@click.argument("student")
@click.argument("item", required=False)
def command(directory: Path, student: str, item: str | None) -> None:
    """Say why STUDENT (an id, or a name that only one has) got this mark.

    ITEM is an item such as 2.delta1[1], a quantity such as 2.delta1 or delta1, or an exercise such
    as 2; without it all items are explained, right ones in one line each. Of the mistakes that were
    tried, * marks those that are named; others have no effect on that item. Marks again what is
    stored, and writes nothing.
    """
    from grader.checking.explain import explain
    from grader.checking.explanation import lines

    for line in lines(explain(directory, student, item)):
        click.echo(line)
