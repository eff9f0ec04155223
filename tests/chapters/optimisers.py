"""Momentum and adaptive steps in tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import autograd.numpy as np
from autograd import grad
from numpy.typing import NDArray

from problems.parameters import Settings

Array = NDArray[Any]
Numbers = Mapping[str, Array]

BENT = {
    "momentum": tuple(
        ({"variant": "nesterov"}, {"momentum_form": form, "nesterov_form": look})
        for form in ("pytorch", "keras", "averaged")
        for look in ("look-ahead", "rewritten")
        if (form, look) != ("pytorch", "look-ahead")
    ),
    "adaptive-steps": (
        ({"method": "adagrad"}, {"epsilon_form": "inside", "initial_accumulator": "0.1"}),
        ({"method": "rmsprop"}, {"epsilon_form": "inside"}),
        ({"steps": 4}, {"epsilon_form": "inside"}),
        ({}, {"epsilon_form": "inside", "bias_correction": "no"}),
    ),
}

VARIANTS = {
    "momentum-nesterov-keras": (
        "momentum", {"variant": "nesterov", "steps": 2}, {"momentum_form": "keras"}
    ),
    "momentum-nesterov-rewritten": (
        "momentum", {"variant": "nesterov", "steps": 2}, {"nesterov_form": "rewritten"}
    ),
    "momentum-averaged": ("momentum", {"steps": 2}, {"momentum_form": "averaged"}),
    "adaptive-steps-epsilon-hat": ("adaptive-steps", {"steps": 2}, {"epsilon_form": "hat"}),
    "adaptive-steps-uncorrected": ("adaptive-steps", {"steps": 2}, {"bias_correction": "no"}),
    "adaptive-steps-rmsprop-inside": (
        "adaptive-steps", {"method": "rmsprop", "steps": 2}, {"epsilon_form": "inside"}
    ),
    "adaptive-steps-adagrad-keras": (
        "adaptive-steps", {"method": "adagrad", "steps": 2}, {"initial_accumulator": "0.1"}
    ),
}  # fmt: skip


class Bowl:
    """The quadratic, differentiated by autograd, and what has been worked out so far."""

    def __init__(self, givens: Numbers) -> None:
        self.givens = givens
        self.found: dict[str, Array] = {}

    def loss(self, w: Array) -> Array:
        """1/2 a . (w - c)^2."""
        value: Array = np.dot(self.givens["a"], (w - self.givens["c"]) ** 2) / 2
        return value

    def gradient(self, w: Array, k: int) -> Array:
        """The gradient at a point, noted with the loss there."""
        self.found |= {f"loss{k}": self.loss(w), f"g{k}": grad(self.loss)(w)}
        return self.found[f"g{k}"]


def momentum(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """Each form as it stands in its source, with Nesterov's point where momentum alone leads."""
    one, conventions = Bowl(givens), settings.conventions
    mu, eta, w, v = (givens[name] for name in ("mu", "eta", "w0", "v0"))
    nesterov = settings.word("variant") == "nesterov"
    velocity, step = MOMENTUM[conventions["momentum_form"]]
    for k in range(settings.whole("steps")):
        at = w
        if nesterov and conventions["nesterov_form"] == "look-ahead":
            at = one.found[f"u{k}"] = step(w, mu * v, eta)
        g = one.gradient(at, k)
        v = one.found[f"v{k + 1}"] = velocity(v, g, mu, eta)
        again = nesterov and conventions["nesterov_form"] == "rewritten"
        w = one.found[f"w{k + 1}"] = step(w, velocity(v, g, mu, eta) if again else v, eta)
    return one.found


MOMENTUM: dict[str, tuple[Callable[..., Array], Callable[..., Array]]] = {
    "pytorch": (lambda v, g, mu, eta: mu * v + g, lambda w, v, eta: w - eta * v),
    "keras": (lambda v, g, mu, eta: mu * v - eta * g, lambda w, v, eta: w + v),
    "averaged": (lambda v, g, mu, eta: mu * v + (1 - mu) * g, lambda w, v, eta: w - eta * v),
}


def adaptive_steps(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """The three methods."""
    return {"adagrad": adagrad, "rmsprop": rmsprop, "adam": adam}[settings.word("method")](
        settings, givens
    )


def _scaled(settings: Settings, g: Array, v: Array, eps: Array) -> Array:
    inside = settings.conventions["epsilon_form"] == "inside"
    quotient: Array = g / (np.sqrt(v + eps) if inside else np.sqrt(v) + eps)
    return quotient


def adagrad(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """Sums of squares."""
    one, w, G = Bowl(givens), givens["w0"], givens["G0"]
    for t in range(1, settings.whole("steps") + 1):
        g = one.gradient(w, t - 1)
        G = one.found[f"G{t}"] = G + g**2
        w = w - givens["eta"] * _scaled(settings, g, G, givens["epsilon"])
        one.found[f"w{t}"] = w
    return one.found


def rmsprop(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """Averages of squares."""
    one, w, v, rho = Bowl(givens), givens["w0"], givens["v0"], givens["rho"]
    for t in range(1, settings.whole("steps") + 1):
        g = one.gradient(w, t - 1)
        v = one.found[f"v{t}"] = rho * v + (1 - rho) * g**2
        w = w - givens["eta"] * _scaled(settings, g, v, givens["epsilon"])
        one.found[f"w{t}"] = w
    return one.found


def adam(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """Both averages; with epsilon hat it is multiplied by sqrt(1 - beta2^t) in the paper's form."""
    one, w, m, v = Bowl(givens), givens["w0"], givens["m0"], givens["v0"]
    b1, b2, eta, eps = (givens[name] for name in ("beta1", "beta2", "eta", "epsilon"))
    corrects = settings.conventions["bias_correction"] == "yes"
    hat = settings.conventions["epsilon_form"] == "hat"
    for t in range(1, settings.whole("steps") + 1):
        g = one.gradient(w, t - 1)
        m = one.found[f"m{t}"] = b1 * m + (1 - b1) * g
        v = one.found[f"v{t}"] = b2 * v + (1 - b2) * g**2
        first, second = (1 - b1**t, 1 - b2**t) if corrects else (1, 1)
        if hat:
            one.found[f"eta{t}"] = eta * np.sqrt(second) / first
        elif corrects:
            one.found |= {f"mhat{t}": m / first, f"vhat{t}": v / second}
        own = eps / np.sqrt(second) if hat else eps
        w = w - eta * _scaled(settings, m / first, v / second, own)
        one.found[f"w{t}"] = w
    return one.found


AUTOGRAD = {"momentum": momentum, "adaptive-steps": adaptive_steps}
