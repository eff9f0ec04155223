"""Detours: the part of a wrong program that differs from the right one.

A mistake changes some cells, and whatever is computed from them up to the next answers. Beyond an
answer the student goes on from what they wrote, so nothing else has to be computed again.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from problems.formula import Formula, names
from problems.program import Program
from solutions.patches import Patch
from solutions.tape import Tape, compile_part


@dataclass(frozen=True, slots=True, kw_only=True)
class Detour:
    """One patch of a mistake: the tape of what it changes, and the asked cells among that.

    short  it ends at the answers, which all are gone on with
    """

    slug: str
    short: bool
    tape: Tape
    items: tuple[str, ...]


def detour(
    slug: str, program: Program, patch: Patch, items: Sequence[str], held: Set[str]
) -> Detour:
    """The detour of a patch; `held` answers are gone on with wherever they are read."""
    wrong = [step for q in program.patched(dict(patch)).computed for step in q.steps()]
    changed: list[tuple[str, Formula]] = []
    spreading: set[str] = set()
    for place, formula in wrong:
        if place in patch or not spreading.isdisjoint(names(formula)):
            changed.append((place, formula))
            if place not in held:
                spreading.add(place)
    asked = frozenset(items)
    return Detour(
        slug=slug,
        short=held >= frozenset(items),
        tape=compile_part(_needed(changed, asked, held), held),
        items=tuple(place for place, _ in changed if place in asked),
    )


def _needed(
    changed: Sequence[tuple[str, Formula]], asked: Set[str], held: Set[str]
) -> list[tuple[str, Formula]]:
    """The steps that some answer is computed from."""
    wanted = set(asked)
    kept = []
    for place, formula in reversed(changed):
        if place in wanted:
            kept.append((place, formula))
            wanted.update(name for name in names(formula) if name not in held)
    return kept[::-1]


def answers_before(program: Program, items: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The answers from which each one is computed without another answer on the way."""
    asked = frozenset(items)
    rests_on: dict[str, dict[str, None]] = {}
    for place, formula in (step for q in program.computed for step in q.steps()):
        found: dict[str, None] = {}
        for name in names(formula):
            found |= {name: None} if name in asked else rests_on.get(name, {})
        rests_on[place] = found
    return {item: tuple(rests_on[item]) for item in items}
