"""A program: an ordered tuple of quantities, one formula per cell.

Like its formulas, a program is data, and nothing in it is ever executed. Cells are written as on
paper, counted from 1: `loss`, `a1[2]`, `W1[2][1]`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import prod

from problems.formula import Formula, fault, names

FORMAT = 1
"""Version of the JSON form of a program; a manifest stores it."""


class Role(StrEnum):
    """What a quantity is in a network, on its way forward, backward or into an update."""

    INPUT = "input"
    WEIGHT = "weight"
    BIAS = "bias"
    LABEL = "label"
    LEARNING_RATE = "learning rate"
    HYPERPARAMETER = "hyperparameter"
    PRE_ACTIVATION = "pre-activation"
    ACTIVATION = "activation"
    PREDICTION = "prediction"
    PROBABILITY = "probability"
    INTERMEDIATE = "intermediate value"
    LOSS = "loss"
    ERROR = "error"
    SLOPE = "slope"
    DELTA = "delta"
    JACOBIAN = "jacobian"
    WEIGHT_GRADIENT = "weight gradient"
    BIAS_GRADIENT = "bias gradient"
    ADJOINT = "adjoint"
    WEIGHT_UPDATE = "weight update"
    BIAS_UPDATE = "bias update"
    MOMENT = "moment"
    CORRECTED_MOMENT = "corrected moment"
    VELOCITY = "velocity"
    COUNT = "count"
    FUNCTION_VALUE = "function value"
    CURVATURE = "curvature"
    DIFFERENCE = "difference"
    CHOICE = "choice"
    METRIC = "metric"
    CONDITION = "condition"


class Kind(StrEnum):
    """What an answer to a quantity is."""

    NUMBER = "number"
    INTEGER = "integer"
    CHOICE = "choice"
    EXPRESSION = "expression"


MOST_CELLS = 10_000
"""Cells of a quantity."""


class ProgramError(ValueError):
    """A program that cannot be one: says which quantity or cell and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A named array of numbers, given (no formulas) or computed cell by cell (row by row).

    layer      counts from 1 (0: in no layer); `iteration` counts passes of the training loop from 1
    words      of a choice: what its values 0, 1, ... are called
    variables  of an expression: the givens that stay letters in it
    live       a cell; where it is 0, a sheet has no such quantity (a row after the loop stopped)
    """

    name: str
    shape: tuple[int, ...]
    role: Role
    layer: int = 0
    iteration: int = 1
    kind: Kind = Kind.NUMBER
    formulas: tuple[Formula, ...] | None = None
    words: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    live: str | None = None
    cells: tuple[str, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if any(n < 1 for n in self.shape) or size(self.shape) > MOST_CELLS:
            raise ProgramError(f"{self.name}: {self.shape} is no shape of 1 to {MOST_CELLS} cells")
        object.__setattr__(self, "cells", tuple(cell(self.name, i) for i in indices(self.shape)))
        if self.formulas is not None and len(self.formulas) != len(self.cells):
            raise ProgramError(f"{self.name}: {len(self.formulas)} formulas for shape {self.shape}")
        if bool(self.words) is not (self.kind is Kind.CHOICE):
            raise ProgramError(f"{self.name}: a choice has words for its values, nothing else has")
        if bool(self.variables) is not (self.kind is Kind.EXPRESSION):
            raise ProgramError(f"{self.name}: an expression has variables, nothing else has")

    @property
    def given(self) -> bool:
        """Whether the value is told, not computed."""
        return self.formulas is None

    @property
    def numeric(self) -> bool:
        """Whether its answers are numbers, not words or formulas."""
        return self.kind in (Kind.NUMBER, Kind.INTEGER)

    def steps(self) -> Iterator[tuple[str, Formula]]:
        """Each computed cell with its formula."""
        yield from zip(self.cells, self.formulas or (), strict=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Quantities in the order in which they are told and computed."""

    quantities: tuple[Quantity, ...]

    def __post_init__(self) -> None:
        known: set[str] = set()
        taken: set[str] = set()
        for quantity in self.quantities:
            _check_name(quantity.name, taken)
            taken.add(quantity.name)
            for place, formula in quantity.steps():
                if reason := fault(formula):
                    raise ProgramError(f"{place}: {reason}")
                for name in names(formula):
                    if name not in known:
                        raise ProgramError(f"{place}: {name} is used before it is known")
            for name in (*quantity.variables, *((quantity.live,) if quantity.live else ())):
                if name not in known:
                    raise ProgramError(f"{quantity.name}: there is no {name} before it")
            known.update(quantity.cells)

    @property
    def givens(self) -> tuple[Quantity, ...]:
        """The quantities that are told."""
        return tuple(q for q in self.quantities if q.given)

    @property
    def computed(self) -> tuple[Quantity, ...]:
        """The quantities that are worked out."""
        return tuple(q for q in self.quantities if not q.given)

    def quantity(self, name: str) -> Quantity:
        """The quantity of that name; KeyError if there is none."""
        for quantity in self.quantities:
            if quantity.name == name:
                return quantity
        raise KeyError(name)

    def formula_of(self) -> dict[str, Formula]:
        """The formula of each computed cell."""
        return {place: formula for q in self.computed for place, formula in q.steps()}

    def owner_of(self) -> dict[str, Quantity]:
        """The quantity that each cell belongs to."""
        return {place: quantity for quantity in self.quantities for place in quantity.cells}

    def patched(self, patch: dict[str, Formula]) -> Program:
        """This program with other formulas in some cells; ProgramError for a cycle.

        A wrong formula may read what is computed later (the updated weights): steps are put in an
        order in which each reads only what is known, the old order where that will do.
        """
        waiting = [_with_formulas(q, patch) for q in self.quantities]
        known: set[str] = set()
        ordered: list[Quantity] = []
        while waiting:
            ready = next((q for q in waiting if _reads(q) <= known), None)
            if ready is None:
                raise ProgramError(f"{waiting[0].name} and what it needs go round in a circle")
            waiting.remove(ready)
            ordered.append(ready)
            known.update(ready.cells)
        return Program(quantities=tuple(ordered))


def _with_formulas(quantity: Quantity, patch: dict[str, Formula]) -> Quantity:
    if not any(place in patch for place, _ in quantity.steps()):
        return quantity
    formulas = tuple(patch.get(place, f) for place, f in quantity.steps())
    return replace(quantity, formulas=formulas)


def _reads(quantity: Quantity) -> set[str]:
    return {name for _, formula in quantity.steps() for name in names(formula)}


def indices(shape: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """All indices of a shape, row by row, counted from 1."""
    return itertools.product(*(range(1, n + 1) for n in shape))


def cell(name: str, index: Sequence[int]) -> str:
    """The cell of a quantity at an index counted from 1: `W1[2][1]`."""
    return name + "".join(f"[{i}]" for i in index)


def split_cell(place: str) -> tuple[str, tuple[int, ...]]:
    """The quantity's name and the index of a cell."""
    name, _, rest = place.partition("[")
    return name, tuple(int(i) for i in rest[:-1].split("][")) if rest else ()


def size(shape: tuple[int, ...]) -> int:
    """How many cells a shape has."""
    return prod(shape)


_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def _check_name(name: str, taken: set[str]) -> None:
    if not _IDENTIFIER.fullmatch(name):
        raise ProgramError(f"{name!r} is no name for a quantity")
    if name in taken:
        raise ProgramError(f"{name} stands twice")
