"""A computational graph: values forward through the gates, gradients backward through each.

Every gate knows its own derivatives: the gradient that arrives from behind is multiplied by them
and handed on. An adding gate hands it on unchanged, a multiplying one times the other input, a max
gate only to the larger input; a node that several gates read gets the sum of what they hand back.
The graphs are those of Stanford's CS231n (Karpathy, Backpropagation, intuitions) and a reused node.
"""

from __future__ import annotations

from problems.chain_rule import mistakes
from problems.chain_rule.steps import EASY, NUMBERS, SMALL, Steps, derivative
from problems.drawing import GraphDrawing
from problems.family import Family
from problems.parameters import Choice, Settings
from problems.presets import Preset
from problems.trace import Trace, exp, maximum, sigmoid

GRAPHS = {
    "product": Steps(
        givens={"x": EASY, "y": EASY, "z": EASY},
        steps={"q": lambda v: v["x"] + v["y"], "f": lambda v: v["q"] * v["z"]},
    ),
    "reused": Steps(
        givens={"x": NUMBERS, "y": SMALL},
        steps={
            "p": lambda v: v["x"] * v["y"],
            "h": lambda v: exp(v["y"]),
            "q": lambda v: v["x"] * v["h"],
            "f": lambda v: v["p"] + v["q"],
        },
    ),
    "maximum": Steps(
        givens={"x": EASY, "y": EASY, "a": EASY, "b": EASY},
        steps={
            "p": lambda v: v["x"] * v["y"],
            "m": lambda v: maximum(v["a"], v["b"]),
            "s": lambda v: v["p"] * v["m"],
            "f": lambda v: 2 * v["s"],
        },
    ),
    "neuron": Steps(
        givens={"w0": SMALL, "x0": SMALL, "w1": SMALL, "x1": SMALL, "w2": SMALL},
        steps={
            "p": lambda v: v["w0"] * v["x0"],
            "q": lambda v: v["w1"] * v["x1"],
            "s": lambda v: v["p"] + v["q"],
            "z": lambda v: v["s"] + v["w2"],
            "n": lambda v: -v["z"],
            "h": lambda v: exp(v["n"]),
            "d": lambda v: 1 + v["h"],
            "f": lambda v: 1 / v["d"],
        },
    ),
    "quotient": Steps(
        givens={"x": SMALL, "y": SMALL},
        steps={
            "a": lambda v: sigmoid(v["y"]),
            "n": lambda v: v["x"] + v["a"],
            "b": lambda v: sigmoid(v["x"]),
            "s": lambda v: v["x"] + v["y"],
            "q": lambda v: v["s"] ** 2,
            "d": lambda v: v["b"] + v["q"],
            "r": lambda v: 1 / v["d"],
            "f": lambda v: v["n"] * v["r"],
        },
    ),
}
"""(x + y) z; x y + x e^y; 2 x y max(a, b); 1 / (1 + e^-z); (x + s(y)) / (s(x) + (x + y)^2)."""


def _names(s: Settings) -> tuple[str, ...]:
    """What gradients are asked of: every node but the last, from the result back."""
    chosen = GRAPHS[s.word("graph")]
    before = tuple(chosen.steps)[:-1]
    return (*reversed(before), *chosen.givens)


def _forward(t: Trace, s: Settings) -> None:
    chosen = GRAPHS[s.word("graph")]
    values = chosen.forward(t)
    for name in _names(s):
        derivative(t, values, chosen.result, name)


def _asked(s: Settings) -> tuple[str, ...]:
    chosen = GRAPHS[s.word("graph")]
    return (*chosen.steps, *(f"d{chosen.result}_d{name}" for name in _names(s)))


FAMILY = Family(
    slug="computational-graph",
    title="Forward and backward through a computational graph",
    about="the value of every gate, then the gradient at every node from the result back",
    parameters=(
        Choice(
            name="graph",
            about="product: (x + y) z; reused: x y + x e^y; maximum: 2 x y max(a, b); "
            "neuron: a sigmoid neuron gate by gate; quotient: a fraction with x in three places",
            choices=tuple(GRAPHS),
            default="reused",
        ),
    ),
    presets={
        "easy": Preset(about="(x + y) z", parameters={"graph": "product"}),
        "hard": Preset(about="a fraction with x in three places", parameters={"graph": "quotient"}),
        "stanford-product": Preset(
            about="(x + y) z at (-2, 5, -4), from Stanford's CS231n",
            parameters={"graph": "product"},
            givens={"x": "-2", "y": "5", "z": "-4"},
        ),
        "stanford-neuron": Preset(
            about="the sigmoid neuron of Stanford's CS231n, gate by gate",
            parameters={"graph": "neuron"},
            givens={"w0": "2", "x0": "-1", "w1": "-3", "x1": "-2", "w2": "-3"},
        ),
    },
    forward=_forward,
    asked=_asked,
    zeros=frozenset({"df_da", "df_db"}),
    mistakes=mistakes.OF_GATES,
    core=("fan-out-overwrite", "mul-gate-not-swapped"),
    witness="chain_rule.graph",
    drawing=GraphDrawing(),
)
