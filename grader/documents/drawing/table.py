"""Drawings as tables: what a picture shows, for those who read line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.documents.drawing.graph import Graph
from grader.documents.drawing.network import Network
from problems.drawing import CurvesDrawing
from problems.program import Program

Numbers = Mapping[str, str]
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with words above its columns; `about` says what it is."""

    about: str
    head: Row
    rows: tuple[Row, ...]


def of_network(network: Network, words: Sequence[str], numbers: Numbers) -> Iterator[Row]:
    """From where, to which unit, the weight, its number; a bias comes from nowhere."""
    for edge in network.edges:
        start = network.columns[edge.column].units[edge.start]
        end = network.columns[edge.column + 1].units[edge.end]
        yield start.cell, end.cell, edge.weight, numbers[edge.weight]
    for column in network.columns:
        for unit in column.units:
            if unit.bias:
                yield words[-1], unit.cell, unit.bias, numbers[unit.bias]


def of_graph(graph: Graph, numbers: Numbers) -> Iterator[Row]:
    """Each step, what it reads, and its number where it is given."""
    for cell in graph.signs:
        reads = ", ".join(source for source, step in graph.edges if step == cell)
        yield cell, reads, numbers.get(cell, "")


def of_curves(drawing: CurvesDrawing, program: Program, numbers: Numbers) -> Iterator[Row]:
    """A row for each point, a column for each curve."""
    given = {q.name: [numbers[cell] for cell in q.cells] for q in program.givens}
    series = [given[name] for name in drawing.series]
    xs = given.get(drawing.x, [str(n) for n in range(1, len(series[0]) + 1)])
    yield from zip(xs, *series, strict=True)
