"""Issuing: who needs a sheet, what may not change under sheets that are out, and the draws."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import count

from grader.assignment.roster import Recipient, lost_zeros
from grader.assignment.spec import Assignment, Exercise
from grader.errors import IssueError, WitnessError
from grader.issuing.codes import sheet_code
from grader.issuing.draws import SCHEME, Stream
from grader.issuing.instances import Instance, draw_instances
from grader.records.issued import Row
from grader.records.manifest import Manifest
from problems.family import Problem
from problems.rounding import Mode, Rounding
from solutions.gradient_check import check_gradients
from solutions.structure import Structure, build

ALL = "all"
"""`--reissue all`: everyone on the roster gets the next revision."""

GRADIENT_TOLERANCE = 1e-6
"""Relative to 1 + |derivative|: central differences themselves are good to about 1e-9."""

CHUNK = 512
"""Recipients drawn for and recorded together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posed:
    """An exercise ready to be drawn for."""

    exercise: Exercise
    problem: Problem
    structure: Structure

    @property
    def fingerprint(self) -> str:
        """A hash of all that the lecturer set and that decides the numbers and their marking."""
        settings, roundings = self.problem.settings, self.structure.roundings
        facts = [
            self.problem.family.slug,
            {name: str(value) for name, value in settings.parameters.items()},
            dict(settings.conventions),
            list(self.problem.asked),
            _facts(self.structure.rounding),
            {
                name: [pool.whole, [[str(v) for v in choice] for choice in pool.choices]]
                for name, pool in self.problem.draws.items()
            },
            *([{name: _facts(own) for name, own in roundings.items()}] if roundings else []),
        ]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


def _facts(rounding: Rounding) -> list[str | int]:
    digits = [rounding.digits] if rounding.mode is Mode.SIGNIFICANT else []
    return [rounding.mode.value, rounding.decimals, str(rounding.tolerance), *digits]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A recipient who gets a sheet, in this revision."""

    recipient: Recipient
    revision: int


def posed(assignment: Assignment) -> tuple[Posed, ...]:
    """Every exercise with its structure; imports SymPy."""
    found = []
    for exercise in assignment.exercises:
        problem = exercise.problem()
        structure = build(problem)
        found.append(Posed(exercise=exercise, problem=problem, structure=structure))
    return tuple(found)


def plan(
    manifest: Manifest, roster: Sequence[Recipient], exercises: Sequence[Posed], reissue: str | None
) -> tuple[Due, ...]:
    """Who gets a sheet now; IssueError where sheets that are out forbid it."""
    issued = {person: revision for _, person, revision, current in manifest.issued() if current}
    _refuse_lost_zeros(issued, roster)
    again = _named(issued, roster, reissue)
    _refuse_changed(manifest, exercises, {r.id for r in roster} - again)
    return tuple(
        Due(recipient=r, revision=issued.get(r.id, 0) + 1)
        for r in roster if r.id not in issued or r.id in again
    )  # fmt: skip


def _named(
    issued: Mapping[str, int], roster: Sequence[Recipient], reissue: str | None
) -> frozenset[str]:
    if reissue is None:
        return frozenset()
    if reissue == ALL:
        return frozenset(issued) & frozenset(r.id for r in roster)
    if reissue not in issued or reissue not in {r.id for r in roster}:
        raise IssueError(
            f"nobody on the roster with the id {reissue!r} has a sheet",
            where="--reissue",
            remedy="Write the id as it stands in the roster, or `all`.",
        )
    return frozenset([reissue])


def _refuse_lost_zeros(issued: Mapping[str, int], roster: Sequence[Recipient]) -> None:
    lost = lost_zeros(tuple(issued), tuple(r.id for r in roster))
    if lost:
        old, new = lost[0]
        raise IssueError(
            f"{len(lost)} ids differ from issued ones only by leading zeros ({old} was issued, "
            f"the roster says {new}): a spreadsheet has dropped them",
            where="roster",
            remedy="Export the roster again with the id column as text, so that ids keep their "
            "zeros. Nothing was changed.",
        )


def _refuse_changed(manifest: Manifest, exercises: Sequence[Posed], keep: Set[str]) -> None:
    """Sheets that stay out must have been drawn from what the assignment says now."""
    out = [found for found in manifest.fingerprints() if found[0] in keep]
    for position, exercise in enumerate(exercises, start=1):
        id_, mark = exercise.exercise.id, exercise.fingerprint
        changed = [person for person, other, old in out if other == id_ and old != mark]
        if changed:
            raise IssueError(
                f"its family, parameters, givens, asked quantities or rounding changed, but "
                f"{len(changed)} sheets with the old ones are out (the first: {changed[0]})",
                where=f"exercise {position} ({id_})",
                remedy="Take the change back; or give the exercise a new id, so that only new "
                "sheets have it; or write --reissue all to give everyone a new sheet.",
            )


def lacking(manifest: Manifest, exercises: Sequence[Posed]) -> dict[str, int]:
    """How many issued sheets lack each exercise of the assignment."""
    total = sum(current for _, _, _, current in manifest.issued())
    having = Counter(exercise for _, exercise, _ in manifest.fingerprints())
    without = {e.exercise.id: total - having[e.exercise.id] for e in exercises}
    return {id_: count for id_, count in without.items() if count}


def draw_sheets(
    manifest: Manifest,
    assignment: Assignment,
    secret: bytes,
    exercises: Sequence[Posed],
    due: Sequence[Due],
) -> Iterator[tuple[Due, str, tuple[Row, ...]]]:
    """The sheet code and rows of everyone who is due."""
    taken = set(manifest.codes())
    drawn = [
        _instances(
            posed_, position, [_stream(assignment, secret, posed_.exercise.id, d) for d in due]
        )
        for position, posed_ in enumerate(exercises, start=1)
    ]
    for posed_, instances in zip(exercises, drawn, strict=True):
        _check_gradients(posed_, instances[:1])
    for number, one in enumerate(due):
        code = _free_code(assignment, secret, one, taken)
        taken.add(code)
        rows = tuple(
            _row(position, posed_, instances[number])
            for position, (posed_, instances) in enumerate(zip(exercises, drawn, strict=True), 1)
        )
        yield one, code, rows


def _instances(one: Posed, position: int, streams: Sequence[Stream]) -> list[Instance]:
    try:
        return draw_instances(one.structure, one.problem, streams)
    except IssueError as error:
        where = f"exercise {position} ({one.exercise.id}), {error.where}"
        raise IssueError(error.what, where=where, remedy=error.remedy) from error


def _check_gradients(one: Posed, instances: Sequence[Instance]) -> None:
    """A family without a reference has central differences for its second witness."""
    if one.structure.witness is not None:
        return
    for instance in instances:
        for found in check_gradients(one.problem.program, one.structure.program, instance.givens):
            if not found.error <= GRADIENT_TOLERANCE:
                raise WitnessError(
                    f"d({found.of})/d({found.by}) is derived as {found.derived!r}, central "
                    f"differences give {found.numeric!r}",
                    where=f"exercise {one.exercise.id}",
                    remedy="Nothing was written. This is a fault of the family or of the grader: "
                    "report it with these numbers.",
                )


def _stream(assignment: Assignment, secret: bytes, exercise: str, one: Due) -> Stream:
    return Stream(
        secret=secret, course=assignment.course, term=assignment.term, assignment=assignment.id,
        exercise=exercise, recipient=one.recipient.id, revision=one.revision,
    )  # fmt: skip


def _free_code(assignment: Assignment, secret: bytes, one: Due, taken: set[str]) -> str:
    for attempt in count():
        code = sheet_code(
            secret, course=assignment.course, term=assignment.term, assignment=assignment.id,
            recipient=one.recipient.id, revision=one.revision, attempt=attempt,
        )  # fmt: skip
        if code not in taken:
            return code
    raise AssertionError


def _row(position: int, one: Posed, instance: Instance) -> Row:
    return Row(
        position=position, exercise=one.exercise.id, structure=one.structure.id,
        fingerprint=one.fingerprint, candidate=instance.candidate, givens=instance.givens,
        low=instance.low, high=instance.high, inert=instance.inert, twins=instance.twins,
    )  # fmt: skip


__all__ = ["ALL", "CHUNK", "SCHEME", "Due", "Posed", "draw_sheets", "lacking", "plan", "posed"]
