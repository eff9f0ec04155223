"""Wrong power rules: what goes wrong where a polynomial in several variables is differentiated.

A rule says what becomes of one term c v^p m, where m are the powers of the other variables; a wrong
derivative is the sum of what a wrong rule makes of every term of the function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from problems.formula import Call, Formula, Name, Number
from problems.mistakes import Mistake, Rewritten, Site, at, terms, total
from problems.program import Kind, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """coefficient * v^power * others, with other variables and their powers."""

    coefficient: Formula
    variable: str
    power: int
    others: tuple[tuple[str, int], ...]


Rule = Callable[[Term], Formula | None]
"""What becomes of a term; None if it vanishes."""


def _factors(formula: Formula) -> tuple[Formula, ...]:
    match formula:
        case Call("mul", (left, right)):
            return _factors(left) + _factors(right)
    return (formula,)


def _term(formula: Formula, variable: str, variables: tuple[str, ...]) -> Term:
    powers: dict[str, int] = {}
    rest: list[Formula] = []
    for factor in _factors(formula):
        match factor:
            case Name(place) if place in variables:
                powers[place] = 1
            case Call("power", (Name(place), Number(n))) if place in variables:
                powers[place] = int(n)
            case _:
                rest.append(factor)
    power = powers.pop(variable, 0)
    return Term(
        coefficient=_product(*rest), variable=variable, power=power, others=tuple(powers.items())
    )


def _product(*factors: Formula) -> Formula:
    result, *rest = factors or (Number(Fraction(1)),)
    for factor in rest:
        result = Call("mul", (result, factor))
    return result


def _powers(*pairs: tuple[str, int]) -> tuple[Formula, ...]:
    """v^n for every pair: bare for n = 1, nothing for n = 0."""
    return tuple(
        Name(place) if n == 1 else Call("power", (Name(place), Number(Fraction(n))))
        for place, n in pairs if n
    )  # fmt: skip


def _whole(n: int) -> tuple[Formula, ...]:
    return () if n == 1 else (Number(Fraction(n)),)


def _right(t: Term) -> Formula | None:
    if not t.power:
        return None
    return _product(*_whole(t.power), t.coefficient, *_powers((t.variable, t.power - 1), *t.others))


def _without_factor(t: Term) -> Formula | None:
    if not t.power:
        return None
    return _product(t.coefficient, *_powers((t.variable, t.power - 1), *t.others))


def _same_exponent(t: Term) -> Formula | None:
    if not t.power:
        return None
    return _product(*_whole(t.power), t.coefficient, *_powers((t.variable, t.power), *t.others))


def _kept(t: Term) -> Formula | None:
    """A term without the variable is a constant, and stays."""
    return _right(t) if t.power else _product(t.coefficient, *_powers(*t.others))


def _mixed_vanish(t: Term) -> Formula | None:
    return None if t.others else _right(t)


def _both_differentiated(t: Term) -> Formula | None:
    """d/dx of x^p y^q taken for the product of both derivatives."""
    if not t.power:
        return None
    lowered = tuple((place, n - 1) for place, n in t.others)
    whole = (factor for n in (t.power, *(n for _, n in t.others)) for factor in _whole(n))
    return _product(*whole, t.coefficient, *_powers((t.variable, t.power - 1), *lowered))


def _by(rule: Rule) -> Callable[[Site], Rewritten]:
    """The derivative under a wrong rule, in the place of the right one."""

    def rewrite(site: Site) -> Rewritten:
        asked = [q for q in site.program.computed if q.kind is Kind.EXPRESSION]
        functions = [q for q in site.program.computed if q.role is Role.FUNCTION_VALUE]
        if site.quantity not in asked or not functions or not functions[0].formulas:
            return None
        variables = site.quantity.variables
        variable = variables[asked.index(site.quantity)]
        parts = [rule(_term(part, variable, variables)) for part in terms(functions[0].formulas[0])]
        return total(tuple(part for part in parts if part is not None))

    return rewrite


MISTAKES = (
    Mistake(
        slug="power-rule-factor-forgotten",
        hint="The exponent comes down as a factor: the derivative of x^n is n x^(n-1).",
        making=at(Role.ADJOINT, _by(_without_factor)),
    ),
    Mistake(
        slug="power-rule-exponent-kept",
        hint="The exponent becomes smaller by 1: the derivative of x^n is n x^(n-1).",
        making=at(Role.ADJOINT, _by(_same_exponent)),
    ),
    Mistake(
        slug="other-variable-kept",
        hint="A term without the variable is a constant: its derivative is 0.",
        making=at(Role.ADJOINT, _by(_kept)),
    ),
    Mistake(
        slug="other-variable-zero",
        hint="The other variable is held fixed, not set to 0: it stays as a factor.",
        making=at(Role.ADJOINT, _by(_mixed_vanish)),
    ),
    Mistake(
        slug="other-variable-differentiated",
        hint="Differentiate by one variable only: the power of the other one stays as it is.",
        making=at(Role.ADJOINT, _by(_both_differentiated)),
    ),
)
"""One row for each way in which the power rule goes wrong."""
