"""The gate: whether a sheet is worked at all, before what follows from its numbers is paid."""

from __future__ import annotations

import numpy as np

from grader.judging.sheets import Mask, how_many
from problems.formula import names
from solutions.structure import Structure


def passes_gate(structure: Structure, filled: Mask, explained: Mask) -> Mask:
    """(n): whether enough is explained that the rest may be paid as carried forward.

    More than half of the answers that a given enters directly must be explained, else a sheet of
    invented numbers would earn what follows from them; where no such answer stands, of all.
    """
    direct = filled & direct_lines(structure)[:, None]
    asked = np.where(direct.any(axis=0), direct, filled)
    return np.asarray(2 * how_many(asked & explained) > how_many(asked))


def direct_lines(structure: Structure) -> Mask:
    """(items): whether a given enters an item, itself or by way of what is not asked."""
    direct, asked = set(structure.tape.givens), frozenset(structure.items)
    found = {}
    for place, formula in structure.formulas.items():
        found[place] = not direct.isdisjoint(names(formula))
        if found[place] and place not in asked:
            direct.add(place)
    return np.array([found[item] for item in structure.items])
