"""All rulings of a folder: `decisions/*.toml`, one for each TA, checked before marks change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.assignment.text_file import decode, read_bytes
from grader.assignment.toml_file import SAVE_AS, Table, shown, toml_of
from grader.errors import RulingError
from grader.records.folder import Folder
from grader.rulings.contradictions import refuse_contradictions
from grader.rulings.entry import ruling
from grader.rulings.facts import Facts
from grader.rulings.headers import TABLE, header_lines
from grader.rulings.ruling import Ruling, Rulings

LIMIT = 50_000_000
"""Bytes of one file of decisions."""

ENDING = ".toml"

Texts = Iterable[tuple[str, str]]
"""`decisions/kim.toml` and what stands in it."""


def read_rulings(folder: Folder, facts: Facts) -> Rulings:
    """Every ruling, by file and line; RulingError for one that cannot be used, or two that
    contradict each other."""
    return rulings_in(texts(folder), facts)


def has_rulings(folder: Folder) -> bool:
    """Whether there is any file of decisions: without one nobody needs to gather facts."""
    return any(True for _ in files(folder))


def texts(folder: Folder) -> Iterator[tuple[str, str]]:
    """The files of decisions, each with what stands in it."""
    for path in files(folder):
        yield name_of(path), as_text(content_of(path), path)


def content_of(path: Path) -> bytes:
    """A file of decisions as it is; RulingError if it is too large or cannot be read."""
    return read_bytes(path, limit=LIMIT, error=RulingError)


def as_text(content: bytes, path: Path) -> str:
    """What stands in a file; RulingError for what is no text."""
    return decode(content, path=path, error=RulingError, save_as=SAVE_AS)


def name_of(path: Path) -> str:
    """`decisions/kim.toml`."""
    return f"{path.parent.name}/{path.name}"


def rulings_in(found: Texts, facts: Facts) -> Rulings:
    """The rulings of some texts, none of which contradict each other."""
    rulings = tuple(one for name, text in found for one in _of(name, text, facts))
    refuse_contradictions(rulings, facts)
    return rulings


def _of(name: str, text: str, facts: Facts) -> Iterator[Ruling]:
    top = toml_of(text, name, RulingError)
    if not top.entries:
        return
    for key, value in top.entries.items():
        if key != TABLE:
            raise top.refusal(
                key,
                f"found {shown(value)} outside of a decision",
                f"Begin each decision with a line [[{TABLE}]].",
            )
    tables, lines = top.tables(TABLE), header_lines(text)
    if len(tables) != len(lines):
        raise top.refusal(
            TABLE,
            f"there are {len(tables)} decisions, but {len(lines)} lines [[{TABLE}]]",
            f"Begin each decision with a line [[{TABLE}]] of its own.",
        )
    for table, line in zip(tables, lines, strict=True):
        place = Table(entries=table.entries, file=f"{name}, line {line}", error=RulingError)
        yield ruling(place, facts, name, line)


def files(folder: Folder) -> Iterator[Path]:
    """Files that are no leftovers of an editor or of another system, by name."""
    if not folder.decisions.is_dir():
        return
    for path in sorted(folder.decisions.iterdir()):
        name = path.name.casefold()
        if name.startswith("."):
            continue
        if name.endswith(f"{ENDING}.txt"):
            raise RulingError(
                "an editor added .txt to the name, so this is not read",
                where=name_of(path),
                remedy=f"Rename it to {path.name[:-4]}.",
            )
        if name.endswith(ENDING):
            yield path
