"""Commands as a TA pastes them into a shell: every name arrives as it is, whatever stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from grader.rulings.ruling import Action

WHY = '--reason "..." --by NAME'
"""What only a person can say, at the end of every decision."""

_PLAIN = re.compile(r"[A-Za-z0-9_+:,./-]+")

# Inside double quotes a shell still reads these; `%` and `^` are for that of Windows.
_READ = re.compile(r'["$`\\!%^\r\n]')


def word(text: str) -> str:
    """A text as one word of a command, in the plainest quotes that hold it.

    Double quotes, which all shells know, wherever nothing inside has a meaning of its own.
    """
    if _PLAIN.fullmatch(text):
        return text
    if not _READ.search(text):
        return f'"{text}"'
    return "'" + text.replace("'", r"'\''") + "'"


def check(root: Path, *submissions: str) -> str:
    """`grader check hw1 downloads`."""
    return " ".join(("grader check", word(root.as_posix()), *map(word, submissions)))


def decide(root: Path, action: Action, options: Mapping[str, str]) -> str:
    """`grader decide hw1 excuse --student 0042 --reason "..." --by NAME`.

    `options` go by their names, in order; one that is empty is left out.
    """
    named = [f"--{name} {word(value)}" for name, value in options.items() if value]
    return " ".join(("grader decide", word(root.as_posix()), action.value, *named, WHY))
