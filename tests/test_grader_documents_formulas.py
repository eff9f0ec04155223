"""Formulas come out with the parentheses they need, and no others, in every dialect."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grader.documents.dialects import LATEX, TEXT, TYPST, Dialect
from grader.documents.formulas import Printer
from grader.documents.notation import ItemNames, NumberNames, SymbolNames
from grader.documents.pieces import Names
from grader.documents.symbols import Letter
from problems.formula import OPERATIONS, Call, Formula, Name, Number
from problems.program import Program, Quantity, Role
from solutions.textbook import MATRIX_OPERATIONS
from tests.plain_formulas import value

LETTERS = ("a", "b", "c", "d")
VALUES = dict(zip(LETTERS, map(Fraction, ("-3/2", "2", "-1/5", "7/3")), strict=True))

A, B, C, D = (Name(letter) for letter in LETTERS)
ONE, HALF = Number(Fraction(1)), Number(Fraction(1, 2))

PRINTER = Printer(TEXT, ItemNames(TEXT, {}))
NUMBERS = Printer(
    TEXT,
    NumberNames(TEXT, {k: str(v) for k, v in VALUES.items()}, Program(quantities=())),
    numeric=True,
)


def call(operation: str, *arguments: Formula) -> Call:
    return Call(operation, arguments)


@pytest.mark.parametrize(("formula", "text"), [
    (call("add", A, call("neg", B)), "a - b"),
    (call("add", A, Number(Fraction(-1))), "a - 1"),
    (call("sub", A, call("sub", B, C)), "a - (b - c)"),
    (call("sub", call("sub", A, B), C), "a - b - c"),
    (call("mul", call("add", A, B), C), "(a + b) c"),
    (call("mul", HALF, call("power", call("sub", A, B), Number(Fraction(2)))), "1/2 (a - b)^2"),
    (call("neg", call("mul", A, B)), "-a b"),
    (call("mul", call("mul", Number(Fraction(-2)), A), B), "-2 a b"),
    (call("mul", A, call("mul", Number(Fraction(-2)), B)), "a (-2 b)"),
    (call("neg", call("add", A, B)), "-(a + b)"),
    (call("mul", A, call("neg", B)), "a (-b)"),
    (call("neg", call("div", A, B)), "-a / b"),
    (call("div", A, call("mul", B, C)), "a / (b c)"),
    (call("mul", call("div", A, B), C), "(a / b) c"),
    (call("div", call("div", A, B), C), "(a / b) / c"),
    (call("power", HALF, Number(Fraction(2))), "(1/2)^2"),
    (call("power", call("power", A, Number(Fraction(2))), Number(Fraction(3))), "(a^2)^3"),
    (call("hadamard", A, B), "a * b"),
    (call("hadamard", A, call("sub", ONE, A)), "a (1 - a)"),
    (call("hadamard", A, call("ln", B)), "a * ln b"),
    (call("ln", call("mul", A, B)), "ln (a b)"),
    (call("mul", call("ln", A), B), "(ln a) b"),
    (call("add", call("dot", A, B), C), "a . b + c"),
    (call("product", A, call("hadamard", B, C)), "a (b * c)"),
    (call("outer", A, B), "a b^T"),
    (call("transposed product", A, B), "a^T b"),
    (call("product transposed", A, B), "a b^T"),
    (call("row outer", A, B), "a^T b"),
    (call("column sums", call("hadamard", A, B)), "1^T (a * b)"),
    (call("outer", A, call("sub", B, C)), "a (b - c)^T"),
    (call("sum", call("mul", A, B)), "sum(a b)"),
    (call("softmax", Number(Fraction(2)), A, B), "softmax(a, b)[2]"),
    (call("max", A, B), "max(a, b)"),
    (call("max", call("max", A, B), C), "max(a, b, c)"),
    (call("max", A, call("min", B, C)), "max(a, min(b, c))"),
    (call("mul", Number(Fraction(2)), Number(Fraction(3))), "2 * 3"),
])  # fmt: skip
def test_plain_text_has_the_parentheses_it_needs(formula: Formula, text: str) -> None:
    assert PRINTER.source(formula) == text


def formulas() -> st.SearchStrategy[Formula]:
    """Arithmetic over four letters and small constants."""
    leaves: st.SearchStrategy[Formula] = st.one_of(
        st.sampled_from(LETTERS).map(Name),
        st.fractions(min_value=-3, max_value=3, max_denominator=4).map(Number),
    )

    def grow(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
        two = st.sampled_from(("add", "sub", "mul", "div"))
        return st.one_of(
            st.builds(call, two, inner, inner),
            st.builds(lambda f: call("neg", f), inner),
            st.builds(lambda f, n: call("power", f, Number(Fraction(n))), inner, st.integers(0, 3)),
        )

    return st.recursive(leaves, grow, max_leaves=12)


def worth(formula: Formula) -> Fraction:
    """The value of a formula; ZeroDivisionError where it has none."""
    match formula:
        case Number(constant):
            return constant
        case Name(letter):
            return VALUES[letter]
        case Call("power", (base, Number(exponent))):
            return worth(base) ** int(exponent)
        case Call("neg", (inner,)):
            return -worth(inner)
        case Call(operation, (left, right)):
            x, y = worth(left), worth(right)
            return (
                x / y
                if operation == "div"
                else {"add": x + y, "sub": x - y, "mul": x * y}[operation]
            )
    raise AssertionError(formula)


@given(formulas())
def test_what_is_printed_means_what_was_meant(formula: Formula) -> None:
    try:
        meant = worth(formula)
    except ZeroDivisionError:
        assume(False)
    assert value(PRINTER.source(formula), VALUES) == meant


@given(formulas())
def test_numbers_for_names_mean_the_same(formula: Formula) -> None:
    try:
        meant = worth(formula)
    except ZeroDivisionError:
        assume(False)
    assert value(NUMBERS.source(formula), {}) == meant


EVERYTHING = sorted({*OPERATIONS, *MATRIX_OPERATIONS, "vector", "positive", "derivative"})
ARGUMENTS: dict[str, tuple[Formula, ...]] = {
    "softmax": (Number(Fraction(1)), A, B), "power": (A, Number(Fraction(2))), "sum": (A,),
    "column sums": (A,),
    "positive": (A,),
}  # fmt: skip


NAMES: dict[str, tuple[Dialect, Names]] = {
    "text": (TEXT, ItemNames(TEXT, {"a": (3,)})),
    "latex": (LATEX, SymbolNames(LATEX, {}, {"a": (3,)})),
    "typst": (TYPST, SymbolNames(TYPST, {}, {"a": (3,)})),
}


@pytest.mark.parametrize("dialect", NAMES)
@pytest.mark.parametrize("operation", EVERYTHING)
def test_every_operation_has_a_form_in_every_dialect(operation: str, dialect: str) -> None:
    arity = OPERATIONS.get(operation, 2) or 2
    arguments = ARGUMENTS.get(operation, (A, B)[:arity])
    printed = Printer(*NAMES[dialect]).source(Call(operation, arguments))
    assert "a" in printed
    assert printed.count("(") == printed.count(")")
    assert printed.count("{") == printed.count("}")


def in_latex(formula: Formula, shapes: dict[str, tuple[int, ...]] | None = None) -> str:
    symbols = {"a": Letter("a", layer=1), "b": Letter("b"), "y": Letter("y")}
    return Printer(LATEX, SymbolNames(LATEX, symbols, shapes or {})).source(formula)


def test_a_symbol_with_a_superscript_is_squared_in_parentheses() -> None:
    square = call("power", A, Number(Fraction(2)))
    assert in_latex(square) == r"\left(a^{(1)}\right)^{2}"
    assert in_latex(call("power", B, Number(Fraction(2)))) == "b^{2}"


def test_a_sum_runs_over_an_index_and_a_single_cell_needs_none() -> None:
    error = call("sum", call("power", call("sub", A, Name("y")), Number(Fraction(2))))
    assert in_latex(error, {"a": (2,), "y": (2,)}) == (
        r"\sum_{k=1}^{2} \left(a^{(1)}_{k} - y_{k}\right)^{2}"
    )
    assert in_latex(error, {"a": (1,), "y": (1,)}) == r"\left(a^{(1)}_{1} - y_{1}\right)^{2}"


@pytest.mark.parametrize(("shape", "latex"), [
    ((3, 2), r"\sum_{n=1}^{3} \sum_{k=1}^{2} \left(a^{(1)}_{nk} - y_{nk}\right)^{2}"),
    ((3, 1), r"\sum_{n=1}^{3} \left(a^{(1)}_{n1} - y_{n1}\right)^{2}"),
    ((1, 2), r"\sum_{k=1}^{2} \left(a^{(1)}_{1k} - y_{1k}\right)^{2}"),
    ((1, 1), r"\left(a^{(1)}_{11} - y_{11}\right)^{2}"),
])  # fmt: skip
def test_a_sum_over_a_matrix_runs_over_rows_and_columns(shape: tuple[int, int], latex: str) -> None:
    error = call("sum", call("power", call("sub", A, Name("y")), Number(Fraction(2))))
    assert in_latex(error, {"a": shape, "y": shape}) == latex


def test_a_fraction_bar_needs_no_parentheses() -> None:
    quotient = call("div", call("add", A, B), call("sub", A, B))
    assert in_latex(quotient) == r"\frac{a^{(1)} + b}{a^{(1)} - b}"


WEIGHTS = Program(
    quantities=(
        Quantity(name="W", shape=(2, 2), role=Role.WEIGHT),
        Quantity(name="x", shape=(2,), role=Role.INPUT),
        Quantity(name="eta", shape=(), role=Role.LEARNING_RATE),
    )
)
GIVEN = {
    "W[1][1]": "0.1", "W[1][2]": "-0.2", "W[2][1]": "0.3", "W[2][2]": "0.4",
    "x[1]": "-1.5", "x[2]": "0.5", "eta": "-0.1",
}  # fmt: skip


@pytest.mark.parametrize(("formula", "text"), [
    (call("product", Name("W"), Name("x")), "[[0.1, -0.2], [0.3, 0.4]] [-1.5, 0.5]"),
    (call("transposed product", Name("W"), Name("x")), "[[0.1, 0.3], [-0.2, 0.4]] [-1.5, 0.5]"),
    (call("outer", Name("x"), Name("x")), "[-1.5, 0.5] [[-1.5, 0.5]]"),
    (call("mul", Name("eta"), Name("x[1]")), "(-0.1) * (-1.5)"),
    (call("sub", Name("x[2]"), Name("x[1]")), "0.5 - (-1.5)"),
    (call("mul", Name("eta"), Name("W")), "(-0.1) * [[0.1, -0.2], [0.3, 0.4]]"),
    (call("mul", Name("x[2]"), call("sub", ONE, Name("x[2]"))), "0.5 (1 - 0.5)"),
])  # fmt: skip
def test_numbers_stand_for_names(formula: Formula, text: str) -> None:
    printer = Printer(TEXT, NumberNames(TEXT, GIVEN, WEIGHTS), numeric=True)
    assert printer.source(formula) == text


@pytest.mark.parametrize(("formula", "text"), [
    (call("product", Name("x"), Name("W")), "[[-1.5, 0.5]] [[0.1, -0.2], [0.3, 0.4]]"),
    (call("product transposed", Name("x"), Name("W")), "[[-1.5, 0.5]] [[0.1, 0.3], [-0.2, 0.4]]"),
    (call("row outer", Name("x"), Name("x")), "[[-1.5], [0.5]] [[-1.5, 0.5]]"),
    (call("vector", Name("x[1]"), Name("eta")), "[[-1.5, -0.1]]"),
])  # fmt: skip
def test_row_vectors_lie(formula: Formula, text: str) -> None:
    names = NumberNames(TEXT, GIVEN, WEIGHTS, rows=True)
    assert Printer(TEXT, names, numeric=True, rows=True).source(formula) == text
