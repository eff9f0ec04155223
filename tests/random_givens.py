"""Givens for tests: numbers that a problem's draw tables allow, as columns of n instances."""

from __future__ import annotations

import random

import numpy as np
from numpy.typing import NDArray

from problems.draws import Pool
from problems.family import Problem
from problems.program import Quantity

Columns = dict[str, NDArray[np.float64]]


def columns(problem: Problem, n: int, seed: int) -> Columns:
    """Every given of n instances, each of shape (n, *shape)."""
    chance = random.Random(seed)
    return {
        quantity.name: np.stack([_one(quantity, problem, chance) for _ in range(n)])
        for quantity in problem.program.givens
    }


def only(columns: Columns, instances: slice) -> Columns:
    """Some of the instances."""
    return {name: column[instances] for name, column in columns.items()}


def _one(quantity: Quantity, problem: Problem, chance: random.Random) -> NDArray[np.float64]:
    cells = _drawn(problem.draws[quantity.name], len(quantity.cells), chance)
    return np.array(cells, dtype=np.float64).reshape(quantity.shape)


def _drawn(pool: Pool, cells: int, chance: random.Random) -> list[float]:
    choices = [chance.choice(pool.choices) for _ in range(1 if pool.whole else cells)]
    return [float(value) for choice in choices for value in choice]
