"""Case distinctions on one sheet: what its conditions leave of a formula, and why they hold.

A program computes both cases, `c (t - p) + (1 - c) t`; a person who works it out writes down the
one that is the case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from problems.formula import Call, Formula, Name, Number, names
from problems.mistakes import terms, total
from problems.program import Program, Role, split_cell

STEPS = {"step": ("at most", "exceeds"), "step_up": ("less than", "at least")}
"""Operation -> how what is compared is related where it is 0 and where it is 1."""

NOTHING, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)
"""Whole numbers with 1/2 between them are compared like others by a step up: no tie is 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A comparison that decides: `eta2 > eta_max`."""

    left: Formula
    relation: str
    right: Formula


def conditions(program: Program, values: Mapping[str, str]) -> dict[str, Fraction]:
    """The conditions of a program by cell, 1 where they hold on this sheet, else 0."""
    return {
        place: Fraction(values[place])
        for q in program.computed if q.role is Role.CONDITION for place in q.cells
    }  # fmt: skip


def reasons(
    program: Program, formula: Formula, holds: Mapping[str, Fraction], absent: frozenset[str]
) -> Iterator[Reason]:
    """The comparisons behind the conditions that a formula reads."""
    for place in dict.fromkeys(names(formula)):
        if place not in holds:
            continue
        match program.formula_of()[place]:
            case Call(operation, (Call("sub", (left, right)),)) if operation in STEPS:
                relation = STEPS[operation]
            case Call("step", (Call("add", (Call("sub", (left, right)), Number(value))),)) if (
                value == HALF
            ):
                relation = STEPS["step_up"]
            case _:
                continue
        if (here := present(left, absent)) is not None:
            yield Reason(left=here, relation=relation[holds[place] == ONE], right=right)


def decided(formula: Formula, holds: Mapping[str, Fraction]) -> Formula:
    """The formula without the terms of the cases that are not; as it is where it has no cases."""
    if holds.keys().isdisjoint(names(formula)):
        return formula
    match formula:
        case Name(place):
            return Number(holds[place])
        case Call(operation, arguments):
            return _folded(operation, tuple(decided(a, holds) for a in arguments))
    return formula


def _folded(operation: str, arguments: tuple[Formula, ...]) -> Formula:
    match operation, arguments:
        case "mul", (Number(n), other) | (other, Number(n)) if n in (NOTHING, ONE):
            return other if n else Number(NOTHING)
        case "add", (Number(x), Number(y)):
            return Number(x + y)
        case "sub", (Number(x), Number(y)):
            return Number(x - y)
        case "add", (Number(n), other) | (other, Number(n)) if not n:
            return other
    return Call(operation, arguments)


def present(formula: Formula, absent: frozenset[str]) -> Formula | None:
    """The formula without the terms of a sum, or the arguments of a maximum, that a sheet lacks.

    A loop is unrolled further than a sheet shows it. None if nothing is left.
    """
    match formula:
        case Call("max" as largest, (left, right)):
            sides = [one for side in (left, right) if (one := present(side, absent)) is not None]
            return Call(largest, tuple(sides)) if len(sides) > 1 else next(iter(sides), None)
    parts = terms(formula)
    here = [t for t in parts if absent.isdisjoint(split_cell(n)[0] for n in names(t))]
    if len(here) == len(parts):
        return formula
    return total(tuple(here)) if here else None
