"""What single answers of an exercise weigh: `[exercise.weights]` names quantities or items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from grader.assignment.exact_numbers import exact
from grader.assignment.toml_file import Table
from grader.errors import nearest
from problems.program import Quantity

TABLE = "weights"

Weights = Mapping[str, Fraction]
"""Quantity or item (without the leading number) -> its weight; what is not named weighs 1."""

HEAVIEST = 1_000_000

_RULE = f"a weight is a number from 0 (asked, but not scored) to {HEAVIEST}"


def weight_of(weights: Weights, item: str) -> Fraction:
    """What an item weighs: its own weight, else that of each cell of its quantity, else 1."""
    quantity = item.partition("[")[0]
    return weights.get(item, weights.get(quantity, Fraction(1)))


def read_weights(exercise: Table, asked: Sequence[Quantity]) -> dict[str, Fraction]:
    """The weights that an exercise sets; its table's error for an unknown name or a wrong value."""
    table = exercise.table(TABLE)
    items = tuple(item for quantity in asked for item in quantity.cells)
    names = tuple(quantity.name for quantity in asked)
    weights = {}
    for name, value in table.entries.items():
        if name not in names and name not in items:
            raise _unknown(table, name, names, items)
        number = None if isinstance(value, str) else exact(value)
        if number is None or not 0 <= number <= HEAVIEST:
            raise table.wrong(name, _RULE, f"{_key(name)} = 2")
        weights[name] = number
    if not any(weight_of(weights, item) for item in items):
        raise exercise.refusal(
            TABLE, "every answer weighs 0", "Leave one of them out, so that it weighs 1."
        )
    return weights


def _unknown(table: Table, name: str, names: Sequence[str], items: Sequence[str]) -> Exception:
    near = nearest(name, (*names, *items))
    example = f"Write for example {names[0]} = 2."
    return table.refusal(
        name,
        f"{name} is not asked; what is asked is {', '.join(names)}",
        f"Did you mean {_key(near[0])}?" if near else example,
    )


def _key(name: str) -> str:
    """A name as a key of TOML."""
    return f'"{name}"' if "[" in name else name
