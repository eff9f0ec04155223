"""Mistakes in the slope of an activation function, by the function whose slope it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from problems.formula import Call, Formula, Name, Number, names
from problems.mistakes import Mistake, Rewrite, Rewritten, Site, at
from problems.program import Role, cell

VALUES = (Role.ACTIVATION, Role.PREDICTION)
BENDS = ("relu", "leaky_relu")
"""Functions whose slope is not written with their value."""


@dataclass(frozen=True, slots=True)
class Sloped:
    """The function whose slope a cell is, its value a and where it is taken."""

    function: Call
    a: Formula
    z: Formula


def sloped(site: Site) -> Sloped | None:
    """The function that the slope reads, or the one that bends where the slope jumps."""
    read = set(names(site.formula))
    for place, function, z in _functions(site):
        bends = function.operation in BENDS and set(names(function)) == read
        if place in read or bends:
            return Sloped(function, Name(place), z)
    return None


def _functions(site: Site) -> Iterator[tuple[str, Call, Formula]]:
    """Function values in the same place of the same layer and pass."""
    here = site.quantity
    for quantity in site.program.computed:
        alike = (quantity.layer, quantity.iteration, quantity.shape)
        if quantity.role in VALUES and alike == (here.layer, here.iteration, here.shape):
            place = cell(quantity.name, site.index)
            match site.formula_at(place):
                case Call(_, (*_, z)) as function:
                    yield place, function, z


def _slope(operation: str, *others: Callable[[Sloped], Formula]) -> Rewrite:
    """The slope of a function, computed in other ways."""

    def rewrite(site: Site) -> Rewritten:
        of = sloped(site)
        if of is None or of.function.operation != operation:
            return None
        return tuple(other(of) for other in others)

    return rewrite


def slope_cut_off(site: Site) -> Rewritten:
    """The slope of a ReLU for that of a leaky one."""
    return _slope("leaky_relu", lambda of: Call("step", (of.z,)))(site)


def _times_rest(a: Formula) -> Formula:
    """a (1 - a)."""
    return Call("mul", (a, Call("sub", (Number(Fraction(1)), a))))


def _one_less_square(a: Formula) -> Formula:
    """1 - a^2."""
    square = Call("power", (a, Number(Fraction(2))))
    return Call("sub", (Number(Fraction(1)), square))


def _of(operation: str, z: Formula) -> Formula:
    return Call(operation, (z,))


def _own_function(site: Site) -> Rewritten:
    """The value where the slope belongs: z for a ReLU that lets z through."""
    of = sloped(site)
    bends = of is not None and of.function.operation in BENDS
    return of.a if of is not None and bends else None


def _own_value(site: Site) -> Rewritten:
    of = sloped(site)
    smooth = of is not None and of.function.operation in ("sigmoid", "tanh")
    return of.a if of is not None and smooth else None


def _of_the_other(site: Site) -> Rewritten:
    """a (1 - a) for a tanh, or 1 - a^2 for a sigmoid: two habits."""
    of = sloped(site)
    match of.function.operation if of else None:
        case "tanh" if of:
            return (_times_rest(of.a),)
        case "sigmoid" if of:
            return site.formula, _one_less_square(of.a)
    return None


OF_SLOPES = (
    Mistake(
        slug="double-sigmoid",
        hint="You applied the sigmoid a second time: its slope is a (1 - a), where a is already "
        "the sigmoid of z.",
        making=at(Role.SLOPE, _slope("sigmoid", lambda of: _times_rest(_of("sigmoid", of.a)))),
    ),
    Mistake(
        slug="derivative-fn-on-z",
        hint="The form a (1 - a) holds for a = sigmoid(z), not for z itself.",
        making=at(Role.SLOPE, _slope("sigmoid", lambda of: _times_rest(of.z))),
    ),
    Mistake(
        slug="sigma-instead-of-derivative",
        hint="The activation itself stands where its derivative belongs.",
        making=at(Role.SLOPE, _own_value),
    ),
    Mistake(
        slug="tanh-derivative-of-z",
        hint="The slope of tanh is one minus the squared output, not the squared z.",
        making=at(Role.SLOPE, _slope("tanh", lambda of: _one_less_square(of.z))),
    ),
    Mistake(
        slug="tanh-derivative-sech",
        hint="Square the sech, and take it at z; simpler: 1 - a^2.",
        making=at(
            Role.SLOPE,
            _slope(
                "tanh",
                lambda of: _one_less_square(_of("tanh", of.a)),
                lambda of: Call("sqrt", (_one_less_square(_of("tanh", of.a)),)),
                lambda of: Call("sqrt", (_one_less_square(of.a),)),
            ),
        ),
    ),
    Mistake(
        slug="sigmoid-derivative-for-tanh",
        hint="Check which function this is before picking its slope: a (1 - a) belongs to the "
        "sigmoid, 1 - a^2 to tanh.",
        making=at(Role.SLOPE, _of_the_other),
    ),
    Mistake(
        slug="relu-derivative-value",
        hint="The slope of a ReLU is 1 above 0, not its value.",
        making=at(Role.SLOPE, _own_function),
    ),
)
"""Mistakes in f'(z), where f(z) is known."""
