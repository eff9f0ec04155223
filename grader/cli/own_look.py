"""`--templates DIR`: a course's own templates, for every command that writes sheets."""

from __future__ import annotations

from pathlib import Path

import click

templates_option = click.option(
    "--templates",
    "own",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Own templates, which come before ours, file by file (docs/own-look.md).",
)
"""The option; `looked_through` says whether the folder can be used."""


def looked_through(own: Path | None) -> Path | None:
    """The folder, if one was named; OutputError if its templates cannot be read."""
    if own is None:
        return None
    from grader.documents.own_templates import own_templates

    return own_templates(own)
