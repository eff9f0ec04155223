"""Why marks are other ones than the last time: in words, each as narrow as it can be told.

A change of the policy is a reason only where it makes a difference: each key is put back to what it
was, and the answers that then earn something else are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from fractions import Fraction

from grader.assignment.policy import Policy
from grader.marking.credit import points
from grader.marking.result import ExerciseResult, ItemResult, StudentResult
from grader.marking.score import shown_score
from grader.records.marks import Basis, Marks
from grader.rulings.applied import policy_of
from grader.rulings.words import said
from grader.states import State

MOST_KINDS = 3
"""Kinds of changed verdicts that are told one by one."""


def reasons(
    last: Marks, old: Basis, result: StudentResult, new: Basis, tolerance: Fraction | None
) -> tuple[str, ...]:
    """What tells these marks from the last ones; `old` and `new` are what they rest on."""
    same_answers = (last.code, last.submission) == (result.code, result.submission)
    found = [
        *_handed_in(last, result),
        *([] if tolerance is None else [f"--tolerance {shown(tolerance)}"]),
        *_policy(old.policy, new.policy, result),
        *_worth(old, new, result),
        *(f"decision: {one}" for one in _decided(result) if one not in old.rulings),
        *([f"version {old.version} -> {new.version}"] if old.version != new.version else []),
        *(_verdicts(last, result) if same_answers else []),
    ]
    return tuple(found or _taken_back(old, new)) or ("marked anew",)


def shown(value: object) -> str:
    """A value of the policy as a lecturer writes it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Fraction):
        short = shown_score(value)
        return short if Fraction(short) == value else str(value)
    return str(value)


def _handed_in(last: Marks, result: StudentResult) -> Iterator[str]:
    if last.code != result.code:
        yield "another sheet"
    if last.submission != result.submission:
        yield "another submission"
    elif last.state != result.state and result.state is not State.GRADED:
        yield result.note or result.state.value


def _policy(old: Policy, new: Policy, result: StudentResult) -> Iterator[str]:
    """The keys that make a difference, and to how many answers."""
    for field in fields(Policy):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before == after or field.name in ("mistakes", "show_key"):
            continue
        if field.name == "round_to":
            if replace(result, round_to=before).score != result.score:
                yield f"policy: round_to {shown(before)} -> {shown(after)}"
            continue
        touched = _touched(result, replace(new, **{field.name: before}))
        if touched:
            yield f"policy: {field.name} {shown(before)} -> {shown(after)} on {_items(touched)}"
    for slug in sorted({*old.mistakes, *new.mistakes}):
        before, after = old.credit(slug), new.credit(slug)
        touched = _touched(result, replace(new, mistakes={**new.mistakes, slug: before}))
        if touched:
            yield f"policy: mistake {slug} {shown(before)} -> {shown(after)} on {_items(touched)}"


def _touched(result: StudentResult, other: Policy) -> int:
    """How many answers would earn something else under another policy."""
    return sum(
        item.points != earned
        for exercise in result.exercises if not exercise.unmarked
        for item, earned in _paid(policy_of(other, exercise), exercise)
    )  # fmt: skip


def _paid(policy: Policy, exercise: ExerciseResult) -> Iterable[tuple[ItemResult, Fraction]]:
    """What each answer earns over which nobody decided."""
    items = [item for item in exercise.items if not item.is_settled]
    earned = points(
        policy, [i.item for i in items], [i.max for i in items], [i.verdict for i in items],
        [i.mistake for i in items],
    )  # fmt: skip
    return zip(items, earned, strict=True)


def _decided(result: StudentResult) -> Iterator[str]:
    """What people decided about this student."""
    yield from dict.fromkeys(map(said, result.decided))


def _taken_back(old: Basis, new: Basis) -> list[str]:
    """Decisions that are not there any more: about whom they were is not known."""
    gone = sorted(old.rulings - new.rulings)
    if len(gone) > MOST_KINDS:
        return [f"{len(gone)} decisions taken back"]
    return [f"decision taken back: {one}" for one in gone]


def _worth(old: Basis, new: Basis, result: StudentResult) -> Iterator[str]:
    for exercise in result.exercises:
        before, after = old.points.get(exercise.id), new.points[exercise.id]
        if before is not None and before != after:
            yield f"points of exercise {exercise.id} {shown(before)} -> {shown(after)}"
        if _weights(old.weights, exercise) != _weights(new.weights, exercise):
            yield f"weights of exercise {exercise.id}"


def _weights(
    weights: Mapping[str, Mapping[str, Fraction]], exercise: ExerciseResult
) -> Mapping[str, Fraction]:
    return weights.get(exercise.id, {})


def _verdicts(last: Marks, result: StudentResult) -> Iterator[str]:
    """The same answers under other verdicts."""
    changed: Counter[tuple[str, str]] = Counter()
    for exercise in result.exercises:
        before = last.of(exercise.id)
        after = tuple(item.verdict for item in exercise.items)
        if len(before) == len(after):
            changed.update(
                (one.value, other.value)
                for one, other in zip(before, after, strict=True) if one is not other
            )  # fmt: skip
    kinds = changed.most_common()
    for (one, other), count in kinds[:MOST_KINDS]:
        yield f"{_items(count)} {one} -> {other}"
    if len(kinds) > MOST_KINDS:
        rest = sum(count for _, count in kinds[MOST_KINDS:])
        yield f"{_items(rest)} with other verdicts"


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"
