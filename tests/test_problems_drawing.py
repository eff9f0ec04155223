"""Drawings as data: kept in JSON, and refused where a program lacks what they show."""

from __future__ import annotations

import json

import pytest

from problems.drawing import (
    CurvesDrawing,
    Drawing,
    GraphDrawing,
    NetworkDrawing,
    check_drawing,
    drawing_from_json,
    drawing_to_json,
)
from problems.draws import one_of
from problems.program import Program, ProgramError, Role
from problems.trace import Trace

CURVES = CurvesDrawing(x="epoch", series=("a", "b"), words=("training", "validation"), y="loss")


def curves_program(length: int = 3) -> Program:
    """Two vectors, another of a length to choose, and a number."""
    t = Trace()
    a = t.given("a", one_of(1), Role.INPUT, shape=(3,))
    t.given("b", one_of(1), Role.INPUT, shape=(3,))
    t.given("c", one_of(1), Role.INPUT, shape=(length,))
    t.given("n", one_of(1), Role.INPUT)
    t.let("sum", a[0] + a[1], Role.INTERMEDIATE)
    return t.program()


@pytest.mark.parametrize("drawing", [NetworkDrawing(), GraphDrawing(), CURVES])
def test_a_drawing_comes_back_from_json_as_it_was(drawing: Drawing) -> None:
    assert drawing_from_json(json.loads(json.dumps(drawing_to_json(drawing)))) == drawing


@pytest.mark.parametrize("data", [
    {}, {"kind": "photo"}, "network", {"kind": "curves", "x": "epoch"},
    {"kind": "curves", "x": "t", "series": [1], "words": [], "y": ""},
])  # fmt: skip
def test_other_data_is_no_drawing(data: object) -> None:
    with pytest.raises(ProgramError, match="no drawing"):
        drawing_from_json(data)


def test_no_drawing_is_none() -> None:
    assert drawing_from_json(None) is None
    check_drawing(None, curves_program())


def test_curves_are_given_vectors_of_one_length() -> None:
    check_drawing(CURVES, curves_program())
    check_drawing(CurvesDrawing(x="c", series=("a",)), curves_program())
    for wrong in (
        CurvesDrawing(x="epoch", series=("a", "n")),
        CurvesDrawing(x="epoch", series=("a", "sum")),
        CurvesDrawing(x="epoch", series=("a", "c")),
        CurvesDrawing(x="c", series=("a",)),
        CurvesDrawing(x="epoch", series=()),
    ):
        with pytest.raises(ProgramError, match="one length"):
            check_drawing(wrong, curves_program(4))
    with pytest.raises(ProgramError, match="legend"):
        check_drawing(CurvesDrawing(x="t", series=("a", "b"), words=("one",)), curves_program())


def test_a_network_needs_pre_activations() -> None:
    with pytest.raises(ProgramError, match="pre-activations"):
        check_drawing(NetworkDrawing(), curves_program())
