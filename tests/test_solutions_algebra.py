"""Formulas to SymPy and back: nothing lost, and nothing that is no formula of ours."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from problems.formula import Formula, Name, Number
from problems.program import ProgramError
from solutions.algebra import from_sympy, partial, symbol, to_sympy
from solutions.evaluate import COLUMNS
from tests.programs import call, written

RANK = {"x": 0, "y": 1, "z": 2}
POINT = {"x": 0.7, "y": -1.3, "z": 2.1}

numbers = st.fractions(min_value=-3, max_value=3, max_denominator=4).map(Number)
names = st.sampled_from([Name(cell) for cell in RANK])


def _deeper(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    two = st.sampled_from(["add", "sub", "mul"])
    one = st.sampled_from(["neg", "sigmoid", "tanh"])
    return st.one_of(
        st.builds(call, two, inner, inner),
        st.builds(call, one, inner),
        st.builds(lambda x, n: call("power", x, n), inner, st.integers(1, 2)),
        st.builds(lambda i, x, y: call("softmax", i, x, y), st.integers(1, 2), inner, inner),
    )


formulas: st.SearchStrategy[Formula] = st.recursive(
    st.one_of(names, numbers), _deeper, max_leaves=6
)


def value(formula: Formula, at: dict[str, float]) -> float:
    """The formula as a float."""
    match formula:
        case Name(cell):
            return at[cell]
        case Number(number):
            return float(number)
    operation, arguments = formula.operation, formula.arguments
    numbers = [value(a, at) for a in arguments]
    if operation == "power":
        numbers = [int(numbers[1]), numbers[0]]
    if operation == "softmax":
        numbers[0] = int(numbers[0])
    return float(COLUMNS.operations[operation](*numbers))


@settings(deadline=None, max_examples=150)
@given(formula=formulas)
def test_a_formula_that_went_through_sympy_has_the_same_value(formula: Formula) -> None:
    back = from_sympy(to_sympy(formula), RANK)
    assert value(back, POINT) == pytest.approx(value(formula, POINT), rel=1e-9, abs=1e-9)


@settings(deadline=None, max_examples=100)
@given(formula=formulas, cell=st.sampled_from(sorted(RANK)))
def test_a_partial_derivative_is_that_of_central_differences(formula: Formula, cell: str) -> None:
    slope = partial(formula, cell, {}, RANK)
    h = 1e-6
    up, down = ({**POINT, cell: POINT[cell] + by} for by in (h, -h))
    numeric = (value(formula, up) - value(formula, down)) / (2 * h)
    noise = 1e-4 * (1 + abs(value(formula, POINT)))
    assert value(slope, POINT) == pytest.approx(numeric, rel=1e-4, abs=noise)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (call("sub", "y", "x"), "(y - x)"),
        (call("add", call("neg", "x"), "y"), "(y - x)"),
        (call("add", call("neg", "x"), call("neg", "y")), "(-x - y)"),
        (call("mul", "y", "x"), "(x * y)"),
        (call("mul", "x", Number(Fraction(-1, 2))), "-(1/2 * x)"),
        (call("div", 1, "x"), "(1 / x)"),
        (call("div", "y", call("power", "x", 2)), "(y / (x ^ 2))"),
        (call("sqrt", "x"), "sqrt(x)"),
        (call("div", 1, call("sqrt", "x")), "(1 / sqrt(x))"),
        (call("mul", "x", call("sqrt", "x")), "(sqrt(x) ^ 3)"),
        (call("sub", 1, call("tanh", "x")), "(1 - tanh(x))"),
        (call("softmax", 2, "y", "x"), "softmax(2, y, x)"),
        (call("power", "x", -2), "(1 / (x ^ 2))"),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_formulas_come_back_as_a_textbook_writes_them(formula: Formula, expected: str) -> None:
    assert written(from_sympy(to_sympy(formula), RANK)) == expected


def test_what_is_a_step_is_written_by_its_name() -> None:
    a = call("sigmoid", "x")
    steps = {to_sympy(a): symbol("a")}
    slope = partial(a, "x", steps, {**RANK, "a": 3})
    assert written(slope) == "(a * (1 - a))"


def test_terms_and_factors_follow_the_order_in_which_cells_were_named() -> None:
    rank = {"b": 0, "a": 1}
    product = call("mul", "a", "b")
    assert written(from_sympy(to_sympy(product), rank)) == "(b * a)"
    assert written(from_sympy(to_sympy(product), {"a": 0, "b": 1})) == "(a * b)"


def test_a_square_under_a_root_is_no_modulus() -> None:
    formula = call("sqrt", call("power", "x", 2))
    slope = partial(formula, "x", {}, RANK)
    assert value(slope, {"x": -2.0}) == -1
    assert value(slope, {"x": 2.0}) == 1


def test_a_cube_root_is_refused() -> None:
    with pytest.raises(ProgramError, match="root of degree 3"):
        from_sympy(symbol("x") ** sympy.Rational(1, 3), RANK)


def test_cells_with_brackets_stay_cells() -> None:
    formula = call("mul", "W1[2][1]", "x[1]")
    assert written(from_sympy(to_sympy(formula), {})) == "(W1[2][1] * x[1])"
    assert written(partial(formula, "x[1]", {}, {})) == "W1[2][1]"
