"""Givens that an operator pins: numbers for the quantities of an exercise, checked against them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from grader.assignment.exact_numbers import LONGEST, exact
from grader.assignment.toml_file import shown
from grader.errors import GivensError, nearest
from problems.draws import Pool, pinned
from problems.family import Problem
from problems.program import Quantity


def read_givens(found: Mapping[str, object], problem: Problem, *, where: str) -> dict[str, Pool]:
    """A pool with one choice for each given that is pinned.

    A number has no brackets, a vector is a list, a matrix a list of rows; numbers are decimals,
    whole numbers or texts like "1/3". GivensError for an unknown name, another shape or no number.
    """
    givens = {quantity.name: quantity for quantity in problem.program.givens}
    for name in found:
        if name not in givens:
            raise _unknown(name, givens, where)
    pools = {name: _pinned(givens[name], value, where) for name, value in found.items()}
    for name, pool in pools.items():
        if not problem.draws[name].allows(pool.choices[0]):
            raise _not_a_label(name, found[name], problem.draws[name], where)
    return pools


def _not_a_label(name: str, value: object, pool: Pool, where: str) -> GivensError:
    """Any other value would contradict what the statement says of it."""
    if not pool.closed:
        return GivensError(
            f"found {shown(value)}; {name} is {pool.domain}",
            where=f"{where}, {name}",
            remedy="Write such a number, or take the line out to have it drawn.",
        )
    choices = [", ".join(map(str, choice)) for choice in pool.choices]
    allowed = " or ".join(f"[{c}]" for c in choices) if pool.whole else " or ".join(choices)
    return GivensError(
        f"found {shown(value)}; {name} is {allowed}",
        where=f"{where}, {name}",
        remedy="Write one of these, or take the line out to have it drawn.",
    )


def _unknown(name: str, givens: Mapping[str, Quantity], where: str) -> GivensError:
    near = nearest(name, givens)
    what = f"there is no such given; the givens are: {', '.join(givens)}"
    remedy = f"Did you mean {near[0]}?" if near else "Take it out."
    return GivensError(what, where=f"{where}, {name}", remedy=remedy)


def _pinned(quantity: Quantity, value: object, where: str) -> Pool:
    numbers: list[Fraction] = []
    for number in _cells(value, quantity.shape):
        if number is None:
            raise GivensError(
                f"found {shown(value)}; {quantity.name} is {_described(quantity.shape)}",
                where=f"{where}, {quantity.name}",
                remedy=f"Write for example {quantity.name} = {_example(quantity.shape)}.",
            )
        numbers.append(number)
    return pinned(numbers)


def _cells(value: object, shape: tuple[int, ...]) -> Iterator[Fraction | None]:
    """The numbers row by row; None where the value has another shape or holds no number."""
    if not shape:
        yield exact(value)
    elif not isinstance(value, list | tuple) or len(value) != shape[0]:
        yield None
    else:
        for part in value:
            yield from _cells(part, shape[1:])


def _described(shape: tuple[int, ...]) -> str:
    match shape:
        case ():
            return f"one number of at most {LONGEST} digits"
        case (n,):
            return f"a list of {_counted(n, 'number')}"
        case (m, n):
            return f"a list of {_counted(m, 'row')} with {_counted(n, 'number')} each"
    return f"numbers in the shape {' x '.join(map(str, shape))}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _example(shape: tuple[int, ...]) -> str:
    return f"[{', '.join([_example(shape[1:])] * shape[0])}]" if shape else "0.5"
