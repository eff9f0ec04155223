"""The exact key by our program, and by what one would write with SymPy alone: closed forms."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sympy

from problems.family import pose
from problems.registry import families
from problems.rounding import Rounding
from solutions.keys import exact_key
from solutions.structure import Structure, build

SIZES = (2, 3, 2)


def _structure() -> Structure:
    family = families()["mlp-update"]
    settings = family.settings({"sizes": list(SIZES), "loss_after": False})
    return build(pose(family, settings), Rounding())


def _givens(structure: Structure) -> dict[str, tuple[Fraction, ...]]:
    """Numbers with one decimal, all different enough."""
    found, number = {}, 0
    for quantity in structure.program.givens:
        values = []
        for _ in quantity.cells:
            number += 7
            values.append(Fraction(number % 17 - 8 or 9, 10))
        found[quantity.name] = tuple(values)
    return found


def ours() -> Callable[[], object]:
    """Every computed cell, certified, as text."""
    structure = _structure()
    givens = _givens(structure)

    def work() -> list[str]:
        return [exact.text() for exact in exact_key(structure, givens).values()]

    return work


def closed_forms() -> Callable[[], object]:
    """The new weights and biases as closed forms, each with numbers put in and evaluated."""
    structure = _structure()
    givens = _givens(structure)
    updates, at = _updates(givens)

    def work() -> list[str]:
        return [str(expression.subs(at).evalf(30)) for expression in updates]

    return work


def _updates(givens: dict[str, tuple[Fraction, ...]]) -> tuple[list[Any], dict[Any, Any]]:
    at: dict[Any, Any] = {}

    def matrix(name: str, rows: int, columns: int) -> Any:
        found = sympy.Matrix(rows, columns, lambda i, j: sympy.Symbol(f"{name}_{i}_{j}"))
        for symbol, value in zip(found, givens[name], strict=True):
            at[symbol] = sympy.Rational(value.numerator, value.denominator)
        return found

    inputs, hidden, outputs = SIZES
    x, y, eta = matrix("x", inputs, 1), matrix("y", outputs, 1), matrix("eta", 1, 1)[0]
    w1, b1 = matrix("W1", hidden, inputs), matrix("b1", hidden, 1)
    w2, b2 = matrix("W2", outputs, hidden), matrix("b2", outputs, 1)

    def sigmoid(z: Any) -> Any:
        return 1 / (1 + sympy.exp(-z))

    a1 = (w1 * x + b1).applyfunc(sigmoid)
    a2 = (w2 * a1 + b2).applyfunc(sigmoid)
    loss = sum((a - t) ** 2 for a, t in zip(a2, y, strict=True)) / 2
    trained = [*w1, *b1, *w2, *b2]
    return [w - eta * sympy.diff(loss, w) for w in trained], at
