"""The perceptron learning rule on n instances at once (Rosenblatt 1958)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

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


OFFSET = {"bias": ("b", 1.0), "theta": ("theta", -1.0)}
"""`threshold`: the name of what is joined to the weighted sum, and its sign."""


def fires(conventions: Mapping[str, str], z: Array) -> Array:
    """The output of a step unit for weighted sums of any shape."""
    silent, firing = OUTPUTS[conventions.get("labels", "0/1")]
    return np.where(z > FIRES_ABOVE[conventions["step_at_zero"]], firing, silent)


def _pass(
    conventions: Mapping[str, str], givens: Columns, w: Array, b: Array, later: str = ""
) -> tuple[dict[str, Array], Array, Array, Array]:
    """One online pass over N examples of I inputs: all steps, wrong examples, new w and b.

    For k = 1 .. N: z = w . x_k +- b;  error = y_k - h(z);  w += eta error x_k;  b +-= eta error.
    x is (n, N, I), y (n, N), w (n, I), b and the count of wrong examples (n,).
    """
    x, y, eta = (givens[name] for name in ("x", "y", "eta"))
    letter, sign = OFFSET[conventions["threshold"]]
    found: dict[str, Array] = {}
    wrong = np.zeros(len(x))
    for k in range(x.shape[1]):
        z = np.einsum("ni,ni->n", w, x[:, k]) + sign * b
        o = fires(conventions, z)
        error = y[:, k] - o
        wrong += error != 0
        w = w + (eta * error)[:, None] * x[:, k]
        steps = {"z": z, "o": o, "error": error, "w": w}
        if conventions.get("threshold_trained", "yes") == "yes":
            b = b + sign * eta * error
            steps[letter] = b
        found |= {f"{name}{k + 1}{later}": value for name, value in steps.items()}
    return found, wrong, w, b


def epoch(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """One online pass from the weights w0: see `_pass`."""
    letter, _ = OFFSET[conventions["threshold"]]
    return _pass(conventions, givens, givens["w0"], givens[f"{letter}0"])[0]


def convergence(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """As many passes as the cap says; those behind one without an error change nothing.

    E counts the wrong examples of an epoch. Source: Novikoff, On convergence proofs for perceptrons
    (1962).
    """
    letter, _ = OFFSET[conventions["threshold"]]
    w, b = givens["w0"], givens[f"{letter}0"]
    found: dict[str, Array] = {}
    counts = []
    for number in range(1, int(str(parameters["most_epochs"])) + 1):
        later = f"_{number}" if number > 1 else ""
        steps, wrong, w, b = _pass(conventions, givens, w, b, later)
        found |= {**steps, f"E{later}": wrong}
        counts.append(wrong)
    errors = np.stack(counts)
    last = 1.0 if conventions["error_free_epoch"] == "counted" else 0.0
    found["epochs"] = np.count_nonzero(errors, axis=0) + last
    found["updates"] = errors.sum(axis=0)
    found["w_new"] = w
    if conventions.get("threshold_trained", "yes") == "yes":
        found[f"{letter}_new"] = b
    found["converged"] = np.where(errors[-1] == 0, 1.0, 0.0)
    return found


GATES: tuple[Callable[[Array], NDArray[np.bool_]], ...] = (
    lambda x: x.all(axis=2), lambda x: x.any(axis=2),
    lambda x: ~x.all(axis=2), lambda x: ~x.any(axis=2),
)  # fmt: skip
"""AND, OR, NAND and NOR of a table of 0 and 1."""


def forward(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """A step unit on all N rows of a truth table; d are the rows in which it is not each gate.

    x is (n, N, I), w (n, I), z and o (n, N), d (n, 4). Source: McCulloch and Pitts 1943.
    """
    letter, sign = OFFSET[conventions["threshold"]]
    x = givens["x"]
    z = np.einsum("nki,ni->nk", x, givens["w"]) + sign * givens[letter][:, None]
    o = fires(conventions, z)
    firing = o == OUTPUTS[conventions["labels"]][1]
    d = np.stack([np.sum(firing != gate(x), axis=1) for gate in GATES], axis=1).astype(float)
    gates = ("AND", "OR", "NAND", "NOR")
    found = {"z": z, "o": o, "d": d}
    if parameters["gate"] in gates:
        fits = d[:, gates.index(str(parameters["gate"]))] == 0
    else:
        fits = firing.any(axis=1) & ~firing.all(axis=1)
        found["gate"] = np.where((d == 0).any(axis=1), np.argmin(d, axis=1), 4).astype(float)
    return {**found, "fits": fits.astype(float)}


def xor(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """Passes of a single unit over XOR, and a network of 2 hidden step units on its rows.

    Z = x V +- c;  H = h(Z);  z = H v +- d;  O = h(z). V is (n, 2, 2), a column for each hidden
    unit; c, v (n, 2), d (n,). Source: Minsky and Papert, Perceptrons (1969).
    """
    letter, sign = OFFSET[conventions["threshold"]]
    w, b = givens["w0"], givens[f"{letter}0"]
    found: dict[str, Array] = {}
    for number in range(1, int(str(parameters["epochs"])) + 1):
        later = f"_{number}" if number > 1 else ""
        steps, wrong, w, b = _pass(conventions, givens, w, b, later)
        found |= {**steps, f"E{later}": wrong}
    Z = givens["x"] @ givens["V"] + sign * givens["c"][:, None, :]
    H = fires(conventions, Z)
    z = np.einsum("nki,ni->nk", H, givens["v"]) + sign * givens["d"][:, None]
    one = np.ones(len(z))
    return {
        **found, "best": 3 * one, "learnable": one,
        "Z": Z, "H": H, "z": z, "O": fires(conventions, z),
    }  # fmt: skip


WITNESSES = {"forward": forward, "xor": xor, "update": update, "epoch": epoch, "convergence": convergence}
"""What families name as their witness."""
