"""Momentum and adaptive steps on n instances at once, on L(w) = 1/2 sum_k a_k (w_k - c_k)^2.

a, c, w and all moments are (n, 2), hyperparameters and losses (n,).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from solutions.reference import Array, Columns, Value


class _Record:
    """The quantities as they are worked out, with the loss and the gradient of each step."""

    def __init__(self, givens: Columns) -> None:
        self.givens = givens
        self.found: dict[str, Array] = {}

    def keep(self, name: str, value: Array) -> Array:
        self.found[name] = value
        return value

    def gradient(self, w: Array, k: int) -> Array:
        """a (w - c), and the loss there."""
        a, away = self.givens["a"], w - self.givens["c"]
        self.keep(f"loss{k}", 0.5 * np.sum(a * away * away, axis=1))
        return self.keep(f"g{k}", a * away)

    def column(self, name: str) -> Array:
        """A single number of each instance, beside both weights."""
        return self.givens[name][:, None]


def _steps(parameters: Mapping[str, Value]) -> int:
    return int(parameters["steps"])  # type: ignore[arg-type]


def momentum_steps(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """Velocity and weights of every step, by the displacement that is common to all forms.

    A step d = mu d_before - eta s g, from w or, with Nesterov's rewritten gradient, followed by
    mu d - eta s g once more; s is 1 - mu where the velocity averages, else 1. The velocity is d
    (keras) or -d / eta. Source: Polyak 1964; Sutskever et al. 2013.
    """
    one = _Record(givens)
    mu, eta = one.column("mu"), one.column("eta")
    form, nesterov = conventions["momentum_form"], parameters["variant"] == "nesterov"
    look_ahead = conventions["nesterov_form"] == "look-ahead"
    share = 1 - mu if form == "averaged" else np.ones_like(mu)
    scale = np.ones_like(eta) if form == "keras" else -1 / eta
    w, d = givens["w0"], givens["v0"] / scale
    for k in range(_steps(parameters)):
        at = w
        if nesterov and look_ahead:
            at = one.keep(f"u{k}", w + mu * d)
        push = eta * share * one.gradient(at, k)
        d = mu * d - push
        one.keep(f"v{k + 1}", scale * d)
        w = w + (mu * d - push if nesterov and not look_ahead else d)
        one.keep(f"w{k + 1}", w)
    return one.found


def adaptive_steps(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """Moments and weights of every step of Adagrad, RMSProp or Adam.

    Source: Duchi et al. 2011; Tieleman, Hinton 2012; Kingma, Ba 2015, algorithm 1 and section 2.
    """
    return _METHODS[str(parameters["method"])](_Record(givens), parameters, conventions)


def _over_root(above: Array, v: Array, eps: Array, form: str) -> Array:
    below = np.sqrt(v + eps) if form == "inside" else np.sqrt(v) + eps
    quotient: Array = above / below
    return quotient


def _adagrad(
    one: _Record, parameters: Mapping[str, Value], conventions: Mapping[str, str]
) -> dict[str, Array]:
    w, G = one.givens["w0"], one.givens["G0"]
    eta, eps = one.column("eta"), one.column("epsilon")
    for t in range(1, _steps(parameters) + 1):
        g = one.gradient(w, t - 1)
        G = one.keep(f"G{t}", G + g * g)
        w = one.keep(f"w{t}", w - eta * _over_root(g, G, eps, conventions["epsilon_form"]))
    return one.found


def _rmsprop(
    one: _Record, parameters: Mapping[str, Value], conventions: Mapping[str, str]
) -> dict[str, Array]:
    w, v = one.givens["w0"], one.givens["v0"]
    eta, eps, rho = (one.column(name) for name in ("eta", "epsilon", "rho"))
    for t in range(1, _steps(parameters) + 1):
        g = one.gradient(w, t - 1)
        v = one.keep(f"v{t}", v + (1 - rho) * (g * g - v))
        w = one.keep(f"w{t}", w - eta * _over_root(g, v, eps, conventions["epsilon_form"]))
    return one.found


def _adam(
    one: _Record, parameters: Mapping[str, Value], conventions: Mapping[str, str]
) -> dict[str, Array]:
    """Without bias correction both divisors are 1; with epsilon hat the rate is corrected."""
    names = ("eta", "epsilon", "beta1", "beta2")
    eta, eps, beta1, beta2 = (one.column(name) for name in names)
    form, corrects = conventions["epsilon_form"], conventions["bias_correction"] == "yes"
    w, m, v = (one.givens[name] for name in ("w0", "m0", "v0"))
    for t in range(1, _steps(parameters) + 1):
        g = one.gradient(w, t - 1)
        m = one.keep(f"m{t}", m + (1 - beta1) * (g - m))
        v = one.keep(f"v{t}", v + (1 - beta2) * (g * g - v))
        first, second = 1 - beta1**t, 1 - beta2**t
        if form == "hat":
            rate = eta * np.sqrt(second) / first
            one.keep(f"eta{t}", rate[:, 0])
            step = rate * _over_root(m, v, eps, form)
        elif corrects:
            mhat, vhat = one.keep(f"mhat{t}", m / first), one.keep(f"vhat{t}", v / second)
            step = eta * _over_root(mhat, vhat, eps, form)
        else:
            step = eta * _over_root(m, v, eps, form)
        w = one.keep(f"w{t}", w - step)
    return one.found


_METHODS = {"adagrad": _adagrad, "rmsprop": _rmsprop, "adam": _adam}

WITNESSES = {"momentum_steps": momentum_steps, "adaptive_steps": adaptive_steps}
"""What families name as their witness."""
