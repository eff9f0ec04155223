"""Wrong sheet by value: whose sheet the numbers of a submission fit, where they do not fit its own.

That happens where somebody types into a neighbour's form and puts their own code on it, hands in a
neighbour's answers, or goes on with a sheet that was replaced. What fits must not be chance, so

- whoever has half of their own sheet right is not asked about;
- values that many sheets accept, zeros and words say nothing, and a value that stands at several
  items counts once;
- three quarters of the values must fit, more than twice as many as on the own sheet;
- more must fit than of any sheet of the class on another's, by a margin: where sheets are alike,
  nothing is claimed;
- so many must fit that hardly any sheet of the class would by chance.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from grader.records.manifest import Manifest
from grader.submissions.asked import Entry
from grader.submissions.numbers import Read
from problems.program import Kind

Column = NDArray[np.float64]
Numbers = NDArray[np.int32]

COMMON = 0.05
"""A value that a larger share of the sheets accepts says nothing; neither do two of a few."""

MARGIN = 2
"""So many values more must fit than of any sheet on another's."""

CHANCE = 1e-3
"""That any other sheet fits so well by chance must be less likely than this."""

MOST = 0.75
"""The share of the values that must fit: copies do, and wrong ways have values of their own."""

LEAST = 8
"""Values that must fit: those of a short exercise may all follow from one that is equal by chance,
such as the input of a single neuron."""

SAMPLE = 256
"""Sheets that are held against all others, to see how alike they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The sheet that the numbers of a submission fit.

    person, code  whose sheet it is, and which: it may be an older one of the same person
    hits, of      how many of the values that tell sheets apart fit it
    own_hits      how many fit the sheet that the submission claims to be
    """

    person: str
    code: str
    hits: int
    of: int
    own_hits: int

    def note(self, person: str) -> str:
        """To the operator: what this means for the student who handed in the submission."""
        found = f"{self.hits} of {self.of} numbers fit the sheet {self.code}"
        if self.person == person:
            return (
                f"{found}, which was replaced, and {self.own_hits} the current one: ask {person} "
                "for the answers to the current sheet"
            )
        return (
            f"{found} of {self.person}, and {self.own_hits} the sheet of {person}: ask {person} "
            "whose numbers these are"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An issued sheet and whose it is."""

    code: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The accepted intervals of some items of some sheets.

    items      with their leading number, as they stand on those sheets
    sheets     (n): which sheets, by their place
    low, high  (items, n)
    """

    items: Sequence[str]
    sheets: Numbers
    low: Column
    high: Column


class Fits:
    """The keys of all sheets, by item and in order of size: asking costs what it finds."""

    def __init__(self, sheets: Sequence[Sheet], accepted: Iterable[Accepted]) -> None:
        self._sheets = sheets
        self._place = {sheet.code: place for place, sheet in enumerate(sheets)}
        self._lines = _lines(accepted, len(sheets))

    def whose(self, code: str, entries: Mapping[str, Entry]) -> Fit | None:
        """The sheet that entries fit which were handed in under a code; None if no other does."""
        numbers = {item: entry.value for item, entry in entries.items() if isinstance(entry, Read)}
        own = self._place.get(code, -1)
        if 2 * self._right(own, numbers) >= len(numbers):
            return None
        found = self._held(numbers)
        others = np.array(found.hits)
        if own >= 0:
            others[own] = 0
        best = int(others.argmax()) if others.size else -1
        if best < 0 or not self._convinces(found, best, own):
            return None
        sheet, own_hits = self._sheets[best], int(found.hits[own]) if own >= 0 else 0
        return Fit(
            person=sheet.person, code=sheet.code, hits=int(found.hits[best]), of=found.of,
            own_hits=own_hits,
        )  # fmt: skip

    def _right(self, own: int, numbers: Mapping[str, float]) -> int:
        """How many numbers are right on one sheet."""
        lines = self._lines
        return sum(
            lines[item].accepts(own, value) for item, value in numbers.items() if item in lines
        )

    def _convinces(self, found: _Held, best: int, own: int) -> bool:
        hits = int(found.hits[best])
        own_hits = int(found.hits[own]) if own >= 0 else 0
        rivals = found.hits == hits
        if own >= 0:
            rivals[own] = False
        return (
            hits >= max(LEAST, MOST * found.of)
            and hits > 2 * own_hits
            and int(rivals.sum()) == 1
            and found.surprise[best] >= math.log(len(self._sheets) / CHANCE)
            and hits >= self.alike + MARGIN
        )

    @cached_property
    def alike(self) -> int:
        """How many of the values of a sheet fit another's, at most."""
        step = max(1, len(self._sheets) // SAMPLE)
        sample = range(0, len(self._sheets), step)
        right: dict[int, dict[str, float]] = {place: {} for place in sample}
        for item, line in self._lines.items():
            for place, value in line.right(step):
                right[place][item] = value
        most = 0
        for place, values in right.items():
            hits = self._held(values).hits
            hits[place] = 0
            most = max(most, int(hits.max()))
        return most

    def _held(self, numbers: Mapping[str, float]) -> _Held:
        """Numbers held against every sheet."""
        hits = np.zeros(len(self._sheets), dtype=np.int64)
        surprise = np.zeros(len(self._sheets))
        seen = {0.0}
        of = 0
        for item, value in numbers.items():
            line = self._lines.get(item)
            if line is None or abs(value) in seen:
                continue
            seen.add(abs(value))
            accepting = line.accepting(value)
            if accepting.size > max(1, COMMON * line.count):
                continue
            of += 1
            hits[accepting] += 1
            surprise[accepting] += math.log(line.count / max(1, accepting.size))
        return _Held(hits=hits, surprise=surprise, of=of)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """Of each sheet how many of `of` values fit, and how much that would be by chance."""

    hits: NDArray[np.int64]
    surprise: Column
    of: int


class _Line:
    """One item: the accepted intervals of all sheets that have it, by their lower end."""

    def __init__(self, sheets: Numbers, low: Column, high: Column, count: int) -> None:
        sound = np.isfinite(low) & np.isfinite(high)
        order = np.flatnonzero(sound)[np.argsort(low[sound], kind="stable")]
        self._sheets, self._low, self._high = sheets[order], low[order], high[order]
        # The last one is for a sheet that nobody has.
        self._row = np.full(count + 1, -1, dtype=np.int32)
        self._row[self._sheets] = np.arange(len(order))
        self._widest = float((self._high - self._low).max(initial=0.0))

    @property
    def count(self) -> int:
        """How many sheets have this item."""
        return len(self._sheets)

    def accepts(self, sheet: int, value: float) -> bool:
        """Whether a sheet accepts a value."""
        row = self._row[sheet]
        return bool(row >= 0 and self._low[row] <= value <= self._high[row])

    def accepting(self, value: float) -> Numbers:
        """The sheets that accept a value."""
        first = np.searchsorted(self._low, value - self._widest, side="left")
        last = np.searchsorted(self._low, value, side="right")
        found: Numbers = self._sheets[first:last][self._high[first:last] >= value]
        return found

    def right(self, step: int) -> Iterable[tuple[int, float]]:
        """One sheet in so many, with its right value."""
        own = self._sheets % step == 0
        middle = (self._low[own] + self._high[own]) / 2
        return zip(self._sheets[own].tolist(), middle.tolist(), strict=True)


def _lines(accepted: Iterable[Accepted], count: int) -> dict[str, _Line]:
    parts: dict[str, list[tuple[Numbers, Column, Column]]] = defaultdict(list)
    for block in accepted:
        for item, low, high in zip(block.items, block.low, block.high, strict=True):
            parts[item].append((block.sheets, low, high))
    return {
        item: _Line(
            np.concatenate([sheets for sheets, _, _ in found]),
            np.concatenate([low for _, low, _ in found]),
            np.concatenate([high for _, _, high in found]),
            count,
        )
        for item, found in parts.items()
    }


def fits(manifest: Manifest) -> Fits:
    """Every sheet that was ever issued, replaced ones too."""
    sheets = [Sheet(code=code, person=person) for code, person, _, _ in manifest.issued()]
    place = {sheet.code: number for number, sheet in enumerate(sheets)}
    blocks: dict[tuple[int, str], list[tuple[int, bytes, bytes]]] = defaultdict(list)
    for code, position, structure, low, high in manifest.instances.intervals():
        blocks[position, structure].append((place[code], low, high))
    return Fits(
        sheets,
        (_accepted(manifest, *block, found) for block, found in blocks.items()),
    )


def _accepted(
    manifest: Manifest, position: int, id_: str, found: Sequence[tuple[int, bytes, bytes]]
) -> Accepted:
    structure = manifest.structure(id_)
    lines = [
        line for line, item in enumerate(structure.items)
        if structure.owners[item].kind is Kind.NUMBER
    ]  # fmt: skip
    return Accepted(
        items=[f"{position}.{structure.items[line]}" for line in lines],
        sheets=np.array([row[0] for row in found], dtype=np.int32),
        low=_columns([low for _, low, _ in found])[lines],
        high=_columns([high for _, _, high in found])[lines],
    )  # fmt: skip


def _columns(packed: Sequence[bytes]) -> Column:
    """(items, n) of what the manifest packs sheet by sheet."""
    return np.array([np.frombuffer(row, dtype="<f8") for row in packed]).T
