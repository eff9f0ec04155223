"""The vanishing gradient: a chain of layers with a single unit each.

Going back by one layer multiplies delta by a weight and a slope: delta_l = w_(l+1) s_l delta_(l+1).
The slope of a sigmoid is at most 1/4, so that a long chain makes the first delta vanish; the slope
of a ReLU that is on is 1 (Nielsen, Neural Networks and Deep Learning, chapter 5).
"""

from __future__ import annotations

from fractions import Fraction
from math import prod

from problems.drawing import NetworkDrawing
from problems.draws import Pool, tenths
from problems.family import Family
from problems.networks import layers
from problems.networks.backward_mistakes import BACKWARD
from problems.networks.layers import ACTIVATIONS, LAST, TARGETS
from problems.networks.mistakes import OF_HIDDEN_LAYERS, OF_THE_OUTPUT
from problems.parameters import Flag, Settings, Whole, Words
from problems.presets import Preset
from problems.program import Role
from problems.rounding import Rounding
from problems.scalar import Traced
from problems.trace import Trace

WEIGHTS: dict[str, Pool] = {
    "sigmoid": tenths("-2", "2").without(0, 1, -1, "0.1", "-0.1"),
    "tanh": tenths("-1.5", "1.5").without(0, 1, -1, "0.1", "-0.1"),
    "relu": tenths("0.3", "1.6").without(1),
}
"""Where the weight of a layer is drawn from, by its activation: a ReLU is to be on."""


def _forward(t: Trace, s: Settings) -> None:
    words = s.words("activations", s.whole("layers"))
    a = t.given("x", tenths("0.3", "1.5").without(1), Role.INPUT)
    y = t.given("y", TARGETS[words[LAST]], Role.LABEL)
    w, b = _chain(t, s, words)
    z: list[Traced] = []
    slopes: list[Traced] = []
    for layer, word in enumerate(words, start=1):
        sum_ = w[layer - 1] * a + b[layer - 1] if b else w[layer - 1] * a
        z.append(t.let(f"z{layer}", sum_, Role.PRE_ACTIVATION, layer=layer))
        role = Role.PREDICTION if layer == len(words) else Role.ACTIVATION
        a = t.let(f"a{layer}", ACTIVATIONS[word](z[LAST]), role, layer=layer)
        slopes.append(a)
    loss = t.let("loss", Fraction(1, 2) * (a - y) ** 2, Role.LOSS)
    for layer in range(len(words), 0, -1):
        at = layer - 1
        slopes[at] = t.let(f"slope{layer}", t.d(slopes[at], z[at]), Role.SLOPE, layer=layer)
        t.let(f"delta{layer}", t.d(loss, z[at]), Role.DELTA, layer=layer)
    factors = [w[layer] * slopes[layer - 1] for layer in range(1, len(words))]
    t.let("ratio", prod(factors[1:], start=factors[0]), Role.ADJOINT)


def _chain(t: Trace, s: Settings, words: tuple[str, ...]) -> tuple[list[Traced], list[Traced]]:
    """The weight, and the bias if there is one, of every layer."""
    w: list[Traced] = []
    b: list[Traced] = []
    for layer, word in enumerate(words, start=1):
        w.append(t.given(f"w{layer}", WEIGHTS[word], Role.WEIGHT, layer=layer))
        if s.flag("bias"):
            b.append(t.given(f"b{layer}", layers.BIASES, Role.BIAS, layer=layer))
    return w, b


def _asked(s: Settings) -> tuple[str, ...]:
    up = range(1, s.whole("layers") + 1)
    forward = tuple(f"a{layer}" for layer in up)
    back = tuple(f"{word}{layer}" for layer in reversed(up) for word in ("slope", "delta"))
    return (*forward, *back, "ratio")


FAMILY = Family(
    slug="vanishing-gradient",
    title="The gradient in a long chain of layers",
    about="slopes and deltas from the last layer back to the first, and what is left of the delta",
    parameters=(
        Whole(name="layers", about="layers, with one unit each", low=3, high=6, default=4),
        Words(
            name="activations",
            about="activation of each layer",
            choices=tuple(WEIGHTS),
            default=("sigmoid",),
        ),
        Flag(name="bias", about="whether units have a bias", default=True),
    ),
    rounding=Rounding(decimals=6),
    presets={
        "easy": Preset(
            about="three layers without biases", parameters={"layers": 3, "bias": False}
        ),
        "hard": Preset(about="six layers", parameters={"layers": 6}),
        "relu": Preset(about="slopes of 1: nothing vanishes", parameters={"activations": "relu"}),
    },
    check=lambda s: layers.check(s, s.whole("layers")),
    forward=_forward,
    asked=_asked,
    mistakes=OF_THE_OUTPUT + OF_HIDDEN_LAYERS + BACKWARD,
    core=("missed-hidden-derivative",),
    witness="network.chain",
    drawing=NetworkDrawing(),
)
