"""The perceptron learning rule on n instances at once (Rosenblatt 1958)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

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

    z = w . x + b;  o = step(z);  error = y - o;  w_new = w + eta error x;  b_new = b + eta error;
    with a threshold z = w . x - theta and theta_new = theta - eta error.
    x, w, w_new are (n, I), all others (n,). Source: Rosenblatt 1958.
    """
    letter, sign = OFFSET[conventions["threshold"]]
    x, y, w, b, eta = (givens[name] for name in ("x", "y", "w", letter, "eta"))
    z = np.sum(w * x, axis=1) + sign * b
    o = fires(conventions, z)
    error = y - o
    step = eta * error
    found = {"z": z, "o": o, "error": error, "w_new": w + step[:, None] * x}
    trained = conventions["biases"] == "trained"
    return found | ({f"{letter}_new": b + sign * step} if trained else {})


OFFSET = {"bias": ("b", 1.0), "theta": ("theta", -1.0)}
"""`threshold`: the name of what is joined to the weighted sum, and its sign."""


def fires(conventions: Mapping[str, str], z: Array) -> Array:
    """The output of a step unit for weighted sums of any shape."""
    silent, firing = OUTPUTS[conventions["labels"]]
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
        if conventions["biases"] == "trained":
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
    if conventions["biases"] == "trained":
        found[f"{letter}_new"] = b
    found["converged"] = np.where(errors[-1] == 0, 1.0, 0.0)
    return found


GATES: Mapping[str, Callable[[Array], Any]] = {
    "AND": lambda x: x.all(axis=2),
    "OR": lambda x: x.any(axis=2),
    "NAND": lambda x: ~x.all(axis=2),
    "NOR": lambda x: ~x.any(axis=2),
}
"""What each gate says of the rows of a table of 0 and 1."""


def forward(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """A step unit on all N rows of a truth table, and which gate it is (4: another).

    x is (n, N, I), w (n, I), z and o (n, N), gate (n,). Source: McCulloch and Pitts 1943.
    """
    letter, sign = OFFSET[conventions["threshold"]]
    x = givens["x"]
    z = np.einsum("nki,ni->nk", x, givens["w"]) + sign * givens[letter][:, None]
    o = fires(conventions, z)
    firing = o == OUTPUTS[conventions["labels"]][1]
    wrong = {name: np.sum(firing != gate(x), axis=1) for name, gate in GATES.items()}
    if parameters["gate"] in wrong:
        return {"z": z, "o": o, "fits": 1.0 * (wrong[str(parameters["gate"])] == 0)}
    return {
        "z": z,
        "o": o,
        "gate": np.select([count == 0 for count in wrong.values()], [0.0, 1.0, 2.0, 3.0], 4.0),
        "fits": 1.0 * (firing.any(axis=1) & ~firing.all(axis=1)),
    }


def xor(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """Passes of a single unit over XOR, and a network of 2 hidden step units on its rows.

    s = x u +- c;  f = h(s);  t = x v +- d;  g = h(t);  z = p f + q g +- r;  O = h(z). u and v are
    (n, 2), c, d, p, q, r (n,), the others (n, 4). Source: Minsky and Papert, Perceptrons (1969).
    """
    letter, sign = OFFSET[conventions["threshold"]]
    w, b = givens["w0"], givens[f"{letter}0"]
    y = 1.0 * (givens["x"].sum(axis=2) == 1)
    found = {"y": y}
    for number in range(1, int(str(parameters["epochs"])) + 1):
        later = f"_{number}" if number > 1 else ""
        steps, wrong, w, b = _pass(conventions, {**givens, "y": y}, w, b, later)
        found |= {**steps, f"E{later}": wrong}

    def unit(inputs: Array, weights: Array, offset: Array) -> tuple[Array, Array]:
        z = np.einsum("nki,ni->nk", inputs, weights) + sign * offset[:, None]
        return z, fires(conventions, z)

    s, f = unit(givens["x"], givens["u"], givens["c"])
    t, g = unit(givens["x"], givens["v"], givens["d"])
    z, out = unit(np.stack([f, g], 2), np.stack([givens["p"], givens["q"]], 1), givens["r"])
    one = np.ones(len(w))
    found |= {"best": 3 * one, "learnable": one}
    return found | {"s": s, "f": f, "t": t, "g": g, "z": z, "O": out}


WITNESSES = {
    "forward": forward,
    "xor": xor,
    "update": update,
    "epoch": epoch,
    "convergence": convergence,
}
"""What families name as their witness."""
