"""Drawings: the right nodes and edges, readable labels, only what is given, the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from xml.etree import ElementTree

import pytest

from grader.assignment.editions import Layout
from grader.documents import markdown, pdf
from grader.documents.dialects import TEXT
from grader.documents.drawing import curves, graph, network
from grader.documents.drawing.canvas import Canvas
from grader.documents.drawing.label import Label
from grader.documents.drawing.layered import layered
from grader.documents.drawing.picture import picture
from grader.documents.drawing.places import HIGH, TOO_NEAR, WIDE, Span, distance, places
from grader.documents.edition import Edition
from grader.documents.markup import PAGES
from grader.documents.page import sheet_page
from grader.documents.render import drawings
from grader.documents.slots import form
from grader.documents.working import given_numbers
from grader.errors import OutputError
from problems import trace
from problems.drawing import CurvesDrawing, GraphDrawing
from problems.draws import one_of
from problems.formula import Call, Name, Number
from problems.program import Program, Role
from problems.scalar import Traced
from problems.trace import Trace
from tests.sample_sheets import exercise, sheet, without_answers
from tests.structures import LEVELS, Case, problem, structure

DRAWN = tuple(case for case in LEVELS if structure(case).drawing)
HOSTILE = "</text><script>alert('x')</script>&\"\\\n"


def svg(case: Case) -> str:
    """The drawing of a case with its numbers."""
    one = exercise(case)
    found = picture(one.structure)
    assert found
    return found.svg(given_numbers(one))


def texts(source: str) -> list[str]:
    """What is written in a picture, element by element."""
    root = ElementTree.fromstring(source)
    return ["".join(e.itertext()) for e in root.iter("{http://www.w3.org/2000/svg}text")]


def traced(write: Callable[[Trace], object]) -> Program:
    """A program as a few lines write it."""
    t = Trace()
    write(t)
    return t.program()


def number(t: Trace, name: str) -> Traced:
    """A given number."""
    return t.given(name, one_of(1), Role.INPUT)


def reused(t: Trace) -> None:
    """x y + x exp y."""
    x, y = number(t, "x"), number(t, "y")
    p = t.let("p", x * y, Role.INTERMEDIATE)
    e = t.let("e", trace.exp(y), Role.INTERMEDIATE)
    q = t.let("q", x * e, Role.INTERMEDIATE)
    t.let("f", p + q, Role.INTERMEDIATE)


def test_some_family_is_drawn() -> None:
    assert {case.slug for case in DRAWN} >= {"mlp-deltas", "mlp-update"}


@pytest.mark.parametrize("case", DRAWN, ids=str)
def test_every_drawing_fits_the_page_and_says_what_it_shows(case: Case) -> None:
    root = ElementTree.fromstring(svg(case))
    assert 0 < float(root.attrib["width"]) <= 640
    about = root.attrib["aria-label"]
    assert about.endswith(".")
    assert about.split()[0] in {"Drawing", "Computational", "Curves"}


@pytest.mark.parametrize("case", DRAWN, ids=str)
def test_a_drawing_shows_no_number_that_is_not_given(case: Case) -> None:
    one = exercise(case)
    given = {Fraction(n) for n in given_numbers(one).values()}
    written = [re.search(r"(?<== )−?[\d./]+$|^−?\d+\.\d+$", text) for text in texts(svg(case))]
    shown = {Fraction(found[0].replace("−", "-")) for found in written if found}
    assert shown
    # An axis of curves has round numbers of its own.
    assert shown <= given or isinstance(problem(case).family.drawing, CurvesDrawing)
    bare = sheet(one)
    assert list(drawings(bare)) == list(drawings(without_answers(bare)))


@pytest.mark.parametrize("case", DRAWN, ids=str)
def test_the_same_drawing_gives_the_same_bytes(case: Case) -> None:
    assert svg(case) == svg(case)
    assert not re.search("[\ue000\ue001]", svg(case))


@pytest.mark.parametrize("case", DRAWN, ids=str)
def test_both_sheets_show_the_drawing_with_its_words(case: Case) -> None:
    one = sheet(exercise(case, 3))
    found = picture(exercise(case).structure)
    assert found
    assert "](hw1-0042-3.svg)" in markdown.sheet(one)
    assert f"![{found.about.split(';')[0][:20]}" in markdown.sheet(one)
    assert "hw1-0042" not in markdown.solution(one).split("## Exercise")[1]


def test_an_exercise_without_a_drawing_has_none() -> None:
    one = exercise(Case("softmax-jacobian"))
    assert picture(one.structure) is None
    assert list(drawings(sheet(one))) == []
    assert "![" not in markdown.sheet(sheet(one))


def test_the_drawing_lies_in_the_pdf_with_its_words() -> None:
    source = sheet_page(sheet(exercise(Case("mlp-deltas"))), PAGES, "typ")
    assert '#drawing("Drawing of the network' in source
    assert pdf.compile_page(source, where="drawing", accessible=True)
    without = re.sub(r'#drawing\("[^"]*"', '#drawing(""', source)
    with pytest.raises(OutputError, match="alt"):
        pdf.compile_page(without.replace("alt: alt)", "alt: none)"), where="d", accessible=True)


def test_a_network_has_its_units_weights_and_numbers() -> None:
    program = structure(Case("mlp-deltas", (("sizes", (2, 3, 2)),))).program
    found = network.network(program)
    assert [len(column.units) for column in found.columns] == [2, 3, 2]
    assert [column.function for column in found.columns] == ["", "sigmoid", "sigmoid"]
    assert {(e.column, e.start, e.end): e.weight for e in found.edges} == {
        (layer - 1, j - 1, i - 1): f"W{layer}[{i}][{j}]"
        for layer, rows, columns in ((1, 3, 2), (2, 2, 3))
        for i in range(1, rows + 1) for j in range(1, columns + 1)
    }  # fmt: skip
    assert found.columns[0].units[1].value == "x[2]"
    assert found.columns[1].units[2].bias == "b1[3]"
    assert found.columns[2].units[0].target == "y[1]"


def test_a_network_in_rows_and_one_of_many_samples_have_the_same_edges() -> None:
    def rows(t: Trace) -> None:
        x = t.given("x", one_of(1), Role.INPUT, shape=(4, 2))
        w = t.given("W1", one_of(1), Role.WEIGHT, shape=(2, 3), layer=1)
        z = t.let("z1", x @ w, Role.PRE_ACTIVATION, layer=1)
        t.let("a1", trace.sigmoid(z), Role.PREDICTION, layer=1)

    found = network.network(traced(rows))
    assert [len(column.units) for column in found.columns] == [2, 3]
    assert found.columns[0].units[0].value is None
    assert [(e.start, e.end, e.weight) for e in found.edges][:2] == [
        (0, 0, "W1[1][1]"), (1, 0, "W1[2][1]"),
    ]  # fmt: skip


@pytest.mark.parametrize(("left", "right"), [(2, 2), (2, 3), (3, 2), (3, 3), (4, 4), (1, 6)])
def test_labels_of_edges_lie_apart_and_on_their_own_edge(left: int, right: int) -> None:
    spans = [Span((0, 68 * i), (230, 68 * j)) for i in range(left) for j in range(right)]
    found = places(spans, [])
    assert len(found) == len(spans)
    for (x, y), (u, v) in combinations(found, 2):
        assert abs(x - u) >= WIDE or abs(y - v) >= HIGH
    for place, span in zip(found, spans, strict=True):
        assert distance(place, span) < 0.01
        assert all(distance(place, other) > TOO_NEAR for other in spans if other != span)


def test_where_edges_are_too_many_their_numbers_are_left_to_the_text() -> None:
    assert places([Span((0, 68 * i), (230, 68 * j)) for i in range(6) for j in range(6)], []) == []
    drawn = svg(Case("mlp-update", (("sizes", (6, 6, 6)),)))
    assert drawn.count("<rect") == 1  # the paper, and nothing blank under a number


def test_a_graph_has_a_node_for_each_given_and_step() -> None:
    found = graph.graph(traced(reused))
    assert found.signs == {"x": "", "y": "", "p": "×", "e": "exp", "q": "×", "f": "+"}
    assert found.edges == (
        ("x", "p"), ("y", "p"), ("y", "e"), ("x", "q"), ("e", "q"), ("p", "f"), ("q", "f"),
    )  # fmt: skip
    assert found.steps == ("p = x y", "e = exp(y)", "q = x e", "f = p + q")


def test_a_graph_stands_in_layers_by_its_longest_path() -> None:
    found = graph.graph(traced(reused))
    layout = layered(tuple(found.signs), found.edges)
    columns = {name: column for name, (column, _) in layout.places.items()}
    assert columns == {"x": 0, "y": 0, "p": 1, "e": 1, "q": 2, "f": 3}
    assert len(layout.joints["x", "q"]) == 1
    assert len(layout.joints["x", "p"]) == 0
    for one, other in combinations(layout.places.values(), 2):
        assert one[0] != other[0] or abs(one[1] - other[1]) > 0.99


X, TWO = Name("x"), Number(Fraction(2))
SIGNS = {
    "+": Call("add", (X, Name("y"))), "× 2": Call("mul", (TWO, X)), "− 2": Call("sub", (X, TWO)),
    "× (−1)": Call("neg", (X,)), "1/( )": Call("div", (Number(Fraction(1)), X)),
    "( )²": Call("power", (X, TWO)), "( )⁻¹": Call("power", (X, Number(Fraction(-1)))),
    "+ (−2)": Call("add", (X, Number(Fraction(-2)))), "max": Call("max", (X, Name("y"))),
    "+ 0.5": Call("add", (X, Number(Fraction(1, 2)))), "": Call("sub", (X, Name("y"))),
}  # fmt: skip


@pytest.mark.parametrize("sign", SIGNS)
def test_a_gate_shows_its_sign(sign: str) -> None:
    assert graph.sign(SIGNS[sign]) == sign


def test_a_layer_by_itself_keeps_its_number() -> None:
    def second(t: Trace) -> None:
        a = t.given("a1", one_of(1), Role.INPUT, shape=(2,), layer=1)
        w = t.given("W2", one_of(1), Role.WEIGHT, shape=(1, 2), layer=2)
        z = t.let("z2", w @ a, Role.PRE_ACTIVATION, layer=2)
        t.let("a2", trace.sigmoid(z), Role.PREDICTION, layer=2)

    found = network.network(traced(second))
    assert [column.number for column in found.columns] == [1, 2]
    assert [edge.column for edge in found.edges] == [0, 0]


def test_a_gate_whose_inputs_are_not_alike_shows_its_formula() -> None:
    def quotient(t: Trace) -> None:
        t.let("f", number(t, "x") / number(t, "y"), Role.INTERMEDIATE)

    found = graph.graph(traced(quotient))
    assert found.signs["f"] == "x / y"
    assert "x / y" in texts(graph.svg(traced(quotient), found, "about"))


def test_a_formula_too_long_for_its_column_is_dots() -> None:
    def weighted(t: Trace) -> None:
        one, other = (number(t, w) * number(t, x) for w, x in (("v", "x"), ("w", "y")))
        t.let("z", one + other + number(t, "b"), Role.INTERMEDIATE)

    program = traced(weighted)
    shown = texts(graph.svg(program, graph.graph(program), "about"))
    assert "…" in shown
    assert "v x + w y + b" not in shown


def test_the_hardest_graph_of_ours_has_all_its_formulas_in_every_layout() -> None:
    one = structure(Case("computational-graph", preset="hard"))
    for layout in Layout:
        found = picture(one, Edition(layout=layout))
        assert found
        assert "1/( )" in texts(found.svg({"x": "-0.5", "y": "2.0"}))


def test_the_givens_of_a_graph_stand_with_their_numbers() -> None:
    one = replace(structure(Case("mlp-deltas")), program=traced(reused), asked=("f",))
    found = picture(replace(one, drawing=GraphDrawing()))
    assert found
    shown = texts(found.svg({"x": "-0.5", "y": "2.0"}))
    assert {"x = −0.5", "y = 2.0"} <= set(shown)
    assert found.about.startswith("Computational graph, from left to right: p = x y; ")


def losses(t: Trace) -> None:
    """Two curves."""
    a = t.given("a", one_of(1), Role.INPUT, shape=(4,))
    t.given("b", one_of(1), Role.INPUT, shape=(4,))
    t.let("f", a[0] + a[1], Role.INTERMEDIATE)


DRAWING = CurvesDrawing(x="epoch", series=("a", "b"), words=("training", HOSTILE), y="loss")
NUMBERS = {f"{n}[{i}]": f"{v / i:.2f}" for n, v in (("a", 1.0), ("b", 1.4)) for i in range(1, 5)}


def test_curves_have_axes_ticks_points_and_a_legend() -> None:
    source = curves.svg(DRAWING, traced(losses), NUMBERS, "about")
    shown = texts(source)
    assert {"epoch", "loss", "training", "1", "2", "3", "4"} <= set(shown)
    assert source.count("<circle") == 2 * 4 + 2
    assert source.count("stroke-dasharray") == 2


@pytest.mark.parametrize(("values", "ticks"), [
    (("0.12", "0.93"), ("0", "0.2", "0.4", "0.6", "0.8", "1")),
    (("-1.5", "2.5"), ("-2", "-1", "0", "1", "2", "3")),
    (("3", "3"), ("3", "3.2", "3.4", "3.6", "3.8", "4")),
])  # fmt: skip
def test_ticks_are_round_numbers_around_all_values(
    values: tuple[str, ...], ticks: tuple[str, ...]
) -> None:
    found = curves.axis(tuple(map(Fraction, values)), 6)
    assert found.ticks == tuple(map(Fraction, ticks))
    assert found.low <= min(map(Fraction, values))
    assert found.high >= max(map(Fraction, values))


@pytest.mark.parametrize("count", [2, 10, 30, 200])
def test_epochs_have_whole_ticks_and_not_too_many(count: int) -> None:
    found = curves.axis([Fraction(n) for n in range(1, count + 1)], 14, whole=True)
    assert 2 <= len(found.ticks) <= 14
    assert all(tick.denominator == 1 for tick in found.ticks)
    assert (found.low, found.high) == (Fraction(1), Fraction(count))


def test_no_label_breaks_a_picture_or_a_page() -> None:
    canvas = Canvas()
    canvas.label((9, 9), Label(HOSTILE, HOSTILE, HOSTILE))
    canvas.equation((9, 9), Label(HOSTILE, HOSTILE, HOSTILE), HOSTILE)
    for source in (
        canvas.svg((99, 99), HOSTILE), curves.svg(DRAWING, traced(losses), NUMBERS, HOSTILE),
    ):  # fmt: skip
        root = ElementTree.fromstring(source)
        assert not list(root.iter("{http://www.w3.org/2000/svg}script"))
        assert root.attrib["aria-label"] == HOSTILE.replace("\n", " ")
    one = exercise(Case("mlp-deltas"))
    drawn = replace(one.structure, program=traced(losses), asked=("f",), drawing=DRAWING)
    found = picture(drawn)
    assert found
    hostile = replace(
        one, structure=replace(drawn, family="none-of-these"), answers=None,
        givens={n: tuple(Fraction(NUMBERS[f"{n}[{i}]"]) for i in range(1, 5)) for n in "ab"},
    )  # fmt: skip
    assert "\\<script\\>" in markdown.sheet(sheet(hostile))
    assert pdf.sheet(sheet(hostile)).startswith(b"%PDF")


def test_a_picture_with_slots_is_filled_with_a_true_minus() -> None:
    assert form("<text>\ue001x\ue001</text>", TEXT).filled({"x": "-1"}) == "<text>-1</text>"
    assert "−0.6" in svg(Case("mlp-deltas"))
