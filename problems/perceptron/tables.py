"""Truth tables: the examples that a perceptron sees, in order, and the labels of a gate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import permutations, product

from problems.draws import Pool
from problems.parameters import Choice

Row = tuple[int, ...]

GATES: dict[str, Callable[[Sequence[int]], int]] = {
    "AND": lambda bits: int(all(bits)),
    "OR": lambda bits: int(any(bits)),
    "NAND": lambda bits: int(not all(bits)),
    "NOR": lambda bits: int(not any(bits)),
}
"""The gates that a single unit can realise, and what they say."""

FREE = "free"
"""The gate is anything that a single unit can realise, and differs from sheet to sheet."""


def gate_parameter(default: str) -> Choice:
    """Which gate the labels are."""
    about = "the gate to be learned; free: any table that one unit can learn, drawn for each sheet"
    return Choice(name="gate", about=about, choices=(*GATES, FREE), default=default)


def rows(inputs: int) -> tuple[Row, ...]:
    """All rows of a truth table: 00, 01, 10, 11."""
    return tuple(product((0, 1), repeat=inputs))


def outputs(gate: str, inputs: int) -> Row:
    """The column of a gate, 0 or 1 for each row."""
    return tuple(GATES[gate](row) for row in rows(inputs))


def separable(inputs: int) -> tuple[Row, ...]:
    """Every column that one unit can realise, without the two constant ones.

    Small whole weights and a bias halfway between whole numbers are enough for up to 3 inputs.
    """
    halves = [Fraction(i, 2) for i in range(-4 * inputs - 1, 4 * inputs + 2, 2)]
    found = {
        tuple(int(sum(w * x for w, x in zip(weights, row, strict=True)) + b > 0)
              for row in rows(inputs))
        for weights in product(range(-2, 3), repeat=inputs) for b in halves
    }  # fmt: skip
    return tuple(sorted(column for column in found if len(set(column)) > 1))


def inputs_pool(inputs: int) -> Pool:
    """The truth table as a matrix, a row an example."""
    return _whole([tuple(bit for row in rows(inputs) for bit in row)])


def shuffled_pool(inputs: int) -> Pool:
    """The rows of the table in any order; of three inputs, from any row on, forwards or backwards.

    Where the outputs are asked, a neighbour's column is of no use.
    """
    table = rows(inputs)
    if inputs == 2:
        orders = list(permutations(table))
    else:
        around = [table[i:] + table[:i] for i in range(len(table))]
        orders = around + [order[::-1] for order in around]
    return _whole([tuple(bit for row in order for bit in row) for order in orders])


def labels_pool(gate: str, inputs: int, low: int, high: int) -> Pool:
    """The label of every row, for a gate or for any column that can be learned."""
    columns = separable(inputs) if gate == FREE else (outputs(gate, inputs),)
    return _whole([tuple((low, high)[bit] for bit in column) for column in columns]).only()


def _whole(choices: Sequence[Row]) -> Pool:
    return Pool(choices=tuple(tuple(map(Fraction, c)) for c in choices), whole=True)
