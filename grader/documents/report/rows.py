"""Rows of a picture, each with its words: beside it where they are short, else above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.documents.markup import one_line
from grader.documents.report.frame import SIZE, Frame, room
from grader.documents.report.tones import Tone

LINE = 15.0
"""From one line of words to the next."""

BAR, APART = 14.0, 9.0
MOST_LINES = 3
BESIDE = 0.32
"""The share of a picture's width that words beside their row may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Where a row stands: the lines of its label, its top, and the middle of what it shows."""

    label: str
    lines: tuple[str, ...]
    top: float
    middle: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Some rows from top to bottom; `left` is where what they show begins."""

    rows: tuple[Row, ...]
    left: float
    high: float


def rows(labels: Sequence[str], wide: float, top: float = 0.0) -> Rows:
    """Places for rows in a picture of some width."""
    widest = max(map(room, labels), default=0.0)
    beside = widest <= BESIDE * wide
    found, y = [], top
    for label in labels:
        lines = (label,) if beside else fitted(label, wide)
        below = y if beside else y + LINE * len(lines) + 3
        found.append(Row(label=label, lines=lines, top=y, middle=below + BAR / 2))
        y = below + BAR + APART
    return Rows(rows=tuple(found), left=widest + 8 if beside else 1.0, high=y - APART / 2)


def draw_labels(frame: Frame, placed: Rows) -> None:
    """The words of every row; a label that is cut off tells the whole when pointed at."""
    for row in placed.rows:
        beside = placed.left > 1.0
        y = row.middle + SIZE / 3 if beside else row.top + SIZE
        for number, line in enumerate(row.lines):
            whole = row.label if line.endswith("…") else ""
            frame.words(
                (placed.left - 8 if beside else 0.0, y + number * LINE), line, whole=whole,
                anchor="end" if beside else "start", tone=Tone.INK,
            )  # fmt: skip


def fitted(text: str, wide: float, most: int = MOST_LINES) -> tuple[str, ...]:
    """Words on lines of some width, with "…" where there would be more than so many; () of none."""
    lines = list(_broken(one_line(text), wide))
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while last and room(f"{last}…") > wide:
        last = last[:-1]
    return (*lines[: most - 1], f"{last.rstrip()}…")


def on_one_line(text: str, wide: float) -> str:
    """Words as far as they go."""
    return "".join(fitted(text, wide, most=1))


def _broken(text: str, wide: float) -> Iterator[str]:
    """Lines as full as they go; a word that fills more than a line is broken anywhere."""
    line = ""
    for word in _words(text, wide):
        longer = f"{line} {word}" if line else word
        if line and room(longer) > wide:
            yield line
            longer = word
        line = longer
    if line:
        yield line


def _words(text: str, wide: float) -> Iterator[str]:
    for word in text.split():
        part = ""
        for sign in word:
            if part and room(part + sign) > wide:
                yield part
                part = ""
            part += sign
        yield part
