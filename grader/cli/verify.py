"""`grader verify`: draw many instances and let the witnesses agree, or recompute issued keys."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.output import hand_over_json
from grader.cli.preview import assignment_of
from grader.cli.settings import settings_option
from grader.cli.verified import show

if TYPE_CHECKING:
    from grader.issuing.issue import Posed
    from grader.specimens.issued_keys import FolderChecked

FAILED = 1


@click.command()
@click.argument("what", metavar="FAMILY|ASSIGNMENT|DIR", required=False)
@click.option("--all", "everything", is_flag=True, help="Every family.")
@settings_option
@click.option(
    "-n",
    "count",
    type=click.IntRange(min=1),
    default=200,
    show_default=True,
    help="Instances of each exercise.",
)
@click.option("--seed", default="verify", show_default=True, help="Another seed, other instances.")
@click.option("--json", "as_json", is_flag=True, help="Everything that was found, as JSON.")
def command(
    *, what: str | None, everything: bool, typed: tuple[str, ...], count: int, seed: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Hold an exercise, or what was issued into a folder, against all that must be true of it.

    Families and the exercises of an assignment are drawn many times: two independent computations
    must agree, derivatives match central differences, and every instance pass the guard. Of a
    folder that `generate` wrote every key and every accepted interval is computed again: the key
    must lie in the interval that was stored when the sheet was issued, and that interval be the
    same. Ends with exit code 1 and names each failure.
    """
    if (what is None) is not everything:
        raise click.UsageError("Name one family, assignment or folder, or write --all.")
    if what is not None and _is_folder(what):
        if typed:
            raise click.UsageError("--set is for a family; what is issued can no longer be set.")
        failures = _folder(Path(what), as_json=as_json)
    else:
        failures = _exercises(
            _posed(what, typed), count, seed, as_json=as_json, everything=everything
        )
    for failure in failures:
        click.echo(f"FAILED  {failure}", err=True)
    if failures:
        sys.exit(FAILED)


def _is_folder(what: str) -> bool:
    """Whether a folder is meant, also where it has the name of a family."""
    from grader.records.opening import exists
    from problems.registry import families

    return os.path.isdir(what) and (exists(Path(what)) or what not in families())


def _folder(folder: Path, *, as_json: bool) -> tuple[str, ...]:
    from grader.cli.terminal import progress
    from grader.specimens.issued_keys import verify_folder

    found = verify_folder(folder, progress)
    if as_json:
        hand_over_json({"ok": not found.failures, "folder": found.to_json()})
    else:
        _show_folder(found)
    return found.failures


def _show_folder(found: FolderChecked) -> None:
    from grader.specimens.counts import counted

    click.echo(
        f"{counted(found.sheets, 'sheet')}, {counted(found.exercises, 'exercise')} of "
        f"{counted(found.structures, 'structure')}, {counted(found.numbers, 'number')}: "
        + ("see what failed" if found.failures else "both witnesses agree with every stored key")
        + "."
    )


def _exercises(
    exercises: Iterator[Posed], count: int, seed: str, *, as_json: bool, everything: bool
) -> tuple[str, ...]:
    from grader.cli.terminal import progress
    from grader.specimens.verification import verify_exercise

    found = [verify_exercise(posed, count, seed, progress) for posed in exercises]
    if as_json:
        ok = not any(checked.failures for checked in found)
        hand_over_json({"ok": ok, "exercises": [checked.to_json() for checked in found]})
    else:
        show(found, everything=everything)
    return tuple(f"{one.name}: {failure}" for one in found for failure in one.failures)


def _posed(what: str | None, typed: tuple[str, ...]) -> Iterator[Posed]:
    from grader.issuing.issue import posed
    from problems.registry import families

    for one in families() if what is None else (what,):
        yield from posed(assignment_of(one, typed))
