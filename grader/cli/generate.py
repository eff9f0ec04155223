"""`grader generate`: issue one sheet per student."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.own_look import looked_through, templates_option

if TYPE_CHECKING:
    from grader.issuing.generate import Issued

ANYWHERE = click.Path(path_type=Path)


@click.command()
@click.argument("assignment", type=ANYWHERE)
@click.option(
    "--roster", type=ANYWHERE, required=True, help="The class, as CSV or XLSX (docs/rosters.md)."
)
@click.option("--out", type=ANYWHERE, required=True, help="Folder to write into.")
@click.option("--format", "formats", default="md,pdf", show_default=True, help="What to write.")
@click.option("--reissue", metavar="ID|all", help="Give these recipients a new sheet.")
@click.option(
    "--jobs", type=click.IntRange(1, 1024), metavar="N", help="Processes. Default: one a core."
)
@click.option(
    "--even-pages", is_flag=True, help="For the copier: each sheet begins on a front side."
)
@templates_option
def command(  # noqa: PLR0913 - one parameter for each option
    *, assignment: Path, roster: Path, out: Path, formats: str, reissue: str | None,
    jobs: int | None, even_pages: bool, own: Path | None,
) -> None:  # fmt: skip
    """Issue one sheet per student of the roster, with a worked solution for you.

    Run it again at any time: it only adds. Sheets that are out keep every byte.
    """
    from grader.assignment.spec import read_assignment
    from grader.cli.terminal import progress
    from grader.issuing.generate import Order, generate
    from grader.rosters.roster import read_roster
    from grader.workers import cores

    listed = read_roster(roster)
    for line in listed.notices:
        click.echo(line, err=True)
    order = Order(
        assignment=read_assignment(assignment), roster=listed.recipients, out=out,
        formats=_formats(formats), reissue=reissue, jobs=jobs or cores(),
        even_pages=even_pages, templates=looked_through(own),
    )  # fmt: skip
    show(generate(order, progress))


def _formats(text: str) -> tuple[str, ...]:
    from grader.records.folder import FORMATS

    found = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    if unknown := [word for word in found if word not in FORMATS]:
        raise click.BadParameter(
            f"{unknown[0]!r} is none of {', '.join(FORMATS)}", param_hint="--format"
        )
    if not found:
        raise click.BadParameter(f"name one of {', '.join(FORMATS)}", param_hint="--format")
    return found


def _named(people: Sequence[str], most: int = 20) -> str:
    """Ids, or the first of them with how many there are besides."""
    more = len(people) - most
    return ", ".join(people[:most]) + (f" and {more} more" if more > 0 else "")


def show(issued: Issued) -> None:
    """What was issued, and what to mind."""
    folder = issued.folder
    for line in _to_mind(issued):
        click.echo(line, err=True)
    again = f", {issued.reissued} issued again" if issued.reissued else ""
    click.echo(f"{issued.new} new sheets{again}; {issued.total} in all.")
    click.echo(f"sheets      {folder.root / 'handout'}  (hold personal data, no key)")
    click.echo(f"solutions   {folder.solution('x', 'md').parent}")
    if merged := issued.papers.merged:
        click.echo(f"all in one  {', '.join(path.name for path in merged)}, in private/")
    click.echo(f"who is who  {folder.who}")


def _to_mind(issued: Issued) -> Iterator[str]:
    """What is to be kept, told to somebody or looked at, a line each."""
    if issued.new_secret:
        yield (
            f"A new secret was made: {issued.new_secret}. Keep it, and keep it to yourself: "
            "sheets that are added later are drawn from it."
        )
    for exercise, count in issued.lacking.items():
        yield (
            f"{count} sheets that are out lack exercise {exercise}; only new sheets have it. "
            "--reissue all gives everyone a new sheet."
        )
    if issued.renamed:
        pairs = _named([f"{new} is {id_}" for new, id_ in issued.renamed])
        yield f"This list has other ids for people who are known, and they keep theirs: {pairs}."
    if issued.withdrawn:
        yield f"Gone from the roster, marked as withdrawn: {_named(issued.withdrawn)}."
    if issued.worth:
        yield (
            "Points, weights, the policy or what is late are other ones now: `grader check` marks "
            "again by them."
        )
    if issued.said:
        yield (
            "Sheets that are out still say what the assignment said before about handing in (due, "
            "hand_in, instructions): tell their students."
        )
    if issued.restyled:
        yield (
            f"{_named(issued.restyled)}: these sheets stay in the language and layout in which "
            "they are out. For other ones with the same numbers, delete these folders in "
            f"{issued.folder.root / 'handout'} and run this again."
        )
    for one in issued.papers.unprintable:
        yield (
            f"{one.recipient.id} ({one.recipient.name}): no font has {' '.join(one.signs)}; PDFs "
            "show empty boxes instead. HTML and Markdown are as they should be."
        )
    if issued.papers.unreadable:
        yield f"Not everybody can read these PDFs: {issued.papers.unreadable}"
