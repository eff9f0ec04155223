"""Programs and formulas as JSON, for the manifest: `"a1[1]"`, `"=1/2"`, `["add", ...]`.

Reading builds a Program anew, so everything that a Program refuses is refused here too.
"""

from __future__ import annotations

import re
from fractions import Fraction

from problems.formula import DEEPEST, Call, Formula, Name, Number
from problems.program import Kind, Program, ProgramError, Quantity, Role

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_FRACTION = re.compile(r"-?[0-9]{1,100}(/[1-9][0-9]{0,99})?")


def formula_to_json(formula: Formula) -> Json:
    """A Name as its cell, a Number as `=` and a fraction, a Call as a list."""
    match formula:
        case Name(place):
            return place
        case Number(value):
            return f"={value}"
        case Call(operation, arguments):
            return [operation, *(formula_to_json(a) for a in arguments)]


def formula_from_json(data: Json, depth: int = DEEPEST) -> Formula:
    """The formula that `formula_to_json` wrote; ProgramError for anything else."""
    match data:
        case str() if data.startswith("="):
            return Number(fraction_from_json(data[1:]))
        case str():
            return Name(data)
        case [str(operation), *arguments] if depth:
            return Call(operation, tuple(formula_from_json(a, depth - 1) for a in arguments))
    raise ProgramError(f"no formula: {shown(data)}")


def fraction_from_json(data: Json) -> Fraction:
    """`-3` or `1/2`, nothing that takes long to read; ProgramError for anything else."""
    if not isinstance(data, str) or not _FRACTION.fullmatch(data):
        raise ProgramError(f"no fraction: {shown(data)}")
    return Fraction(data)


def shown(data: Json) -> str:
    """What was found, briefly: a text begins, of a list or table only that it is one."""
    return repr(data[:40]) if isinstance(data, str) else f"a {type(data).__name__}"


def program_to_json(program: Program) -> Json:
    """A list of quantities; given ones have `null` for their formulas."""
    return [
        {
            "name": q.name,
            "shape": list(q.shape),
            "role": q.role.value,
            "layer": q.layer,
            "iteration": q.iteration,
            "kind": q.kind.value,
            "formulas": None if q.formulas is None else [formula_to_json(f) for f in q.formulas],
            **_extras(q),
        }
        for q in program.quantities
    ]


def _extras(quantity: Quantity) -> dict[str, Json]:
    """What few quantities have; left out where it is not."""
    found: dict[str, Json] = {
        "words": [*quantity.words], "variables": [*quantity.variables], "live": quantity.live,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def program_from_json(data: Json) -> Program:
    """The program that `program_to_json` wrote; ProgramError for anything else."""
    if not isinstance(data, list):
        raise ProgramError("a program is a list of quantities")
    return Program(quantities=tuple(_quantity(entry) for entry in data))


def _quantity(entry: Json) -> Quantity:
    match entry:
        case {
            "name": str(name), "shape": list(shape), "role": str(role), "layer": int(layer),
            "iteration": int(iteration), "kind": str(kind), "formulas": (list() | None) as formulas,
            **extras,
        } if role in set(Role) and kind in set(Kind):  # fmt: skip
            return Quantity(
                name=name,
                shape=tuple(map(whole_from_json, shape)),
                role=Role(role),
                layer=whole_from_json(layer),
                iteration=whole_from_json(iteration),
                kind=Kind(kind),
                formulas=None if formulas is None else tuple(map(formula_from_json, formulas)),
                words=_texts(extras.get("words", [])),
                variables=_texts(extras.get("variables", [])),
                live=_live(extras.get("live")),
            )
        case {"name": str(name)}:
            raise ProgramError(f"{shown(name)} is no quantity: a part of it is missing or wrong")
    raise ProgramError(f"no quantity: {shown(entry)}")


def _texts(data: object) -> tuple[str, ...]:
    match data:
        case list() if all(isinstance(one, str) for one in data):
            return tuple(str(one) for one in data)
    raise ProgramError("words and variables are lists of texts")


def _live(data: object) -> str | None:
    if data is None or isinstance(data, str):
        return data
    raise ProgramError("`live` is a cell")


def whole_from_json(data: Json) -> int:
    """A whole number that is no truth value; ProgramError for anything else."""
    if type(data) is int:
        return data
    raise ProgramError(f"no whole number: {shown(data)}")
