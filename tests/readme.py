"""The README's console blocks, command by command, and the files that a page walks through.

A line `...` stands for lines that are left out; times on the clock are all shown as `NIGHT`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.elsewhere import CHECKOUT

README = CHECKOUT / "README.md"

_FILE = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)
_BLOCK = re.compile(r"<!-- replay: (\w+) -->\n```console\n(.*?)```", re.DOTALL)
_CLOCK = re.compile(r"\b20[0-9]{2}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]\b")

NIGHT = "2026-12-06 21:30"
"""When the README happens: a Sunday night."""

LEFT_OUT = "...\n"


@dataclass(frozen=True, slots=True)
class Typed:
    """A command of the README and the lines that follow it."""

    story: str
    command: tuple[str, ...]
    printed: str

    def abridged(self, output: str) -> str:
        """What a command really prints, as far as the README shows it."""
        lines = _CLOCK.sub(NIGHT, output).splitlines(keepends=True)
        shown = self.printed.splitlines(keepends=True)
        if LEFT_OUT not in shown:
            return "".join(lines)
        first = shown.index(LEFT_OUT)
        last = len(lines) - (len(shown) - first - 1)
        assert first < last, "nothing is left out"
        return "".join((*lines[:first], LEFT_OUT, *lines[last:]))


def typed(text: str) -> Iterator[Typed]:
    """Every command of a text that is replayed, in order; blocks of one story share a folder."""
    for story, block in _BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, printed = part.partition("\n")
            yield Typed(story, tuple(shlex.split(line)), printed)


def with_output(text: str, story: str, outputs: list[str]) -> str:
    """The text with what the commands of a story really print."""
    rest = iter(outputs)

    def filled(match: re.Match[str]) -> str:
        if match[1] != story:
            return match[0]
        lines = [line for line in match[2].splitlines() if line.startswith("$ ")]
        body = "".join(f"{line}\n{next(rest)}" for line in lines)
        return f"<!-- replay: {story} -->\n```console\n{body}```"

    return _BLOCK.sub(filled, text)


def stories(path: Path = README) -> dict[str, list[Typed]]:
    """The commands of each story."""
    found: dict[str, list[Typed]] = {}
    for one in typed(path.read_text(encoding="utf-8")):
        found.setdefault(one.story, []).append(one)
    return found


def files(path: Path) -> dict[str, str]:
    """The files that a page walks through, each below a line `<!-- file: hw1.toml -->`."""
    return dict(_FILE.findall(path.read_text(encoding="utf-8")))
