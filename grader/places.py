"""Where the templates and the example class lie: inside an installed package, beside a checkout."""

from __future__ import annotations

from pathlib import Path

from grader.errors import GraderError


def templates() -> Path:
    """The folder of the document templates and message catalogues."""
    return _folder("templates")


def examples() -> Path:
    """The folder of the example class that `grader demo` runs on."""
    return _folder("examples")


def _folder(name: str) -> Path:
    package = Path(__file__).resolve().parent
    for folder in (package / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise GraderError(
        f"the folder {name} is neither in the package nor beside it",
        where=str(package),
        remedy="Install backprop-grader again.",
    )
