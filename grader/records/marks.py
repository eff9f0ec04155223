"""The last marks of a person and what they rest on, as the gradebook remembers them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import NamedTuple

from grader.assignment.policy import Policy
from grader.assignment.weights import Weights
from grader.judging.verdict import Verdict
from grader.records.policy_text import (
    policy_from_text,
    policy_to_text,
    weights_from_text,
    weights_to_text,
)
from grader.states import State

LETTERS: Mapping[str, Verdict] = {
    "c": Verdict.CORRECT, "i": Verdict.IMPRECISE, "f": Verdict.CARRIED, "v": Verdict.CONVENTION,
    "m": Verdict.MISTAKE, "w": Verdict.WRONG, "b": Verdict.BLANK, "u": Verdict.UNREADABLE,
}  # fmt: skip
"""How verdicts are packed, one letter an answer; `f` follows from the student's own numbers."""

LETTER = {verdict: letter for letter, verdict in LETTERS.items()}


ABSENT = "."
"""In place of a letter: the sheet does not have this item."""


def packed(verdicts: Iterable[tuple[str, str]]) -> str:
    """`net:ccmw;out:cc`: no id of an exercise and no letter is a colon or semicolon."""
    return ";".join([f"{exercise}:{letters}" for exercise, letters in verdicts])


def packed_together(exercises: Sequence[str], letters: Sequence[Sequence[str]]) -> list[str]:
    """The same of many sheets with these exercises: the letters of each on all the sheets."""
    each = [
        [f"{exercise}:{one}" for one in own]
        for exercise, own in zip(exercises, letters, strict=True)
    ]
    return each[0] if len(each) == 1 else [";".join(own) for own in zip(*each, strict=True)]


def unpacked(text: str) -> tuple[tuple[str, str], ...]:
    """The same, read back."""
    found = []
    for part in text.split(";") if text else ():
        exercise, _, letters = part.partition(":")
        found.append((exercise, letters))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What marks rest on besides the answers: the policy, what each exercise is worth, the version.

    points, weights  of every exercise, by its id
    rulings          what people decided, in words
    """

    policy: Policy = field(default_factory=Policy)
    points: Mapping[str, Fraction] = field(default_factory=dict)
    weights: Mapping[str, Weights] = field(default_factory=dict)
    version: str = ""
    rulings: frozenset[str] = frozenset()

    def to_text(self) -> str:
        """JSON, the same for equal bases."""
        return json.dumps(
            {
                "policy": policy_to_text(self.policy),
                "points": weights_to_text(self.points),
                "weights": {id_: weights_to_text(own) for id_, own in sorted(self.weights.items())},
                "version": self.version,
                "rulings": sorted(self.rulings),
            }
        )


def basis_from_text(text: str) -> Basis:
    """The basis that was written; ValueError for anything else."""
    match json.loads(text):
        case {
            "policy": str(policy), "points": str(points), "weights": dict(weights),
            "version": str(version), "rulings": list(rulings),
        }:  # fmt: skip
            return Basis(
                policy=policy_from_text(policy), points=weights_from_text(points),
                weights={id_: weights_from_text(str(own)) for id_, own in weights.items()},
                version=version, rulings=frozenset(map(str, rulings)),
            )  # fmt: skip
    raise ValueError("this is no basis of marks")


class Marks(NamedTuple):
    """The marks of one person, in the words of the gradebook.

    submission   its number, None where nothing was handed in
    score, max   exact, as text; the score is None unless graded
    verdicts     packed: each exercise with a letter for each answer
    """

    code: str
    submission: int | None
    state: str
    score: str | None
    max: str
    verdicts: str

    def of(self, exercise: str) -> tuple[Verdict, ...]:
        """The verdicts on the answers to an exercise, in the order of the sheet; none if new."""
        found = dict(unpacked(self.verdicts)).get(exercise, "")
        return tuple(LETTERS[letter] for letter in found)

    def standing(self) -> Standing:
        """What a reader of the grades sees."""
        return standing_of(self.state, self.score, self.max)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What stands in the grades: only a graded one has a score."""

    state: State
    score: Fraction | None
    max: Fraction

    @cached_property
    def exact(self) -> Exact:
        """The same as text: made once, and looked up faster than numbers are."""
        score = None if self.score is None else str(self.score)
        return self.state.value, score, str(self.max)


Exact = tuple[str, str | None, str]
"""State, score and maximum as the gradebook remembers them."""


@lru_cache(maxsize=4096)
def standing_of(state: str, score: str | None, most: str) -> Standing:
    """What exact texts say: few different ones occur, and equal ones become one and the same."""
    return Standing(
        state=State(state), score=None if score is None else Fraction(score), max=Fraction(most)
    )
