"""What a command hands over: JSON and documents, on standard output or into a file."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.documents.sheet import Sheet
    from problems.program_json import Json

ENDINGS = {".pdf": "pdf", ".html": "html", ".htm": "html", ".ipynb": "ipynb"}
"""What the name of a file says about its format."""


def hand_over_json(data: Json, out: Path | None = None) -> None:
    """JSON, readable and in UTF-8; no value in it is NaN."""
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    hand_over(text.encode(), out)


def hand_over_document(sheet: Sheet, form: str, out: Path | None, *, solution: bool) -> None:
    """A sheet or a worked solution in one format."""
    from grader.documents.render import LINKING, WRITERS

    make_sheet, make_solution = WRITERS[form]
    make = make_solution if solution else make_sheet
    if make is None:
        raise click.UsageError(f"Worked solutions are written as md or pdf, not as {form}.")
    if out is not None:
        sheet = replace(sheet, beside=out.stem)
    hand_over(make(sheet), out)
    if form in LINKING and not solution:
        _hand_over_drawings(sheet, out)


def _hand_over_drawings(sheet: Sheet, out: Path | None) -> None:
    """The drawings that a Markdown sheet links to, beside its file; there is none on a screen."""
    from grader.documents.render import drawings

    for position, svg in drawings(sheet):
        if out is None:
            click.echo(
                "The drawing is a file beside the sheet: add --out FILE to see it.", err=True
            )
            return
        hand_over(svg, out.with_name(sheet.drawing(position)))


def hand_over(content: bytes, out: Path | None) -> None:
    """Bytes to standard output, or to a file that is then named on standard error."""
    if out is None:
        click.echo(content, nl=False)
        return
    from grader.records.files import write_file

    click.echo(f"wrote {write_file(out, content)}", err=True)


def chosen_format(form: str | None, out: Path | None) -> str:
    """The format that was asked for, else that of the file's name, else Markdown."""
    named = ENDINGS.get(out.suffix.lower(), "md") if out else "md"
    found = form or named
    if found == "pdf" and out is None and sys.stdout.isatty():
        raise click.UsageError("A PDF is no text for a terminal: add --out FILE.")
    return found
