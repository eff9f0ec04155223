"""Structures for tests: every family at its defaults and under settings that bend the code.

A family that is registered is covered from that day: each of its conventions, the ends of each of
its parameters and each of its presets are cases of their own. `BENT` of `tests.chapters` adds
combinations that are worth a case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from grader.issuing.draws import Stream, draw_givens
from grader.issuing.instances import Instance, draw_instances
from problems.conventions import CONVENTIONS
from problems.family import Family, Problem, pose, pose_preset
from problems.parameters import Flag, Parameter, Several, Sizes, Whole
from problems.presets import STANDARD
from problems.registry import families
from problems.rounding import Rounding
from solutions.columns import Givens, cells_of, given_columns
from solutions.structure import Structure, build
from tests.chapters import gathered

Column = NDArray[np.float64]

SECRET = bytes(range(32))

Set = tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A family under settings."""

    slug: str
    parameters: Set = ()
    conventions: Set = ()
    preset: str = STANDARD

    def __str__(self) -> str:
        if self.preset != STANDARD:
            return f"{self.slug} {self.preset}"
        chosen = [f"{name}={value}" for name, value in self.parameters + self.conventions]
        return " ".join([self.slug, *chosen]).replace("'", "")


def _ends(parameter: Parameter) -> tuple[object, ...]:
    """The settings between which everything else lies."""
    match parameter:
        case Whole():
            return parameter.low, parameter.high
        case Flag():
            return not parameter.default, parameter.default
        case Sizes():
            few, most = parameter.layers
            return (1,) * (few + 1), (2,) * (most + 1)
        case Several():
            return *((word,) for word in parameter.choices), parameter.choices[: parameter.most]
    return parameter.choices


def _cases(family: Family) -> Iterator[Case]:
    yield Case(family.slug)
    for name in family.conventions:
        for choice in CONVENTIONS[name].choices[1:]:
            if _its_turn(family, ("convention", name, choice)):
                yield Case(family.slug, (), ((name, choice),))
    for parameter in family.parameters:
        for value in _ends(parameter):
            new = value not in (parameter.default, *_alone(parameter.default))
            if new and _its_turn(family, ("parameter", parameter, value)):
                yield Case(family.slug, ((parameter.name, value),))
    for name in family.presets:
        if name != STANDARD:
            yield Case(family.slug, preset=name)
    for parameters, conventions in gathered("BENT").get(family.slug, ()):
        yield Case(family.slug, tuple(parameters.items()), tuple(conventions.items()))


MOST_SHARERS = 2
"""Families of a chapter that are tried under a setting which they share."""


def _its_turn(family: Family, setting: tuple[object, ...]) -> bool:
    """Whether a setting is tried on this family, or on others of its chapter that have it too."""
    chapter = family.forward.__module__.rpartition(".")[0]
    sharers = [
        other.slug for other in families().values()
        if other.forward.__module__.startswith(f"{chapter}.") and _has(other, setting)
    ]  # fmt: skip
    first = crc32(repr(setting).encode())
    return (sharers.index(family.slug) - first) % len(sharers) < MOST_SHARERS


def _has(family: Family, setting: tuple[object, ...]) -> bool:
    kind, name, _ = setting
    return name in (family.conventions if kind == "convention" else family.parameters)


def _alone(default: object) -> tuple[object, ...]:
    """A word that stands for all layers is set as a word and read as a tuple."""
    return default if isinstance(default, tuple) and len(default) == 1 else ()


DEFAULTS = tuple(Case(slug) for slug in families())
"""Every family as it comes."""


@cache
def problem(case: Case) -> Problem:
    """The case, posed."""
    family = families()[case.slug]
    if case.preset != STANDARD:
        return pose_preset(family, case.preset)
    return pose(family, family.settings(dict(case.parameters), dict(case.conventions)))


@cache
def structure(case: Case, rounding: Rounding | None = None) -> Structure:
    """The case, answered; rounded as its family has it, unless told otherwise."""
    return build(problem(case), rounding)


def _distinct(cases: Iterator[Case]) -> Iterator[Case]:
    """Without presets that are a case already."""
    seen = set()
    for case in cases:
        one = problem(case)
        key = (case.slug, str(one.settings), str(one.draws))
        if key not in seen:
            seen.add(key)
            yield case


CASES = tuple(_distinct(case for family in families().values() for case in _cases(family)))
"""Every family under every setting."""

LEVELS = tuple(case for case in CASES if case.preset == "hard" or case in DEFAULTS)
"""Every family as it comes and at its hardest, for tests that take their time."""


def stream(recipient: int, exercise: str = "exercise") -> Stream:
    """The numbers of a recipient, from a secret that is none."""
    return Stream(
        secret=SECRET, course="course", term="term", assignment="hw",
        exercise=exercise, recipient=f"{recipient:05d}", revision=1,
    )  # fmt: skip


@cache
def instances(case: Case, count: int) -> tuple[Instance, ...]:
    """Fair sheets for recipients 0, 1, and so on."""
    streams = [stream(number) for number in range(count)]
    return tuple(draw_instances(structure(case), problem(case), streams))


@cache
def candidates(case: Case, count: int) -> tuple[Givens, ...]:
    """First candidates, fair or not."""
    return tuple(draw_givens(stream(number), 0, problem(case)) for number in range(count))


def cells(of: Structure, rows: tuple[Givens, ...]) -> list[Column]:
    """Givens as a tape reads them: a column for each given cell."""
    return cells_of(given_columns(of.program, rows), of.program)
