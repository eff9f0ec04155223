"""The policy and weights as text, for the manifest and the gradebook: every number exact."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction

from grader.assignment.policy import Attempts, Matrix, Policy

SHARES = ("imprecise", "carried", "carried_beyond", "convention", "mistake", "wrong")


def policy_to_text(policy: Policy) -> str:
    """JSON, the same for equal policies."""
    shares = {key: str(getattr(policy, key)) for key in SHARES}
    step = policy.round_to
    return json.dumps(
        {
            **shares,
            "carried_in_full": policy.carried_in_full,
            "matrix": policy.matrix.value,
            "round_to": None if step is None else str(step),
            "attempts": policy.attempts.value,
            "show_key": policy.show_key,
            "mistakes": _texts(policy.mistakes),
        }
    )


def policy_from_text(text: str) -> Policy:
    """The policy that was written; ValueError for anything else."""
    match json.loads(text):
        case {
            "imprecise": str(imprecise), "carried": str(carried), "convention": str(convention),
            "carried_beyond": str(beyond), "mistake": str(mistake), "wrong": str(wrong),
            "carried_in_full": int(in_full), "matrix": str(matrix),
            "round_to": (str() | None) as step, "attempts": str(attempts),
            "show_key": bool(show_key), "mistakes": dict(mistakes),
        }:  # fmt: skip
            return Policy(
                imprecise=_number(imprecise), carried=_number(carried),
                convention=_number(convention), mistake=_number(mistake), wrong=_number(wrong),
                mistakes=_numbers(mistakes), carried_in_full=in_full,
                carried_beyond=_number(beyond), matrix=Matrix(matrix),
                round_to=None if step is None else _number(step), show_key=show_key,
                attempts=Attempts(attempts),
            )  # fmt: skip
    raise ValueError("this is no policy")


def weights_to_text(weights: Mapping[str, Fraction]) -> str:
    """JSON, the same for equal weights."""
    return json.dumps(_texts(weights))


def weights_from_text(text: str) -> dict[str, Fraction]:
    """The weights that were written; ValueError for anything else."""
    match json.loads(text):
        case dict(weights):
            return _numbers(weights)
    raise ValueError("these are no weights")


def _texts(numbers: Mapping[str, Fraction]) -> dict[str, str]:
    return {name: str(number) for name, number in sorted(numbers.items())}


def _numbers(texts: Mapping[str, object]) -> dict[str, Fraction]:
    return {name: _number(text) for name, text in texts.items()}


def _number(text: object) -> Fraction:
    try:
        return Fraction(str(text))
    except ZeroDivisionError:
        raise ValueError(f"{text} is no number") from None
