"""Perceptrons in tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import autograd.numpy as np
from autograd import grad
from numpy.typing import NDArray

from problems.parameters import Settings

Array = NDArray[Any]
Numbers = Mapping[str, Array]


BENT = {"perceptron-update": (({"inputs": 5}, {"labels": "-1/+1", "step_at_zero": "1"}),)}

VARIANTS = {
    "perceptron-update-minus-one": (
        "perceptron-update", {"inputs": 3}, {"labels": "-1/+1", "step_at_zero": "1"}
    ),
}  # fmt: skip


def perceptron(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """The rule as gradient descent on the perceptron criterion -(y - o)(w . x + b), o held fixed.

    Source: Bishop, Pattern Recognition and Machine Learning (2006), equation 4.54.
    """
    x, y, eta = givens["x"], givens["y"], givens["eta"]
    parts = [givens["w"], givens["b"]]
    z = np.dot(parts[0], x) + parts[1]
    sign = np.sign(np.round(z, 6))
    fires = sign > 0 or (sign == 0 and settings.conventions["step_at_zero"] == "1")
    silent = 0 if settings.conventions["labels"] == "0/1" else -1
    error = y - (1 if fires else silent)

    def criterion(w: Array, b: Array) -> Array:
        value: Array = -error * (np.dot(w, x) + b)
        return value

    w_new, b_new = (part - eta * grad(criterion, i)(*parts) for i, part in enumerate(parts))
    return {"z": z, "o": y - error, "error": error, "w_new": w_new, "b_new": b_new}


AUTOGRAD = {"perceptron-update": perceptron}
