"""What is counted, reported and watched in training, on n instances at once."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from solutions.reference import Array, Columns, Value


def iterations(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """Iterations of E epochs on N examples in batches of B, all (n,).

    With whole numbers: the remainder of N by B is what the last batch holds, or what is dropped;
    where B divides N, no batch is short. `v` is held out first, rounded up to whole examples.
    """
    N, B, E = (np.rint(givens[name]).astype(np.int64) for name in ("N", "B", "E"))
    found: dict[str, Array] = {}
    if parameters["validation"]:
        # v has two decimals: in hundredths everything is whole.
        kept = 100 - np.rint(100 * givens["v"]).astype(np.int64)
        N = N * kept // 100
        found["training"] = N.astype(np.float64)
    full, left = np.divmod(N, B)
    short = left > 0
    keep = conventions["last_batch"] == "kept"
    per_epoch = full + short if keep else full
    rest = np.where(short, left, B) if keep else left
    found |= {"per_epoch": per_epoch.astype(np.float64), "rest": rest.astype(np.float64)}
    return found | {"total": (E * per_epoch).astype(np.float64)}


def parameters(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """Parameters and sizes of an architecture, all (n,), in whole numbers."""
    told = {name: np.rint(value).astype(np.int64) for name, value in givens.items()}
    biased = int(conventions["bias_count"] == "with biases")
    found = _ARCHITECTURES[str(parameters["architecture"])](told, biased)
    return {name: value.astype(np.float64) for name, value in found.items()}


Whole = NDArray[np.int64]


def _dense(told: Mapping[str, Whole], biased: int) -> dict[str, Whole]:
    """(m + 1) n parameters in a layer of n units on m inputs."""
    sizes = np.stack([told["m"], told["n1"], told["n2"], told["n3"]])
    layers = (sizes[:-1] + biased) * sizes[1:]
    found = {f"P{layer}": row for layer, row in enumerate(layers, start=1)}
    return found | {"parameters": layers.sum(axis=0), "neurons": sizes[1:].sum(axis=0)}


def _side(n: Whole, padding: Whole | int, F: Whole, S: Whole) -> Whole:
    """How many windows of side F stand in a padded image of side n, S apart, starting at its edge.

    Source: Dumoulin and Visin 2016, relationship 6.
    """
    last: Whole = n + 2 * padding - F
    return (last - last % S) // S + 1


def _convolution(told: Mapping[str, Whole], biased: int) -> dict[str, Whole]:
    """A filter has F F C weights and a bias."""
    n, C, K, F, S, p = (told[name] for name in ("n", "C", "K", "F", "S", "p"))
    side = _side(n, p, F, S)
    return {"side": side, "outputs": K * side**2, "parameters": K * (C * F**2 + biased)}


def _network(told: Mapping[str, Whole], biased: int) -> dict[str, Whole]:
    """Convolution, pooling by a window that moves by its own side, then dense units on it all."""
    first = _convolution(told, biased)
    window, units = told["w"], told["u"]
    pooled = _side(first["side"], 0, window, window)
    flat = told["K"] * pooled**2
    dense = (flat + biased) * units
    return {
        "side": first["side"], "convolution": first["parameters"], "pooled_side": pooled,
        "pooling": np.zeros_like(flat), "flat": flat, "dense": dense,
        "parameters": first["parameters"] + dense,
    }  # fmt: skip


def _stack(told: Mapping[str, Whole], biased: int) -> dict[str, Whole]:
    """Layers of f x f, each of which lets a number see f - 1 more; C channels in and out."""
    C, F, f = (told[name] for name in ("C", "F", "f"))
    layers = (F - 1) // (f - 1)
    large, small = (C * (C * side**2 + biased) for side in (F, f))
    stack = layers * small
    found = {"layers": layers, "large": large, "small": small, "stack": stack}
    return found | {"saved": large - stack}


_ARCHITECTURES = {
    "dense": _dense, "convolution": _convolution, "network": _network, "stack": _stack,
}  # fmt: skip


def prediction_metrics(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """Means over m examples: predictions p (n, m), or (n, m, K) for K classes.

    MSE, MAE, loss and accuracy are (n,), what belongs to an example (n, m).
    """
    if parameters["task"] == "classes":
        rows = range(1, int(parameters["examples"]) + 1)  # type: ignore[arg-type]
        y, p = (np.stack([givens[f"{name}{i}"] for i in rows], axis=1) for name in "yp")
    else:
        y, p = givens["y"], givens["p"]
    apart = (p - y).reshape(len(p), prod(p.shape[1:]))
    found = {"MSE": np.mean(apart**2, axis=1), "MAE": np.mean(np.abs(apart), axis=1)}
    if parameters["task"] == "regression":
        return found | {"d": apart}
    if parameters["task"] == "binary":
        right, chosen = y, (p > 0.5).astype(np.float64)
        losses = -np.log(np.where(y == 1, p, 1 - p))
        found |= {"d": apart}
    else:
        # Tenths may carry noise, and no two of the largest are equal.
        right, chosen = (1.0 + np.argmax(values, axis=2) for values in (y, p))
        losses = -np.log(np.sum(y * p, axis=2))
        found |= {"t": right, "s": np.sum((p - y) ** 2, axis=2), "u": np.sum(np.abs(p - y), axis=2)}
    hit = (chosen == right).astype(np.float64)
    return found | {
        "c": chosen, "hit": hit, "accuracy": np.mean(hit, axis=1),
        "l": losses, "loss": np.mean(losses, axis=1),
    }  # fmt: skip


def early_stopping(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """Epochs of validation losses v (n, T) until p of them in a row bring nothing better.

    For each epoch t from 2 on: the epochs since the best one so far, and whether training goes on
    behind it; then whether it stopped, the last epoch, the best one and its loss, all (n,).
    """
    v, p = givens["v"], givens["p"]
    last = v.shape[1]
    going, trained, best = np.ones(len(v)), np.ones(len(v)), np.ones(len(v))
    found: dict[str, Array] = {}
    for t in range(2, last + 1):
        so_far = 1.0 + np.argmin(v[:, :t], axis=1)
        since = t - so_far
        trained, best = np.where(going > 0, t, trained), np.where(going > 0, so_far, best)
        going = going * (1 - np.floor(since / p))
        found |= {f"n{t}": since, f"on{t}": going}
    kept = (best[:, None] == np.arange(1, last + 1)).astype(np.float64)
    loss = v[np.arange(len(v)), best.astype(np.int64) - 1]
    return found | {
        "stopped": 1 - going, "stops": 1 - going, "trained": trained, "best_epoch": best,
        "kept": kept, "best_loss": loss,
    }  # fmt: skip


WITNESSES = {
    "iterations": iterations, "parameters": parameters, "prediction_metrics": prediction_metrics,
    "early_stopping": early_stopping,
}  # fmt: skip
"""What families name as their witness."""
