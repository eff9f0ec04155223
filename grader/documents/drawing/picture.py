"""Pictures: an exercise's drawing as SVG, with what it shows told in words.

Whatever does not depend on the student is drawn once for a structure; only curves are drawn from
the numbers themselves. A picture is made from what is given and never sees an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from grader.assignment.editions import Layout
from grader.documents import templates
from grader.documents.catalogue import catalogue
from grader.documents.dialects import TEXT
from grader.documents.drawing import curves, graph, network, table
from grader.documents.drawing.canvas import COLUMN, LARGE, SIZE, sizes
from grader.documents.drawing.table import Row, Table
from grader.documents.edition import PLAIN_ENGLISH, Edition
from grader.documents.known import Known, known
from grader.documents.slots import form
from problems.drawing import CurvesDrawing, GraphDrawing
from problems.program import Program
from solutions.structure import Structure

WORDS = "parts/drawing.j2"
"""The template whose macros say what is to be seen."""

Numbers = Mapping[str, str]
"""What the student is told, as text by cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The drawing of one structure: what it shows in words; its SVG and table for a sheet."""

    about: str
    svg: Callable[[Numbers], str]
    table: Callable[[Numbers], Table]


def picture(structure: Structure, edition: Edition = PLAIN_ENGLISH) -> Picture | None:
    """The drawing of a structure, None if its family draws nothing."""
    return _picture(known(structure), edition) if structure.drawing else None


@lru_cache(maxsize=512)
def _picture(one: Known, edition: Edition) -> Picture:
    match one.structure.drawing:
        case CurvesDrawing() as drawing:
            return _curves(drawing, one.structure.program, edition)
        case GraphDrawing():
            return _graph(one.structure.program, edition)
    return _network(one.structure.program, edition)


def _curves(curved: CurvesDrawing, program: Program, edition: Edition) -> Picture:
    drawing = in_words(curved, program, edition.language)
    about = _said(edition, "curves", drawing, curves.points(drawing, program))
    return Picture(
        about=about,
        svg=lambda numbers: curves.svg(drawing, program, numbers, about),
        table=_table(
            about,
            _said(edition, "curves_table", drawing),
            lambda numbers, _: table.of_curves(drawing, program, numbers),
        ),
    )


def _graph(program: Program, edition: Edition) -> Picture:
    gates = graph.graph(program)
    about = _said(edition, "graph", gates)
    return Picture(
        about=about,
        svg=_filled(graph.svg(program, gates, about, _widest(edition))),
        table=_table(
            about,
            _said(edition, "graph_table"),
            lambda numbers, _: table.of_graph(gates, numbers),
        ),
    )


def _network(program: Program, edition: Edition) -> Picture:
    found = network.network(program)
    about = _said(edition, "network", found)
    captions = [_said(edition, "column", column).split("\n") for column in found.columns]
    return Picture(
        about=about,
        svg=_filled(network.svg(program, found, captions, about, _widest(edition))),
        table=_table(
            about,
            _said(edition, "network_table"),
            lambda numbers, words: table.of_network(found, words, numbers),
        ),
    )


def _said(edition: Edition, macro: str, *about: object) -> str:
    return templates.said(WORDS, macro, *about, edition=edition)


def _widest(edition: Edition) -> float:
    return LARGE if edition.layout is Layout.LARGE else COLUMN


def _table(
    about: str, words: str, rows: Callable[[Numbers, list[str]], Iterable[Row]]
) -> Callable[[Numbers], Table]:
    """The table as a function of the numbers; its words stand above its columns."""
    lines = words.strip().split("\n")

    def made(numbers: Numbers) -> Table:
        found = tuple(rows(_with_true_minus(numbers), lines))
        return Table(about=about, head=tuple(lines[: len(found[0])]), rows=found)

    return made


def _with_true_minus(numbers: Numbers) -> dict[str, str]:
    return {cell: number.replace("-", "−") for cell, number in numbers.items()}


def in_words(drawing: CurvesDrawing, program: Program, language: str) -> CurvesDrawing:
    """Curves with legend and labels in a language; an axis named after a given keeps its name."""
    word = catalogue(language).gettext
    given = {q.name for q in program.givens}
    return replace(
        drawing, x=drawing.x if drawing.x in given else word(drawing.x), y=word(drawing.y),
        words=tuple(map(word, drawing.words)),
    )  # fmt: skip


def _filled(svg: str) -> Callable[[Numbers], str]:
    """The picture with slots as a function of the numbers."""
    ready = form(svg, TEXT)
    for_sizes = [slot[1:] for slot in ready.pieces[1::2] if slot[1:].startswith(SIZE)]
    return lambda numbers: ready.filled(_with_true_minus(numbers) | sizes(for_sizes, numbers))
