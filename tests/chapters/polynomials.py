"""Polynomials in tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import autograd.numpy as np
from autograd import grad
from numpy.typing import NDArray

from problems.parameters import Settings

Array = NDArray[Any]
Numbers = Mapping[str, Array]

TEXTS = {
    "quadratic": "x**2, x*y, y**2",
    "mixed": "x**2*y, x, y**2",
    "cubic": "x**3, x*y**2, y",
    "products": "x**2*y**2, x, y",
    "four-terms": "x**3, x**2*y, x*y, y**2",
}
"""The terms as they are written in Python."""

VARIANTS: dict[str, tuple[str, dict[str, object], dict[str, str]]] = {
    "partial-derivatives-four-terms": (
        "partial-derivatives", {"polynomial": "four-terms", "direction": False}, {}
    ),
}  # fmt: skip


def partial_derivatives(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """The polynomial, differentiated by x and by y."""
    word = settings.word("polynomial")

    def f(x: Array, y: Array) -> Array:
        terms = TEXTS[word].split(", ")
        parts = [c * _term(text, x, y) for c, text in zip(givens["c"], terms, strict=True)]
        value: Array = sum(parts[1:], parts[0])
        return value

    at = givens["x"], givens["y"]
    g = np.array([grad(f, 0)(*at), grad(f, 1)(*at)])
    found = {"f": f(*at), "df_dx": g[0], "df_dy": g[1], "g": g}
    return found | ({"D": np.dot(g, givens["u"])} if settings.flag("direction") else {})


def _term(text: str, x: Array, y: Array) -> Array:
    """x**2*y as the product of its factors."""
    product: Array = 1.0 * x**0
    for factor in text.replace("**", "^").split("*"):
        letter, _, power = factor.partition("^")
        product = product * {"x": x, "y": y}[letter] ** int(power or 1)
    return product


AUTOGRAD = {"partial-derivatives": partial_derivatives}
