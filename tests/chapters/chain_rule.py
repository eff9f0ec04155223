"""The chain rule in tests: functions as plain Python, every derivative is autograd's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import autograd.numpy as np
from autograd import grad
from numpy.typing import NDArray

from problems.parameters import Settings

Array = NDArray[Any]
Numbers = Mapping[str, Array]
Step = Callable[[dict[str, Array]], Array]


def sigmoid(z: Array) -> Array:
    """1 / (1 + e^-z)."""
    a: Array = 1 / (1 + np.exp(-z))
    return a


COMPOSITIONS: dict[str, dict[str, Step]] = {
    "square": {"t": lambda v: v["x"] + v["y"], "z": lambda v: v["t"] ** 2},
    "two-ways": {
        "u": lambda v: v["x"] ** 2, "v": lambda v: v["x"] * v["y"], "z": lambda v: v["u"] * v["v"],
    },
    "bell": {
        "u": lambda v: v["x"] ** 2, "v": lambda v: -v["a"] * v["u"], "z": lambda v: np.exp(v["v"]),
    },
    "logarithm": {
        "u": lambda v: v["a"] * v["x"], "v": lambda v: np.exp(v["u"]),
        "w": lambda v: 1 + v["v"], "z": lambda v: np.log(v["w"]),
    },
    "neuron": {
        "u": lambda v: v["w"] * v["x"] + v["b"], "a": lambda v: sigmoid(v["u"]),
        "d": lambda v: v["a"] - v["y"], "z": lambda v: v["d"] ** 2,
    },
}  # fmt: skip

GRAPHS: dict[str, dict[str, Step]] = {
    "product": {"q": lambda v: v["x"] + v["y"], "f": lambda v: v["q"] * v["z"]},
    "reused": {
        "p": lambda v: v["x"] * v["y"], "h": lambda v: np.exp(v["y"]),
        "q": lambda v: v["x"] * v["h"], "f": lambda v: v["p"] + v["q"],
    },
    "maximum": {
        "p": lambda v: v["x"] * v["y"], "m": lambda v: np.maximum(v["a"], v["b"]),
        "s": lambda v: v["p"] * v["m"], "f": lambda v: 2 * v["s"],
    },
    "neuron": {
        "p": lambda v: v["w0"] * v["x0"], "q": lambda v: v["w1"] * v["x1"],
        "s": lambda v: v["p"] + v["q"], "z": lambda v: v["s"] + v["w2"],
        "n": lambda v: -v["z"], "h": lambda v: np.exp(v["n"]), "d": lambda v: 1 + v["h"],
        "f": lambda v: 1 / v["d"],
    },
    "quotient": {
        "a": lambda v: sigmoid(v["y"]), "n": lambda v: v["x"] + v["a"],
        "b": lambda v: sigmoid(v["x"]), "s": lambda v: v["x"] + v["y"],
        "q": lambda v: v["s"] ** 2, "d": lambda v: v["b"] + v["q"], "r": lambda v: 1 / v["d"],
        "f": lambda v: v["n"] * v["r"],
    },
}  # fmt: skip


def run(steps: Mapping[str, Step], givens: Numbers, held: Numbers) -> dict[str, Array]:
    """Every step, with some values held whatever they would be."""
    values = {**givens, **held}
    for name, step in steps.items():
        values.setdefault(name, step(values))
    return values


def differentiated(steps: Mapping[str, Step], givens: Numbers, asked: str) -> dict[str, Array]:
    """Every step, and the derivatives that are asked, as `of/by`."""
    values = run(steps, givens, {})
    found = {name: values[name] for name in steps}
    for of, by in (pair.split("/") for pair in asked.split()):

        def function(value: Array, of: str = of, by: str = by) -> Array:
            found: Array = run(steps, givens, {by: value})[of] + 0 * value
            return found

        found[f"d{of}_d{by}"] = grad(function)(values[by])
    return found


ASKED = {
    "square": "z/t t/x t/y z/x z/y",
    "two-ways": "z/u z/v u/x v/x v/y z/x z/y",
    "bell": "z/v v/u u/x v/a z/u z/x z/a",
    "logarithm": "z/w w/v v/u u/x z/v z/u z/x z/a",
    "neuron": "z/d d/a a/u u/w z/a z/u z/w z/b",
}


SLOPES = {"maximum": "m/a m/b", "quotient": "a/y b/x q/s r/d"}
"""Local derivatives that are steps of their own on a worked solution."""


def chain_rule(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """A composed function."""
    name = settings.word("composition")
    return differentiated(COMPOSITIONS[name], givens, ASKED[name])


def computational_graph(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """A graph of gates: the result differentiated at every other node."""
    steps = GRAPHS[settings.word("graph")]
    nodes = [name for name in (*givens, *steps) if name != "f"]
    asked = " ".join(f"f/{name}" for name in nodes)
    return differentiated(steps, givens, f"{asked} {SLOPES.get(settings.word('graph'), '')}")


AUTOGRAD = {"chain-rule": chain_rule, "computational-graph": computational_graph}

VARIANTS: dict[str, tuple[str, dict[str, object], dict[str, str]]] = {
    "chain-rule-logarithm": ("chain-rule", {"composition": "logarithm"}, {}),
    "chain-rule-neuron": ("chain-rule", {"composition": "neuron"}, {}),
    "computational-graph-maximum": ("computational-graph", {"graph": "maximum"}, {}),
    "computational-graph-neuron": ("computational-graph", {"graph": "neuron"}, {}),
    "computational-graph-quotient": ("computational-graph", {"graph": "quotient"}, {}),
}
