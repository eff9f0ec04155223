"""Derivation: every question of a program is answered by steps that a textbook would write.

Backpropagation on named steps: each step is differentiated locally by SymPy, and the chain rule
sums over the users of a quantity. What comes out are quantities with roles: the error dL/da before
the slope, the delta dL/dz after it, gradients of weights and biases, and slopes, which get a name
of their own when they are more than a bare name or number. A question that the family named gives
its name to the derived quantity, wherever that is needed first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import count, product
from string import ascii_lowercase

from problems.formula import QUESTION, Call, Formula, Name, Number, names
from problems.program import Program, ProgramError, Quantity, Role
from solutions.algebra import Expr, partial, symbol, tidied_product, to_sympy
from solutions.operations import TABLE
from solutions.questions import Key, each, whole

ZERO, ONE = Number(Fraction(0)), Number(Fraction(1))

NAMED_BY_ROLE = {
    Role.ACTIVATION: ("error", Role.ERROR),
    Role.PREDICTION: ("error", Role.ERROR),
    Role.PROBABILITY: ("error", Role.ERROR),
    Role.PRE_ACTIVATION: ("delta", Role.DELTA),
    Role.WEIGHT: ("dW", Role.WEIGHT_GRADIENT),
    Role.BIAS: ("db", Role.BIAS_GRADIENT),
}
"""What dL/dv is called, and its role, by the role of v; everything else is an adjoint."""

STANDS_FIRST = (Role.WEIGHT, Role.WEIGHT_UPDATE, Role.JACOBIAN)
"""Matrices are written before the vector that they carry back: W^T delta."""


def answer(program: Program) -> Program:
    """The program with derived steps in place of its questions, before their first use."""
    answerer = _Answerer(program)
    for quantity in program.quantities:
        answerer.take(quantity)
    return Program(quantities=tuple(answerer.out))


class _Answerer:
    """Emits the quantities of a program one by one, and derived ones where they are needed."""

    def __init__(self, program: Program) -> None:
        self.out: list[Quantity] = []
        self.taken = {q.name for q in program.quantities}
        self.whole, self.each = whole(program), each(program)
        self.owner: dict[str, Quantity] = {}
        self.rank: dict[str, int] = {}
        self.steps: dict[Expr, Expr] = {}
        self.needs: dict[str, frozenset[str]] = {}
        self.adjoints: dict[Key, tuple[Formula, ...]] = {}
        self.slopes: dict[Key, dict[tuple[int, int], Formula]] = {}

    def take(self, quantity: Quantity) -> None:
        """Emit a quantity of the program, answering what it asks."""
        if quantity.formulas is None:
            self._emit(quantity)
        elif key := self.whole.asks.get(quantity.name):
            cells = self._adjoint(*(self._find(name) for name in key))
            if quantity.cells[0] not in self.owner:  # asked before under another name
                self._emit(replace(quantity, formulas=cells))
        elif key := self.each.asks.get(quantity.name):
            cells = self._diagonal(*(self._find(name) for name in key))
            if quantity.cells[0] not in self.owner:
                self._emit(replace(quantity, formulas=cells))
        else:
            formulas = tuple(self._answered(f) for f in quantity.formulas)
            self._emit(replace(quantity, formulas=formulas))

    def _diagonal(self, of: Quantity, by: Quantity) -> tuple[Formula, ...]:
        """d(of)/d(by) cell by cell, as the slope of one step."""
        local = self._slope(of, by)
        if self._users(of, by) != (of,) or any(row != column for row, column in local):
            raise ProgramError(f"{of.name} is not made of {by.name} cell by cell, in one step")
        return tuple(local.get((i, i), ZERO) for i in range(len(by.cells)))

    def _find(self, name: str) -> Quantity:
        return next(q for q in self.out if q.name == name)

    def _emit(self, quantity: Quantity) -> None:
        self.out.append(quantity)
        needs = {quantity.name}
        for place, formula in quantity.steps():
            for name in names(formula):
                needs |= self.needs[self.owner[name].name]
            right_side = to_sympy(formula)
            # `x - x` is 0, and 0 must not be written `x - x`; `1[z > 0]` says more than a name.
            if not right_side.is_Atom and not _decides(formula):
                self.steps.setdefault(right_side, symbol(place))
        self.needs[quantity.name] = frozenset(needs)
        for place in quantity.cells:
            self.owner[place] = quantity
            self.rank[place] = len(self.rank)

    def _answered(self, formula: Formula) -> Formula:
        match formula:
            case Call(operation, (Name(above), Name(below))) if operation == QUESTION:
                of, by = self.owner[above], self.owner[below]
                column = of.cells.index(above) * len(by.cells) + by.cells.index(below)
                return self._adjoint(of, by)[column]
            case Call(operation, arguments):
                return Call(operation, tuple(self._answered(a) for a in arguments))
        return formula

    def _adjoint(self, of: Quantity, by: Quantity) -> tuple[Formula, ...]:
        """d(of)/d(by), emitted as a quantity of its own; its cells, row by row."""
        if of.name == by.name:
            return tuple(ONE if i == j else ZERO for i in of.cells for j in of.cells)
        key = (of.name, by.name)
        if key not in self.adjoints:
            quantity = self._derived(of, by, self._sums(of, by))
            self._emit(quantity)
            self.adjoints[key] = tuple(Name(place) for place in quantity.cells)
        return self.adjoints[key]

    def _sums(self, of: Quantity, by: Quantity) -> tuple[Formula, ...]:
        """The chain rule over all users of `by`; row by row, nothing emitted for `by` itself."""
        sums: list[list[Formula]] = [[] for _ in range(len(of.cells) * len(by.cells))]
        for user in self._users(of, by):
            self._add_contributions(sums, of, user, by)
        return tuple(_total(terms) for terms in sums)

    def _passed_through(self, of: Quantity, user: Quantity) -> bool:
        """Whether a textbook writes no derivative of its own for this step."""
        plain = user.role is Role.INTERMEDIATE and user.name != of.name
        return plain and (of.name, user.name) not in self.whole.named

    def _users(self, of: Quantity, by: Quantity) -> tuple[Quantity, ...]:
        """The steps on the way from `by` to `of` that read `by`."""
        return tuple(
            q for q in self.out
            if q.name in self.needs[of.name]
            and any(name in by.cells for _, formula in q.steps() for name in names(formula))
        )  # fmt: skip

    def _add_contributions(
        self, sums: list[list[Formula]], of: Quantity, user: Quantity, by: Quantity
    ) -> None:
        """The chain rule: d(of)/d(user) times d(user)/d(by), for each cell."""
        through = self._passed_through(of, user)
        above = self._sums(of, user) if through else self._adjoint(of, user)
        whole = through or user.name == of.name
        local = self._partials(user, by) if whole else self._slope(user, by)
        width, inner = len(by.cells), len(user.cells)
        for (middle, column), slope in local.items():
            for row in range(len(of.cells)):
                left = above[row * inner + middle]
                term = self._tidied(left, slope) if through else self._times(left, slope)
                if term != ZERO:
                    sums[row * width + column].append(term)

    def _tidied(self, above: Formula, slope: Formula) -> Formula:
        return tidied_product(above, slope, self.steps, self.rank)

    def _times(self, above: Formula, slope: Formula) -> Formula:
        if ZERO in (above, slope):
            return ZERO
        if ONE in (above, slope):
            return slope if above == ONE else above
        if slope == Number(Fraction(-1)):
            return Call("neg", (above,))
        matrix = isinstance(slope, Name) and self.owner[slope.cell].role in STANDS_FIRST
        first = matrix or isinstance(slope, Number)
        return Call("mul", (slope, above) if first else (above, slope))

    def _partials(self, user: Quantity, by: Quantity) -> dict[tuple[int, int], Formula]:
        """The local derivatives that are not 0: (cell of user, cell of by) -> formula."""
        found = {}
        for row, (_, formula) in enumerate(user.steps()):
            for place in dict.fromkeys(names(formula)):
                if place in by.cells:
                    slope = partial(formula, place, self.steps, self.rank)
                    found[row, by.cells.index(place)] = slope
        return {at: slope for at, slope in found.items() if slope != ZERO}

    def _slope(self, user: Quantity, by: Quantity) -> dict[tuple[int, int], Formula]:
        """The local derivatives, as a step of their own where they are asked for or not bare."""
        key = (user.name, by.name)
        if key not in self.slopes:
            local = self._partials(user, by)
            if key in self.whole.named or any(isinstance(slope, Call) for slope in local.values()):
                local = self._as_step(user, by, local)
            self.slopes[key] = local
        return self.slopes[key]

    def _as_step(
        self, user: Quantity, by: Quantity, local: dict[tuple[int, int], Formula]
    ) -> dict[tuple[int, int], Formula]:
        width = len(by.cells)
        if (user.name, by.name) in self.whole.named and self._users(user, by) == (user,):
            cells = self._adjoint(user, by)
            return {(row, column): cells[row * width + column] for row, column in local}
        apart = user.shape == by.shape and all(row == column for row, column in local)
        if apart:
            formulas = tuple(local.get((i, i), ZERO) for i in range(width))
        else:
            rows = range(len(user.cells))
            formulas = tuple(local.get((i, j), ZERO) for i in rows for j in range(width))
        quantity = self._slope_quantity(user, by, formulas, apart=apart)
        self._emit(quantity)
        return {
            (row, column): Name(quantity.cells[column if apart else row * width + column])
            for row, column in local
        }

    def _slope_quantity(
        self, user: Quantity, by: Quantity, formulas: tuple[Formula, ...], *, apart: bool
    ) -> Quantity:
        if apart and (named := self.each.named.get((user.name, by.name))):
            return replace(named, formulas=formulas)
        plain = apart and by.role is Role.PRE_ACTIVATION
        name = _layered("slope", by) if plain else f"d{user.name}_d{by.name}"
        return Quantity(
            name=self._free(name),
            shape=by.shape if apart else user.shape + by.shape,
            role=Role.SLOPE if apart or not (user.shape and by.shape) else Role.JACOBIAN,
            layer=by.layer,
            iteration=user.iteration,
            formulas=formulas,
        )

    def _derived(self, of: Quantity, by: Quantity, formulas: tuple[Formula, ...]) -> Quantity:
        """d(of)/d(by) as a quantity: named by the family, or by the role of `by`."""
        if named := self.whole.named.get((of.name, by.name)):
            return replace(named, formulas=formulas)
        word, role = NAMED_BY_ROLE.get(by.role, ("", Role.ADJOINT))
        if of.shape or not word:
            name, role = f"d{of.name}_d{by.name}", Role.JACOBIAN if of.shape else Role.ADJOINT
        elif role in (Role.WEIGHT_GRADIENT, Role.BIAS_GRADIENT):
            name = f"d{by.name}"
        else:
            name = _layered(word, by)
        return Quantity(
            name=self._free(name), shape=of.shape + by.shape, role=role,
            layer=by.layer, iteration=of.iteration, formulas=formulas,
        )  # fmt: skip

    def _free(self, name: str) -> str:
        """The name, with a letter behind it where it is taken."""
        free = next(n for n in _lettered(name) if n not in self.taken)
        self.taken.add(free)
        return free


def _decides(formula: Formula) -> bool:
    return (
        isinstance(formula, Call)
        and formula.operation in TABLE
        and (TABLE[formula.operation].decides)
    )


def _lettered(name: str) -> Iterator[str]:
    """The name, then `nameb` to `namez`, `nameab`, and so on."""
    yield name
    for width in count(1):
        for letters in product(ascii_lowercase, repeat=width):
            if letters != ("a",):
                yield name + "".join(letters)


def _layered(word: str, quantity: Quantity) -> str:
    """`error1`, and `error1_2` in the second iteration."""
    layer = str(quantity.layer) if quantity.layer else ""
    later = f"_{quantity.iteration}" if quantity.iteration > 1 else ""
    return f"{word}{layer}{later}"


def _total(terms: list[Formula]) -> Formula:
    if not terms:
        return ZERO
    result = terms[0]
    for term in terms[1:]:
        match term:
            case Call("neg", (inner,)):
                result = Call("sub", (result, inner))
            case _:
                result = Call("add", (result, term))
    return result
