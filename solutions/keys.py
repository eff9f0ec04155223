"""The exact key of an instance: every computed cell as a fraction or a certified ball."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from problems.formula import Call, Formula, Name
from problems.rounding import Mode, Rounding
from solutions.columns import Givens
from solutions.evaluate import OnCell, decided, exactly, run, same
from solutions.exact import Engine, Undefined, Value, engine, may_be_equal
from solutions.nearest import rounded_between, rounded_to_digits, units
from solutions.operations import TABLE
from solutions.structure import Structure
from solutions.tape import Tape

DIGITS = 30
"""Decimals that are printed, certified, of a value that is no fraction."""

LONGEST = 60
"""Characters up to which an exact value is printed as it is."""

SHORT_DENOMINATOR = 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """One cell: `fraction` if it is one, `nearest` to 30 decimals, `rounded` as it is printed."""

    fraction: Fraction | None
    nearest: Fraction
    rounded: Fraction
    closed: str | None = None

    def text(self) -> str:
        """The value as it is: a short fraction, a short closed form, else 30 certified decimals."""
        if self.fraction is not None and self.fraction.denominator < SHORT_DENOMINATOR:
            return str(self.fraction)
        if self.closed and len(self.closed) <= LONGEST:
            return self.closed
        return decimal(self.nearest, DIGITS)


def exact_key(
    structure: Structure, givens: Givens, make: Callable[[int], Engine] = engine
) -> dict[str, Exact]:
    """Every computed cell of an instance, certified.

    Undecided or Undefined where the program meets a value that has no sign or no meaning.
    """
    formulas = structure.formulas
    rounders = [
        partial(rounded_as, structure.printed(quantity.name))
        for quantity in structure.program.computed for _ in quantity.cells
    ]  # fmt: skip

    def question(k: Engine) -> dict[str, Exact]:
        fractions: dict[str, Fraction | None] = {
            place: value
            for quantity in structure.program.givens
            for place, value in zip(quantity.cells, givens[quantity.name], strict=True)
        }
        found = {}
        values = _run(structure, structure.tape, givens, k)
        for place, value, rounder in zip(structure.tape.cells, values, rounders, strict=True):
            fractions[place] = fraction = k.fraction(value)
            low, high = k.bounds(value)
            found[place] = Exact(
                fraction=fraction,
                nearest=rounded_between(low, high, DIGITS),
                rounded=rounder(low, high),
                closed=None if fraction is not None else _closed(formulas[place], fractions),
            )
        return found

    return decided(question, make)


def rounded_as(rounding: Rounding, low: Fraction, high: Fraction) -> Fraction:
    """A value that lies between two fractions, rounded as a quantity is; Undecided."""
    if rounding.mode is Mode.SIGNIFICANT:
        return rounded_to_digits(low, high, rounding.digits)
    return rounded_between(low, high, rounding.key_decimals)


def _run(
    structure: Structure, tape: Tape, givens: Givens, k: Engine, on_cell: OnCell = same
) -> list[Value]:
    cells = [k.number(v) for q in structure.program.givens for v in givens[q.name]]
    return run(tape, cells, exactly(k), on_cell)


def _closed(formula: Formula, fractions: Mapping[str, Fraction | None]) -> str | None:
    """`sigmoid(11/25)`: a function of a fraction."""
    match formula:
        case Call(operation, (Name(place),)) if TABLE[operation].text:
            argument = fractions[place]
            return None if argument is None else f"{operation}({argument})"
    return None


def equal_when_held(
    structure: Structure, tapes: tuple[Tape, ...], givens: Givens, items: tuple[str, ...]
) -> bool:
    """Whether wrong programs agree at some items, each evaluated with the right values before it.

    One tape is compared with the key, two with each other, to about 50 digits. A path that leaves
    the domain of an operation equals no other.
    """

    def question(k: Engine) -> bool:
        values = _run(structure, structure.tape, givens, k)
        right = dict(zip(structure.tape.cells, values, strict=True))
        try:
            found = [_held(tape, structure, givens, k, right) for tape in tapes]
        except Undefined:
            return False
        first, second = found[0], found[1] if len(found) > 1 else right
        return all(may_be_equal(k, first[item], second[item]) for item in items)

    return decided(question)


def _held(
    tape: Tape, structure: Structure, givens: Givens, k: Engine, right: Mapping[str, Value]
) -> dict[str, Value]:
    """What a tape gives at each asked item when all asked items before it are right."""
    asked, local = frozenset(structure.items), {}

    def hold(place: int, value: Value) -> Value:
        name = tape.cells[place] if place >= 0 else ""
        if name not in asked:
            return value
        local[name] = value
        return right[name]

    _run(structure, tape, givens, k, hold)
    return local


def decimal(value: Fraction, places: int) -> str:
    """A fraction as a decimal with so many places, ties away from 0; never `-0`."""
    nearest = units(value, places)
    digits = str(abs(nearest)).rjust(places + 1, "0")
    sign = "-" if nearest < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits
