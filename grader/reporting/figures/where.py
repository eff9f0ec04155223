"""Where in its network a class loses points: what is asked, by its role and its layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from grader.reporting.figures.mistakes import Step
from problems.program import Role


class Part(Enum):
    """What of a network something belongs to."""

    UNITS = auto()
    LINES = auto()
    LOSS = auto()


PART_OF: Mapping[Role, Part] = {
    **dict.fromkeys(
        (
            Role.PRE_ACTIVATION, Role.ACTIVATION, Role.PREDICTION, Role.PROBABILITY, Role.ERROR,
            Role.SLOPE, Role.DELTA, Role.BIAS_GRADIENT, Role.BIAS_UPDATE,
        ),
        Part.UNITS,
    ),
    **dict.fromkeys((Role.WEIGHT_GRADIENT, Role.WEIGHT_UPDATE), Part.LINES),
    Role.LOSS: Part.LOSS,
}  # fmt: skip
"""Role -> where it belongs; what has another role has no place in a network."""

SENT_ON = (Role.ACTIVATION, Role.PREDICTION, Role.PROBABILITY)
"""What a unit sends on is one thing, whatever it is called in the last layer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """What is asked of one role in one layer (counted from 1; 0: the loss).

    asked  how many answers
    here   the share of their points that is lost here, and not by what follows from earlier slips
    """

    role: Role
    layer: int
    asked: int
    here: float

    @property
    def part(self) -> Part:
        """What of the network it belongs to."""
        return PART_OF[self.role]


def spots(steps: Iterable[Step]) -> tuple[Spot, ...]:
    """The spots of one exercise, in the order of its sheets; passes and samples go together."""
    found: dict[tuple[Role, int], list[Step]] = {}
    called: dict[Role, Role] = {}
    for step in steps:
        if (part := PART_OF.get(step.role)) is None:
            continue
        of = Role.ACTIVATION if step.role in SENT_ON else step.role
        role = called.setdefault(of, step.role)
        layer = 0 if part is Part.LOSS else step.layer or 1
        found.setdefault((role, layer), []).append(step)
    return tuple(
        Spot(role=role, layer=layer, asked=sum(one.asked for one in own), here=_share(own))
        for (role, layer), own in found.items()
    )


def _share(of: Sequence[Step | Spot]) -> float:
    asked = sum(one.asked for one in of)
    return sum(one.here * one.asked for one in of) / asked if asked else 0.0


def share(of: Iterable[Spot], part: Part, layer: int) -> float | None:
    """What is lost of everything that is asked at one place; None where nothing is."""
    own = [one for one in of if (one.part, one.layer) == (part, layer) and one.asked]
    return _share(own) if own else None
