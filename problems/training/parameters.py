"""How many parameters a network has, and how large its images are.

A dense layer of n units on m inputs has m n weights and n biases. A convolution with K filters of
F x F on C channels has F F C K weights and one bias a filter, wherever the filter stands; on an
image of side n, with stride S and p zeros around it, it makes floor((n + 2p - F)/S) + 1 numbers a
side (Dumoulin and Visin 2016). Pooling has nothing to learn. Two 3x3 convolutions see as much of
the image as one of 5x5, three as much as one of 7x7, with fewer parameters (Simonyan and Zisserman
2015, VGG).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from problems import trace
from problems.draws import COUNT, SIZE, Pool, grid, one_of
from problems.family import Family
from problems.parameters import Choice, Settings
from problems.presets import Preset
from problems.program import Kind, Role
from problems.scalar import Scalar, Traced
from problems.trace import Trace
from problems.training.counting_mistakes import MISTAKES

NOTHING: Traced = np.array(0, dtype=object)

Count = Callable[[Traced, Traced], Traced]
"""Weights and biases of a layer -> its parameters."""

COUNTS: dict[str, Count] = {
    "with biases": lambda weights, biases: weights + biases,
    "weights alone": lambda weights, _: weights,
}
"""`bias_count`."""


class Counter:
    """Tells and counts whole numbers."""

    def __init__(self, t: Trace, s: Settings) -> None:
        self.t = t
        self.parameters = COUNTS[s.conventions["bias_count"]]

    def told(
        self, name: str, pool: Pool, role: Role = Role.HYPERPARAMETER, layer: int = 0
    ) -> Traced:
        """A given number: how many there are of something, or how something is made."""
        pool = pool if pool.domain == SIZE else pool.within(COUNT)
        return self.t.given(name, pool, role, layer=layer)

    def let(self, name: str, value: Traced, layer: int = 0) -> Traced:
        """A number that is counted."""
        return self.t.let(name, value, Role.COUNT, layer=layer, kind=Kind.INTEGER)

    def side(self, name: str, n: Traced, padding: Traced | int, F: Traced, S: Traced) -> Traced:
        """The side of what a window of side F makes of an image of side n."""
        room = n + 2 * padding - F if isinstance(padding, Scalar) else n - F
        return self.let(name, trace.floor(room / S) + 1)


def _dense(c: Counter) -> None:
    inputs = c.told("m", one_of(4, 8, 13, 20, 30, 64, 100, 784), Role.COUNT)
    n = [c.told(f"n{layer}", pool, Role.COUNT, layer) for layer, pool in enumerate(_UNITS, start=1)]
    counted = []
    for layer, (below, units) in enumerate(zip([inputs, *n], n, strict=False), start=1):
        counted.append(c.let(f"P{layer}", c.parameters(below * units, units), layer))
    c.let("parameters", sum(counted[1:], counted[0]))
    c.let("neurons", sum(n[1:], n[0]))


_UNITS = (grid(12, 64, "1"), grid(5, 32, "1"), grid(2, 10, "1"))


def _filters(c: Counter) -> tuple[Traced, ...]:
    n = c.told("n", grid(20, 64, "1"))
    C = c.told("C", one_of(3, 4, 6, 8, 10, 16))
    K = c.told("K", one_of(5, 12, 20, 24, 32, 64))
    F = c.told("F", one_of(3, 5, 7))
    S = c.told("S", one_of(1, 2, 3))
    p = c.told("p", one_of(1, 2).within(SIZE))
    return n, C, K, F, S, p


def _convolution(c: Counter) -> None:
    n, C, K, F, S, p = _filters(c)
    side = c.side("side", n, p, F, S)
    c.let("outputs", side**2 * K)
    c.let("parameters", c.parameters(F**2 * C * K, K))


def _network(c: Counter) -> None:
    n, C, K, F, S, p = _filters(c)
    window = c.told("w", one_of(2, 3))
    units = c.told("u", grid(2, 10, "1"))
    side = c.side("side", n, p, F, S)
    convolution = c.let("convolution", c.parameters(F**2 * C * K, K))
    pooled = c.side("pooled_side", side, 0, window, window)
    pooling = c.let("pooling", NOTHING)
    flat = c.let("flat", pooled**2 * K)
    dense = c.let("dense", c.parameters(flat * units, units))
    c.let("parameters", convolution + pooling + dense)


def _stack(c: Counter) -> None:
    C = c.told("C", grid(3, 256, "1"))
    F = c.told("F", one_of(5, 7, 9, 11))
    f = c.told("f", one_of(3))
    layers = c.let("layers", (F - 1) / (f - 1))
    large = c.let("large", c.parameters(F**2 * C * C, C))
    small = c.let("small", c.parameters(f**2 * C * C, C))
    stack = c.let("stack", layers * small)
    c.let("saved", large - stack)


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """What is counted, and which of it is asked."""

    count: Callable[[Counter], None]
    asked: Sequence[str]


ARCHITECTURES = {
    "dense": Architecture(count=_dense, asked=("P1", "P2", "P3", "parameters", "neurons")),
    "convolution": Architecture(count=_convolution, asked=("side", "outputs", "parameters")),
    "network": Architecture(
        count=_network,
        asked=("side", "convolution", "pooled_side", "pooling", "flat", "dense", "parameters"),
    ),
    "stack": Architecture(count=_stack, asked=("layers", "large", "small", "stack", "saved")),
}
"""Three dense layers; a convolution; convolution, pooling and dense; one large or several small."""


FAMILY = Family(
    slug="parameter-count",
    title="Counting parameters",
    about="parameters of every layer and in all, and the sizes of images on their way",
    parameters=(
        Choice(
            name="architecture", about="what is counted",
            choices=tuple(ARCHITECTURES), default="convolution",
        ),
    ),
    conventions=("bias_count",),
    presets={
        "easy": Preset(about="three dense layers", parameters={"architecture": "dense"}),
        "hard": Preset(
            about="convolution, pooling and a dense layer", parameters={"architecture": "network"}
        ),
        "five-by-five": Preset(
            about="one convolution of 5x5 against two of 3x3",
            parameters={"architecture": "stack"}, givens={"F": "5"},
        ),
        "seven-by-seven": Preset(
            about="one convolution of 7x7 against three of 3x3",
            parameters={"architecture": "stack"}, givens={"F": "7"},
        ),
    },
    forward=lambda t, s: ARCHITECTURES[s.word("architecture")].count(Counter(t, s)),
    asked=lambda s: tuple(ARCHITECTURES[s.word("architecture")].asked),
    mistakes=MISTAKES,
    core=("params-no-bias", "conv-forgot-channels", "conv-output-no-plus-1"),
    witness="training.parameters",
)  # fmt: skip
