"""Markup: how formulas, item names and free text stand in a Markdown or a Typst page.

Free text (names, titles) never becomes markup: in Markdown its special characters are escaped, in
Typst it is a string.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from grader.documents.dialects import LATEX, TYPST, Dialect


@dataclass(frozen=True, slots=True)
class Math:
    """A formula in a dialect, and as plain text for readers that cannot show it."""

    source: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """`symbol = formula = numbers = value`; `tall` if there are columns or matrices in it."""

    sides: tuple[Math, ...]
    tall: bool


class Table(Protocol):
    """A drawing as a table, with words above its columns."""

    @property
    def head(self) -> Sequence[str]:
        """What stands above each column."""

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        """What stands in them."""


class Picture(Protocol):
    """A drawing that is made with the numbers of a sheet."""

    @property
    def table(self) -> Callable[[Mapping[str, str]], Table]:
        """The same as a table."""

    @property
    def svg(self) -> Callable[[Mapping[str, str]], str]:
        """Its SVG, with numbers as text by cell."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Markup:
    """A page language: its dialect for formulas, and how things are set in it.

    free     people's words in running text
    alone    people's words as an argument of the page's own functions
    drawing  a picture with its words and a slot for what differs from sheet to sheet
    drawn    what comes into that slot: the name of the file beside the page, or the picture itself
    hidden   what takes its place on the page and is not seen; nothing where places do not matter
    alike    whether all sheets of an assignment have the same things at the same places
    finished what becomes of printed texts before the numbers of a sheet come into them
    number   how numbers are written there, where that is not the dialect
    """

    dialect: Dialect
    inline: Callable[[Math], str]
    display: Callable[[Math], str]
    chain: Callable[[Chain], str]
    code: Callable[[str], str]
    free: Callable[[str], str]
    alone: Callable[[str], str]
    drawing: Callable[[str, str], str]
    drawn: Callable[[Picture, Mapping[str, str], str], str]
    hidden: Callable[[str], str] = lambda _: ""
    alike: bool = False
    finished: Callable[[Sequence[str]], Sequence[str]] = lambda texts: texts
    number: Callable[[str], str] | None = None


def one_line(text: str) -> str:
    """Free text with every control character and line break as a space."""
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(c) in _BREAKS else c for c in text)


def shortened(text: str, most: int = 60) -> str:
    """Free text on one line, cut off where it is longer than so many letters (Hangul are two)."""
    wide = 0
    for place, sign in enumerate(text := one_line(text)):
        wide += 1 + (unicodedata.east_asian_width(sign) in "WF")
        if wide > most:
            return f"{text[:place].rstrip()}…"
    return text


_BREAKS = frozenset({"Cc", "Cs", "Zl", "Zp"})

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~$&^@!=])")


def escaped(text: str) -> str:
    """Free text for Markdown: every character with a meaning behind a backslash."""
    return _MARKDOWN.sub(r"\\\1", one_line(text))


def string(text: str) -> str:
    """Free text as a Typst string."""
    return _quoted(one_line(text))


def _quoted(text: str) -> str:
    inner = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'


def _code_in_markdown(text: str) -> str:
    """Code with a fence longer than any in it."""
    if "`" not in text:
        return f"`{text}`"
    fence = "`" * (1 + max(map(len, re.findall("`+", text))))
    return f"{fence} {text} {fence}"


def _chain_in_markdown(chain: Chain) -> str:
    """On one line, or with columns the numbers below the formula."""
    first, *rest = (side.source for side in chain.sides)
    if not chain.tall or len(rest) < 3:
        return f"$$\n{' = '.join((first, *rest))}\n$$"
    below = " = ".join(rest[1:])
    lines = (
        "$$",
        r"\begin{aligned}",
        rf"{first} &= {rest[0]} \\",
        f"&= {below}",
        r"\end{aligned}",
        "$$",
    )
    return "\n".join(lines)


def _chain_on_pages(chain: Chain) -> str:
    alt = string(" = ".join(side.alt for side in chain.sides))
    return f"#chain({alt}, {', '.join(f'${side.source}$' for side in chain.sides)})"


MARKDOWN = Markup(
    dialect=LATEX,
    inline=lambda math: f"${math.source}$",
    display=lambda math: f"$$\n{math.source}\n$$",
    chain=_chain_in_markdown,
    code=_code_in_markdown,
    free=escaped,
    alone=escaped,
    drawing=lambda about, slot: f"![{escaped(about)}]({slot})",
    drawn=lambda picture, numbers, file: quote(file),
)

_LEADING = re.compile(r"^(?![#-])(.+)\n\n(?=#m\(|- )", re.MULTILINE)
"""A line that leads to a formula or a list, which stays on its page."""

PAGES = Markup(
    dialect=TYPST,
    inline=lambda math: f"#m({string(math.alt)}, ${math.source}$);",
    display=lambda math: f"#m({string(math.alt)}, $ {math.source} $);",
    chain=_chain_on_pages,
    code=lambda text: f"#raw({string(text)});",
    free=lambda text: f"#{string(text)};",
    alone=string,
    drawing=lambda about, slot: f"#drawing({string(about)}, {slot})",
    drawn=lambda picture, numbers, file: _quoted(picture.svg(numbers)),
    hidden=lambda source: f"#hide[{source}];",
    finished=lambda texts: [_LEADING.sub(r"#leading[\1]\n\n", text) for text in texts],
    alike=True,
)
