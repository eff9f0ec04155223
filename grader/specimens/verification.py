"""Verifying an exercise: many instances from a public seed, and what must hold of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from grader.errors import IssueError, WitnessError
from grader.issuing.draws import Stream
from grader.issuing.guard import judge
from grader.issuing.instances import Instance, Tally, draw_instances
from grader.issuing.issue import GRADIENT_TOLERANCE, Posed
from grader.issuing.secret import seed_secret
from grader.progress import Progress
from grader.specimens.json_numbers import nearly
from problems.program_json import Json
from solutions.columns import cells_of, given_columns
from solutions.gradient_check import check_gradients
from solutions.tolerance import rule_of

CHUNK = 100
"""Instances drawn together, between two steps of a progress bar."""

GRADIENT_CHECKS = 5
"""Instances whose derivatives are compared with central differences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found of one exercise.

    distinct    different instances among those drawn; `variants` before the guard
    accepted    the share of candidates that make a fair sheet; `refused` how many fail a condition
    widths      of the accepted intervals, in units of the last place: median and widest
    gradients   derivatives that were compared with central differences, and the worst difference
    inert       mistake -> share of instances that it does not change; `twins` likewise
    failures    everything that must not be, each in a sentence
    """

    name: str
    family: str
    witness: str | None
    instances: int
    distinct: int
    variants: int
    judged: int
    accepted: float
    refused: Mapping[str, int]
    widths: tuple[float, float] | None
    gradients: tuple[int, float]
    inert: Mapping[str, float]
    twins: Mapping[tuple[str, str], float]
    failures: tuple[str, ...]

    def to_json(self) -> dict[str, Json]:
        """One row of `verify --json`, as docs/json.md describes."""
        return {
            "name": self.name,
            "family": self.family,
            "witness": self.witness,
            "instances": self.instances,
            "distinct": self.distinct,
            "variants": self.variants,
            "judged": self.judged,
            "accepted": self.accepted,
            "refused": dict(self.refused),
            "width": self._width(),
            "gradients": {"checked": self.gradients[0], "worst": nearly(self.gradients[1])},
            "inert": dict(self.inert),
            "twins": [{"mistakes": [*pair], "share": s} for pair, s in self.twins.items()],
            "failures": [*self.failures],
        }

    def _width(self) -> Json:
        if self.widths is None:
            return None
        median, widest = self.widths
        return {"median": nearly(median), "widest": nearly(widest)}


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
    widths: list[float] = field(default_factory=list)
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
        for condition, mask in judgement.refused.items():
            self.failures += [
                f"instance {self.instances + int(row)} was issued although the guard "
                f"refuses it: {condition}"
                for row in np.flatnonzero(mask)
            ]

    def _hold_key(self, instance: Instance, number: int) -> None:
        structure = self.posed.structure
        rules = [rule_of(structure, q.name) for q in structure.asked_quantities for _ in q.cells]
        bounds = zip(structure.items, instance.low, instance.high, rules, strict=True)
        for item, low, high, one in bounds:
            key = float(instance.key[item].nearest)
            self.widths.append((high - low) / float(one.unit(np.array(key))))
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
            widths=(float(np.median(self.widths)), max(self.widths)) if self.widths else None,
            gradients=(self.gradients, self.gradient_error),
            inert={slug: n / drawn for slug, n in self.inert.most_common()},
            twins={pair: n / drawn for pair, n in self.twins.most_common()},
            failures=tuple(self.failures),
        )
