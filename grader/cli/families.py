"""`grader families`: what can be asked."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.specimens.catalogue import Entry
    from problems.family import Family
    from problems.program import Quantity


@click.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Everything about them, as JSON.")
@click.option("--toml", "as_toml", is_flag=True, help="As [[exercise]] blocks to paste.")
def command(name: str | None, as_json: bool, as_toml: bool) -> None:
    """List the families of exercises, or show all about the one called NAME."""
    if as_json and as_toml:
        raise click.UsageError("--json and --toml are two ways to show the same: choose one.")
    found = _found(name)
    if as_json:
        from grader.cli.output import hand_over_json
        from grader.specimens.catalogue import entry

        hand_over_json([entry(family).to_json() for family in found])
    elif as_toml:
        from grader.specimens.catalogue import entry
        from grader.specimens.exercise_block import exercise_block

        click.echo("\n".join(exercise_block(entry(family)) for family in found), nl=False)
    elif name is None:
        _list(found)
    else:
        from grader.specimens.catalogue import entry

        _show(entry(found[0]))


def _found(name: str | None) -> tuple[Family, ...]:
    from grader.assignment.family_choice import family_named
    from problems.registry import families

    return tuple(families().values()) if name is None else (family_named(name, where="NAME"),)


def _list(found: tuple[Family, ...]) -> None:
    width = max(len(family.slug) for family in found)
    for family in found:
        click.echo(f"{family.slug:{width}}  {family.title}\n{'':{width}}  asks {family.about}")
    click.echo(f"\n`grader families {found[0].slug}` shows all about one of them.", err=True)


def _show(entry: Entry) -> None:
    from grader.cli.terminal import table
    from grader.specimens.exercise_block import as_toml

    family = entry.family
    click.echo(f"{family.slug}: {family.title}\nasks {family.about}")
    if family.parameters:
        _heading("Parameters")
        table(
            ("name", "default", "allowed", "what it is"),
            [(p.name, as_toml(p.default), p.allowed, p.about) for p in family.parameters],
        )
    _heading("Givens")
    table(
        ("name", "role", "shape", "drawn"),
        [(*_described(q), entry.drawn(q.name)) for q in entry.structure.program.givens],
    )
    if entry.conventions:
        _heading("Conventions")
        table(
            ("name", "default", "choices", "what it fixes"),
            [(c.name, c.choices[0], ", ".join(c.choices), c.topic) for c in entry.conventions],
        )
    _heading("Quantities, in the order of the worked solution")
    asked = entry.structure.asked
    table(
        ("name", "role", "shape", "asked"),
        [
            (*_described(q), "asked" if q.name in asked else "")
            for q in entry.structure.program.computed
        ],
    )
    _heading("Mistakes that are known by their numbers")
    table(("mistake", "hint"), [(w.slug, w.hint) for w in entry.structure.mistakes])
    _heading("Try it")
    click.echo(f"    {example(entry)}\n    grader families {family.slug} --toml")


def example(entry: Entry) -> str:
    """A command that shows a specimen, with a setting to change."""
    from grader.specimens.exercise_block import as_toml

    words = ["grader", "preview", entry.family.slug]
    for parameter in entry.family.parameters[:1]:
        words += ["--set", f"{parameter.name}={as_toml(parameter.default).replace(' ', '')}"]
    return shlex.join(words)


def _heading(text: str) -> None:
    click.echo(f"\n{text}")


def _described(quantity: Quantity) -> tuple[str, str, str]:
    shape = " x ".join(map(str, quantity.shape)) or "number"
    return quantity.name, quantity.role.value, shape
