"""The chain rule on a function that is composed of named steps.

z = f(u), u = g(x): dz/dx = dz/du du/dx, evaluated from the outside in. Where several ways lead from
z to x, their products are added: dz/dx = sum over k of dz/du_k du_k/dx. The lecture's own example
is z = (x + y)^2 with t = x + y: dz/dt = 2 t, dt/dx = 1, so dz/dx = 2 (x + y).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from problems.chain_rule import mistakes
from problems.chain_rule.steps import EASY, NUMBERS, SMALL, Steps, derivative
from problems.drawing import GraphDrawing
from problems.draws import grid, tenths
from problems.family import Family
from problems.parameters import Choice, Settings
from problems.presets import Preset
from problems.trace import Trace, exp, ln, sigmoid

POSITIVE = grid("0.15", "0.95", "0.01").without("0.5")
TARGETS = tenths("0", "1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A composed function with the derivatives that are asked: local ones, then those of z."""

    function: Steps
    local: tuple[tuple[str, str], ...]
    total: tuple[str, ...]

    @property
    def asked(self) -> tuple[tuple[str, str], ...]:
        """Every derivative, as (of, by)."""
        return (*self.local, *((self.function.result, by) for by in self.total))


COMPOSITIONS: Mapping[str, Composition] = {
    "square": Composition(
        function=Steps(
            givens={"x": EASY, "y": EASY},
            steps={"t": lambda v: v["x"] + v["y"], "z": lambda v: v["t"] ** 2},
        ),
        local=(("z", "t"), ("t", "x"), ("t", "y")),
        total=("x", "y"),
    ),
    "two-ways": Composition(
        function=Steps(
            givens={"x": NUMBERS, "y": NUMBERS},
            steps={
                "u": lambda v: v["x"] ** 2,
                "v": lambda v: v["x"] * v["y"],
                "z": lambda v: v["u"] * v["v"],
            },
        ),
        local=(("z", "u"), ("z", "v"), ("u", "x"), ("v", "x"), ("v", "y")),
        total=("x", "y"),
    ),
    "bell": Composition(
        function=Steps(
            givens={"x": SMALL, "a": POSITIVE},
            steps={
                "u": lambda v: v["x"] ** 2,
                "v": lambda v: -(v["a"] * v["u"]),
                "z": lambda v: exp(v["v"]),
            },
        ),
        local=(("z", "v"), ("v", "u"), ("u", "x"), ("v", "a")),
        total=("u", "x", "a"),
    ),
    "logarithm": Composition(
        function=Steps(
            givens={"x": SMALL, "a": SMALL},
            steps={
                "u": lambda v: v["a"] * v["x"],
                "v": lambda v: exp(v["u"]),
                "w": lambda v: 1 + v["v"],
                "z": lambda v: ln(v["w"]),
            },
        ),
        local=(("z", "w"), ("w", "v"), ("v", "u"), ("u", "x")),
        total=("v", "u", "x", "a"),
    ),
    "neuron": Composition(
        function=Steps(
            givens={"x": SMALL, "w": SMALL, "b": SMALL, "y": TARGETS},
            steps={
                "u": lambda v: v["w"] * v["x"] + v["b"],
                "a": lambda v: sigmoid(v["u"]),
                "d": lambda v: v["a"] - v["y"],
                "z": lambda v: v["d"] ** 2,
            },
        ),
        local=(("z", "d"), ("d", "a"), ("a", "u"), ("u", "w")),
        total=("a", "u", "w", "b"),
    ),
}
"""(x + y)^2; x^2 times x y; e^(-a x^2); ln(1 + e^(a x)); the squared error of a neuron."""


def _forward(t: Trace, s: Settings) -> None:
    chosen = COMPOSITIONS[s.word("composition")]
    values = chosen.function.forward(t)
    for of, by in chosen.asked:
        derivative(t, values, of, by)


def _asked(s: Settings) -> tuple[str, ...]:
    chosen = COMPOSITIONS[s.word("composition")]
    return (*chosen.function.steps, *(f"d{of}_d{by}" for of, by in chosen.asked))


FAMILY = Family(
    slug="chain-rule",
    title="The chain rule, step by step",
    about="the steps of a composed function, the derivative of each step, and that of the whole",
    parameters=(
        Choice(
            name="composition",
            about="square: (x + y)^2; two-ways: x^2 times x y; bell: e^(-a x^2); "
            "logarithm: ln(1 + e^(a x)); neuron: (sigmoid(w x + b) - y)^2",
            choices=tuple(COMPOSITIONS),
            default="two-ways",
        ),
    ),
    presets={
        "easy": Preset(about="(x + y)^2", parameters={"composition": "square"}),
        "hard": Preset(
            about="the squared error of a sigmoid neuron", parameters={"composition": "neuron"}
        ),
    },
    forward=_forward,
    asked=_asked,
    mistakes=mistakes.OF_COMPOSITIONS,
    core=("outer-derivative-forgotten", "fan-out-overwrite"),
    witness="chain_rule.composition",
    drawing=GraphDrawing(),
)
