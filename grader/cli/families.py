"""`grader families`: what can be asked."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.specimens.catalogue import Entry
    from problems.family import Family


@click.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Everything about them, as JSON.")
@click.option("--toml", "as_toml", is_flag=True, help="As [[exercise]] blocks to paste.")
def command(name: str | None, as_json: bool, as_toml: bool) -> None:
    """List the families of exercises, or show all about the one called NAME.

    NAME may be the file of a course's own family, too.
    """
    if as_json and as_toml:
        raise click.UsageError("--json and --toml are two ways to show the same: choose one.")
    found = _found(name)
    if as_json:
        from grader.cli.output import hand_over_json
        from grader.specimens.catalogue import entry

        hand_over_json([entry(family, called).to_json() for called, family in found])
    elif as_toml:
        from grader.specimens.catalogue import entry
        from grader.specimens.exercise_block import exercise_block

        click.echo(
            "\n".join(exercise_block(entry(family, called)) for called, family in found), nl=False
        )
    elif name is None:
        _list()
    else:
        from grader.specimens.catalogue import entry

        ((called, family),) = found
        _show(entry(family, called))


def _found(name: str | None) -> tuple[tuple[str, Family], ...]:
    """The families that are meant, each with how it is called."""
    from grader.assignment.family_choice import family_chosen
    from problems.registry import families

    if name is None:
        return tuple(families().items())
    return ((name, family_chosen(name, where="NAME")[0]),)


def _list() -> None:
    from problems.registry import chapters, families

    width = max(map(len, families()))
    for number, (title, members) in enumerate(chapters().items()):
        click.echo(f"{'' if not number else chr(10)}{title}\n")
        for family in members:
            click.echo(f"  {family.slug:{width}}  {family.title}")
            click.echo(f"  {'':{width}}  asks {family.about}")
    first = next(iter(families()))
    click.echo(f"\n`grader families {first}` shows all about one of them.", err=True)


def _show(entry: Entry) -> None:
    from grader.cli.terminal import table
    from grader.specimens import description

    family = entry.family
    click.echo(f"{family.slug}: {family.title}\nasks {family.about}")
    for section in description.sections(entry):
        _heading(section.title)
        table(section.header, section.rows)
    _heading("Rounding")
    click.echo(f"    {description.rounding(entry)}")
    _heading("Try it")
    click.echo(f"    {description.example_command(entry)}")
    _heading("In an assignment")
    click.echo(indent(description.example_block(entry), "    "))
    click.echo(
        f"\n`grader families {entry.called} --toml` prints a block with everything.", err=True
    )


def _heading(text: str) -> None:
    click.echo(f"\n{text}")
