"""Verifying an exercise: many instances from a public seed, and what must hold of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from grader.errors import IssueError, WitnessError
from grader.issuing.draws import Stream
from grader.issuing.guard import judge
from grader.issuing.instances import Instance, Tally, draw_instances
from grader.issuing.issue import GRADIENT_TOLERANCE, Posed
from grader.issuing.secret import seed_secret
from grader.issuing.told_apart import Mistakes
from grader.progress import Progress
from grader.specimens.checked import Checked, Margin, Widths
from problems.program import Kind
from solutions.columns import Column, cells_of, given_columns
from solutions.gradient_check import check_gradients
from solutions.live import absent
from solutions.tolerance import rule_of

CHUNK = 100
"""Instances drawn together, between two steps of a progress bar."""

GRADIENT_CHECKS = 5
"""Instances whose derivatives are compared with central differences."""


def verify_exercise(posed: Posed, count: int, seed: str, progress: Progress) -> Checked:
    """Draw `count` instances and hold each against everything that is promised of it."""
    found = _Findings(posed=posed)
    chunks = [range(i, min(i + CHUNK, count)) for i in range(0, count, CHUNK)]
    for chunk in progress(chunks, posed.exercise.id, len(chunks)):
        try:
            found.take(draw_instances(
                posed.structure, posed.problem, [_stream(posed, seed, n) for n in chunk],
                found.tally,
            ))  # fmt: skip
        except (IssueError, WitnessError) as fault:
            found.failures.append(str(fault))
            break
    return found.report()


def _stream(posed: Posed, seed: str, number: int) -> Stream:
    return Stream(
        secret=seed_secret(seed), course="", term="", assignment="verify",
        exercise=posed.exercise.id, recipient=str(number), revision=1,
    )  # fmt: skip


@dataclass(slots=True, kw_only=True)
class _Findings:
    """What has been found so far; keeps no instance."""

    posed: Posed
    tally: Tally = field(default_factory=Tally)
    instances: int = 0
    seen: set[int] = field(default_factory=set)
    widths: list[tuple[float, str]] = field(default_factory=list)
    margin: Margin | None = None
    between: Margin | None = None
    gradients: int = 0
    gradient_error: float = 0.0
    inert: Counter[str] = field(default_factory=Counter)
    twins: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def take(self, drawn: Sequence[Instance]) -> None:
        self._judge_again(drawn)
        for instance in drawn:
            number = self.instances
            self.instances += 1
            self.seen.add(hash(tuple(sorted(instance.givens.items()))))
            self.inert.update(instance.inert)
            self.twins.update(instance.twins)
            self._hold_key(instance, number)
            if number < GRADIENT_CHECKS:
                self._check_gradients(instance, number)

    def _judge_again(self, drawn: Sequence[Instance]) -> None:
        """What was issued must pass the guard, whoever asks it."""
        structure = self.posed.structure
        columns = given_columns(structure.program, [instance.givens for instance in drawn])
        judgement = judge(structure, cells_of(columns, structure.program))
        self._hold_margins(judgement.mistakes)
        for condition, mask in judgement.refused.items():
            self.failures += [
                f"instance {self.instances + int(row)} was issued although the guard "
                f"refuses it: {condition}"
                for row in np.flatnonzero(mask)
            ]

    def _hold_margins(self, mistakes: Mistakes) -> None:
        alone = (((a.slug,), column) for a, column in mistakes.margins().items())
        pairs = (((a.slug, b.slug), c) for (a, b), c in mistakes.margins_between().items())
        self.margin = _smallest(self.margin, alone)
        self.between = _smallest(self.between, pairs)

    def _hold_key(self, instance: Instance, number: int) -> None:
        structure = self.posed.structure
        rules = [rule_of(structure, q.name) for q in structure.asked_quantities for _ in q.cells]
        bounds = zip(structure.items, instance.low, instance.high, rules, strict=True)
        gone = absent(structure, lambda place: float(instance.key[place].nearest))
        for item, low, high, one in bounds:
            key = float(instance.key[item].nearest)
            owner = structure.owners[item]
            if owner.kind is not Kind.EXPRESSION and owner.name not in gone:
                self.widths.append(((high - low) / float(one.unit(np.array(key))), item))
            if not low <= key <= high:
                self.failures.append(
                    f"instance {number}, {item}: the key {key!r} is outside of its own interval, "
                    f"{low!r} to {high!r}"
                )

    def _check_gradients(self, instance: Instance, number: int) -> None:
        checks = check_gradients(
            self.posed.problem.program, self.posed.structure.program, instance.givens
        )
        for check in checks:
            self.gradients += 1
            self.gradient_error = max(self.gradient_error, check.error)
            if not check.error <= GRADIENT_TOLERANCE:
                self.failures.append(
                    f"instance {number}: d {check.of} / d {check.by} is derived as "
                    f"{check.derived!r}, central differences give {check.numeric!r}"
                )

    def report(self) -> Checked:
        structure, drawn = self.posed.structure, max(self.instances, 1)
        return Checked(
            name=self.posed.exercise.id,
            family=structure.family,
            witness=structure.witness,
            instances=self.instances,
            distinct=len(self.seen),
            variants=self.posed.problem.variants(),
            judged=self.tally.judged,
            accepted=self.tally.share,
            refused={name: n for name, n in self.tally.refused.most_common() if n},
            confused=dict(self.tally.confused.most_common()),
            widths=self._widths(),
            gradients=(self.gradients, self.gradient_error),
            margin=self.margin,
            between=self.between,
            inert={slug: n / drawn for slug, n in self.inert.most_common()},
            twins={pair: n / drawn for pair, n in self.twins.most_common()},
            failures=tuple(self.failures),
        )

    def _widths(self) -> Widths | None:
        if not self.widths:
            return None
        widest, item = max(self.widths)
        median = float(np.median([width for width, _ in self.widths]))
        return Widths(median=median, widest=widest, item=item)


def _smallest(
    before: Margin | None, found: Iterator[tuple[tuple[str, ...], Column]]
) -> Margin | None:
    """The smallest of what was found of some instances and of those before; None: there is none."""
    known = [before] if before else []
    margins = [Margin(mistakes=who, tolerances=float(column.min())) for who, column in found]
    finite = [margin for margin in margins if np.isfinite(margin.tolerances)]
    return min(known + finite, key=lambda margin: margin.tolerances, default=None)
