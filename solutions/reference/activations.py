"""Activation functions and their slopes on n instances of P points at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from solutions.reference import Array, Columns, Value

TIE = 1e-9
"""Givens are decimals and rounding noise is 1e-15: a number closer to 0 than this is 0."""

FIRES_ABOVE = {"0": TIE, "1": -TIE}
"""`step_at_zero`, the output at 0: the point from which on a step is 1."""

Function = Callable[["Array", "Array"], "Array"]
"""Of z (n, P) and alpha (n, 1)."""

VALUES: dict[str, Function] = {
    "sigmoid": lambda z, alpha: np.exp(-np.logaddexp(0.0, -z)),
    "tanh": lambda z, alpha: np.tanh(z),
    "relu": lambda z, alpha: np.maximum(z, 0.0),
    "leaky_relu": lambda z, alpha: np.maximum(z, 0.0) + alpha * np.minimum(z, 0.0),
}
"""f(z). Source of the leaky ReLU: Maas, Hannun, Ng 2013."""

SLOPES: dict[str, Function] = {
    "sigmoid": lambda z, alpha: 0.25 / np.cosh(z / 2) ** 2,
    "tanh": lambda z, alpha: 1.0 / np.cosh(z) ** 2,
    "relu": lambda z, alpha: np.where(z > TIE, 1.0, 0.0),
    "leaky_relu": lambda z, alpha: np.where(z > TIE, 1.0, alpha),
}
"""f'(z), from z and not from f(z): sigmoid'(z) = 1 / (4 cosh^2(z/2)), tanh'(z) = 1 / cosh^2 z."""


def _names(parameters: Mapping[str, Value]) -> tuple[str, ...]:
    names = parameters["functions"]
    assert isinstance(names, tuple)
    return tuple(map(str, names))


def _alpha(givens: Columns) -> Array:
    alpha = givens.get("alpha", np.zeros(len(givens["z"])))
    column: Array = alpha[:, None]
    return column


def values(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """The chosen functions at points z (n, P), each by its name and (n, P)."""
    z, alpha = givens["z"], _alpha(givens)
    above = FIRES_ABOVE[conventions.get("step_at_zero", "0")]
    functions: dict[str, Function] = {
        **VALUES, "step": lambda z, alpha: np.where(z > above, 1.0, 0.0)
    }  # fmt: skip
    return {name: functions[name](z, alpha) for name in _names(parameters)}


def derivatives(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """The same with the slopes, `dsigmoid_dz` and so on, all (n, P)."""
    z, alpha = givens["z"], _alpha(givens)
    slopes = {f"d{name}_dz": SLOPES[name](z, alpha) for name in _names(parameters)}
    return values(parameters, conventions, givens) | slopes


WITNESSES = {"values": values, "derivatives": derivatives}
"""What families name as their witness."""
