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


LABELS = {"labels": "-1/+1", "step_at_zero": "1"}
THETA = {"threshold": "theta"}
FIXED = {"threshold": "theta", "biases": "fixed"}

BENT = {
    "perceptron-update": (({"inputs": 5}, LABELS),),
    "perceptron-forward": (
        ({"inputs": 3, "gate": "NAND"}, {**LABELS, **THETA}),
        ({"gate": "AND"}, THETA),
    ),
    "perceptron-epoch": (
        ({"inputs": 3, "gate": "free"}, {**LABELS, **THETA}),
        ({"gate": "NOR"}, FIXED),
    ),
    "perceptron-convergence": (
        ({"gate": "free", "most_epochs": 8}, {**LABELS, **THETA}),
        ({"gate": "OR"}, {**FIXED, "error_free_epoch": "not counted"}),
    ),
    "xor-limit": (({"epochs": 2, "hidden": "OR and AND"}, {**THETA, "step_at_zero": "1"}),),
}

VARIANTS = {
    "perceptron-update-minus-one": ("perceptron-update", {"inputs": 3}, LABELS),
    "perceptron-update-theta": ("perceptron-update", {}, THETA),
    "perceptron-forward-and-theta": ("perceptron-forward", {"gate": "AND"}, {**LABELS, **THETA}),
    "perceptron-epoch-free-theta": ("perceptron-epoch", {"gate": "free"}, THETA),
    "perceptron-epoch-minus-one-fixed": (
        "perceptron-epoch", {"gate": "NAND"}, {**LABELS, **FIXED}
    ),
    "perceptron-convergence-or-theta": (
        "perceptron-convergence", {"gate": "OR", "most_epochs": 4},
        {**LABELS, **THETA, "error_free_epoch": "not counted"},
    ),
    "xor-limit-or-and-theta": ("xor-limit", {"epochs": 2, "hidden": "OR and AND"}, THETA),
}  # fmt: skip


class Learner:
    """The rule as gradient descent on the perceptron criterion -(y - o) z, o held fixed.

    z = w . x + b, or w . x - b where b is a threshold. Source: Bishop, Pattern Recognition and
    Machine Learning (2006), equation 4.54.
    """

    def __init__(self, settings: Settings) -> None:
        self.conventions = settings.conventions
        self.sign = -1 if self.conventions.get("threshold") == "theta" else 1
        self.offset = "theta" if self.sign < 0 else "b"
        self.trains = self.conventions.get("biases") != "fixed"

    def output(self, z: Array) -> Array:
        """The label of a weighted sum."""
        sign = np.sign(np.round(z, 6))
        fires = (sign > 0) | ((sign == 0) & (self.conventions["step_at_zero"] == "1"))
        silent = 0 if self.conventions.get("labels") != "-1/+1" else -1
        label: Array = np.where(fires, 1, silent)
        return label

    def correct(
        self, w: Array, b: Array, x: Array, y: Array, eta: Array
    ) -> tuple[dict[str, Array], Array, Array]:
        """z, o and error of an example, and what becomes of w and b."""
        z = np.dot(w, x) + self.sign * b
        o = self.output(z)

        def criterion(w: Array, b: Array) -> Array:
            value: Array = -(y - o) * (np.dot(w, x) + self.sign * b)
            return value

        w_new, b_new = (v - eta * grad(criterion, i)(w, b) for i, v in enumerate((w, b)))
        return {"z": z, "o": o, "error": y - o}, w_new, b_new if self.trains else b

    def epoch(
        self, w: Array, b: Array, givens: Numbers, later: str = ""
    ) -> tuple[dict[str, Array], Array, Array]:
        """Every example in its order: all steps, the errors, and the last w and b."""
        found: dict[str, Array] = {}
        for k, (x, y) in enumerate(zip(givens["x"], givens["y"], strict=True), start=1):
            steps, w, b = self.correct(w, b, x, y, givens["eta"])
            steps |= {"w": w, self.offset: b} if self.trains else {"w": w}
            found |= {f"{name}{k}{later}": value for name, value in steps.items()}
        return found, w, b


def perceptron(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """One correction."""
    learner = Learner(settings)
    names = ("w", learner.offset, "x", "y", "eta")
    steps, w, b = learner.correct(*(givens[name] for name in names))
    return {**steps, "w_new": w} | ({f"{learner.offset}_new": b} if learner.trains else {})


def epoch(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """One pass over the table."""
    learner = Learner(settings)
    return learner.epoch(givens["w0"], givens[f"{learner.offset}0"], givens)[0]


def convergence(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """Passes up to the cap: whatever is behind an epoch without an error changes nothing."""
    learner = Learner(settings)
    w, b = givens["w0"], givens[f"{learner.offset}0"]
    found, wrong = dict[str, Array](), []
    for number in range(1, settings.whole("most_epochs") + 1):
        later = f"_{number}" if number > 1 else ""
        steps, w, b = learner.epoch(w, b, givens, later)
        errors = [value for name, value in steps.items() if name.startswith("error")]
        wrong.append(sum(error != 0 for error in errors))
        found |= {**steps, f"E{later}": wrong[-1]}
    behind = settings.conventions["error_free_epoch"] == "counted"
    with_errors = np.array(sum(n > 0 for n in wrong) + behind)
    found |= {"epochs": with_errors, "updates": np.array(sum(wrong)), "w_new": w}
    found |= {f"{learner.offset}_new": b} if learner.trains else {}
    return {**found, "converged": np.array(wrong[-1] == 0, dtype=int)}


AUTOGRAD = {
    "perceptron-update": perceptron,
    "perceptron-epoch": epoch,
    "perceptron-convergence": convergence,
}

BEYOND_AUTOGRAD = {
    "perceptron-forward": "a weighted sum and a step: nothing is differentiated",
    "xor-limit": "counts of errors and the outputs of step units: nothing is differentiated",
}
