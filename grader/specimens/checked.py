"""What verifying an exercise has found, as data: the terminal and JSON are two views of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.specimens.json_numbers import nearly
from problems.program_json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Widths:
    """Of the accepted intervals, in units of the last place that is kept; `item` has the widest."""

    median: float
    widest: float
    item: str

    def to_json(self) -> Json:
        """The entry `width`."""
        return {"median": nearly(self.median), "widest": nearly(self.widest), "item": self.item}


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """How many tolerances lie between a mistake and the key, or between two mistakes."""

    mistakes: tuple[str, ...]
    tolerances: float

    def to_json(self) -> Json:
        """An entry of `margin`."""
        return {"mistakes": [*self.mistakes], "tolerances": nearly(self.tolerances)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found of one exercise.

    distinct    different instances among those drawn; `variants` before the guard
    accepted    the share of candidates that make a fair sheet; `refused` how many fail a condition
    confused    pairs of mistakes -> how many candidates hide which of the two was made
    gradients   derivatives that were compared with central differences, and the worst difference
    margin      the smallest between a mistake and the key on any instance, `between` two mistakes
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
    confused: Mapping[tuple[str, str], int]
    widths: Widths | None
    gradients: tuple[int, float]
    margin: Margin | None
    between: Margin | None
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
            "confused": [
                {"mistakes": [*pair], "candidates": n} for pair, n in self.confused.items()
            ],
            "width": self.widths.to_json() if self.widths else None,
            "gradients": {"checked": self.gradients[0], "worst": nearly(self.gradients[1])},
            "margin": {
                "key": self.margin.to_json() if self.margin else None,
                "mistakes": self.between.to_json() if self.between else None,
            },
            "inert": dict(self.inert),
            "twins": [{"mistakes": [*pair], "share": s} for pair, s in self.twins.items()],
            "failures": [*self.failures],
        }
