"""A mini-batch of samples: one step with all of them, or a step after each.

A batch sums the gradients of its m samples at the old weights and moves once, by eta/m times the
sum (or eta times it, where the cost is the sum of the losses). Online every sample moves the
weights, and the next one meets the new ones (Nielsen, Neural Networks and Deep Learning, chapters 1
and 2).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import add

from problems.family import Family
from problems.networks import descent, layers
from problems.networks.backward_mistakes import BACKWARD
from problems.networks.gradient_mistakes import GRADIENTS
from problems.networks.mistakes import FORWARD
from problems.networks.network import Network, suffixed
from problems.networks.update_mistakes import BATCHES, UPDATES
from problems.parameters import Settings, Whole
from problems.presets import Preset
from problems.program import Role
from problems.rounding import Rounding
from problems.scalar import Traced
from problems.trace import Trace

SHARE: dict[str, Callable[[Traced, int], Traced]] = {
    "mean": lambda eta, m: eta / m,
    "sum": lambda eta, m: eta,
}
"""`over_samples`: what stands before the sum of the gradients of m samples."""


def _batch(t: Trace, s: Settings, network: Network, eta: Traced) -> None:
    numbers = range(1, s.whole("samples") + 1)
    for number in numbers:
        z, loss = network.forward(t, number, number)
        network.backward(t, z, loss, number)
    share = SHARE[s.conventions["over_samples"]]

    def step(gradient: str) -> Traced:
        total = reduce(add, (t.named(suffixed(gradient, number)) for number in numbers))
        return share(eta, len(numbers)) * total

    descent.move(t, network, step, 1)


def _online(t: Trace, s: Settings, network: Network, eta: Traced) -> None:
    for number in range(1, s.whole("samples") + 1):
        z, loss = network.forward(t, number, number)
        network.backward(t, z, loss, number)
        descent.move(t, network, lambda gradient: eta * t.named(gradient), number)


def _asked_of_batch(s: Settings) -> tuple[str, ...]:
    numbers = range(1, s.whole("samples") + 1)
    return (*(suffixed(n, i) for i in numbers for n in descent.seen(s)), *descent.news(s))


def _asked_online(s: Settings) -> tuple[str, ...]:
    numbers = range(1, s.whole("samples") + 1)
    return tuple(suffixed(n, i) for i in numbers for n in (*descent.seen(s), *descent.news(s)))


ORDERS = {"batch": (_batch, _asked_of_batch), "online": (_online, _asked_online)}
"""`update_order`: what is computed and what is asked."""


def _forward(t: Trace, s: Settings) -> None:
    network = Network(t, s, samples=s.whole("samples"))
    eta = t.given("eta", descent.RATES, Role.LEARNING_RATE)
    ORDERS[s.conventions["update_order"]][0](t, s, network, eta)


def _asked(s: Settings) -> tuple[str, ...]:
    return ORDERS[s.conventions["update_order"]][1](s)


FAMILY = Family(
    slug="minibatch-update",
    title="A mini-batch of samples, at once or one after the other",
    about="outputs, losses and deltas of every sample, and the new weights and biases",
    parameters=(
        *layers.parameters(default=(2, 2), most=2, units=3),
        Whole(name="samples", about="samples in the batch", low=2, high=4, default=3),
    ),
    conventions=(*layers.CONVENTIONS, "biases", "update_order", "over_samples"),
    rounding=Rounding(decimals=5),
    presets={
        "easy": Preset(
            about="two samples and one linear unit",
            parameters={"sizes": (2, 1), "activations": "identity", "samples": 2},
        ),
        "hard": Preset(
            about="a hidden layer, one sample after the other",
            parameters={"sizes": (2, 2, 1)},
            conventions={"update_order": "online"},
        ),
    },
    check=layers.check,
    forward=_forward,
    asked=_asked,
    mistakes=(*FORWARD, *BACKWARD, *GRADIENTS, *UPDATES, *BATCHES),
    core=("error-sign-flip", "forgot-eta"),
    witness="network.minibatch",
)
