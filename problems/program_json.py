"""Programs and formulas as JSON, for the manifest: `"a1[1]"`, `"=1/2"`, `["add", ...]`.

Reading builds a Program anew, so everything that a Program refuses is refused here too.
"""

from __future__ import annotations

from fractions import Fraction

from problems.program import Call, Formula, Kind, Name, Number, Program, ProgramError, Quantity, Role

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def formula_to_json(formula: Formula) -> Json:
    """A Name as its cell, a Number as `=` and a fraction, a Call as a list."""
    match formula:
        case Name(place):
            return place
        case Number(value):
            return f"={value}"
        case Call(operation, arguments):
            return [operation, *(formula_to_json(a) for a in arguments)]


def formula_from_json(data: Json) -> Formula:
    """The formula that `formula_to_json` wrote; ProgramError for anything else."""
    match data:
        case str() if data.startswith("="):
            return Number(Fraction(data[1:]))
        case str():
            return Name(data)
        case [str(operation), *arguments]:
            return Call(operation, tuple(formula_from_json(a) for a in arguments))
    raise ProgramError(f"no formula: {data!r}")


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
        }
        for q in program.quantities
    ]


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
        }:  # fmt: skip
            return Quantity(
                name=name,
                shape=tuple(n for n in shape if isinstance(n, int)),
                role=Role(role),
                layer=layer,
                iteration=iteration,
                kind=Kind(kind),
                formulas=None if formulas is None else tuple(map(formula_from_json, formulas)),
            )
    raise ProgramError(f"no quantity: {entry!r}")
