"""A course's own templates: a folder whose files come before ours of the same name."""

from __future__ import annotations

from pathlib import Path

from grader import places
from grader.documents import templates
from grader.documents.edition import Edition
from grader.errors import OutputError, nearest

SUFFIX = ".j2"

CATALOGUES = "locale"
"""Our folder of words in other languages, which holds no templates."""


def own_templates(folder: Path) -> Path:
    """The folder, looked through: it is there, each template can be read, one has a name of ours.

    OutputError otherwise, before anything is issued with them.
    """
    if not folder.is_dir():
        what = "this is a file, not a folder" if folder.exists() else "there is no such folder"
        remedy = "Name the folder that holds your own templates."
        raise OutputError(what, where=str(folder), remedy=remedy)
    folder = folder.resolve()
    names = _names(folder)
    ours = [name for name in _names(places.templates()) if not name.startswith(f"{CATALOGUES}/")]
    if not set(names) & set(ours):
        raise _in_vain(folder, names, ours)
    for name in names:
        # Whatever else lies there, such as a text for colleagues, is none.
        if name.endswith(SUFFIX) or name in ours:
            templates.template(name, Edition(own=folder))
    return folder


def _names(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def _in_vain(folder: Path, names: list[str], ours: list[str]) -> OutputError:
    near = [(name, found) for name in names for found in nearest(name, ours)[:1]]
    if near:
        (name, found) = near[0]
        remedy = f"Did you mean {found} where it says {name}?"
    else:
        remedy = "Write for example a sheet.md.j2; docs/own-look.md shows one."
    known = ", ".join(name for name in ours if "/" not in name)
    what = f"no file here has the name of one of our templates, such as {known}"
    return OutputError(what, where=str(folder), remedy=remedy)
