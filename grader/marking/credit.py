"""From verdicts to points, under a policy: exact, and the same wherever it is computed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from grader.assignment.policy import Matrix, Policy
from grader.judging.verdict import Verdict


def points(
    policy: Policy, items: Sequence[str], most: Sequence[Fraction], verdicts: Sequence[Verdict],
    mistakes: Sequence[tuple[str, ...]],
) -> tuple[Fraction, ...]:  # fmt: skip
    """What each answer of one exercise of one sheet earns; `most` is what each is worth."""
    unexplained = verdicts.count(Verdict.WRONG)
    kinds = list(zip(verdicts, mistakes, strict=True))
    share_of = {kind: share(policy, *kind, unexplained) for kind in set(kinds)}
    earned = [share_of[kind] for kind in kinds]
    if policy.matrix is Matrix.WHOLE:
        owners = [item.partition("[")[0] for item in items]
        worst = _worst(owners, most, earned)
        earned = [worst.get(owner, own) for owner, own in zip(owners, earned, strict=True)]
    return _products(most, earned)


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


def _products(most: Sequence[Fraction], earned: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """The same two fractions meet again and again, and their product takes long."""
    pairs = list(zip(map(id, most), map(id, earned), strict=True))
    factors = dict(zip(pairs, zip(most, earned, strict=True), strict=True))
    products = {pair: whole * own for pair, (whole, own) in factors.items()}
    return tuple(products[pair] for pair in pairs)


def _worst(
    owners: Sequence[str], most: Sequence[Fraction], earned: Sequence[Fraction]
) -> dict[str, Fraction]:
    """What the worst cell of each quantity earns; those that are not scored are left out."""
    worst: dict[str, Fraction] = {}
    for owner, whole, own in zip(owners, most, earned, strict=True):
        if whole:
            worst[owner] = min(worst.get(owner, own), own)
    return worst
