"""Marking simulated classes: many groups of students of one structure, marked together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.assignment.policy import Policy
from grader.marking.judge import Answers, judged
from grader.marking.result import Verdict
from solutions.structure import Structure
from tests.classes import Column, Mask, Sheets, Typed

CODES = {verdict: code for code, verdict in enumerate(Verdict)}
"""The numbers that stand for verdicts in arrays."""

STANDARD = Policy()

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
        return ((self.mistakes >> np.uint64(bit)) & np.uint64(1)).any(axis=0)

    @property
    def accused(self) -> Mask:
        """Who is said to have made any mistake."""
        return (self.mistakes != 0).any(axis=0)

    def are(self, *verdicts: Verdict) -> Mask:
        """(items, n): items with one of these verdicts, or that the sheet has not."""
        return np.isin(self.verdict, [CODES[v] for v in verdicts]) | ~self.present

    def earned(self, policy: Policy) -> Column:
        """The share of the points that each student earns, every item being worth the same."""
        credit = np.array([float(getattr(policy, v.name.lower(), 0)) for v in Verdict])
        share = credit[self.verdict]
        wrong = np.sum(self.are(Verdict.WRONG) & self.present, axis=0)
        carried = self.are(Verdict.CARRIED) & (wrong > policy.carried_in_full)
        share = np.where(carried, share * float(policy.carried_beyond), share)
        return np.asarray(np.sum(share * self.present, axis=0) / self.present.sum(axis=0))


def answers_of(structure: Structure, typed: Typed) -> Answers:
    """What is typed, as marking takes it."""
    asked = np.array([
        structure.rounding_of(structure.owners[item].name).key_decimals for item in structure.items
    ])  # fmt: skip
    coarse = typed.places == asked[:, None] - 1
    return Answers(value=typed.value, half=typed.half, coarse=coarse)


def marked(groups: Sequence[Group], policy: Policy = STANDARD) -> list[Marks]:
    """The marks of each group, in the same order; all groups have the same structure."""
    one = groups[0].sheets.structure
    columns = {
        name: np.concatenate([group.sheets.columns[name] for group in groups])
        for name in groups[0].sheets.columns
    }
    key = np.concatenate([group.sheets.key for group in groups], axis=1)
    typed = Typed(
        value=np.concatenate([group.typed.value for group in groups], axis=1),
        places=np.concatenate([group.typed.places for group in groups], axis=1),
    )
    answers = answers_of(one, typed)
    parts = [
        judged(
            one, {name: column[part] for name, column in columns.items()},
            Answers(
                value=answers.value[:, part], half=answers.half[:, part],
                coarse=answers.coarse[:, part],
            ),
            key[:, part], policy,
        )
        for part in _chunks(key.shape[1])
    ]  # fmt: skip
    verdict = np.concatenate([part.verdict for part in parts], axis=1)
    mistakes = np.concatenate([part.mistakes for part in parts], axis=1)
    ends = np.cumsum([group.sheets.count for group in groups])[:-1]
    return [
        Marks(structure=one, verdict=v, mistakes=m, present=group.sheets.present)
        for group, v, m in zip(
            groups, np.split(verdict, ends, axis=1), np.split(mistakes, ends, axis=1), strict=True
        )
    ]


def _chunks(count: int) -> Iterator[slice]:
    for start in range(0, count, CHUNK):
        yield slice(start, start + CHUNK)
