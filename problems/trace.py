"""Tracing: a family writes its forward pass as ordinary Python, and a program comes out.

It computes with the traced numbers of `problems.scalar` and names what they come to. The derivative
is an operation of the language: `t.d(loss, W)` is a question, answered by `solutions.derive`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from problems.draws import ANY, POSITIVE, Pool
from problems.formula import QUESTION, Call, Name
from problems.program import Kind, Program, ProgramError, Quantity, Role
from problems.scalar import Exact, Scalar, Traced, call, scalars, shaped


def _each(operation: str, value: Traced) -> Traced:
    return shaped((call(operation, s) for s in scalars(value)), np.shape(value))


def _between(operation: str, left: Traced, right: Traced | Exact) -> Traced:
    """The operation on two numbers, cell by cell; a single number goes with every cell."""
    sides = np.broadcast_arrays(*(np.asarray(v, dtype=object) for v in (left, right)))
    pairs = zip(*map(scalars, sides), strict=True)
    return shaped((call(operation, a, b) for a, b in pairs), sides[0].shape)


def _which(operation: str, values: Traced) -> Traced:
    if np.ndim(values) != 1:
        raise ProgramError(f"{operation} is of a vector, not of shape {np.shape(values)}")
    return shaped([call(operation, *scalars(values))], ())


def exp(value: Traced) -> Traced:
    """e to the power of each number."""
    return _each("exp", value)


def ln(value: Traced) -> Traced:
    """Natural logarithm of each number."""
    return _each("ln", value)


def sqrt(value: Traced) -> Traced:
    """Square root of each number."""
    return _each("sqrt", value)


def sigmoid(value: Traced) -> Traced:
    """1 / (1 + exp(-z)) of each number."""
    return _each("sigmoid", value)


def tanh(value: Traced) -> Traced:
    """Hyperbolic tangent of each number."""
    return _each("tanh", value)


def relu(value: Traced) -> Traced:
    """max(0, z) of each number."""
    return _each("relu", value)


def identity(value: Traced) -> Traced:
    """Each number itself."""
    return value


def step(value: Traced) -> Traced:
    """1 for z > 0, else 0."""
    return _each("step", value)


def step_up(value: Traced) -> Traced:
    """1 for z >= 0, else 0."""
    return _each("step_up", value)


def leaky_relu(alpha: Traced, value: Traced) -> Traced:
    """z for z > 0, else alpha z, of each number."""
    return _between("leaky_relu", alpha, value)


def absolute(value: Traced) -> Traced:
    """The size of each number, without its sign."""
    return _each("abs", value)


def floor(value: Traced) -> Traced:
    """The largest whole number that is not above, of each number."""
    return _each("floor", value)


def ceil(value: Traced) -> Traced:
    """The smallest whole number that is not below, of each number."""
    return _each("ceil", value)


def maximum(left: Traced, right: Traced | Exact) -> Traced:
    """The larger of two numbers, cell by cell."""
    return _between("max", left, right)


def minimum(left: Traced, right: Traced | Exact) -> Traced:
    """The smaller of two numbers, cell by cell."""
    return _between("min", left, right)


def equal(left: Traced, right: Traced) -> Traced:
    """1 where two numbers are equal, else 0, cell by cell."""
    return _between("equal", left, right)


def argmax(values: Traced) -> Traced:
    """Which number of a vector is the largest, counted from 1; of equals the first."""
    return _which("argmax", values)


def argmin(values: Traced) -> Traced:
    """Which number of a vector is the smallest, counted from 1; of equals the first."""
    return _which("argmin", values)


def softmax(logits: Traced) -> Traced:
    """exp(z_i) / sum_k exp(z_k) for a vector of logits."""
    if np.ndim(logits) != 1:
        raise ProgramError(f"softmax is of a vector, not of shape {np.shape(logits)}")
    z = scalars(logits)
    return shaped((call("softmax", i, *z) for i in range(1, len(z) + 1)), logits.shape)


class Trace:
    """Collects the quantities of one program while a family computes."""

    def __init__(self) -> None:
        self._quantities: list[Quantity] = []
        self._live: str | None = None
        self.draws: dict[str, Pool] = {}

    def given(
        self, name: str, draw: Pool, role: Role, *,
        shape: tuple[int, ...] = (), layer: int = 0, iteration: int = 1,
    ) -> Traced:  # fmt: skip
        """A quantity that is told to the student, drawn from a pool."""
        if role is Role.LEARNING_RATE and draw.domain == ANY:
            draw = draw.within(POSITIVE)
        quantity = Quantity(name=name, shape=shape, role=role, layer=layer, iteration=iteration)
        self.draws[name] = draw
        return self._add(quantity)

    def let(
        self, name: str, value: Traced, role: Role, *,
        layer: int = 0, iteration: int = 1, kind: Kind = Kind.NUMBER,
    ) -> Traced:  # fmt: skip
        """A step: from here on the value goes by its name."""
        formulas = tuple(s.formula for s in scalars(value))
        quantity = Quantity(
            name=name, shape=np.shape(value), role=role, layer=layer,
            iteration=iteration, kind=kind, formulas=formulas, live=self._live,
        )  # fmt: skip
        return self._add(quantity)

    def choice(self, name: str, value: Traced, words: tuple[str, ...]) -> Traced:
        """A step whose answer is one of some words: which, the value says, 0, 1, ..."""
        quantity = Quantity(
            name=name, shape=np.shape(value), role=Role.CHOICE, kind=Kind.CHOICE,
            formulas=tuple(s.formula for s in scalars(value)), words=words, live=self._live,
        )  # fmt: skip
        return self._add(quantity)

    def expression(
        self, name: str, value: Traced, role: Role, variables: tuple[str, ...]
    ) -> Traced:
        """A step whose answer is its formula, in which these scalar givens stay letters.

        Its value is the formula's at the given point.
        """
        quantity = Quantity(
            name=name, shape=np.shape(value), role=role, kind=Kind.EXPRESSION,
            formulas=tuple(s.formula for s in scalars(value)), variables=variables,
            live=self._live,
        )  # fmt: skip
        return self._add(quantity)

    @contextmanager
    def where(self, live: Traced) -> Iterator[None]:
        """What is let inside exists only on sheets on which the named step `live` is not 0."""
        before, self._live = self._live, self._whole(live).cells[0]
        yield
        self._live = before

    def d(self, of: Traced, with_respect_to: Traced) -> Traced:
        """The question d(of)/d(with_respect_to); its shape is that of both, one after the other."""
        above, below = (self._whole(value) for value in (of, with_respect_to))
        questions = [
            Scalar(Call(QUESTION, (Name(a), Name(b)))) for a in above.cells for b in below.cells
        ]
        return shaped(questions, above.shape + below.shape)

    def slope(self, of: Traced, with_respect_to: Traced) -> Traced:
        """The question d(of)/d(with_respect_to), cell by cell: each depends on its own only."""
        above, below = (self._whole(value) for value in (of, with_respect_to))
        if above.shape != below.shape:
            raise ProgramError(f"{above.name} and {below.name} differ in shape")
        pairs = zip(above.cells, below.cells, strict=True)
        questions = [Scalar(Call(QUESTION, (Name(a), Name(b)))) for a, b in pairs]
        return shaped(questions, above.shape)

    def named(self, name: str) -> Traced:
        """The quantity of that name, as it was returned when it was made."""
        for quantity in self._quantities:
            if quantity.name == name:
                return self._cells(quantity)
        raise ProgramError(f"nothing is named {name!r} yet")

    def program(self) -> Program:
        """Everything traced so far."""
        return Program(quantities=tuple(self._quantities))

    def _add(self, quantity: Quantity) -> Traced:
        self._quantities.append(quantity)
        return self._cells(quantity)

    @staticmethod
    def _cells(quantity: Quantity) -> Traced:
        return shaped((Scalar(Name(place)) for place in quantity.cells), quantity.shape)

    def _whole(self, value: Traced) -> Quantity:
        asked = [s.formula for s in scalars(value)]
        for quantity in self._quantities:
            if asked == [Name(place) for place in quantity.cells]:
                return quantity
        raise ProgramError("a derivative is asked of named quantities: give it a name with let()")
