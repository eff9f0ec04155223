"""A structure: everything about an exercise that does not depend on the student's numbers.

Family, parameters, conventions, the answered program, what is asked, how it is rounded, and the
mistakes as patches. It is data: the manifest stores its JSON, and marking reads it back without
tracing a family or deriving anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from problems.drawing import Drawing, check_drawing, drawing_from_json, drawing_to_json
from problems.formula import Formula
from problems.program import Program, ProgramError, Quantity
from problems.program_json import (
    Json,
    program_from_json,
    program_to_json,
    shown,
    whole_from_json,
)
from problems.rounding import MOST_DIGITS, Mode, Rounding
from problems.rounding_json import exceptions_from_json, rounding_from_json, roundings_to_json
from solutions.detours import Detour, answers_before, detours
from solutions.patches import Wrong, wrong_from_json, wrong_to_json
from solutions.reference import WITNESSES
from solutions.tape import Tape, compile_tape

if TYPE_CHECKING:
    from problems.family import Problem
    from problems.parameters import Settings, Value

FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class Structure:
    """A family under settings, answered; instances of it differ only in their givens.

    roundings  quantities that are not rounded as the others are
    """

    family: str
    title: str
    parameters: Mapping[str, Value]
    conventions: Mapping[str, str]
    program: Program
    asked: tuple[str, ...]
    rounding: Rounding
    mistakes: tuple[Wrong, ...] = ()
    core: tuple[str, ...] = ()
    zeros: frozenset[str] = frozenset()
    must: tuple[str, ...] = ()
    witness: str | None = None
    roundings: Mapping[str, Rounding] = field(default_factory=dict)
    drawing: Drawing | None = None

    def rounding_of(self, quantity: str) -> Rounding:
        """How a quantity is rounded."""
        return self.roundings.get(quantity, self.rounding)

    def printed(self, quantity: str) -> Rounding:
        """How a quantity is printed: more exactly where nothing is rounded on the way to others.

        A key that may be off by a share of it is printed with as many digits as that takes.
        """
        own = self.rounding_of(quantity)
        if own.mode is Mode.ANSWER_ONLY and quantity not in self.asked:
            return Rounding(mode=Mode.SIGNIFICANT, digits=min(own.decimals + 2, MOST_DIGITS))
        if own.mode is Mode.RELATIVE:
            return Rounding(mode=Mode.SIGNIFICANT, digits=own.key_digits)
        return own

    @property
    def settings(self) -> Settings:
        """Parameters and conventions as the family was traced under them."""
        from problems.parameters import Settings

        return Settings(parameters=self.parameters, conventions=self.conventions)

    @property
    def row_vectors(self) -> bool:
        """Whether vectors are written as rows, z = a W + b: the convention `orientation`."""
        return self.conventions.get("orientation") == "row"

    @cached_property
    def tape(self) -> Tape:
        """The program ready to run."""
        return compile_tape(self.program)

    @cached_property
    def formulas(self) -> dict[str, Formula]:
        """The formula of each computed cell."""
        return self.program.formula_of()

    @cached_property
    def owners(self) -> dict[str, Quantity]:
        """The quantity that each cell belongs to."""
        return self.program.owner_of()

    @cached_property
    def tapes_of(self) -> dict[str, tuple[Tape, ...]]:
        """The wrong programs of each mistake, one for each patch, ready to run."""
        return {
            wrong.slug: tuple(compile_tape(self.program.patched(dict(p))) for p in wrong.patches)
            for wrong in self.mistakes
        }

    @cached_property
    def detours(self) -> tuple[Detour, ...]:
        """The detour of every patch of every mistake where all answers are gone on with."""
        held = frozenset(self.items)
        return tuple(detours(self.program, self.mistakes, self.items, held))

    @cached_property
    def long_detours(self) -> tuple[Detour, ...]:
        """The same where answers may be missing: what lies behind them is computed as well."""
        return tuple(detours(self.program, self.mistakes, self.items, frozenset()))

    @cached_property
    def answers_before(self) -> dict[str, tuple[str, ...]]:
        """The answers from which each one is computed directly."""
        return answers_before(self.program, self.items)

    @cached_property
    def asked_quantities(self) -> tuple[Quantity, ...]:
        """The quantities that are asked, in the order of the answer table."""
        return tuple(self.program.quantity(name) for name in self.asked)

    @cached_property
    def items(self) -> tuple[str, ...]:
        """The asked cells, in the order of the answer table."""
        return tuple(place for quantity in self.asked_quantities for place in quantity.cells)

    @cached_property
    def hand_operations(self) -> int:
        """How many operations a student carries out; a softmax counts exponential and quotient."""
        return sum(
            1 + (step.operation == "softmax")
            for step in self.tape.steps if step.operation != "copy"
        )  # fmt: skip

    @cached_property
    def id(self) -> str:
        """A short hash of the JSON: equal structures have equal ids."""
        text = json.dumps(to_json(self), sort_keys=True, ensure_ascii=False)
        return sha256(text.encode()).hexdigest()[:16]


def build(problem: Problem, rounding: Rounding | None = None) -> Structure:
    """Answer a posed problem and compile its mistakes; a given rounding is for all quantities.

    Imports SymPy.
    """
    from solutions.derive import answer
    from solutions.mistaken import compile_mistakes

    program = answer(problem.program)
    mistakes = compile_mistakes(problem, program)
    kept = {wrong.slug for wrong in mistakes}
    return Structure(
        family=problem.family.slug,
        title=problem.family.title,
        parameters=problem.settings.parameters,
        conventions=problem.settings.conventions,
        program=program,
        asked=problem.asked,
        rounding=rounding or problem.rounding,
        roundings={} if rounding else _exceptions(problem.rounding, problem.roundings),
        mistakes=mistakes,
        core=tuple(slug for slug in problem.family.core if slug in kept),
        zeros=problem.family.zeros,
        must=tuple(problem.family.must),
        witness=problem.family.witness,
        drawing=problem.family.drawing,
    )


def _exceptions(usual: Rounding, found: Mapping[str, Rounding]) -> dict[str, Rounding]:
    return {name: rounding for name, rounding in found.items() if rounding != usual}


def to_json(structure: Structure) -> dict[str, Json]:
    """The structure as data."""
    return {
        "format": FORMAT,
        "family": structure.family,
        "title": structure.title,
        "parameters": {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in structure.parameters.items()
        },
        "conventions": dict(structure.conventions),
        "program": program_to_json(structure.program),
        "asked": list(structure.asked),
        **roundings_to_json(structure.rounding, structure.roundings),
        "mistakes": [wrong_to_json(wrong) for wrong in structure.mistakes],
        "core": list(structure.core),
        "zeros": [*sorted(structure.zeros)],
        "must": list(structure.must),
        "witness": structure.witness,
        **({"drawing": drawing_to_json(structure.drawing)} if structure.drawing else {}),
    }


def from_json(data: Json) -> Structure:
    """The structure that `to_json` wrote; ProgramError for anything else."""
    match data:
        case {
            "format": int(version), "family": str(family), "title": str(title),
            "parameters": dict(parameters), "conventions": dict(conventions),
            "program": program, "asked": list(asked), "rounding": dict(rounding),
            "mistakes": list(mistakes), "core": list(core), "zeros": list(zeros),
            "must": list(must), "witness": (str() | None) as witness, **rest,
        } if whole_from_json(version) == FORMAT:  # fmt: skip
            return _checked(
                Structure(
                    family=family,
                    title=title,
                    parameters={name: _parameter(value) for name, value in parameters.items()},
                    conventions={name: _text(value) for name, value in conventions.items()},
                    program=program_from_json(program),
                    asked=tuple(map(_text, asked)),
                    rounding=rounding_from_json(rounding),
                    roundings=exceptions_from_json(data),
                    mistakes=tuple(map(wrong_from_json, mistakes)),
                    core=tuple(map(_text, core)),
                    zeros=frozenset(map(_text, zeros)),
                    must=tuple(map(_text, must)),
                    witness=witness,
                    drawing=drawing_from_json(rest.get("drawing")),
                )
            )
    raise ProgramError("this is no structure of a version that can be read here")


def _checked(structure: Structure) -> Structure:
    """The structure, if its parts fit together."""
    computed = structure.program.formula_of()
    names = {quantity.name for quantity in structure.program.computed}
    slugs = {wrong.slug for wrong in structure.mistakes}
    if not set(structure.asked) <= names or len(set(structure.asked)) != len(structure.asked):
        raise ProgramError("what is asked is not computed, or asked twice")
    if not structure.asked:
        raise ProgramError("nothing is asked")
    if not structure.roundings.keys() <= names:
        raise ProgramError("what is not computed has a rounding of its own")
    if not computed.keys() >= set(structure.must):
        raise ProgramError("what must be 1 is not computed")
    if len(slugs) != len(structure.mistakes) or not slugs.issuperset(structure.core):
        raise ProgramError("a mistake stands twice, or a core mistake not at all")
    if structure.witness is not None and structure.witness not in WITNESSES:
        raise ProgramError(f"no reference is called {shown(structure.witness)}")
    for wrong in structure.mistakes:
        if not wrong.patches or not all(p and p.keys() <= computed.keys() for p in wrong.patches):
            raise ProgramError(f"{shown(wrong.slug)} changes nothing, or what is not computed")
        if not slugs.issuperset(wrong.convention_with):
            raise ProgramError(f"{shown(wrong.slug)} goes with a mistake that is not there")
    check_drawing(structure.drawing, structure.program)
    _ = structure.tape  # an open question must not wait for marking
    return structure


def _parameter(value: Json) -> Value:
    match value:
        case [*entries] if all(type(n) is int for n in entries):
            return tuple(n for n in entries if isinstance(n, int))
        case [*entries]:
            return tuple(map(_text, entries))
        case int() | str():
            return value
    raise ProgramError(f"no parameter: {shown(value)}")


def _text(data: Json) -> str:
    if isinstance(data, str):
        return data
    raise ProgramError(f"no text: {shown(data)}")
