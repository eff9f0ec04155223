"""An exercise student by student: what each typed, what is right, where their own answers lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.judging.judged import VERDICTS
from grader.judging.sheets import Mask, Places
from grader.records.marks import ABSENT, LETTER
from grader.reporting.sitting import Sitting
from problems.program import Kind
from solutions.columns import Givens
from solutions.interval import Column
from solutions.written_columns import written_columns

_LETTERS = np.frombuffer("".join(LETTER[one] for one in VERDICTS).encode(), dtype=np.uint8)

WIDE, WIDER = 0.05, 10
"""What is wide for the size of its numbers, and so many times as wide as the interval of right
answers, is shown by its ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ByStudent:
    """Columns with an entry for each student in `who`; in a text, each item has a line.

    title     of the exercise, in English
    items     as they stand on these sheets
    typed     as it stands in the form
    verdicts  a letter for each item, as in the gradebook; "" of who is not graded
    right     "" where just that was typed
    own       what the student's own earlier answers lead to, where that is not what is right
    mistakes  slugs of those that are named, with blanks between them
    hints     of every mistake by its slug, in English
    """

    title: str
    items: tuple[str, ...]
    who: tuple[int, ...]
    typed: tuple[str, ...]
    verdicts: tuple[str, ...]
    right: tuple[str, ...]
    own: tuple[str, ...]
    mistakes: tuple[str, ...]
    hints: Mapping[str, str]


def by_student(
    sittings: Sequence[Sitting], places: Sequence[int], *, graded: bool = True
) -> tuple[ByStudent, ...]:
    """Every sitting; `places` are those of its students among all."""
    return tuple(_by_student(one, places, graded=graded) for one in sittings)


def _by_student(sitting: Sitting, places: Sequence[int], *, graded: bool) -> ByStudent:
    return ByStudent(
        title=sitting.structure.title, items=sitting.items,
        who=tuple(places[own] for own in sitting.who.tolist()),
        typed=tuple(sitting.typed),
        verdicts=_verdicts(sitting) if graded else ("",) * len(sitting.who),
        right=_right(sitting), own=_own(sitting), mistakes=_mistakes(sitting),
        hints={wrong.slug: wrong.hint for wrong in sitting.structure.mistakes},
    )  # fmt: skip


def _verdicts(sitting: Sitting) -> tuple[str, ...]:
    letters = np.where(sitting.key.present, _LETTERS[sitting.verdict], ord(ABSENT))
    return _rows(letters.astype(np.uint8))


def _rows(letters: NDArray[np.uint8]) -> tuple[str, ...]:
    """The columns of (items, n) as texts."""
    text, width = letters.T.tobytes().decode("ascii"), len(letters)
    return tuple(text[first : first + width] for first in range(0, len(text), width))


def _right(sitting: Sitting) -> tuple[str, ...]:
    """What should stand at each item, unless it does."""
    columns = _written(sitting, sitting.key.value, sitting.key.present)
    rows = zip(zip(*columns, strict=True), sitting.typed, strict=True)
    return tuple(_unless(right, typed.split("\n")) for right, typed in rows)


def _unless(texts: Sequence[str], others: Sequence[str]) -> str:
    return _lines(["" if one == own else one for one, own in zip(texts, others, strict=True)])


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(texts) if any(texts) else ""


def _written(sitting: Sitting, values: Column, where: Mask) -> list[list[str]]:
    """(items, n): values as a student should write them, "" elsewhere."""
    return [
        _written_at(sitting, item, own, np.flatnonzero(here))
        for item, own, here in zip(sitting.structure.items, values, where, strict=True)
    ]


def _written_at(sitting: Sitting, item: str, values: Column, rows: Places) -> list[str]:
    def givens(row: int) -> Givens:
        return sitting.givens[int(rows[row])]

    found = written_columns(sitting.structure, item, values[rows], givens)
    if len(rows) == len(values):
        return found
    texts = [""] * len(values)
    for row, text in zip(rows.tolist(), found, strict=True):
        texts[row] = text
    return texts


def _own(sitting: Sitting) -> tuple[str, ...]:
    """The middle of what counts as carried forward, or its ends where it is wide."""
    (low, high), key = sitting.carried, sitting.key
    is_outcome = _of_kind(sitting, Kind.CHOICE, Kind.INTEGER)
    with np.errstate(all="ignore"):
        middle, width = (low + high) / 2, high - low
        elsewhere = np.isfinite(width) & ((key.value < low) | (high < key.value)) & key.present
        # Of an expression only its value is carried, and of a choice maybe several words.
        elsewhere &= _of_kind(sitting, Kind.NUMBER) | (is_outcome & (width < 1 / 2))
        wide = (width > WIDE * np.abs(middle)) & (width > WIDER * (key.high - key.low))
    wide &= elsewhere & ~is_outcome
    middle = np.where(is_outcome, np.rint(middle), middle)
    columns = _written(sitting, middle, elsewhere & ~wide)
    for line, column in np.argwhere(wide).tolist():
        columns[line][column] = f"{low[line, column]:.4g} … {high[line, column]:.4g}"
    return tuple(_lines(own) for own in zip(*columns, strict=True))


def _of_kind(sitting: Sitting, *kinds: Kind) -> Mask:
    """(items, 1): where an answer is of one of these kinds."""
    owners = sitting.structure.owners
    return np.array([owners[item].kind in kinds for item in sitting.structure.items])[:, None]


def _mistakes(sitting: Sitting) -> tuple[str, ...]:
    """Whoever makes the same mistake shows it at the same items: equal bits are told once."""
    named = np.ascontiguousarray(sitting.named.T)
    known: dict[bytes, str] = {}
    found = [""] * len(named)
    for column in np.flatnonzero(named.any(axis=1)).tolist():
        bits = named[column].tobytes()
        if bits not in known:
            known[bits] = _lines([_slugs(sitting, int(one)) for one in named[column]])
        found[column] = known[bits]
    return tuple(found)


def _slugs(sitting: Sitting, bits: int) -> str:
    return " ".join(slug for slug, bit in sitting.bits.items() if bits & int(bit))
