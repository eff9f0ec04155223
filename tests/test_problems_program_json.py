"""Programs and formulas as JSON: the same when they come back."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from problems.formula import DEEPEST, Call, Formula, Name, Number
from problems.program import Kind, ProgramError, Role
from problems.program_json import (
    Json,
    formula_from_json,
    formula_to_json,
    fraction_from_json,
    program_from_json,
    program_to_json,
    shown,
    whole_from_json,
)
from tests.programs import call
from tests.structures import LEVELS, Case, problem, structure

numbers = st.fractions().map(Number)
names = st.sampled_from([Name("x"), Name("W1[2][1]"), Name("loss_2")])
formulas: st.SearchStrategy[Formula] = st.recursive(
    st.one_of(numbers, names),
    lambda inner: st.builds(
        lambda operation, arguments: Call(operation, tuple(arguments)),
        st.sampled_from(["add", "neg", "softmax", "anything"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=12,
)


@given(formulas)
def test_a_formula_comes_back_as_it_was(formula: Formula) -> None:
    text = json.dumps(formula_to_json(formula))
    assert formula_from_json(json.loads(text)) == formula


@pytest.mark.parametrize(
    ("formula", "data"),
    [
        (Name("a1[1]"), "a1[1]"),
        (Number(Fraction(1, 2)), "=1/2"),
        (Number(Fraction(-3)), "=-3"),
        (call("add", "x", 1), ["add", "x", "=1"]),
        (call("softmax", 1, "x", "y"), ["softmax", "=1", "x", "y"]),
    ],
)
def test_formulas_are_written_as_the_manifest_holds_them(formula: Formula, data: Json) -> None:
    assert formula_to_json(formula) == data
    assert formula_from_json(data) == formula


@pytest.mark.parametrize("case", LEVELS, ids=str)
def test_a_program_comes_back_as_it_was_asked_and_answered(case: Case) -> None:
    for program in (problem(case).program, structure(case).program):
        back = program_from_json(json.loads(json.dumps(program_to_json(program))))
        assert back == program
        assert [q.cells for q in back.quantities] == [q.cells for q in program.quantities]


def test_an_entry_holds_all_that_a_quantity_is() -> None:
    data = program_to_json(structure(Case("perceptron-update")).program)
    assert isinstance(data, list)
    x, *_, o, _error, _w, b = data
    assert x == {"name": "x", "shape": [2], "role": Role.INPUT.value, "layer": 0, "iteration": 1,
                 "kind": Kind.NUMBER.value, "formulas": None}  # fmt: skip
    assert isinstance(o, dict)
    assert o["kind"] == "integer"
    assert isinstance(b, dict)
    assert b["formulas"] == [["add", "b", ["mul", "eta", "error"]]]


@pytest.mark.parametrize(
    "data",
    [None, True, 0, 1.5, {}, [], [None], [["add"]], [1, "x"], ["add", None], "=", "=x", "=1/0",
     "=1/-2", "=1.5", "=1e3", "=+1", "= 1", "=1 ", "=1_000", "=²", "=" + "1" * 101],
)  # fmt: skip
def test_what_is_no_formula_is_refused(data: Json) -> None:
    with pytest.raises(ProgramError):
        formula_from_json(data)


def test_depth_is_bounded_before_anything_is_read() -> None:
    data: Json = "x"
    for _ in range(DEEPEST):
        data = ["neg", data]
    assert formula_from_json(data)
    for more in (1, 100_000):
        for _ in range(more):
            data = ["neg", data]
        with pytest.raises(ProgramError):
            formula_from_json(data)


@given(st.fractions(max_denominator=10**20))
def test_fractions_come_back(value: Fraction) -> None:
    assert fraction_from_json(str(value)) == value


@pytest.mark.parametrize("data", [None, 1, 0.5, "", "1/", "/2", "--1", "1/00", "0x1", "inf", "٣"])
def test_what_is_no_fraction_is_refused(data: Json) -> None:
    with pytest.raises(ProgramError, match="no fraction"):
        fraction_from_json(data)


@pytest.mark.parametrize("data", [None, True, 1.0, "1", [1]])
def test_what_is_no_whole_number_is_refused(data: Json) -> None:
    with pytest.raises(ProgramError, match="no whole number"):
        whole_from_json(data)


def test_what_was_found_is_shown_briefly() -> None:
    assert shown("a" * 1000) == repr("a" * 40)
    assert shown([[["deep"]]]) == "a list"
    assert shown({"a": 1}) == "a dict"
    assert shown(None) == "a NoneType"


@pytest.mark.parametrize(
    "entry",
    [
        {"shape": ["2"]}, {"shape": [True]}, {"shape": None}, {"role": "x"}, {"kind": 1},
        {"layer": "1"}, {"iteration": None}, {"name": 1}, {"formulas": 1}, {"formulas": ["x"]},
    ],
)  # fmt: skip
def test_an_entry_that_is_no_quantity_is_refused(entry: dict[str, Json]) -> None:
    good: dict[str, Json] = {
        "name": "x", "shape": [2], "role": "input", "layer": 0, "iteration": 1, "kind": "number",
        "formulas": None,
    }  # fmt: skip
    assert program_from_json([good]).quantities[0].cells == ("x[1]", "x[2]")
    with pytest.raises(ProgramError):
        program_from_json([{**good, **entry}])
    for key in good:
        with pytest.raises(ProgramError):
            program_from_json([{k: v for k, v in good.items() if k != key}])
