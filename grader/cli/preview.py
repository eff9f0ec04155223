"""`grader preview`: see a sheet before any is issued."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.assignment.editions import LANGUAGES, LAYOUTS
from grader.cli.output import chosen_format, hand_over_document, hand_over_json
from grader.cli.own_look import looked_through, templates_option
from grader.cli.settings import read_settings, settings_option
from grader.records.folder import FORMATS

if TYPE_CHECKING:
    from grader.assignment.spec import Assignment
    from grader.specimens.specimen import Specimen
    from problems.program_json import Json

SEED = "1"


@click.command()
@click.argument("what", metavar="FAMILY|ASSIGNMENT")
@click.option("--seed", default=SEED, show_default=True, help="Another seed, other numbers.")
@settings_option
@click.option("--mistake", metavar="SLUG", help="As somebody works it out who makes this mistake.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Default: the assignment's.")
@click.option(
    "--layout", type=click.Choice(LAYOUTS), help="As the roster can ask for. Default: normal."
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default md, or as --out says.")
@click.option("--solution", is_flag=True, help="The worked solution instead of the sheet.")
@click.option("--out", type=click.Path(path_type=Path), help="Write into this file.")
@templates_option
@click.option("--json", "as_json", is_flag=True, help="Every value with its interval, as JSON.")
def command(  # noqa: PLR0913 - one parameter for each option
    *, what: str, seed: str, typed: tuple[str, ...], mistake: str | None,
    lang: str | None, layout: str | None, form: str | None, solution: bool, out: Path | None,
    own: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Show a sheet with numbers from a public seed, marked as a specimen.

    FAMILY is a name that `grader families` lists or the file of an own family, ASSIGNMENT a file.
    Nothing is issued, and no student gets these numbers.
    """
    if as_json and (form or solution):
        raise click.UsageError("--json gives values, --format and --solution a document: choose.")
    chosen = "json" if as_json else chosen_format(form, out)
    specimen = _drawn(what, typed, _checked(seed), mistake)
    if as_json:
        hand_over_json(_json(specimen, alone=not is_assignment(what)), out)
    else:
        worked_out = solution or mistake is not None
        sheet = specimen.sheet(
            solution=worked_out, language=lang or "", layout=layout or "", own=looked_through(own)
        )
        hand_over_document(sheet, chosen, out, solution=worked_out)
    _say_figures(specimen)


def is_assignment(what: str) -> bool:
    """Whether an argument names an assignment file rather than a family."""
    from grader.assignment.family_choice import is_own_family

    if is_own_family(what):
        return False
    return what.lower().endswith(".toml") or os.path.isfile(what)


def assignment_of(what: str, typed: tuple[str, ...]) -> Assignment:
    """The assignment in a file, or a family by itself under some settings."""
    if not is_assignment(what):
        from grader.specimens.single import family_alone

        return family_alone(what, read_settings(typed), where="--set")
    from grader.assignment.spec import read_assignment

    if typed:
        raise click.UsageError("--set is for a family; an assignment says itself what is set.")
    return read_assignment(Path(what))


def _drawn(what: str, typed: tuple[str, ...], seed: str, mistake: str | None) -> Specimen:
    from grader.specimens.specimen import draw_specimen, with_mistake

    specimen = draw_specimen(assignment_of(what, typed), seed)
    return specimen if mistake is None else with_mistake(specimen, mistake)


def _checked(seed: str) -> str:
    from grader.assignment.toml_file import is_one_line

    if not is_one_line(seed):
        raise click.BadParameter("a seed is one line of text", param_hint="--seed")
    return seed


def _json(specimen: Specimen, *, alone: bool) -> Json:
    if alone:
        return specimen.parts[0].worked.to_json()
    return [{"id": p.posed.exercise.id, **p.worked.to_json()} for p in specimen.parts]


def _say_figures(specimen: Specimen) -> None:
    from grader.specimens.counts import counted, readable

    figures = specimen.figures()
    name, fewest = figures.smallest
    lines = [
        f"Specimen: {counted(figures.exercises, 'exercise')}, "
        f"{counted(figures.numbers, 'number')} asked, "
        f"about {counted(figures.operations, 'operation')} by hand.",
        f"Different sheets: {readable(figures.variants)}, before the guard refuses any.",
    ]
    if figures.exercises > 1:
        lines.append(
            f"Against copying go by the exercise with the fewest variants, {name}: "
            f"{readable(fewest)}."
        )
    click.echo("\n".join(lines), err=True)
