"""Marking: entries -> columns -> verdicts -> points, one block of columns for each structure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from grader.assignment.policy import Policy
from grader.judging.judge import judged
from grader.marking.blocks import Place, blocks, sheets_of
from grader.marking.result import ExerciseResult
from grader.marking.results import Results
from grader.marking.typed import Entries, answers
from grader.marking.worth import Worth
from grader.records.issued import Packed
from grader.records.manifest import Manifest

CONVENTION = "convention"
"""What a ruling calls the opposite sign, kept through."""

Accepted = Callable[[str, str], frozenset[str]]
"""The readings that a person accepted for a sheet code and an exercise, besides the policy's."""


def nothing_more(code: str, exercise: str) -> frozenset[str]:
    """Nobody accepted anything."""
    return frozenset()


def mark(
    manifest: Manifest,
    entries: Mapping[str, Entries],
    tolerance: Fraction | None = None,
    accepted: Accepted = nothing_more,
    *,
    explain: bool = False,
) -> dict[str, tuple[ExerciseResult, ...]]:
    """Every exercise of some sheets, by code; with `tolerance` a band is all that counts.

    `explain` adds to each item which mistakes were tried and what they lead to.
    """
    usual = Worth(points=manifest.points(), weights=manifest.weights(), policy=manifest.policy())
    alike: dict[frozenset[str], list[Packed]] = defaultdict(list)
    for one in manifest.instances.of([*entries]):
        alike[accepted(one.code, one.exercise)].append(one)
    marked: dict[Place, ExerciseResult] = {}
    for readings, instances in alike.items():
        worth = replace(usual, policy=accepting(usual.policy, readings))
        for block in blocks(manifest, instances, tolerance):
            own = [entries[code] for code, _ in block.places]
            columns = sheets_of(block, answers(block, own))
            found = judged(columns, worth.policy.accepted)
            results = Results(block, columns, found, worth, explain=explain)
            for column, place in enumerate(block.places):
                marked[place] = results.exercise(column, own[column])
    by_code: dict[str, list[ExerciseResult]] = {code: [] for code in entries}
    for code, position in sorted(marked):
        by_code[code].append(marked[code, position])
    return {code: tuple(found) for code, found in by_code.items()}


def accepting(policy: Policy, readings: frozenset[str]) -> Policy:
    """The policy where some mistakes, or the opposite sign `convention`, count in full."""
    slugs = dict.fromkeys(readings - {CONVENTION}, Fraction(1))
    convention = Fraction(1) if CONVENTION in readings else policy.convention
    return replace(policy, mistakes={**policy.mistakes, **slugs}, convention=convention)


__all__ = ["Accepted", "Entries", "mark", "nothing_more"]
