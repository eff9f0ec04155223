"""On which lines of a TOML file its tables `[[decision]]` begin; its reader does not say that."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

TABLE = "decision"

_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    rf"|(?P<header>^[ \t]*\[\[[ \t]*(?:{TABLE}|\"{TABLE}\"|'{TABLE}')[ \t]*\]\])"
    r"|(?P<open>=[ \t]*[\[{])|(?P<more>[\[{])|(?P<close>[\]}])",
    re.MULTILINE | re.DOTALL,
)
"""Texts and comments come first: what they hold is no header, and neither is what stands in an
array. A text that does not end is no TOML, and was refused before."""


def header_lines(text: str) -> list[int]:
    """The line of each header, in order; `text` is valid TOML."""
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    return [bisect_right(starts, place) for place in _headers(text)]


def _headers(text: str) -> Iterator[int]:
    place, depth = 0, 0
    while found := _TOKEN.search(text, place):
        place = found.end()
        if found["open"]:
            depth += 1
        elif found["more"]:
            depth += depth > 0
        elif found["close"]:
            depth -= depth > 0
        elif found["header"]:
            if depth:
                place = found.start() + found["header"].index("[") + 1
                depth += 1
            else:
                yield found.start()
