"""Gradient descent on a traced network: gradients at the old weights, then all move at once."""

from __future__ import annotations

from collections.abc import Callable

from problems.conventions import TRAINED
from problems.draws import one_of
from problems.networks.network import Network, suffixed
from problems.parameters import Settings
from problems.program import Role
from problems.scalar import Traced
from problems.trace import Trace

RATES = one_of("0.1", "0.2", "0.3", "0.4", "0.6", "0.7")
"""Without 0.5 and 1: they would make a forgotten rate look like a forgotten half, or like none."""


def descend(t: Trace, network: Network, eta: Traced, passes: int, *, loss_after: bool) -> None:
    """So many steps on the one sample, and the loss after them if it is asked."""
    for iteration in range(1, passes + 1):
        z, loss = network.forward(t, iteration)
        network.backward(t, z, loss, iteration)
        move(t, network, lambda gradient: eta * t.named(gradient), iteration)
    if loss_after:
        network.forward(t, passes + 1)


def move(t: Trace, network: Network, step: Callable[[str], Traced], iteration: int) -> None:
    """New weights and biases: the old ones less the step that belongs to a gradient's name.

    Afterwards the network holds the new ones.
    """

    def moved(letter: str, old: Traced, role: Role, layer: int) -> Traced:
        new = old - step(suffixed(f"d{letter}{layer}", iteration))
        name = suffixed(f"{letter}{layer}_new", iteration)
        return t.let(name, new, role, layer=layer, iteration=iteration)

    for layer in reversed(network.numbers):
        at = layer - network.first
        network.W[at] = moved("W", network.W[at], Role.WEIGHT_UPDATE, layer)
        if network.trains_biases:
            network.b[at] = moved("b", network.b[at], Role.BIAS_UPDATE, layer)


def asked(s: Settings, passes: int, *, loss_after: bool) -> tuple[str, ...]:
    """Activations, loss, deltas and new weights of every pass, then the loss after them."""
    found: list[str] = []
    for iteration in range(1, passes + 1):
        found += [suffixed(name, iteration) for name in (*seen(s), *news(s))]
    return (*found, *([suffixed("loss", passes + 1)] if loss_after else []))


def seen(s: Settings) -> tuple[str, ...]:
    """The activations, the loss and the deltas of one pass."""
    depth = len(s.sizes()) - 1
    up = (f"a{layer}" for layer in range(1, depth + 1))
    return (*up, "loss", *(f"delta{layer}" for layer in range(depth, 0, -1)))


def news(s: Settings) -> tuple[str, ...]:
    """The new weights and biases of one step, from the last layer back."""
    letters = "Wb" if s.flag("bias") and TRAINED[s.conventions["biases"]] else "W"
    down = range(len(s.sizes()) - 1, 0, -1)
    return tuple(f"{letter}{layer}_new" for layer in down for letter in letters)
