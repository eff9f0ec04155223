"""The exercises of a report that have a network or a graph: its picture with what is lost where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.documents.catalogue import catalogue
from grader.documents.drawing.graph import Graph
from grader.documents.drawing.graph import graph as graph_of
from grader.documents.drawing.network import Network
from grader.documents.drawing.network import network as network_of
from grader.documents.edition import Edition
from grader.documents.report.frame import Said
from grader.documents.report.graph import Line, graph_plot, named
from grader.documents.report.network import Words, drawable, network_plot
from grader.documents.report.shades import Shades
from grader.documents.symbols import Derivative, symbols_of
from grader.documents.templates import said
from grader.reporting.figures.mistakes import Step
from grader.reporting.figures.where import Spot, spots
from grader.reporting.report import Report
from problems.drawing import GraphDrawing
from problems.program import Role
from solutions.structure import Structure

TEMPLATE = "parts/report/where.j2"
SHADES = ("none", "some", "more", "most")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture and the title of its exercise."""

    title: str
    svg: str


def drawings(report: Report, edition: Edition) -> Iterator[Drawing]:
    """One for each exercise that can be drawn."""
    words = catalogue(edition.language)
    for number, (exercise, structure) in enumerate(report.structures.items(), start=1):
        title = words.gettext(report.titles[exercise])
        steps = [step for step in report.steps if step.exercise == exercise]
        about = Said(name=f"where-{number}", title=_say(edition, "title", title), about="")
        if svg := _drawn(structure, steps, about, edition):
            yield Drawing(title=title, svg=svg)


def _drawn(structure: Structure, steps: list[Step], about: Said, edition: Edition) -> str:
    roles = {quantity.role for quantity in structure.program.computed}
    if Role.PRE_ACTIVATION in roles:
        network, found = network_of(structure.program), spots(steps)
        if found and drawable(network):
            return network_plot(
                about, network, found, _words(network, found, edition), _shades(edition)
            )
    if isinstance(structure.drawing, GraphDrawing):
        graph = graph_of(structure.program)
        return graph_plot(about, graph, _lines(structure, graph, steps), _shades(edition))
    return ""


def _lines(structure: Structure, graph: Graph, steps: Sequence[Step]) -> dict[str, list[Line]]:
    """What is asked at each node of a graph: its value, then the derivatives by it."""
    lost = {step.quantity: step.here for step in steps}
    symbols = symbols_of(structure.program)
    name_of = {symbol: name for name, symbol in symbols.items()}
    found = {}
    for cell, sign in graph.signs.items():
        own = structure.owners[cell].name
        found[cell] = [Line(words=named(cell, sign), lost=lost.get(own))]
    for name, share in lost.items():
        match symbols[name]:
            case Derivative(above, below) if name_of.get(below) in found:
                of, by = name_of[above], name_of[below]
                found[by].append(Line(words=f"d{of}/d{by}", lost=share))
    return found


def _words(network: Network, found: tuple[Spot, ...], edition: Edition) -> Words:
    captions = (
        said("parts/drawing.j2", "column", column, edition=edition) for column in network.columns
    )
    return Words(
        columns=[caption.strip().split("\n")[0] for caption in captions],
        loss=_say(edition, "loss"), all=_say(edition, "all"),
        rows={spot.role: _say(edition, "role", spot.role.value) for spot in found},
    )  # fmt: skip


def _shades(edition: Edition) -> Shades:
    none, some, more, most = (_say(edition, what) for what in SHADES)
    return Shades(words=(none, some, more, most))


def _say(edition: Edition, what: str, value: str = "") -> str:
    return said(TEMPLATE, "where", what, value, edition=edition).strip()
