"""The exercises of a report that have a network or a graph: its picture with what is lost where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from grader.documents.catalogue import catalogue
from grader.documents.drawing.graph import Graph
from grader.documents.drawing.graph import graph as graph_of
from grader.documents.drawing.network import Network
from grader.documents.drawing.network import network as network_of
from grader.documents.edition import Edition
from grader.documents.phases import kind_of
from grader.documents.report.frame import Said
from grader.documents.report.graph import Line, graph_plot, named
from grader.documents.report.network import network_plot
from grader.documents.report.network_grid import Words, drawable
from grader.documents.report.numerals import percent
from grader.documents.report.shades import WORDS, Shades
from grader.documents.report.titles import title_of
from grader.documents.symbols import Derivative, symbols_of
from grader.documents.templates import said
from grader.reporting.figures.mistakes import Step
from grader.reporting.figures.where import PART_OF, Spot, spots
from grader.reporting.report import Report
from problems.drawing import GraphDrawing
from problems.program import Role
from solutions.structure import Structure

TEMPLATE = "parts/report/where.j2"

TOLD = 3
"""Of what is lost most, so much is told in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture and the title of its exercise."""

    title: str
    svg: str


def drawings(report: Report, edition: Edition) -> Iterator[Drawing]:
    """One for each exercise that can be drawn."""
    words = catalogue(edition.language)
    for number, (exercise, structure) in enumerate(report.structures.items(), start=1):
        title = title_of(exercise, report.titles, words)
        steps = [step for step in report.steps if step.exercise == exercise]
        about = Said(name=f"where-{number}", title=_say(edition, "title", title), about="")
        if svg := drawn(structure, steps, about, edition):
            yield Drawing(title=title, svg=svg)


def drawn(structure: Structure, steps: Sequence[Step], about: Said, edition: Edition) -> str:
    """The picture of an exercise with what is lost at its steps; nothing where it has none."""
    shades = Shades(words=WORDS)
    if (network := _network(structure)) and (found := spots(steps)):
        placed = [step for step in steps if step.role in PART_OF]
        about = replace(about, about=_told(edition, "network", placed))
        words = _words(structure, network, found, edition)
        return network_plot(about, network, found, words, shades)
    if isinstance(structure.drawing, GraphDrawing):
        graph = graph_of(structure.program)
        about = replace(about, about=_told(edition, "graph", steps))
        return graph_plot(about, graph, _lines(structure, graph, steps), shades)
    return ""


def _network(structure: Structure) -> Network | None:
    """The network of an exercise, also where its sheet has no drawing; None where it has none."""
    if all(one.role is not Role.PRE_ACTIVATION for one in structure.program.computed):
        return None
    try:
        network = network_of(structure.program)
    except ValueError:
        # An own family may sum other things than the units of a layer.
        return None
    return network if drawable(network) else None


def _told(edition: Edition, what: str, steps: Sequence[Step]) -> str:
    """What is to be seen: where most is lost."""
    most = sorted((step for step in steps if step.here), key=lambda one: -one.here)[:TOLD]
    found = ", ".join(f"{step.quantity} ({percent(step.here)})" for step in most)
    return _say(edition, what, found)


def _lines(structure: Structure, graph: Graph, steps: Sequence[Step]) -> dict[str, list[Line]]:
    """What is asked at each node of a graph: its value, then the derivatives by it."""
    lost = {step.quantity: step.here for step in steps}
    symbols = symbols_of(structure.program)
    name_of = {symbol: name for name, symbol in symbols.items()}
    found = {
        cell: [Line(words=named(cell, sign), lost=lost.get(structure.owners[cell].name))]
        for cell, sign in graph.signs.items()
    }
    for name, share in lost.items():
        match symbols[name]:
            case Derivative(above, below) if name_of.get(below) in found:
                line = Line(words=f"d{name_of[above]}/d{name_of[below]}", lost=share)
                found[name_of[below]].append(line)
    return found


def _words(
    structure: Structure, network: Network, found: Sequence[Spot], edition: Edition
) -> Words:
    captions = [
        said("parts/drawing.j2", "column", column, edition=edition).strip().split("\n")[0]
        for column in network.columns
    ]
    has_loss = any(one.role is Role.LOSS for one in structure.program.computed)
    roles = dict.fromkeys(spot.role for spot in found)
    return Words(
        columns=captions,
        short=[str(one.number or captions[0]) for one in network.columns],
        loss=_say(edition, "loss"), all=_say(edition, "all"),
        rows={role: _say(edition, "role", role.value) for role in roles},
        phases={
            role: _say(edition, "phase", kind_of(role, has_loss=has_loss)) for role in roles
        },
    )  # fmt: skip


@cache
def _say(edition: Edition, what: str, value: str = "") -> str:
    return said(TEMPLATE, "where", what, value, edition=edition).strip()
