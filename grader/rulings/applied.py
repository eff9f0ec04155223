"""What rulings make of marks: pure, exact, and the same wherever it is computed.

Over each item the narrowest ruling decides, first by people, then by items (`Ruling.narrowness`).
Something void stays void under a ruling about more of the sheet than what is void, for that one is
about whatever counts. Points for a quantity, an exercise or the sheet are a total: the answers
inside keep what they earn and do not add to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.assignment.policy import Policy
from grader.judging.verdict import Verdict
from grader.marking.result import ExerciseResult, ItemResult, StudentResult
from grader.marking.score import total
from grader.rulings.ruling import (
    CONVENTION,
    EARNING,
    SETTLING,
    Action,
    Ruling,
    Rulings,
    What,
    Whom,
)
from grader.rulings.settled_items import settled_items
from grader.rulings.words import said
from grader.states import State


def settled(result: StudentResult, own: Rulings, policy: Policy) -> StudentResult:
    """A student's result under the rulings that hold for them.

    Only a graded student has a score, whatever rulings give; but points that are given to a student
    by name, for the sheet or for each exercise of it, make this student a graded one.
    """
    if not own:
        return result
    if (excuse := excuse_among(own)) is not None:
        rulings = (*result.rulings, excuse)
        return replace(result, state=State.EXCUSED, note=_note(excuse), rulings=rulings)
    exercises = tuple(settled_exercise(one, own, policy) for one in result.exercises)
    changed = replace(result, exercises=exercises)
    whole = _narrowest(one for one in own if one.action in EARNING and one.what is What.SHEET)
    if whole is not None and (whole.is_total or _decides(whole, exercises)):
        given = None if whole.points is None else min(whole.points, changed.max)
        changed = replace(changed, awarded=given, rulings=(*changed.rulings, whole))
    return _graded_by_hand(changed)


def excuse_among(own: Rulings) -> Ruling | None:
    """The ruling that excuses somebody, of those that hold for them; None where points that are
    given more narrowly say otherwise."""
    excuse = _narrowest(one for one in own if one.action is Action.EXCUSE)
    if excuse is None:
        return None
    earning = (one.scope.whom for one in own if one.action in EARNING)
    return None if min(earning, default=Whom.EVERYONE) < excuse.scope.whom else excuse


def accepted_by(own: Rulings, exercise: str) -> frozenset[str]:
    """The mistakes, and maybe `convention`, that rulings accept in an exercise."""
    return frozenset(one.accept for one in _accepting(own, exercise))


def with_accepted(policy: Policy, accepted: frozenset[str]) -> Policy:
    """A policy under which these readings earn all that a right answer earns."""
    if not accepted:
        return policy
    slugs = accepted - {CONVENTION}
    return replace(
        policy,
        convention=Fraction(1) if CONVENTION in accepted else policy.convention,
        mistakes={**policy.mistakes, **dict.fromkeys(slugs, Fraction(1))},
    )


def policy_of(policy: Policy, exercise: ExerciseResult) -> Policy:
    """The policy under which an exercise was marked: with the readings that people accepted."""
    return with_accepted(policy, accepted_by(exercise.rulings, exercise.id))


def _accepting(own: Iterable[Ruling], exercise: str) -> Iterable[Ruling]:
    return (one for one in own if one.action is Action.ACCEPT and one.exercise in ("", exercise))


def _narrowest(rulings: Iterable[Ruling]) -> Ruling | None:
    return min(rulings, key=lambda one: one.narrowness, default=None)


def deciding(rulings: Sequence[Ruling]) -> Ruling | None:
    """Of all rulings over an item the one that decides; None without any."""
    best = _narrowest(rulings)
    if best is None or best.action is Action.VOID:
        return best
    inside = deciding([one for one in rulings if one.what < best.what])
    return inside if inside is not None and inside.action is Action.VOID else best


def settled_exercise(exercise: ExerciseResult, own: Rulings, policy: Policy) -> ExerciseResult:
    """One exercise of somebody for whom these rulings hold."""
    accepting = _once(one for one in _accepting(own, exercise.id) if _matters(one, exercise))
    over = [one for one in own if one.action in SETTLING and one.exercise in ("", exercise.id)]
    if not accepting and not over:
        return exercise
    decided = {
        item.item: deciding([one for one in over if one.covers(exercise.id, _cell(item))])
        for item in exercise.items
    }
    own_policy = with_accepted(policy, frozenset(one.accept for one in accepting))
    items = settled_items(exercise, decided, own_policy)
    most = total(item.max for item in items)
    whole = deciding([one for one in over if one.what >= What.EXERCISE])
    given = None
    if whole is not None and whole.points is not None and whole.what is What.EXERCISE:
        given = min(whole.points, most)
    of_all = (one for one in decided.values() if one and one.what is What.EXERCISE)
    return replace(
        exercise, items=items, max=most, awarded=given, rulings=(*_once(of_all), *accepting)
    )


def _matters(accepting: Ruling, exercise: ExerciseResult) -> bool:
    """Whether a reading that is accepted stands anywhere in an exercise."""
    if accepting.accept == CONVENTION:
        return any(item.verdict is Verdict.CONVENTION for item in exercise.items)
    return any(accepting.accept in item.mistake for item in exercise.items)


def _once(rulings: Iterable[Ruling]) -> Rulings:
    """Of those that say the same the first."""
    found: dict[tuple[object, ...], Ruling] = {}
    for one in rulings:
        found.setdefault(one.says, one)
    return tuple(found.values())


def _decides(whole: Ruling, exercises: Iterable[ExerciseResult]) -> bool:
    return any(whole in item.rulings for one in exercises for item in one.items)


def _graded_by_hand(result: StudentResult) -> StudentResult:
    """A student without a score who was given points by name, for all that there is, has one."""
    if result.state is State.GRADED:
        return result
    given = [_given(one) for one in result.exercises]
    whole = next((one for one in result.rulings if one.is_total), None)
    by = whole or (given[0] if given and all(given) else None)
    return result if by is None else result.in_state(State.GRADED, _note(by))


def _given(exercise: ExerciseResult) -> Ruling | None:
    """The ruling that gives a student by name the points of an exercise."""
    if exercise.awarded is None:
        return None
    named = (one for one in exercise.rulings if one.is_total and one.scope.student)
    return next(named, None)


def _note(ruling: Ruling) -> str:
    return f"{said(ruling)} ({ruling.where}: {ruling.reason})"


def _cell(item: ItemResult) -> str:
    return item.item.partition(".")[2]
