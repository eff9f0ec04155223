"""Which quantities are questions: a derivative as a whole, or of each cell by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from problems.formula import QUESTION, Call, names
from problems.program import Program, Quantity, split_cell

Key = tuple[str, str]
"""(of, by): whose derivative, with respect to what."""

Fits = Callable[[Quantity, Quantity, Quantity, list[Key]], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """The questions of one kind: what each quantity asks, and the first quantity that asks it."""

    asks: Mapping[str, Key]
    named: Mapping[Key, Quantity]


def whole(program: Program) -> Questions:
    """Quantities that are exactly the question d(of)/d(by), cell by cell."""
    return _questions(program, _is_whole)


def each(program: Program) -> Questions:
    """Quantities that ask for d(of)/d(by) of each cell by itself; not of one number."""
    return _questions(program, _is_each)


def _questions(program: Program, fits: Fits) -> Questions:
    asks = {q.name: key for q in program.computed if (key := _key(program, q, fits))}
    named = {asks[q.name]: q for q in reversed(program.computed) if q.name in asks}
    return Questions(asks=asks, named=named)


def _key(program: Program, quantity: Quantity, fits: Fits) -> Key | None:
    pairs: list[Key] = []
    for formula in quantity.formulas or ():
        if not isinstance(formula, Call) or formula.operation != QUESTION:
            return None
        above, below = names(formula)
        pairs.append((above, below))
    of, by = (program.quantity(split_cell(name)[0]) for name in pairs[0])
    return (of.name, by.name) if fits(quantity, of, by, pairs) else None


def _is_whole(quantity: Quantity, of: Quantity, by: Quantity, pairs: list[Key]) -> bool:
    every = [(above, below) for above in of.cells for below in by.cells]
    return pairs == every and quantity.shape == of.shape + by.shape


def _is_each(quantity: Quantity, of: Quantity, by: Quantity, pairs: list[Key]) -> bool:
    if not quantity.shape or not quantity.shape == of.shape == by.shape:
        return False
    return pairs == list(zip(of.cells, by.cells, strict=True))
