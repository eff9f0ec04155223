"""Presets: settings of a family under a name, as a level (`easy`) or as a textbook's own example.

A preset is the ground an exercise stands on: what an assignment sets itself overrides it. The
numbers that a preset fixes are texts (`"0.35"`, `"1/3"`), so that they are exact: one text for a
single number, a tuple for a vector, a tuple of rows for a matrix.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from problems.draws import Pool, pinned
from problems.parameters import ParameterError, Value
from problems.program import Quantity

STANDARD = "standard"
"""The defaults of a family: a preset that need not be written."""

LEVELS = ("easy", STANDARD, "hard")
"""Every family of this package has these."""

Numbers = str | tuple["Numbers", ...]

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+|/[1-9][0-9]*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """Some parameters and conventions, and the givens that are the same on every sheet."""

    about: str
    parameters: Mapping[str, Value] = field(default_factory=dict)
    conventions: Mapping[str, str] = field(default_factory=dict)
    givens: Mapping[str, Numbers] = field(default_factory=dict)


DEFAULTS = Preset(about="the defaults")


def in_order(written: Mapping[str, Preset]) -> dict[str, Preset]:
    """Presets with the levels first, from easy to hard; `standard` is among them in any case."""
    every = {STANDARD: DEFAULTS, **written}
    levels = {name: every[name] for name in LEVELS if name in every}
    return {**levels, **every}


def fixed(
    preset: Preset, givens: Collection[Quantity], draws: Mapping[str, Pool]
) -> dict[str, Pool]:
    """The pools of what a preset fixes; ParameterError where these givens have no place for it."""
    by_name = {quantity.name: quantity for quantity in givens}
    pools: dict[str, Pool] = {}
    for name, numbers in preset.givens.items():
        if name not in by_name:
            raise ParameterError(f"there is no given {name} that could be fixed")
        values = tuple(_cells(name, numbers, by_name[name].shape))
        if not draws[name].allows(values):
            raise ParameterError(f"{name} cannot be {numbers}: no such value is drawn")
        pools[name] = pinned(values)
    return pools


def _cells(name: str, numbers: object, shape: tuple[int, ...]) -> Iterator[Fraction]:
    """The numbers row by row."""
    if shape:
        if not isinstance(numbers, tuple) or len(numbers) != shape[0]:
            raise ParameterError(f"{name} is fixed as {numbers!r}, which has another shape")
        for part in numbers:
            yield from _cells(name, part, shape[1:])
    elif isinstance(numbers, str) and _NUMBER.fullmatch(numbers):
        yield Fraction(numbers)
    else:
        raise ParameterError(f"{name} is fixed as {numbers!r}, which is no text of one number")
