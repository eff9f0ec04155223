"""A family: a kind of exercise, with its parameters, draws, forward program and questions."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from problems.conventions import CONVENTIONS
from problems.drawing import Drawing, check_drawing
from problems.draws import Pool, PoolError, pinned
from problems.mistakes import Mistake
from problems.parameters import Parameter, ParameterError, Settings
from problems.presets import DEFAULTS, STANDARD, Preset, fixed, in_order
from problems.program import Program, ProgramError
from problems.role_mistakes import BROUGHT_BY_ROLES
from problems.rounding import EACH_STEP, Rounding
from problems.trace import Trace


class FamilyError(ValueError):
    """A family that is not complete; the text names the family and the part."""


def _no_objection(_: Settings) -> None:
    return None


def _no_exceptions(_: Settings) -> Mapping[str, Rounding]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A kind of exercise.

    forward    writes the givens and the computation into a Trace
    asked      names the quantities that students fill in, in the order of the answer table
    presets    settings under a name: the levels `easy` and `hard`, textbook examples
    check      raises ParameterError where parameters do not fit together
    rounding   how students round, unless an assignment says otherwise
    roundings  the same for quantities that are rounded by a rule of their own
    zeros      quantities whose value may be exactly 0 because that is what they teach
    fixed      conventions that are no choice here, with what the family says
    must       cells that are 1 on every sheet, with what that means in words; candidates with
               another value are refused
    core       mistakes that a sheet must be able to tell from the right answer
    witness    `chapter.function` of `solutions.reference`: the same in NumPy, written by hand
    drawing    what is drawn on its sheets: `problems.drawing`
    """

    slug: str
    title: str
    forward: Callable[[Trace, Settings], None]
    asked: Callable[[Settings], tuple[str, ...]]
    about: str = ""
    parameters: tuple[Parameter, ...] = ()
    conventions: tuple[str, ...] = ()
    presets: Mapping[str, Preset] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    check: Callable[[Settings], None] = _no_objection
    rounding: Rounding = EACH_STEP
    roundings: Callable[[Settings], Mapping[str, Rounding]] = _no_exceptions
    zeros: frozenset[str] = frozenset()
    must: Mapping[str, str] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    core: tuple[str, ...] = ()
    witness: str | None = None
    drawing: Drawing | None = None

    def settings(
        self,
        parameters: Mapping[str, object] | None = None,
        conventions: Mapping[str, object] | None = None,
        preset: Preset = DEFAULTS,
    ) -> Settings:
        """What an assignment sets, checked, over a preset, over the defaults; ParameterError."""
        parameters = {**preset.parameters, **(parameters or {})}
        chosen = {**preset.conventions, **(conventions or {})}
        conventions = {n: c for n, c in chosen.items() if self.fixed.get(n) != c}
        self._refuse_unknown("parameter", parameters, tuple(p.name for p in self.parameters))
        self._refuse_unknown("convention", conventions, self.conventions)
        settings = Settings(
            parameters={p.name: p.read(parameters.get(p.name, p.default)) for p in self.parameters},
            conventions={
                **self.fixed,
                **{n: _choice(n, conventions.get(n)) for n in self.conventions},
            },
        )
        self.check(settings)
        return settings

    def _refuse_unknown(
        self, what: str, found: Mapping[str, object], allowed: tuple[str, ...]
    ) -> None:
        for name in found:
            if name not in allowed:
                known = ", ".join(allowed) or "none"
                raise ParameterError(f"{self.slug} has no {what} {name!r}; it has: {known}")

    def all_presets(self) -> dict[str, Preset]:
        """The presets by name, from easy to hard, `standard` among them."""
        return in_order(self.presets)

    def all_mistakes(self) -> tuple[Mistake, ...]:
        """The family's own mistakes and those that its roles may bring along."""
        return self.mistakes + BROUGHT_BY_ROLES


def _choice(name: str, found: object) -> str:
    choices = CONVENTIONS[name].choices
    if found is None:
        return choices[0]
    if found in choices:
        return str(found)
    raise ParameterError(f"{name} is {found!r}; allowed is one of {', '.join(choices)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A family under settings: the program, where its givens come from, what is asked, how exactly.

    roundings  quantities that are not rounded as the others are
    """

    family: Family
    settings: Settings
    program: Program
    draws: Mapping[str, Pool]
    asked: tuple[str, ...]
    rounding: Rounding
    roundings: Mapping[str, Rounding]

    def variants(self) -> int:
        """How many different sheets the draw tables allow, before the guard."""
        total = 1
        for quantity in self.program.givens:
            total *= self.draws[quantity.name].ways(len(quantity.cells))
        return total


def pose(family: Family, settings: Settings, givens: Mapping[str, Pool] | None = None) -> Problem:
    """Trace a family under settings; `givens` pins or replaces the draws of some quantities."""
    trace = Trace()
    family.forward(trace, settings)
    program = trace.program()
    shapes = {q.name: len(q.cells) for q in program.givens}
    for name, pool in (givens or {}).items():
        if name not in shapes:
            raise ParameterError(
                f"{family.slug} has no given {name!r}; it has: {', '.join(shapes)}"
            )
        width = len(pool.choices[0]) if pool.whole else shapes[name]
        if width != shapes[name]:
            raise ParameterError(f"{name} needs {shapes[name]} numbers, not {width}")
    draws = {**trace.draws, **(givens or {})}
    return Problem(
        family=family, settings=settings, program=program, draws=draws,
        asked=family.asked(settings),
        rounding=family.rounding, roundings=family.roundings(settings),
    )  # fmt: skip


def pose_preset(family: Family, name: str) -> Problem:
    """A family as a preset has it, with the givens that it fixes."""
    preset = family.all_presets()[name]
    settings = family.settings(preset=preset)
    problem = pose(family, settings)
    pools = fixed(preset, problem.program.givens, problem.draws)
    return pose(family, settings, pools) if pools else problem


_SLUG = re.compile(r"[a-z]+(-[a-z0-9]+)*")


def validate(family: Family) -> Family:
    """The family, if each of its parts is in order; FamilyError names the part that is not."""
    try:
        if not _SLUG.fullmatch(family.slug):
            raise FamilyError("a slug is lower-case words with hyphens")
        for name in family.conventions:
            if name not in CONVENTIONS:
                raise FamilyError(f"there is no convention {name!r}")
        for name, choice in family.fixed.items():
            if name not in CONVENTIONS or choice not in CONVENTIONS[name].choices:
                raise FamilyError(f"there is no convention {name!r} with the choice {choice!r}")
        own = {m.slug for m in family.all_mistakes()}
        if unknown := set(family.core) - own:
            raise FamilyError(f"core mistakes without a definition: {', '.join(sorted(unknown))}")
        for settings in _each_convention(family):
            problem = pose(family, settings)
            if gone := set(family.must) - problem.program.formula_of().keys():
                raise FamilyError(f"{', '.join(sorted(gone))} must be 1 but is not computed")
            _validate_problem(problem)
        for name in family.presets:
            _validate_preset(family, name)
    except Exception as error:  # a family is code: whatever it raises is told with its place
        raise FamilyError(f"family {family.slug!r}: {_told(error)}") from error
    return family


def _told(error: Exception) -> str:
    if isinstance(error, FamilyError | ProgramError | ParameterError | PoolError):
        return str(error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}, in {place.name}"
    return f"{where}: {type(error).__name__}: {error}"


def _each_convention(family: Family) -> list[Settings]:
    default = family.settings()
    return [default] + [
        default.under(name, choice)
        for name in family.conventions
        for choice in CONVENTIONS[name].choices[1:]
    ]


def _validate_preset(family: Family, name: str) -> None:
    try:
        if not _SLUG.fullmatch(name):
            raise FamilyError("a preset is named by lower-case words with hyphens")
        if not family.presets[name].about:
            raise FamilyError("a preset says what it is about")
        if name == STANDARD and family.presets[name] != replace(
            DEFAULTS, about=family.presets[name].about
        ):
            raise FamilyError("it is the defaults: nothing is set or fixed in it")
        _validate_problem(pose_preset(family, name))
    except Exception as error:
        raise FamilyError(f"preset {name!r}: {_told(error)}") from error


def _validate_problem(problem: Problem) -> None:
    computed = {q.name for q in problem.program.computed}
    check_drawing(problem.family.drawing, problem.program)
    for name in problem.asked:
        if name not in computed:
            raise FamilyError(f"{name} is asked but not computed")
    for name in problem.roundings:
        if name not in computed:
            raise FamilyError(f"{name} has a rounding but is not computed")
    if not problem.asked or len(set(problem.asked)) != len(problem.asked):
        raise FamilyError("nothing is asked, or something twice")
    if not problem.program.givens:
        raise FamilyError("nothing is given")
    for quantity in problem.program.givens:
        pool = problem.draws[quantity.name]
        if pool.whole and len(pool.choices[0]) != len(quantity.cells):
            raise FamilyError(f"the draw of {quantity.name} does not fill its {quantity.shape}")


__all__ = ["Family", "FamilyError", "Problem", "pinned", "pose", "pose_preset", "validate"]
