"""Training in practice in tests: nothing is differentiated, all of it is counted or averaged."""

from __future__ import annotations

ARCHITECTURES = ("dense", "convolution", "network", "stack")

BENT: dict[str, tuple[tuple[dict[str, object], dict[str, str]], ...]] = {
    "iteration-count": (
        ({"validation": True, "data": "hundreds"}, {"last_batch": "dropped"}),
        ({"validation": True}, {}),
    ),
    "parameter-count": tuple(
        ({"architecture": one}, {"bias_count": "weights alone"}) for one in ARCHITECTURES
    ),
    "metrics": (
        ({"task": "regression", "examples": 3}, {}),
        ({"task": "classes", "examples": 8}, {}),
    ),
    "early-stopping": (({"epochs": 12, "longest": 4}, {}), ({"epochs": 6, "longest": 2}, {})),
}

VARIANTS: dict[str, tuple[str, dict[str, object], dict[str, str]]] = {
    "iteration-count-validation-dropped": (
        "iteration-count", {"validation": True}, {"last_batch": "dropped"}
    ),
    "parameter-count-dense": ("parameter-count", {"architecture": "dense"}, {}),
    "parameter-count-network": ("parameter-count", {"architecture": "network"}, {}),
    "parameter-count-stack": ("parameter-count", {"architecture": "stack"}, {}),
    "parameter-count-weights-alone": ("parameter-count", {}, {"bias_count": "weights alone"}),
    "metrics-regression": ("metrics", {"task": "regression"}, {}),
    "metrics-classes": ("metrics", {"task": "classes", "examples": 3}, {}),
}  # fmt: skip

BEYOND_AUTOGRAD = {
    "iteration-count": "whole numbers are counted",
    "parameter-count": "whole numbers are counted",
    "metrics": "means of what is given; no derivative is asked",
    "early-stopping": "epochs are counted along given curves",
}
