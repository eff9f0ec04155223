"""The drawing of a network: units in columns, weights on the edges.

Everything is found by role and dataflow in the first pass: a product of a weight with a value, in
the pre-activation of a unit, is an edge, whichever way the matrix lies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.documents.drawing.canvas import COLUMN, Canvas, Point
from grader.documents.drawing.label import Label, label
from grader.documents.drawing.places import Span, places
from grader.documents.slots import PLAIN
from grader.documents.symbols import Symbol, symbols_of
from problems.formula import Call, Formula, Name, Number, names
from problems.mistakes import terms
from problems.program import Program, Quantity, Role

RADIUS = 18.0
ROW, GAP = 68.0, 230.0
"""From the middle of a unit to that of the next in its column, and in the next column."""

HEAD, FOOT = 44.0, 22.0
SIDE = 62.0
"""Room at the left and right for the numbers of inputs and targets."""

VALUES = (Role.ACTIVATION, Role.PREDICTION, Role.PROBABILITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An input or a unit: the cell that it sends on, and given cells that stand beside it."""

    cell: str
    value: str | None = None
    bias: str | None = None
    target: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The units of a layer (0: the inputs) with their activation function."""

    number: int
    units: tuple[Unit, ...]
    function: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A weight on its way from a unit of one column to a unit of the next; rows from 0."""

    column: int
    start: int
    end: int
    weight: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The columns from left to right, and the edges between them."""

    columns: tuple[Column, ...]
    edges: tuple[Edge, ...]


def network(program: Program) -> Network:
    """The network of the first pass of a program (of its first sample, if there are several)."""
    owners = program.owner_of()
    first: dict[int, Quantity] = {}
    for quantity in program.computed:
        if quantity.role is Role.PRE_ACTIVATION and quantity.iteration == 1:
            first.setdefault(quantity.layer, quantity)
    columns: list[Column] = []
    edges: list[Edge] = []
    for place, z in enumerate(first.values()):
        number = z.layer or place + 1
        cells = _one_sample(z)
        formulas = dict(z.steps())
        if not columns:
            columns.append(Column(number=number - 1, units=_inputs(owners, formulas[cells[0]])))
        rows = {unit.cell: row for row, unit in enumerate(columns[-1].units)}
        for end, cell in enumerate(cells):
            edges += [
                Edge(column=place, start=rows[source], end=end, weight=weight)
                for weight, source in _products(owners, formulas[cell]) if source in rows
            ]  # fmt: skip
        columns.append(_column(program, owners, number, cells))
    columns[-1] = _with_targets(program, columns[-1])
    return Network(columns=tuple(columns), edges=tuple(edges))


def _one_sample(quantity: Quantity) -> tuple[str, ...]:
    """The cells of a vector, of the first row of a matrix, or the one of a number."""
    return quantity.cells[: quantity.shape[-1]] if quantity.shape else quantity.cells


def _products(owners: Mapping[str, Quantity], formula: Formula) -> Iterator[tuple[str, str]]:
    """The pairs (weight, what it is multiplied with) in a weighted sum."""
    for term in terms(formula):
        match term:
            case Call("mul", (Name(left), Name(right))) if owners[left].role is Role.WEIGHT:
                yield left, right
            case Call("mul", (Name(left), Name(right))) if owners[right].role is Role.WEIGHT:
                yield right, left


def _inputs(owners: Mapping[str, Quantity], formula: Formula) -> tuple[Unit, ...]:
    sources = [source for _, source in _products(owners, formula)]
    return tuple(
        Unit(cell=cell, value=cell if owners[cell].given and len(owners[cell].shape) < 2 else None)
        for cell in sources
    )


def _column(
    program: Program, owners: Mapping[str, Quantity], number: int, cells: Sequence[str]
) -> Column:
    formulas = program.formula_of()
    values = [
        (place, formula)
        for quantity in program.computed if quantity.role in VALUES
        for place, formula in quantity.steps() if cells[0] in names(formula)
    ]  # fmt: skip
    if not values:
        units = tuple(Unit(cell=c, bias=_bias(owners, formulas[c])) for c in cells)
        return Column(number=number, units=units)
    first, formula = values[0]
    sent = _one_sample(owners[first])
    return Column(
        number=number,
        function=_function(formula),
        units=tuple(
            Unit(cell=a, bias=_bias(owners, formulas[z])) for z, a in zip(cells, sent, strict=True)
        ),
    )


def _function(formula: Formula) -> str:
    """The activation function; none where what follows the sum has no name of its own."""
    match formula:
        case Name():
            return "identity"
        case Call(operation, arguments) if all(isinstance(a, Name | Number) for a in arguments):
            return operation
    return ""


def _bias(owners: Mapping[str, Quantity], formula: Formula) -> str | None:
    found = (t.cell for t in terms(formula) if isinstance(t, Name))
    return next((cell for cell in found if owners[cell].role is Role.BIAS), None)


def _with_targets(program: Program, column: Column) -> Column:
    """The last column, with the target of each unit if there is one vector of them."""
    labels = [q for q in program.givens if q.role is Role.LABEL]
    if len(labels) != 1 or len(labels[0].cells) != len(column.units):
        return column
    units = tuple(
        Unit(cell=unit.cell, bias=unit.bias, target=target)
        for unit, target in zip(column.units, labels[0].cells, strict=True)
    )
    return Column(number=column.number, function=column.function, units=units)


def svg(
    program: Program, network: Network, captions: Sequence[Sequence[str]], about: str,
    widest: float = COLUMN,
) -> str:  # fmt: skip
    """The picture, with slots for the numbers; `captions` are the lines above each column.

    It is at most so wide.
    """
    symbols = symbols_of(program)
    most = max(len(column.units) for column in network.columns)
    gap = min(GAP, (widest - 2 * SIDE - 2 * RADIUS) / (len(network.columns) - 1))
    wide = 2 * SIDE + 2 * RADIUS + gap * (len(network.columns) - 1)
    at = [
        [
            (SIDE + RADIUS + gap * place, HEAD + RADIUS + ROW * (row + (most - len(c.units)) / 2))
            for row in range(len(c.units))
        ]
        for place, c in enumerate(network.columns)
    ]
    canvas = Canvas()
    _draw_edges(canvas, network, at)
    for column, points, lines in zip(network.columns, at, captions, strict=True):
        for row, words in enumerate(lines):
            canvas.text((points[0][0], 12 + 15 * row), words)
        for unit, point in zip(column.units, points, strict=True):
            canvas.circle(point, RADIUS)
            canvas.label(point, label(symbols, unit.cell))
            _draw_beside(canvas, symbols, unit, point)
    high = HEAD + 2 * RADIUS + ROW * (most - 1) + FOOT
    return canvas.svg((wide, high), about)


def _draw_edges(canvas: Canvas, network: Network, at: Sequence[Sequence[Point]]) -> None:
    """Lines between units; weights on them wherever all of a column's find a place."""
    for column in range(len(network.columns) - 1):
        edges = [edge for edge in network.edges if edge.column == column]
        spans = [Span(at[column][e.start], at[column + 1][e.end]) for e in edges]
        for span in spans:
            canvas.line((span.start, span.end))
        for edge, place in zip(edges, places(spans, _taken(network, at)), strict=False):
            canvas.blank(place, 24, 12)
            canvas.text(place, _slot(edge.weight), rim=True)


def _taken(network: Network, at: Sequence[Sequence[Point]]) -> list[Point]:
    """Where the numbers of biases stand."""
    return [
        _under(point)
        for column, points in zip(network.columns, at, strict=True)
        for unit, point in zip(column.units, points, strict=True) if unit.bias
    ]  # fmt: skip


def _under(point: Point) -> Point:
    return (point[0], point[1] + RADIUS + 9)


def _draw_beside(canvas: Canvas, symbols: dict[str, Symbol], unit: Unit, point: Point) -> None:
    """The number of an input, a bias, a target."""
    x, y = point
    if unit.value:
        canvas.text((x - RADIUS - 6, y), _slot(unit.value), anchor="end")
    if unit.bias:
        canvas.equation(_under(point), Label("b"), _slot(unit.bias), rim=True)
    if unit.target:
        target = label(symbols, unit.target)
        canvas.equation((x + RADIUS + 6, y), target, _slot(unit.target), anchor="start")


def _slot(cell: str) -> str:
    return f"{PLAIN}{cell}{PLAIN}"
