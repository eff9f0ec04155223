"""Instances: a structure with numbers, drawn, judged, solved by two witnesses, and certified.

Candidates are judged side by side as columns; each recipient gets the first candidate that is fair,
so the numbers do not depend on who else is drawn for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from grader.errors import IssueError, WitnessError
from grader.issuing.draws import Stream, draw_givens
from grader.issuing.guard import Judgement, judge
from grader.issuing.told_apart import Variant
from problems.family import Problem
from solutions.agreement import disagreements
from solutions.columns import Column, Givens, cells_of, given_columns, reference_cells
from solutions.exact import Undecided, Undefined
from solutions.keys import Exact, equal_when_held, exact_key
from solutions.live import absent
from solutions.structure import Structure

MOST_CANDIDATES = 4096
"""Candidates tried for one sheet before the exercise is called impossible."""

WAVE = 256
"""Candidates judged at once; more than one for a recipient where few are waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """Numbers for one recipient, with everything that marking needs.

    low, high  the accepted interval of each item, in the order of `structure.items`
    inert      mistakes that change nothing on this instance
    twins      pairs of mistakes that cannot be told apart on it
    """

    candidate: int
    givens: Givens
    key: Mapping[str, Exact]
    low: tuple[float, ...]
    high: tuple[float, ...]
    inert: tuple[str, ...]
    twins: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Tally:
    """How many candidates were judged, accepted, and refused by which condition.

    confused  pairs of mistakes that could not be told apart, nor were twins
    """

    judged: int = 0
    accepted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, judgement: Judgement) -> None:
        """Count one judgement; a candidate counts under each condition that refuses it."""
        self.judged += judgement.count
        self.accepted += int(judgement.fair.sum())
        for condition, mask in judgement.refused.items():
            self.refused[condition] += int(mask.sum())
        for pair, mask in judgement.mistakes.confused.items():
            self.confused[pair] += int(mask.sum())

    def withdraw(self) -> None:
        """Count a candidate that looked fair in floats and is not, for certain."""
        self.accepted -= 1
        self.refused["uncertified"] += 1

    @property
    def share(self) -> float:
        """Accepted among judged candidates."""
        return self.accepted / self.judged if self.judged else 0.0


def draw_instances(
    structure: Structure, problem: Problem, streams: Sequence[Stream], tally: Tally | None = None
) -> list[Instance]:
    """One instance for each stream: its first fair candidate; IssueError where there is none."""
    tally = tally if tally is not None else Tally()
    found: dict[int, Instance] = {}
    waiting: Sequence[int] = range(len(streams))
    tried = 0
    while waiting:
        if tried == MOST_CANDIDATES:
            raise _no_fair_sheet(structure, tally)
        ahead = min(max(1, WAVE // len(waiting)), MOST_CANDIDATES - tried)
        for batch in _batches(waiting, tried, ahead):
            rows = [draw_givens(streams[who], number, problem) for who, number in batch]
            _settle(structure, batch, rows, found, tally)
        tried += ahead
        waiting = [who for who in waiting if who not in found]
    return [found[who] for who in range(len(streams))]


def _batches(waiting: Sequence[int], first: int, ahead: int) -> Iterator[list[tuple[int, int]]]:
    """(recipient, candidate) pairs in chunks; all candidates of a recipient stand together."""
    pairs = [(who, first + i) for who in waiting for i in range(ahead)]
    size = max(ahead, WAVE // ahead * ahead)
    for start in range(0, len(pairs), size):
        yield pairs[start : start + size]


def _settle(
    structure: Structure,
    batch: Sequence[tuple[int, int]],
    rows: Sequence[Givens],
    found: dict[int, Instance],
    tally: Tally,
) -> None:
    """Find for each recipient of a batch the first candidate that is fair, for certain."""
    columns = given_columns(structure.program, rows)
    judgement = judge(structure, cells_of(columns, structure.program))
    tally.add(judgement)
    reference = reference_cells(structure, columns)
    for row in map(int, np.flatnonzero(judgement.fair)):
        who, number = batch[row]
        if who in found:
            continue
        instance = _certified(structure, rows[row], judgement, row)
        if instance is None:
            tally.withdraw()
            continue
        here = {cell: column[row : row + 1] for cell, column in reference.items()}
        _refuse_disagreement(structure, instance, here)
        found[who] = replace(instance, candidate=number)


def _refuse_disagreement(
    structure: Structure, instance: Instance, reference: Mapping[str, Column]
) -> None:
    """The second witness has its say: WitnessError where it disagrees."""
    for disagreement in disagreements(structure, [instance.key], reference):
        raise WitnessError(
            f"the two witnesses differ: {disagreement}",
            where=f"family {structure.family}",
            remedy="Nothing was written. This is a fault of the family or of the grader: "
            "report it with these numbers.",
        )


def _certified(
    structure: Structure, givens: Givens, judgement: Judgement, row: int
) -> Instance | None:
    """The instance with its exact key; None where what looked equal in floats is not."""
    inert = [v for v, mask in judgement.inert.items() if mask[row]]
    twins = [pair for pair, mask in judgement.twins.items() if mask[row]]
    try:
        key = exact_key(structure, givens)
        items = _items_here(structure, key)
        for variants in [(v,) for v in inert] + twins:
            tapes = tuple(structure.tapes_of[v.slug][v.number] for v in variants)
            if not equal_when_held(structure, tapes, givens, items):
                return None
    except (Undecided, Undefined):
        return None
    intervals = [judgement.intervals[item] for item in structure.items]
    return Instance(
        candidate=0,
        givens=givens,
        key=key,
        low=tuple(float(i.low[row]) for i in intervals),
        high=tuple(float(i.high[row]) for i in intervals),
        inert=_slugs(structure, inert),
        twins=tuple(dict.fromkeys((a.slug, b.slug) for a, b in twins)),
    )


def _items_here(structure: Structure, key: Mapping[str, Exact]) -> tuple[str, ...]:
    """The items that a sheet with this key has."""
    gone = absent(structure, lambda place: float(key[place].nearest))
    return tuple(item for item in structure.items if structure.owners[item].name not in gone)


def _slugs(structure: Structure, inert: Sequence[Variant]) -> tuple[str, ...]:
    """The mistakes all of whose variants are inert."""
    return tuple(
        wrong.slug for wrong in structure.mistakes
        if sum(v.slug == wrong.slug for v in inert) == len(wrong.patches)
    )  # fmt: skip


def _no_fair_sheet(structure: Structure, tally: Tally) -> IssueError:
    most = [(name, count) for name, count in tally.refused.most_common(3) if count]
    reasons = ", ".join(f"{name} ({count})" for name, count in most)
    return IssueError(
        f"{tally.judged} candidates were tried and none made a fair sheet; "
        f"most were refused for: {reasons}",
        where=f"family {structure.family}",
        remedy="Allow more decimals or a smaller tolerance, ask more quantities, pin fewer givens, "
        "or choose other parameters.",
    )
