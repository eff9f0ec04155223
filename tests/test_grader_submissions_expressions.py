"""The reader of expressions: a strict grammar, bounded on any text."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.marking.random_points import points
from grader.submissions.expressions import ReadExpression, read_expression
from grader.submissions.numbers import Blank, Unreadable
from problems.formula import Call, Formula, Name, Number
from solutions.closed_forms import folded, typed
from solutions.same_function import same_function

LETTERS = ("x", "y")

READ = {
    "6x^2y-1/2": "6*x^2*y - 0.5",
    "6*x*y^2 + 3": "6*x*y^2 + 3",
    "-x^2": "-x^2",
    "2(x+1)(x-1)": "2*(x + 1)*(x - 1)",
    "(x+1)2^3": None,
    "xy": "x*y",
    "x y": "x*y",
    "X\u00b2 + 1": "x^2 + 1",
    "x**2": "x^2",
    "e^(-x)": "exp(-x)",
    "e^x*y": "exp(x)*y",
    "exp(x)y": "exp(x)*y",
    "LN(x)": "ln(x)",
    "sqrt(x)/y": "sqrt(x)/y",
    "x^-1": "x^(-1)",
    "1,5x": "1.5*x",
    "x \u00d7 y \u00f7 3": "(1/3)*x*y",
    "2*-x": "-2*x",
    "+x": "x",
    "5": "5",
    "x - (y - 1)": "x - (y - 1)",
    "x/(2y)": "x/(2*y)",
    "(1/2)x": "0.5*x",
    "\u22123x": "-3*x",
}
"""Text -> how it is written out, None where it is refused."""

REFUSED = {
    "1/2x": "not clear",
    "x^y": "whole numbers",
    "x^0.5": "whole number",
    "x^21": "at most 20",
    "x^2^3": "needs parentheses",
    "((x^20)^20)^20": "too large",
    "(((9^20)^20)^20)": "too large",
    "ln x": "parentheses",
    "x++1": "two signs",
    "3 4": "a sign is missing",
    "x(": "missing",
    "x)": "closing parenthesis",
    "(x": "closing parenthesis is missing",
    "sin(x)": "not known",
    "z": "the letters of this expression are x, y",
    "x2": "not known",
    "__import__('os')": "no place",
    "x=1": "no place",
    "=x+1": "spreadsheet",
    "x;y": "no place",
    "*x": "missing before",
    "(" * 40 + "x" + ")" * 40: "nested too deeply",
    "x+" * 99 + "x": "too long",
    "x" * 300: "longer than",
}


@pytest.mark.parametrize("text", READ)
def test_what_can_be_read_is_read_as_meant(text: str) -> None:
    found = read_expression(text, LETTERS)
    if READ[text] is None:
        assert isinstance(found, Unreadable)
    else:
        assert isinstance(found, ReadExpression)
        assert typed(folded(found.formula)) == READ[text]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused_is_refused_for_a_plain_reason(text: str) -> None:
    found = read_expression(text, LETTERS)
    assert isinstance(found, Unreadable)
    assert REFUSED[text] in found.reason


def test_nothing_typed_is_blank() -> None:
    assert isinstance(read_expression(" \u200b ", LETTERS), Blank)


@given(st.text(alphabet="xy0123456789.,+-*/^()e lnsqrtp\u00b2\u2212", max_size=60))
def test_any_text_is_read_refused_or_blank(text: str) -> None:
    found = read_expression(text, LETTERS)
    if isinstance(found, ReadExpression):
        same_function(found.formula, found.formula, points(LETTERS)[:2])


def _formulas() -> st.SearchStrategy[Formula]:
    leaves = st.one_of(
        st.sampled_from([Name("x"), Name("y")]),
        st.fractions(-4, 4, max_denominator=12).map(Number),
    )

    def extend(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
        two = st.tuples(st.sampled_from(["add", "sub", "mul"]), inner, inner)
        power = st.tuples(inner, st.integers(0, 3))
        return st.one_of(
            two.map(lambda t: Call(t[0], (t[1], t[2]))),
            inner.map(lambda f: Call("neg", (f,))),
            power.map(lambda t: Call("power", (t[0], Number(Fraction(t[1]))))),
        )

    return st.recursive(leaves, extend, max_leaves=8)


@given(_formulas())
def test_what_is_written_out_is_read_back_as_the_same_function(formula: Formula) -> None:
    found = read_expression(typed(folded(formula)), LETTERS)
    assert isinstance(found, ReadExpression)
    assert same_function(found.formula, formula, points(LETTERS))


@given(_formulas(), st.fractions(-1, 1, max_denominator=50).filter(bool))
def test_a_function_that_is_off_by_a_little_is_another(formula: Formula, by: Fraction) -> None:
    other = Call("add", (formula, Call("mul", (Number(by), Name("x")))))
    assert not same_function(formula, other, points(LETTERS))
