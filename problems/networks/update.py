"""One or two full steps of gradient descent on a small network.

Forward pass and loss, deltas, gradients dL/dW = delta a^T and dL/db = delta at the old weights,
then all weights (and the biases, where they are trained) move at once by -eta times their gradient;
with `loss_after` the loss is computed again with the new ones (Nielsen, chapter 2, equations BP1 to
BP4). Mazur's well-known example leaves the biases as they are.
"""

from __future__ import annotations

from problems.conventions import TRAINED
from problems.draws import one_of
from problems.family import Family
from problems.networks import layers
from problems.networks.layers import Network, suffixed
from problems.parameters import Flag, Settings, Whole
from problems.presets import Preset
from problems.program import Role
from problems.trace import Trace, Traced


def _forward(t: Trace, s: Settings) -> None:
    network = Network(t, s)
    eta = t.given("eta", one_of("0.1", "0.2", "0.3", "0.4", "0.6", "0.7"), Role.LEARNING_RATE)
    passes = s.whole("iterations")
    for iteration in range(1, passes + 1):
        _step(t, network, eta, iteration)
    if s.flag("loss_after"):
        network.forward(t, passes + 1)


def _step(t: Trace, network: Network, eta: Traced, iteration: int) -> None:
    """One iteration: afterwards the network holds the new weights and biases."""
    z, loss = network.forward(t, iteration)

    def let(name: str, value: Traced, role: Role, layer: int) -> Traced:
        return t.let(suffixed(name, iteration), value, role, layer=layer, iteration=iteration)

    network.backward(t, z, loss, iteration)
    # Updates come after all gradients: every delta must see the old weights.
    old_weights, old_biases = list(network.W), list(network.b)
    for layer in range(network.depth, 0, -1):
        gradient = t.named(suffixed(f"dW{layer}", iteration))
        step = old_weights[layer - 1] - eta * gradient
        network.W[layer - 1] = let(f"W{layer}_new", step, Role.WEIGHT_UPDATE, layer)
        if network.trains_biases:
            gradient = t.named(suffixed(f"db{layer}", iteration))
            step = old_biases[layer - 1] - eta * gradient
            network.b[layer - 1] = let(f"b{layer}_new", step, Role.BIAS_UPDATE, layer)


def _asked(s: Settings) -> tuple[str, ...]:
    depth, passes = len(s.sizes()) - 1, s.whole("iterations")
    trains_biases = s.flag("bias") and TRAINED[s.conventions["biases"]]
    found: list[str] = []
    for iteration in range(1, passes + 1):
        names = [f"a{layer}" for layer in range(1, depth + 1)] + ["loss"]
        for layer in range(depth, 0, -1):
            names.append(f"delta{layer}")
        for layer in range(depth, 0, -1):
            names += [f"W{layer}_new"] + ([f"b{layer}_new"] if trains_biases else [])
        found += [suffixed(name, iteration) for name in names]
    return (*found, *([suffixed("loss", passes + 1)] if s.flag("loss_after") else []))


FAMILY = Family(
    slug="mlp-update",
    title="A full step of gradient descent on a network",
    about="activations, loss, deltas, all new weights and biases, and the loss after the step",
    parameters=(
        *layers.PARAMETERS,
        Whole(name="iterations", about="steps of gradient descent", low=1, high=2, default=1),
        Flag(
            name="loss_after", about="whether the loss after the last step is asked", default=True
        ),
    ),
    conventions=(*layers.CONVENTIONS, "biases"),
    presets={
        "easy": Preset(
            about="one linear output, and no loss after the step",
            parameters={
                "sizes": (2, 2, 1),
                "activations": ("sigmoid", "identity"),
                "loss_after": False,
            },
        ),
        "hard": Preset(
            about="two steps with tanh and sigmoid",
            parameters={"sizes": (2, 2, 1), "activations": ("tanh", "sigmoid"), "iterations": 2},
        ),
    },
    check=layers.check,
    forward=_forward,
    asked=_asked,
    core=("missed-hidden-derivative", "gradient-ascent", "forgot-eta"),
    witness="network.update",
)
