"""Drawings: what a family says is drawn on its sheets.

A drawing is data and holds only what a sheet tells; how it looks is the grader's. A family names
one of three kinds, and everything else follows from its program:

    NetworkDrawing()   units in columns, one column a layer, the weights on the edges
    GraphDrawing()     a computational graph: the givens and the steps of the forward pass
    CurvesDrawing(...) given vectors as curves over a common axis
"""

from __future__ import annotations

from dataclasses import dataclass

from problems.program import Program, ProgramError, Role
from problems.program_json import Json


@dataclass(frozen=True, slots=True)
class NetworkDrawing:
    """Units in columns, from the inputs to the outputs of the first pass."""


@dataclass(frozen=True, slots=True)
class GraphDrawing:
    """A node for each given and each step of the forward pass, an edge for each use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvesDrawing:
    """Given vectors of one length as curves.

    x       the label of the axis below; a given vector of that name says where the points lie,
            else they are counted from 1
    series  the given vectors, a curve each
    words   what the legend calls them; left out, their names
    y       the label of the axis at the left
    """

    x: str
    series: tuple[str, ...]
    words: tuple[str, ...] = ()
    y: str = ""


Drawing = NetworkDrawing | GraphDrawing | CurvesDrawing


def check_drawing(drawing: Drawing | None, program: Program) -> None:
    """ProgramError where a program does not have what is to be drawn."""
    match drawing:
        case NetworkDrawing() if all(q.role is not Role.PRE_ACTIVATION for q in program.computed):
            raise ProgramError("a network is drawn from its pre-activations: there are none")
        case CurvesDrawing(series=series, words=words):
            lengths = {q.name: q.shape for q in program.givens if len(q.shape) == 1}
            found = {lengths.get(name) for name in (*series, *({drawing.x} & lengths.keys()))}
            if len(found) != 1 or None in found:
                raise ProgramError("curves are given vectors of one length")
            if words and len(words) != len(series):
                raise ProgramError("the legend of the curves has not a word for each of them")


def drawing_to_json(drawing: Drawing) -> Json:
    """The kind, and for curves what they show."""
    match drawing:
        case NetworkDrawing():
            return {"kind": "network"}
        case GraphDrawing():
            return {"kind": "graph"}
        case CurvesDrawing(x=x, series=series, words=words, y=y):
            return {"kind": "curves", "x": x, "series": [*series], "words": [*words], "y": y}


def drawing_from_json(data: object) -> Drawing | None:
    """The drawing that `drawing_to_json` wrote, None for none; ProgramError for anything else."""
    match data:
        case None:
            return None
        case {"kind": "network"}:
            return NetworkDrawing()
        case {"kind": "graph"}:
            return GraphDrawing()
        case {
            "kind": "curves", "x": str(x), "series": list(series), "words": list(words),
            "y": str(y),
        } if all(isinstance(one, str) for one in (*series, *words)):  # fmt: skip
            return CurvesDrawing(
                x=x, series=tuple(map(str, series)), words=tuple(map(str, words)), y=y
            )
    raise ProgramError("no drawing of a version that can be read here")
