"""`grader new`: a course folder to start from."""

from __future__ import annotations

import shlex
from pathlib import Path

import click


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", metavar="TEXT", help="The course's title, as every sheet says it.")
def command(directory: Path, title: str | None) -> None:
    """Write a course folder to start from: course.toml, hw1.toml, roster.csv and .gitignore.

    Each file says in comments what can be changed in it. Nothing is ever overwritten.
    """
    from grader.assignment.starter import start_course

    for path in start_course(directory, _one_line(title)).files:
        click.echo(path)
    click.echo(
        "\nPut your students into roster.csv, look at a specimen, and issue the sheets:\n\n"
        f"    cd {shlex.quote(str(directory))}\n"
        "    grader preview hw1.toml\n"
        "    grader generate hw1.toml --roster roster.csv --out hw1",
        err=True,
    )


def _one_line(title: str | None) -> str | None:
    from grader.assignment.toml_file import LONGEST_TEXT, is_one_line

    if title is None:
        return None
    text = title.strip()
    if not text or len(text) > LONGEST_TEXT or not is_one_line(text):
        raise click.BadParameter(
            f"a title is one line of 1 to {LONGEST_TEXT} characters", param_hint="--title"
        )
    return text
