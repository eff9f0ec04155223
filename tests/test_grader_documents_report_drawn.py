"""Networks and graphs with what is lost where: every share is written, in place, in its shade."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from itertools import pairwise

import pytest

from grader.documents.drawing.network import network
from grader.documents.edition import Edition
from grader.documents.report.drawn import drawn
from grader.documents.report.frame import Said, room
from grader.documents.report.network_grid import drawable
from grader.documents.report.numerals import percent
from grader.documents.report.shades import shade
from grader.documents.report.tones import Tone
from grader.reporting.figures.mistakes import Step
from grader.reporting.figures.where import PART_OF
from problems.drawing import GraphDrawing, NetworkDrawing
from problems.program import Program, Role
from tests.report_pictures import check_drawn, contrast, page
from tests.structures import CASES, LEVELS, Case, structure
from tests.web_page import web_page

NET = Case("mlp-gradients")
GRAPH = Case("computational-graph")
SHARES = (0.0, 0.003, 0.07, 0.12, 0.38, 1.0)
ENGLISH = Edition(language="en")
NOTHING = dict.fromkeys(structure(NET).asked, 0.0)
ROWS = {"en": "weight gradient", "ko": "가중치의 기울기"}

DRAWN = [
    case for case in CASES
    if structure(case).drawing is not None
    and isinstance(structure(case).drawing, NetworkDrawing | GraphDrawing)
]  # fmt: skip


Shares = dict[str, float]


def lost(case: Case, here: Shares) -> list[Step]:
    """The steps of an exercise, of which so much is lost; else one share after another."""
    return [
        Step(
            exercise="e", quantity=one.name, role=one.role, layer=one.layer, asked=100,
            lost=here.get(one.name, SHARES[place % len(SHARES)]), carried=0.0, mistakes=(),
            here=here.get(one.name, SHARES[place % len(SHARES)]),
        )
        for place, one in enumerate(structure(case).asked_quantities)
    ]  # fmt: skip


def picture(
    case: Case, here: Shares | None = None, *, language: str = "en", name: str = "n"
) -> str:  # fmt: skip
    """The picture of an exercise."""
    about = Said(name=name, title="Title <of> it", about="")
    return drawn(structure(case), lost(case, here or {}), about, Edition(language=language))


def words(svg: str) -> list[tuple[float, float, str]]:
    """Every word with its place."""
    found = re.findall(r"<text x='([^']+)' y='([^']+)'[^>]*>([^<]*)</text>", svg)
    return [(float(x), float(y), text) for x, y, text in found]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("case", DRAWN, ids=str)
def test_every_network_and_graph_is_drawn_small_and_whole(case: Case, language: str) -> None:
    svg = picture(case, language=language)
    assert len(svg.encode()) < 25_000
    check_drawn(svg)
    counts = web_page(page(svg).encode()).counts
    assert set(counts) <= {"html", "body", "svg", "title", "desc", "path", "g", "circle", "text"}
    assert not re.search(r"http|href|url\(|src=|<\?|<!|data:|\bon\w+=", svg)


@pytest.mark.parametrize("case", DRAWN, ids=str)
def test_no_words_lie_on_each_other(case: Case) -> None:
    svg = picture(case)
    texts = re.findall(r"<text x='([^']+)' y='([^']+)'([^>]*)>(.*?)</text>", svg)
    boxes = []
    for x, y, more, text in texts:
        wide = room(unescape(re.sub(r"<title>.*?</title>", "", text)))
        share = 0.5 if "middle" in more else 1.0 if "'end'" in more else 0.0
        boxes.append((float(x) - share * wide, float(y), wide, text))
    for place, (x, y, wide, text) in enumerate(boxes):
        for u, v, other_wide, other in boxes[:place]:
            apart = min(x + wide, u + other_wide) - max(x, u)
            # The widest font of its kind may want a little more room than there is.
            assert abs(y - v) >= 11 or apart <= 5, (text, other)


def test_every_share_stands_below_its_layer() -> None:
    found = words(picture(NET, {"delta1": 0.38, "delta2": 0.02, "dW1": 0.11, "dW2": 0.99}))
    at = {text: x for x, _, text in found if text in ("inputs", "layer 1", "layer 2", "loss")}
    row = {text: y for _, y, text in found}

    def shares(of: str) -> list[tuple[float, str]]:
        return [(x, text) for x, y, text in found if abs(y - row[of]) < 3 and text.endswith("%")]

    assert dict(shares("delta")) == {at["layer 1"]: "38 %", at["layer 2"]: "2 %"}
    (first, second) = sorted(shares("weight gradient"))
    assert (first[1], second[1]) == ("11 %", "99 %")
    assert at["inputs"] < first[0] < at["layer 1"] < second[0] < at["layer 2"] < at["loss"]
    assert [row[name] for name in ("pre-activation", "activation", "delta")] == sorted(
        row[name] for name in ("pre-activation", "activation", "delta")
    )
    assert row["Forward pass"] < row["activation"] < row["Backward pass"] < row["delta"]


def test_a_unit_has_the_shade_of_all_that_is_asked_of_it() -> None:
    nothing = picture(NET, NOTHING)
    much = picture(NET, dict.fromkeys(NOTHING, 0.5))
    some = picture(NET, NOTHING | {"delta1": 0.4})
    groups = r"<g style='fill:([^;]+);[^']*'>((?:<circle [^>]*>)+)</g>"
    for svg, tones in (
        (nothing, [Tone.PAPER] * 3), (much, [Tone.PAPER, Tone.MOST, Tone.MOST]),
        (some, [Tone.PAPER, Tone.MORE, Tone.PAPER]),
    ):  # fmt: skip
        assert [fill for fill, _ in re.findall(groups, svg)][1::2] == [tone.css for tone in tones]


def test_lines_are_as_broad_as_weights_lose() -> None:
    def widths(svg: str) -> list[float]:
        found = re.findall(rf"stroke:{re.escape(Tone.SOFT.css)};stroke-width:([\d.]+)", svg)
        return [float(one) for one in found] or [1.0]

    thin = widths(picture(NET, NOTHING))
    broad = widths(picture(NET, NOTHING | {"dW2": 1.0}))
    assert len(thin) == len(broad) == 3
    assert (broad[0], broad[2]) == (thin[0], thin[2])
    assert broad[1] > 5 * thin[1]


def test_a_node_of_a_graph_has_its_value_and_the_derivatives_by_it() -> None:
    found = words(picture(GRAPH, {"q": 0.38, "df_dq": 0.02, "df_dx": 0.11, "df_dy": 0.5}))
    by = {text: (x, y) for x, y, text in found}
    assert by["df/dq"][0] == by["q ×"][0]
    assert by["df/dq"][1] - by["q ×"][1] == 18
    beside = {
        text: number
        for text, (x, y) in by.items()
        for u, v, number in found if v == y and 0 < u - x < 92 and number.endswith("%")
    }  # fmt: skip
    assert (beside["q ×"], beside["df/dq"], beside["df/dx"]) == ("38 %", "2 %", "11 %")
    assert by["x"][1] < by["p ×"][1] < by["q ×"][1] < by["f +"][1]
    assert "x" not in beside


def test_a_picture_is_named_and_says_where_most_is_lost() -> None:
    svg = picture(NET, NOTHING | {"dW2": 0.4}, name="where-1")
    assert "<title id='where-1-title'>Title &lt;of&gt; it</title>" in svg
    (about,) = re.findall(r"<desc id='where-1-about'>([^<]*)</desc>", svg)
    assert "Most is lost at dW2 (40 %)." in about
    nothing = picture(NET, NOTHING)
    assert "Most is lost" not in nothing


@pytest.mark.parametrize("language", ROWS)
def test_rows_are_named_in_the_language_of_the_readers(language: str) -> None:
    joined = " ".join(text for _, _, text in words(picture(NET, language=language)))
    assert ROWS[language] in joined


def test_what_has_neither_network_nor_graph_is_not_drawn() -> None:
    for slug in ("softmax-jacobian", "early-stopping", "metrics", "xor-limit"):
        assert picture(Case(slug)) == ""


@pytest.mark.parametrize("slug", ["mlp-matrix", "minibatch-update", "perceptron-update"])
def test_a_network_that_its_sheet_does_not_draw_is_drawn_here(slug: str) -> None:
    assert structure(Case(slug)).drawing is None
    assert "%" in picture(Case(slug))


@pytest.mark.parametrize("case", LEVELS, ids=str)
def test_no_family_stops_the_report(case: Case) -> None:
    svg = picture(case)
    if svg:
        check_drawn(svg)


def test_what_sums_other_things_than_the_units_of_a_layer_is_no_network() -> None:
    own = structure(NET)
    odd = replace(own.program.quantity("z1"), role=Role.INTERMEDIATE)
    program = Program(
        quantities=tuple(odd if one.name == "z1" else one for one in own.program.quantities)
    )
    hidden = replace(own, program=program, drawing=None)
    # Inputs are then the activations of the first layer, and all else has no place.
    assert "layer 2" in drawn(hidden, lost(NET, {}), Said(name="n", title="", about=""), ENGLISH)


def test_every_drawn_network_is_one_of_layers() -> None:
    for case in DRAWN:
        if isinstance(structure(case).drawing, NetworkDrawing):
            assert drawable(network(structure(case).program)), case


def test_everything_of_the_network_families_has_a_place() -> None:
    elsewhere = {
        one.role
        for case in DRAWN if isinstance(structure(case).drawing, NetworkDrawing)
        for one in structure(case).asked_quantities
    } - {*PART_OF}  # fmt: skip
    # How much of the last delta arrives at the first layer.
    assert elsewhere <= {Role.ADJOINT}


def test_equal_shares_give_equal_bytes() -> None:
    assert picture(NET) == picture(NET)
    assert picture(GRAPH) == picture(GRAPH)


def test_shades_get_darker_and_carry_words() -> None:
    assert [shade(one) for one in (None, 0.0, 0.001, 0.0999, 0.1, 0.2499, 0.25, 1.0)] == [
        Tone.PAPER, Tone.PAPER, Tone.SOME, Tone.SOME, Tone.MORE, Tone.MORE, Tone.MOST, Tone.MOST,
    ]  # fmt: skip
    tones = (Tone.PAPER, Tone.SOME, Tone.MORE, Tone.MOST)
    for lighter, darker in pairwise(tones):
        assert contrast(lighter, darker) > 1.15
    for tone in tones:
        assert contrast(tone, Tone.INK) > 7
    assert [percent(one) for one in (0.0, 0.004, 0.005, 0.38, 1.0)] == [
        "0 %", "<1 %", "0 %", "38 %", "100 %",
    ]  # fmt: skip
