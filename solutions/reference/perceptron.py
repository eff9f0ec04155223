"""The perceptron learning rule on n instances at once (Rosenblatt 1958)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from solutions.reference import Array, Columns, Value

TIE = 1e-9
"""Givens are decimals and rounding noise is 1e-15: a sum closer to 0 than this is 0."""

FIRES_ABOVE = {"0": TIE, "1": -TIE}
"""`step_at_zero`, the output at a sum of 0: the sum from which on the unit fires."""

OUTPUTS = {"0/1": (0.0, 1.0), "-1/+1": (-1.0, 1.0)}
"""`labels`: the output of a unit that is silent and of one that fires."""


def update(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """One correction of a step unit with I inputs.

    z = w . x + b;  o = step(z);  error = y - o;  w_new = w + eta error x;  b_new = b + eta error.
    x, w, w_new are (n, I), all others (n,). Source: Rosenblatt 1958.
    """
    x, y, w, b, eta = (givens[name] for name in ("x", "y", "w", "b", "eta"))
    silent, firing = OUTPUTS[conventions["labels"]]
    z = np.sum(w * x, axis=1) + b
    o = np.where(z > FIRES_ABOVE[conventions["step_at_zero"]], firing, silent)
    error = y - o
    step = eta * error
    return {"z": z, "o": o, "error": error, "w_new": w + step[:, None] * x, "b_new": b + step}


WITNESSES = {"update": update}
"""What families name as their witness."""
