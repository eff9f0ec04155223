"""Detours: the part of a wrong program that differs from the right one.

A mistake changes some cells, and whatever is computed from them up to the next answers. Beyond an
answer the student goes on from what they wrote, so nothing else has to be computed again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from problems.formula import Formula, fault, names
from problems.program import Program, ProgramError
from solutions.patches import Patch, Wrong
from solutions.tape import Tape, compile_part

Step = tuple[str, Formula]
"""A cell and its formula."""


@dataclass(frozen=True, kw_only=True)
class Detour:
    """One patch of a mistake: the steps that it changes, and the asked cells among them.

    short  it ends at the answers, which all are gone on with
    held   the answers that are gone on with wherever they are read
    """

    slug: str
    short: bool
    steps: tuple[Step, ...]
    held: Set[str]
    items: tuple[str, ...]

    @cached_property
    def tape(self) -> Tape:
        """The steps ready to run: few of the mistakes that may be made are looked for."""
        return compile_part(self.steps, self.held)


def detours(
    program: Program, mistakes: Sequence[Wrong], items: Sequence[str], held: Set[str]
) -> Iterator[Detour]:
    """The detour of every patch; `held` answers are gone on with wherever they are read."""
    right, asked = _Right(program), frozenset(items)
    for wrong in mistakes:
        for patch in wrong.patches:
            reads = right.reads | {place: _read(formula) for place, formula in patch.items()}
            changed = list(_changed(right.steps_with(patch), patch, reads, held))
            yield Detour(
                slug=wrong.slug,
                short=held >= asked,
                steps=_needed(changed, asked, reads, held),
                held=held,
                items=tuple(place for place, _ in changed if place in asked),
            )


class _Right:
    """A program, and what is asked about it for every patch."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._steps = [step for quantity in program.computed for step in quantity.steps()]
        self._turn = {
            place: turn for turn, quantity in enumerate(program.quantities)
            for place in quantity.cells
        }  # fmt: skip
        self.reads = {place: _read(formula) for place, formula in self._steps}

    def steps_with(self, patch: Patch) -> Sequence[Step]:
        """The steps of the wrong program: in the old order, if that will do."""
        if not all(self._in_turn(place, formula) for place, formula in patch.items()):
            wrong = self._program.patched(dict(patch))
            return [step for quantity in wrong.computed for step in quantity.steps()]
        for place, formula in patch.items():
            if reason := fault(formula):
                raise ProgramError(f"{place}: {reason}")
        return [(place, patch.get(place, formula)) for place, formula in self._steps]

    def _in_turn(self, place: str, formula: Formula) -> bool:
        """Whether a formula reads only what stands before its cell."""
        turn = self._turn[place]
        return all(self._turn.get(name, turn) < turn for name in names(formula))


def _read(formula: Formula) -> frozenset[str]:
    return frozenset(names(formula))


def _changed(
    wrong: Sequence[Step], patch: Patch, reads: Mapping[str, Set[str]], held: Set[str]
) -> Iterator[Step]:
    """The steps that a patch changes, and those that read on from them."""
    spreading: set[str] = set()
    for place, formula in wrong:
        if place in patch or not spreading.isdisjoint(reads[place]):
            yield place, formula
            if place not in held:
                spreading.add(place)


def _needed(
    changed: Sequence[Step], asked: Set[str], reads: Mapping[str, Set[str]], held: Set[str]
) -> tuple[Step, ...]:
    """The steps that some answer is computed from."""
    wanted = set(asked)
    kept = []
    for place, formula in reversed(changed):
        if place in wanted:
            kept.append((place, formula))
            wanted |= reads[place] - held
    return tuple(kept[::-1])


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
