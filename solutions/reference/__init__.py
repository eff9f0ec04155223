"""The NumPy reference: what every family computes, written by hand as batched array code.

It is one of two independent witnesses and imports nothing of the language of programs: where the
derived program and this code agree, neither the derivation nor the hand erred.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from solutions.reference import (
    activations,
    chain_rule,
    descent,
    network,
    optimisers,
    outputs,
    perceptron,
    polynomials,
    training,
)

Value = int | bool | str | tuple[int, ...] | tuple[str, ...]
"""What a parameter of a family may be."""

Array = NDArray[np.float64]

Columns = Mapping[str, Array]
"""Quantities by name, n instances at once: each has shape (n, *shape)."""

Function = Callable[[Mapping[str, Value], Mapping[str, str], Columns], dict[str, Array]]
"""Parameters, conventions and givens in; every quantity that is worked out from them comes back."""

WITNESSES: dict[str, Function] = {
    f"{chapter}.{name}": function
    for chapter, functions in (
        ("activations", activations.WITNESSES),
        ("chain_rule", chain_rule.WITNESSES),
        ("network", network.WITNESSES),
        ("outputs", outputs.WITNESSES),
        ("optimisers", optimisers.WITNESSES),
        ("descent", descent.WITNESSES),
        ("perceptron", perceptron.WITNESSES),
        ("polynomials", polynomials.WITNESSES),
        ("training", training.WITNESSES),
    )
    for name, function in functions.items()
}
"""`chapter.function`, as a family names its witness."""


def evaluate(
    witness: str,
    parameters: Mapping[str, Value],
    conventions: Mapping[str, str],
    givens: Columns,
) -> dict[str, Array]:
    """Every computed quantity of n instances, and textbook steps between them, by name.

    Names and shapes are those of the family's program, with a leading axis of n; `error{l}` (dL/da)
    and `slope{l}` (da/dz) come along. KeyError for a witness that is not in WITNESSES.
    """
    if witness not in WITNESSES:
        raise KeyError(f"no reference is called {witness!r}; there are: {', '.join(WITNESSES)}")
    return WITNESSES[witness](parameters, conventions, givens)
