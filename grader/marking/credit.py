"""From verdicts to points, under a policy: exact, and the same wherever it is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.assignment.policy import Matrix, Policy
from grader.marking.result import Verdict
from solutions.exact import half_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """An answer with its verdict; `max` is what it is worth."""

    item: str
    verdict: Verdict
    max: Fraction
    mistakes: tuple[str, ...] = ()


def points(policy: Policy, exercise: Sequence[Judgement]) -> tuple[Fraction, ...]:
    """What each answer of one exercise of one sheet earns."""
    unexplained = sum(one.verdict is Verdict.WRONG for one in exercise)
    earned = [share(policy, one.verdict, one.mistakes, unexplained) for one in exercise]
    if policy.matrix is Matrix.WHOLE:
        worst = _worst(exercise, earned)
        earned = [worst.get(_quantity(one), own) for one, own in zip(exercise, earned, strict=True)]
    return tuple(one.max * own for one, own in zip(exercise, earned, strict=True))


def share(
    policy: Policy, verdict: Verdict, mistakes: Sequence[str] = (), unexplained: int = 0
) -> Fraction:
    """The share of its points that an answer earns.

    mistakes     those that lead to it and cannot be told apart: the best of them counts
    unexplained  the wrong answers of the exercise that nothing explains
    """
    match verdict:
        case Verdict.CORRECT:
            earned = policy.correct
        case Verdict.IMPRECISE:
            earned = policy.imprecise
        case Verdict.CARRIED:
            in_full = unexplained <= policy.carried_in_full
            earned = policy.carried * (1 if in_full else policy.carried_beyond)
        case Verdict.CONVENTION:
            earned = policy.convention
        case Verdict.MISTAKE:
            earned = max((policy.credit(slug) for slug in mistakes), default=policy.mistake)
        case Verdict.WRONG:
            earned = policy.wrong
        case Verdict.BLANK | Verdict.UNREADABLE:
            earned = Fraction(0)
    return earned


def rounded(score: Fraction, most: Fraction, step: Fraction | None) -> Fraction:
    """A student's score as a multiple of `step`, half up, but never more than there is to earn."""
    if step is None:
        return score
    return min(half_up(score / step, 0) * step, most)


def _worst(exercise: Sequence[Judgement], earned: Sequence[Fraction]) -> dict[str, Fraction]:
    """What the worst cell of each quantity earns; those that are not scored are left out."""
    worst: dict[str, Fraction] = {}
    for one, own in zip(exercise, earned, strict=True):
        if one.max:
            name = _quantity(one)
            worst[name] = min(worst.get(name, own), own)
    return worst


def _quantity(one: Judgement) -> str:
    return one.item.partition("[")[0]
