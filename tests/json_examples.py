"""The examples of docs/json.md: what is typed, and what it prints.

`python -m tests.json_examples` runs them and writes what they print into the page: read it before
you commit it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from problems.program_json import Json
from tests.command_line import EXAMPLES, typed

PAGE = EXAMPLES.parent / "docs" / "json.md"
WIDTH = 98

_FILE = re.compile(r"`([\w.]+)`,\n\n```\w+\n(.*?)```", re.DOTALL)
_EXAMPLE = re.compile(r"```console\n(.*?)```\n\n```json\n(.*?)```", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Commands, and the JSON that the page says the last of them prints."""

    commands: tuple[str, ...]
    printed: str

    def run(self) -> Json:
        """What the last command prints now."""
        runs = [typed(command) for command in self.commands]
        return runs[-1].data


def examples(page: str) -> Iterator[Example]:
    """Every example of a page, in order; a later one may use what an earlier one wrote."""
    for commands, printed in _EXAMPLE.findall(page):
        lines = tuple(line.removeprefix("$ ") for line in commands.splitlines())
        yield Example(commands=lines, printed=printed)


def stage(page: str, folder: Path) -> None:
    """Put the files that the page shows, and the examples, into an empty folder."""
    shutil.copytree(EXAMPLES, folder / "examples")
    for name, content in _FILE.findall(page):
        (folder / name).write_text(content, encoding="utf-8")


def compact(data: Json, indent: int = 0, before: int = 0) -> str:
    """JSON that keeps on one line what fits there, `before` characters after the indent."""
    line = json.dumps(data, ensure_ascii=False)
    if indent + before + len(line) <= WIDTH or not isinstance(data, dict | list):
        return line
    inner = indent + 2
    if isinstance(data, dict):
        pairs = [(f'"{key}": ', value) for key, value in data.items()]
        begin, end = "{}"
    else:
        pairs = [("", value) for value in data]
        begin, end = "[]"
    parts = (f"{' ' * inner}{key}{compact(value, inner, len(key))}" for key, value in pairs)
    body = ",\n".join(parts)
    return f"{begin}\n{body}\n{' ' * indent}{end}"


def written_anew(page: str) -> str:
    """The page with what its commands print now."""
    found = iter(list(examples(page)))

    def filled(match: re.Match[str]) -> str:
        return f"```console\n{match[1]}```\n\n```json\n{compact(next(found).run())}\n```"

    return _EXAMPLE.sub(filled, page)


def main() -> None:
    """Write the page anew."""
    page = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        stage(page, Path(folder))
        os.chdir(folder)
        text = written_anew(page)
        os.chdir(PAGE.parent)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
