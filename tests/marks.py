"""Marking simulated classes: many groups of students of one structure, marked together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from grader.assignment.policy import Policy
from grader.judging import sheets as judging
from grader.judging.judge import judged
from grader.judging.judged import CODE
from grader.judging.verdict import Verdict
from grader.marking.credit import share
from solutions.structure import Structure
from tests.classes import EQUAL, EXACT, Column, Mask, Sheets, Typed, joined

CHUNK = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Students on sheets of their own, and what they type."""

    sheets: Sheets
    typed: Typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What marking says of a group: arrays of shape (items, n)."""

    structure: Structure
    verdict: NDArray[np.uint8]
    mistakes: NDArray[np.uint64]
    present: Mask

    def names(self, slug: str) -> Mask:
        """Who is said to have made a mistake, somewhere."""
        bit = [wrong.slug for wrong in self.structure.mistakes].index(slug)
        return np.asarray(((self.mistakes >> np.uint64(bit)) & np.uint64(1)).any(axis=0))

    @property
    def accused(self) -> Mask:
        """Who is said to have made any mistake."""
        return np.asarray((self.mistakes != 0).any(axis=0))

    def are(self, *verdicts: Verdict) -> Mask:
        """(items, n): items with one of these verdicts, or that the sheet has not."""
        return np.asarray(np.isin(self.verdict, [CODE[v] for v in verdicts]) | ~self.present)

    def earned(self, policy: Policy) -> Column:
        """The share of the points that each student earns, every item being worth the same."""
        slugs = [wrong.slug for wrong in self.structure.mistakes]
        wrong = (self.are(Verdict.WRONG) & self.present).sum(axis=0)
        found = np.zeros(self.verdict.shape)
        for bits in np.unique(self.mistakes):
            named = [slug for place, slug in enumerate(slugs) if int(bits) >> place & 1]
            for verdict, unexplained in product(Verdict, range(len(found) + 1)):
                own = (self.verdict == CODE[verdict]) & (self.mistakes == bits)
                own &= wrong == unexplained
                if own.any():
                    found[own] = float(share(policy, verdict, named, unexplained))
        return np.asarray((found * self.present).sum(axis=0) / self.present.sum(axis=0))


def answers_of(sheets: Sheets, typed: Typed) -> judging.Answers:
    """What is typed, as marking takes it; a wrong expression is another function."""
    exact = typed.places == EXACT
    with np.errstate(invalid="ignore"):
        other = exact & (np.abs(typed.value - sheets.key) > EQUAL * (1 + np.abs(sheets.key)))
    return judging.Answers(
        value=typed.value, unit=np.where(exact, 0.0, 10.0**-typed.places),
        other=other if other.any() else None,
    )  # fmt: skip


def marking_sheets(sheets: Sheets, typed: Typed) -> judging.Sheets:
    """Sheets with what is typed into them, as marking takes them."""
    bounds = [sheets.intervals[item] for item in sheets.structure.items]
    key = judging.Key(
        value=sheets.key, low=np.array([one.low for one in bounds]),
        high=np.array([one.high for one in bounds]), present=sheets.present,
    )  # fmt: skip
    return judging.Sheets(
        structure=sheets.structure, cells=sheets.cells, answers=answers_of(sheets, typed), key=key,
        rounding_of=sheets.structure.rounding_of,
    )  # fmt: skip


def marked(groups: Sequence[Group], accepted: Set[str] = frozenset()) -> list[Marks]:
    """The marks of each group, in the same order; all groups have the same structure."""
    if not any(group.sheets.count for group in groups):
        return [_nobody(group) for group in groups]
    everyone = joined([group.sheets for group in groups])
    typed = Typed(
        value=np.concatenate([group.typed.value for group in groups], axis=1),
        places=np.concatenate([group.typed.places for group in groups], axis=1),
    )
    whole = marking_sheets(everyone, typed)
    parts = [judged(whole.of(part), accepted) for part in _chunks(everyone.count)]
    ends = np.cumsum([group.sheets.count for group in groups])[:-1]
    verdicts = np.split(np.concatenate([p.verdict for p in parts], axis=1), ends, axis=1)
    mistakes = np.split(np.concatenate([p.mistakes for p in parts], axis=1), ends, axis=1)
    return [
        Marks(structure=everyone.structure, verdict=v, mistakes=m, present=group.sheets.present)
        for group, v, m in zip(groups, verdicts, mistakes, strict=True)
    ]


def _chunks(count: int) -> Iterator[NDArray[np.intp]]:
    for start in range(0, count, CHUNK):
        yield np.arange(start, min(start + CHUNK, count))


def _nobody(group: Group) -> Marks:
    """The marks of a group without students."""
    return Marks(
        structure=group.sheets.structure, verdict=np.zeros(group.typed.value.shape, dtype=np.uint8),
        mistakes=np.zeros(group.typed.value.shape, dtype=np.uint64), present=group.sheets.present,
    )  # fmt: skip
