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

if TYPE_CHECKING:
    from grader.issuing.issue import Posed
    from grader.specimens.issued_keys import FolderChecked
    from grader.specimens.verification import Checked

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
        failures = _exercises(_posed(what, typed), count, seed, as_json=as_json)
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
    exercises: Iterator[Posed], count: int, seed: str, *, as_json: bool
) -> tuple[str, ...]:
    from grader.cli.terminal import progress
    from grader.specimens.verification import verify_exercise

    found = [verify_exercise(posed, count, seed, progress) for posed in exercises]
    if as_json:
        ok = not any(checked.failures for checked in found)
        hand_over_json({"ok": ok, "exercises": [checked.to_json() for checked in found]})
    else:
        _show_exercises(found)
    return tuple(f"{one.name}: {failure}" for one in found for failure in one.failures)


def _posed(what: str | None, typed: tuple[str, ...]) -> Iterator[Posed]:
    from grader.issuing.issue import posed
    from problems.registry import families

    for one in families() if what is None else (what,):
        yield from posed(assignment_of(one, typed))


def _show_exercises(found: list[Checked]) -> None:
    from grader.cli.terminal import table
    from grader.specimens.counts import readable

    table(
        ("exercise", "instances", "distinct", "variants", "accepted", "width", "widest", "found"),
        [
            (one.name, f"{one.instances:,}", f"{one.distinct:,}", readable(one.variants),
             _share(one.accepted), *_widths(one), _verdict(one))
            for one in found
        ],
        right=(1, 2, 3, 4, 5, 6),
    )  # fmt: skip
    click.echo()
    table(
        ("exercise", "in detail", ""), [row for one in found for row in _details(one)], right=(2,)
    )
    click.echo("Widths of accepted intervals are in units of the last decimal.", err=True)


def _widths(one: Checked) -> tuple[str, str]:
    median, widest = one.widths or (float("nan"), float("nan"))
    return f"{median:.1f}", f"{widest:.1f}"


def _verdict(one: Checked) -> str:
    return f"{len(one.failures)} failed" if one.failures else "all good"


def _details(one: Checked) -> Iterator[tuple[str, str, str]]:
    """Who was the other witness, what the guard refused, and what cannot be told apart."""
    witness = one.witness or "the program itself: there is no reference"
    yield one.name, f"second witness: {witness}", ""
    checked, worst = one.gradients
    if checked:
        yield one.name, f"{checked} derivatives, off by at most", f"{worst:.0e}"
    for condition, count in one.refused.items():
        yield one.name, f"candidates refused: {condition}", _share(count / one.judged)
    for slug, share in one.inert.items():
        yield one.name, f"instances on which {slug} changes nothing", _share(share)
    for (first, second), share in one.twins.items():
        yield one.name, f"instances on which {first} is as {second}", _share(share)


def _share(share: float) -> str:
    return f"{100 * share:.1f} %"
