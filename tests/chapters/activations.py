"""Activation functions in tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import autograd.numpy as np
from autograd import elementwise_grad
from numpy.typing import NDArray

from problems.parameters import Settings

Array = NDArray[Any]
Numbers = Mapping[str, Array]

BENT = {
    "activation-values": (
        ({"functions": ("leaky_relu", "step"), "points": 3}, {"step_at_zero": "1"}),
    ),
    "activation-derivatives": (({"functions": ("tanh", "leaky_relu"), "values": False}, {}),),
}

VARIANTS: dict[str, tuple[str, dict[str, object], dict[str, str]]] = {
    "activation-values-two": (
        "activation-values", {"functions": ("tanh", "step"), "points": 2}, {"step_at_zero": "1"}
    ),
    "activation-derivatives-from-known-values": (
        "activation-derivatives", {"functions": ("sigmoid", "relu"), "values": False}, {}
    ),
}  # fmt: skip


def _functions(settings: Settings, givens: Numbers) -> dict[str, Callable[[Array], Array]]:
    alpha = givens.get("alpha", np.zeros(()))
    above = -1e-9 if settings.conventions.get("step_at_zero") == "1" else 1e-9
    known: dict[str, Callable[[Array], Array]] = {
        "step": lambda z: np.where(z > above, 1.0, 0.0),
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "tanh": np.tanh,
        "relu": lambda z: np.where(z > 0, z, 0.0),
        "leaky_relu": lambda z: np.where(z > 0, z, alpha * z),
    }
    return {name: known[name] for name in settings.words("functions", 1)}


def values(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """The functions at the points."""
    return {name: f(givens["z"]) for name, f in _functions(settings, givens).items()}


def derivatives(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """The functions and their derivatives."""
    functions, z = _functions(settings, givens), givens["z"]
    slopes = {f"d{name}_dz": elementwise_grad(f)(z) for name, f in functions.items()}
    return {name: f(z) for name, f in functions.items()} | slopes


AUTOGRAD = {"activation-values": values, "activation-derivatives": derivatives}
