"""Formulas as SymPy expressions and back: the only module that differentiates.

Operations that SymPy knows by themselves (arithmetic, powers) become its own; every other row of
the table of operations becomes a SymPy function whose derivative is the row's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import sympy

from problems.formula import Call, Formula, Name, Number
from problems.program import ProgramError
from problems.scalar import Scalar
from solutions.operations import TABLE, WHOLE

Expr = Any
"""A SymPy expression; SymPy ships no types that mypy accepts here."""

_ARITHMETIC: Mapping[str, Callable[..., Expr]] = {
    "add": lambda x, y: x + y,
    "sub": lambda x, y: x - y,
    "mul": lambda x, y: x * y,
    "div": lambda x, y: x / y,
    "neg": lambda x: -x,
    "power": lambda x, n: x**n,
    "sqrt": sympy.sqrt,
}


@cache
def _function(operation: str) -> Expr:
    """The SymPy function of a row, differentiated as the row says."""
    derivative = TABLE[operation].derivative
    assert derivative is not None

    def fdiff(self: Expr, argindex: int = 1) -> Expr:
        whole = [int(a) for a in self.args[: WHOLE.get(operation, 0)]]
        values = self.args[len(whole) :]
        places = {f"argument[{i}]": value for i, value in enumerate(values)}
        slopes = derivative(*whole, *(Scalar(Name(place)) for place in places))
        slope: Any = slopes[argindex - 1 - len(whole)]
        return to_sympy(slope.formula).xreplace({symbol(p): v for p, v in places.items()})

    return type(operation, (sympy.Function,), {"fdiff": fdiff})


@cache
def symbol(cell: str) -> Expr:
    """The symbol of a cell; nothing is assumed of it, or sqrt(x^2) would turn into |x|."""
    return sympy.Symbol(cell)


def to_sympy(formula: Formula) -> Expr:
    """The formula as SymPy writes it."""
    match formula:
        case Name(place):
            return symbol(place)
        case Number(value):
            return sympy.Rational(value.numerator, value.denominator)
        case Call(operation, arguments):
            make = _ARITHMETIC.get(operation) or _function(operation)
            return make(*map(to_sympy, arguments))


def partial(formula: Formula, cell: str, steps: Mapping[Expr, Expr], rank: Rank) -> Formula:
    """d(formula)/d(cell), tidied, with every right side in `steps` written by its name."""
    slope = sympy.diff(to_sympy(formula), symbol(cell))
    return from_sympy(sympy.factor_terms(slope.xreplace(steps)), rank)


def tidied_product(
    left: Formula, right: Formula, steps: Mapping[Expr, Expr], rank: Rank
) -> Formula:
    """left * right, tidied in the same way."""
    both = to_sympy(left) * to_sympy(right)
    return from_sympy(sympy.factor_terms(both.xreplace(steps)), rank)


Rank = Mapping[str, int]
"""The order in which cells were named: factors and terms are written in it."""


def from_sympy(expression: Expr, rank: Rank) -> Formula:
    """The formula that a textbook would write: positive terms first, numbers before names."""
    if expression.is_Rational:
        return Number(Fraction(int(expression.p), int(expression.q)))
    if expression.is_Symbol:
        return Name(expression.name)
    if expression.is_Add:
        return _sum(expression, rank)
    if expression.is_Mul or expression.is_Pow:
        return _product(expression, rank)
    return Call(type(expression).__name__, tuple(from_sympy(a, rank) for a in expression.args))


def _sum(expression: Expr, rank: Rank) -> Formula:
    terms = sorted(expression.args, key=lambda a: _order(a, rank))
    plus = [t for t in terms if not t.could_extract_minus_sign() or t.is_Add]
    minus = [-t for t in terms if t.could_extract_minus_sign() and not t.is_Add]
    formulas = [from_sympy(t, rank) for t in plus]
    result = formulas[0] if formulas else Call("neg", (from_sympy(minus.pop(0), rank),))
    for formula in formulas[1:]:
        result = Call("add", (result, formula))
    for term in minus:
        result = Call("sub", (result, from_sympy(term, rank)))
    return result


def _product(expression: Expr, rank: Rank) -> Formula:
    coefficient, rest = expression.as_coeff_Mul()
    above: list[Formula] = []
    below: list[Formula] = []
    for factor in sorted(sympy.Mul.make_args(rest), key=lambda a: _order(a, rank)):
        base, exponent = factor.as_base_exp()
        (below if exponent.is_negative else above).append(_power(base, abs(exponent), rank))
    size = abs(coefficient)
    if size != 1:
        above.insert(0, from_sympy(size, rank))
    result = _chain(above) if above else Number(Fraction(1))
    if below:
        result = Call("div", (result, _chain(below)))
    return Call("neg", (result,)) if coefficient < 0 else result


def _power(base: Expr, exponent: Expr, rank: Rank) -> Formula:
    formula = from_sympy(base, rank)
    if exponent.q == 2:
        formula = Call("sqrt", (formula,))
    elif exponent.q != 1:
        raise ProgramError(f"a root of degree {exponent.q} is no operation")
    if exponent.p == 1:
        return formula
    return Call("power", (formula, Number(Fraction(int(exponent.p)))))


def _chain(factors: list[Formula]) -> Formula:
    result = factors[0]
    for factor in factors[1:]:
        result = Call("mul", (result, factor))
    return result


def _order(expression: Expr, rank: Rank) -> tuple[int, int, str]:
    """Numbers, then names as they were given, then what is made of them."""
    kind = 0 if expression.is_Number else 2 if expression.is_Add else 1
    places = [rank.get(s.name, 0) for s in expression.free_symbols]
    return kind, min(places, default=0), str(expression)
