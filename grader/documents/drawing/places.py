"""Places for labels on edges, so that no label lies on another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from grader.documents.drawing.canvas import Point

WIDE, HIGH = 31.0, 13.0
"""The room that a number takes: `−0.85`."""

FIRST = 0.36
"""Where a label lies best: crossing edges of two columns are far from each other there."""

MOST = 16
"""Edges between two columns up to which labels can be told apart."""

CLEAR = 31.0
"""How far a label stays from the middle of a unit."""

STEPS = tuple(0.14 + 0.02 * n for n in range(37))
NEAR, TOO_NEAR = 20.0, 6.0
"""How far other edges should pass from the middle of a label, and must: it is to be of one edge."""


@dataclass(frozen=True, slots=True)
class Span:
    """An edge, from its start to its end."""

    start: Point
    end: Point

    def at(self, share: float) -> Point:
        """The point at a share of the way."""
        (x, y), (u, v) = self.start, self.end
        return (x + share * (u - x), y + share * (v - y))

    def clear(self, place: Point) -> bool:
        """Whether a place is far enough from both ends."""
        return self.start[0] + CLEAR <= place[0] <= self.end[0] - CLEAR


def places(spans: Sequence[Span], taken: Sequence[Point]) -> list[Point]:
    """A place for the label of each edge; none at all where they do not all find one."""
    found: list[Point] = []
    if len(spans) > MOST:
        return []
    for span in spans:
        others = [other for other in spans if other is not span]
        free = [
            (_cost(place, share, others), place)
            for share in STEPS
            for place in (span.at(share),)
            if span.clear(place)
            and not any(_overlap(place, other) for other in (*found, *taken))
            and all(distance(place, other) > TOO_NEAR for other in others)
        ]
        if not free:
            return []
        found.append(min(free)[1])
    return found


def _overlap(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) < WIDE and abs(one[1] - other[1]) < HIGH


def _cost(place: Point, share: float, others: Sequence[Span]) -> float:
    """Far from the best share, or close to other edges: a label should be of one edge."""
    crowd = sum(max(0.0, NEAR - distance(place, other)) for other in others)
    return crowd + 30 * abs(share - FIRST)


def distance(place: Point, span: Span) -> float:
    """How far from a place an edge passes by."""
    (x, y), (u, v) = span.start, span.end
    across = (u - x) * (place[1] - y) - (v - y) * (place[0] - x)
    return abs(across) / hypot(u - x, v - y)
