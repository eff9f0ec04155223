"""Polynomials in two variables and their gradients, on n instances at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from solutions.reference import Array, Columns, Value

EXPONENTS = {
    "quadratic": [[2, 0], [1, 1], [0, 2]],
    "mixed": [[2, 1], [1, 0], [0, 2]],
    "cubic": [[3, 0], [1, 2], [0, 1]],
    "products": [[2, 2], [1, 0], [0, 1]],
    "four-terms": [[3, 0], [2, 1], [1, 1], [0, 2]],
}
"""The powers of x and y in every term."""


def partial_derivatives(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """f = sum c x^p y^q with coefficients c (n, T), its gradient g (n, 2), its slope D along u.

    df_dx = sum c p x^(p-1) y^q and df_dy = sum c q x^p y^(q-1), both (n,), are what g holds; with
    `direction` D = g . u for a unit vector u (n, 2).
    """
    p, q = np.array(EXPONENTS[str(parameters["polynomial"])]).T
    c, x, y = givens["c"], givens["x"][:, None], givens["y"][:, None]
    dx = np.sum(c * p * x ** np.maximum(p - 1, 0) * y**q, axis=1)
    dy = np.sum(c * q * x**p * y ** np.maximum(q - 1, 0), axis=1)
    g = np.stack([dx, dy], axis=1)
    found = {"f": np.sum(c * x**p * y**q, axis=1), "df_dx": dx, "df_dy": dy, "g": g}
    return found | ({"D": np.sum(g * givens["u"], axis=1)} if parameters["direction"] else {})


WITNESSES = {"partial_derivatives": partial_derivatives}
"""What families name as their witness."""
