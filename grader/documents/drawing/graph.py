"""The drawing of a computational graph: givens and steps as nodes, the gate's sign on each step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import hypot

from grader.documents.dialects import TEXT
from grader.documents.drawing.canvas import COLUMN, NUMBER, Canvas, Point
from grader.documents.drawing.label import label, width
from grader.documents.drawing.layered import layered
from grader.documents.formulas import Printer
from grader.documents.notation import ItemNames, lengths
from grader.documents.numerals import numeral
from grader.documents.phases import FORWARD
from grader.documents.slots import PLAIN
from grader.documents.symbols import Symbol, symbols_of
from problems.formula import Call, Formula, Name, Number, names
from problems.mistakes import terms
from problems.program import Program

RADIUS = 17.0
ROW, GAP = 62.0, 124.0
LEFT, RIGHT, TOP = 46.0, 40.0, 40.0
"""Room for a given at the left, the last node, and the name of a step above it."""

SIGN = 13.0

HALF_HIGH = 14.0
"""Half the height of a box."""

ARROW = 36.0
"""What is left between two columns for the edges."""

DOTS = "…"

LATER = 0.24
"""How far givens stand behind their column: their number needs the room before it."""

LONGEST = "w = −0.00"
"""What a given needs room for."""

SIGNS = {
    "add": "+", "mul": "×", "exp": "exp", "ln": "ln", "sqrt": "√", "sigmoid": "σ", "tanh": "tanh",
    "neg": "× (−1)", "relu": "ReLU", "leaky_relu": "ReLU", "max": "max", "min": "min", "abs": "| |",
}  # fmt: skip
"""Gates to which the order of what comes in does not matter."""

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Nodes in the order of computing, each with the sign of its gate (none: a given).

    steps  each step as plain text, `q = x + y`
    """

    signs: Mapping[str, str]
    edges: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]


def graph(program: Program) -> Graph:
    """The graph of the first pass of a program."""
    printer = Printer(TEXT, ItemNames(TEXT, lengths(program)))
    formulas = {
        cell: formula
        for quantity in program.computed if quantity.role in FORWARD and quantity.iteration == 1
        for cell, formula in quantity.steps()
    }  # fmt: skip
    edges = tuple(
        (source, cell)
        for cell, formula in formulas.items()
        for source in dict.fromkeys(names(formula))
    )
    used = {source for source, _ in edges}
    givens = {c: "" for quantity in program.givens for c in quantity.cells if c in used}
    return Graph(
        signs=givens
        | {
            cell: sign(f) or printer.source(f).replace(" - ", " − ") for cell, f in formulas.items()
        },
        edges=edges,
        steps=tuple(f"{c} = {printer.source(f)}" for c, f in formulas.items()),
    )


def sign(formula: Formula) -> str:
    """What stands on a gate; nothing where only the formula says which input is which."""
    match formula:
        case Call("add", _) if all(isinstance(term, Name) for term in terms(formula)):
            return SIGNS["add"]
        case Call(operation, arguments) if all(isinstance(a, Name) for a in arguments):
            return SIGNS.get(operation, "")
    return _with_a_number(formula)


def _with_a_number(formula: Formula) -> str:
    """The sign of a gate with one input and a number of its own."""
    match formula:
        case Call("power", (Name(), Number(n))):
            return f"( ){str(n).translate(RAISED)}"
        case Call("div", (Number(n), Name())):
            return f"{_written(n)}/( )"
        case Call("sub", (Name(), Number(n))):
            return f"− {_written(n)}"
        case Call("add" | "mul" as operation, (Number(n), Name()) | (Name(), Number(n))):
            return f"{SIGNS[operation]} {f'({_written(n)})' if n < 0 else _written(n)}"
    return ""


def _written(value: Fraction) -> str:
    return numeral(value).replace("-", "−")


def svg(program: Program, graph: Graph, about: str, widest: float = COLUMN) -> str:
    """The picture, with slots for the given numbers; at most so wide."""
    layout = layered(tuple(graph.signs), graph.edges)
    gap = min(GAP, (widest - LEFT - RIGHT) / max(1, layout.columns - 1))
    signs = {cell: _fitting(sign, gap) for cell, sign in graph.signs.items()}
    heights = [h for places in layout.joints.values() for _, h in places]
    heights += [h for _, h in layout.places.values()]

    def at(place: tuple[float, float]) -> Point:
        return (LEFT + gap * place[0], TOP + ROW * (place[1] - min(heights)))

    canvas = Canvas()
    points = {
        cell: at((column if signs[cell] else column + LATER, height))
        for cell, (column, height) in layout.places.items()
    }
    for (start, end), joints in layout.joints.items():
        way = [points[start], *map(at, joints), points[end]]
        _draw_edge(canvas, way, _half(signs[start]), _half(signs[end]))
    symbols = symbols_of(program)
    for cell, point in points.items():
        _draw_node(canvas, symbols, cell, signs[cell], point)
    wide = LEFT + gap * (layout.columns - 1) + RIGHT
    high = TOP + ROW * (max(heights) - min(heights)) + RADIUS + 8
    return canvas.svg((wide, high), about)


def _fitting(sign: str, gap: float) -> str:
    """The sign, or dots for a formula that its column has no room for: the text says it too."""
    return sign if 2 * _half(sign) <= min(gap - ARROW, 2 * RIGHT - 2) else DOTS


def _half(sign: str) -> float:
    """Half the width of a node: a circle, or a box as wide as a formula."""
    return max(RADIUS, width(sign) * SIGN / 2 + 5) if sign else 4


def _draw_edge(canvas: Canvas, way: list[Point], start: float, end: float) -> None:
    """From the right of a node to the border of the next, with a head."""
    way = [(way[0][0] + start, way[0][1]), *way[1:]]
    (x, y), (u, v) = way[-1], way[-2]
    share = _rim(x - u, y - v, end)
    way[-1] = (x - share * (x - u), y - share * (y - v))
    canvas.line(way)
    canvas.arrow(way[-2], way[-1])


def _rim(along: float, down: float, half: float) -> float:
    """The share of an edge that lies inside the circle, or the box, in whose middle it ends."""
    if half <= RADIUS:
        return RADIUS / hypot(along, down)
    return min(half / abs(along), HALF_HIGH / abs(down) if down else 1)


def _draw_node(
    canvas: Canvas, symbols: dict[str, Symbol], cell: str, sign: str, point: Point
) -> None:
    x, y = point
    if not sign:
        slot, size = f"{PLAIN}{cell}{PLAIN}", NUMBER + 1
        wide = width(LONGEST) * size
        canvas.blank((x - wide / 2, y), wide, size)
        canvas.equation((x, y), label(symbols, cell), slot, size=size, anchor="end")
        return
    half = _half(sign)
    if half > RADIUS:
        canvas.box(point, 2 * half, 2 * HALF_HIGH)
    else:
        canvas.circle(point, RADIUS)
    canvas.text(point, sign, size=SIGN + 3 if sign in "+×" else SIGN)
    canvas.label((x, y - RADIUS - 10), label(symbols, cell), rim=True)
