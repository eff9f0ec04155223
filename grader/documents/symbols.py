"""Symbols: how the name of a quantity is written on paper.

`W1` is the letter W of layer 1, `a1_2` the a of layer 1 in pass 2, `W1_new` has a mark; gradients
and errors are derivatives of the loss, `dL/dW` and `dL/da`, and the slope of an activation is
`sigma'(z)`. A symbol says what is meant; `grader.documents.notation` writes it in a dialect.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from problems.formula import Call, Name
from problems.program import Program, Quantity, Role, split_cell
from solutions.operations import TABLE


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter (or a word) with its layer, its pass if not the first, and marks below."""

    letter: str
    layer: int = 0
    iteration: int = 1
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Derivative:
    """d(above)/d(below); of the indices of a cell the first `split` belong above.

    With `each` there is one derivative for each cell, and its index stands above and below.
    """

    above: Symbol
    below: Symbol
    split: int
    each: bool = False


@dataclass(frozen=True, slots=True)
class Slope:
    """The derivative of an activation function at a pre-activation."""

    operation: str
    at: Symbol


Symbol = Letter | Derivative | Slope

LETTERS = {"loss": "L", "error": "e", "slope": "s"}
"""Words of the language that have a letter of their own on paper."""

GREEK = frozenset(
    {
        *("alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "lambda", "mu"),
        *("rho", "sigma", "tau", "phi", "omega"),
    }
)

_NAME = re.compile(r"([A-Za-z]+?)(\d*)((?:_[a-z]+)*)(?:_(\d+))?")
_FUNCTION_VALUES = (Role.ACTIVATION, Role.PREDICTION, Role.PROBABILITY)
_WEIGHTS = (Role.WEIGHT, Role.WEIGHT_UPDATE)
_BIASES = (Role.BIAS, Role.BIAS_UPDATE)


def symbols_of(program: Program) -> dict[str, Symbol]:
    """The symbol of every quantity; those of two quantities differ."""
    found: dict[str, Symbol] = {}
    for place, quantity in enumerate(program.quantities):
        before = program.quantities[:place]
        found[quantity.name] = _derived(quantity, before, found) or letter(quantity)
    return found


def letter(quantity: Quantity) -> Letter:
    """The plain letter of a name: base, layer, pass and marks; else the whole name as a word."""
    match = _NAME.fullmatch(quantity.name)
    if match is None:
        return Letter(quantity.name)
    base, digits, words, later = match.groups()
    marks = tuple(words.split("_")[1:])
    marked = marks in ((), ("new",)) or len(base) == 1 or base in GREEK or base in LETTERS
    if not marked or (later and int(later) != quantity.iteration):
        return Letter(quantity.name)
    layered = quantity.layer > 0 and digits == str(quantity.layer)
    return Letter(
        LETTERS.get(base, base),
        layer=quantity.layer if layered else 0,
        iteration=int(later or 1),
        marks=(*((digits,) if digits and not layered else ()), *marks),
    )


def _derived(
    quantity: Quantity, before: Sequence[Quantity], found: dict[str, Symbol]
) -> Symbol | None:
    """The symbol of what is a derivative; None for everything else."""
    by_name = _named_after_two(quantity, before, found)
    match quantity.role:
        case Role.SLOPE:
            return _prime(quantity, before, found) or by_name or _slope(quantity, before, found)
        case Role.WEIGHT_GRADIENT:
            return _of_loss(quantity, _last(before, _WEIGHTS, quantity), before, found)
        case Role.BIAS_GRADIENT:
            return _of_loss(quantity, _last(before, _BIASES, quantity), before, found)
        case Role.ERROR:
            below = _last(before, _FUNCTION_VALUES, quantity, quantity.iteration)
            return _of_loss(quantity, below, before, found)
    return by_name


def _of_loss(
    quantity: Quantity, below: Quantity | None, before: Sequence[Quantity], found: dict[str, Symbol]
) -> Symbol | None:
    losses = [q for q in before if q.role is Role.LOSS and q.iteration == quantity.iteration]
    if below is None or not losses:
        return None
    return Derivative(found[losses[-1].name], found[below.name], split=0)


def _last(
    before: Sequence[Quantity], roles: Sequence[Role], like: Quantity, iteration: int | None = None
) -> Quantity | None:
    """The last quantity of some roles that lies in the same layer and has the same shape."""
    fitting = (
        q for q in reversed(before)
        if q.role in roles and (q.layer, q.shape) == (like.layer, like.shape)
        and iteration in (None, q.iteration)
    )  # fmt: skip
    return next(fitting, None)


def _slope(
    quantity: Quantity, before: Sequence[Quantity], found: dict[str, Symbol]
) -> Symbol | None:
    value = _last(before, _FUNCTION_VALUES, quantity, quantity.iteration)
    match value.formulas if value else None:
        case (Call(operation, (*_, Name(place))), *_) if TABLE[operation].latex:
            return Slope(operation, found[split_cell(place)[0]])
    return None


def _prime(
    quantity: Quantity, before: Sequence[Quantity], found: dict[str, Symbol]
) -> Symbol | None:
    """`dsigmoid_dz`: where one is an activation function of the other, `sigma'(z)`."""
    by_name = {q.name: q for q in before}
    above, below = _two_names(quantity.name, by_name) or ("", "")
    value = by_name.get(above)
    if value is None or value.role not in _FUNCTION_VALUES:
        return None
    match value.formulas:
        case (Call(operation, (*_, Name(place))), *_) if TABLE[operation].latex:
            return Slope(operation, found[below]) if split_cell(place)[0] == below else None
    return None


def _two_names(name: str, known: Collection[str]) -> tuple[str, str] | None:
    """`p` and `z` of `dp_dz`."""
    for cut in re.finditer("_d", name):
        above, below = name[1 : cut.start()], name[cut.end() :]
        if name.startswith("d") and above in known and below in known:
            return above, below
    return None


def _named_after_two(
    quantity: Quantity, before: Sequence[Quantity], found: dict[str, Symbol]
) -> Symbol | None:
    """`dp_dz`: the derivative of one quantity with respect to another."""
    shapes = {q.name: q.shape for q in before}
    if names := _two_names(quantity.name, shapes):
        above, below = names
        split = len(shapes[above])
        each = bool(split) and quantity.shape == shapes[below] != shapes[above] + shapes[below]
        return Derivative(found[above], found[below], split=split, each=each)
    return None
