"""Kinds of students, each a whole class: what they type into the sheets of `tests.classes`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np

from grader.issuing.told_apart import Variant
from problems.formula import Formula
from problems.program import Kind, ProgramError, Role
from solutions.tape import Tape, compile_tape
from tests.classes import EXACT, Column, Lines, Mask, Sheets, Typed, typed, worked
from tests.honest import ROUNDERS, Rounder

Generator = np.random.Generator

# Who makes no mistake ---------------------------------------------------------------------------


def honest(sheets: Sheets, rounder: Rounder) -> Typed:
    """Works by hand and rounds as `tests.honest` has it."""
    answers = rounder.answers(sheets.structure, sheets.cells, sheets.structure.rounding)
    values = np.array([answers[item] for item in sheets.structure.items])
    return typed(sheets, np.where(_numeric(sheets)[:, None], values, sheets.key))


def on_a_machine(sheets: Sheets) -> Typed:
    """Computes on a machine and types every digit."""
    numeric = _numeric(sheets)[:, None] & np.ones_like(sheets.present)
    full = Typed(value=sheets.key, places=np.where(numeric, 16, EXACT))
    return typed(sheets, sheets.key).at(numeric & sheets.present, full)


def in_a_spreadsheet(sheets: Sheets) -> Typed:
    """Rounds each step; the spreadsheet drops the zeros at the end."""
    return without_zeros(typed(sheets, worked(sheets)))


def without_zeros(found: Typed) -> Typed:
    """The same numbers without the zeros at their end."""
    places = np.array(found.places)
    for fewer in range(int(places.max()), 0, -1):
        shorter = np.round(found.value * 10.0 ** (fewer - 1), 7)
        places[(places == fewer) & (np.abs(shorter - np.rint(shorter)) < 1e-6)] = fewer - 1
    return Typed(value=found.value, places=places)


def one_decimal_fewer(sheets: Sheets) -> Typed:
    """Rounds each step and each answer to one decimal fewer than asked."""
    return typed(sheets, worked(sheets, fewer=1), fewer=1)


def _numeric(sheets: Sheets) -> Mask:
    one = sheets.structure
    return np.array([one.owners[item].kind is Kind.NUMBER for item in one.items])


CLEAN: Mapping[str, Callable[[Sheets], Typed]] = {
    **{rounder.name: partial(honest, rounder=rounder) for rounder in ROUNDERS},
    "on a machine": on_a_machine,
    "in a spreadsheet": in_a_spreadsheet,
}
"""Everyone here is right in every item."""


# Who makes a known mistake ----------------------------------------------------------------------


def mistaken(sheets: Sheets, tape: Tape, *, in_full: bool = False) -> Typed:
    """Makes a mistake throughout; keeps each step as the sheet says, or goes on in full."""
    return typed(sheets, worked(sheets, tape, in_full=in_full))


def applicable(sheets: Sheets, made: Typed) -> Mask:
    """The sheets on which a wrong path gives a number everywhere."""
    return np.asarray((np.isfinite(made.value) | ~sheets.present).all(axis=0))


def pairs(sheets: Sheets) -> Iterator[tuple[Variant, Variant, Tape]]:
    """Two mistakes that do not change the same cell, and the program with both of them.

    Not two that are a convention together: there is nothing to name.
    """
    patches = {
        Variant(slug=wrong.slug, number=number): dict(patch)
        for wrong in sheets.structure.mistakes for number, patch in enumerate(wrong.patches)
    }  # fmt: skip
    kept_through = {
        frozenset((wrong.slug, other))
        for wrong in sheets.structure.mistakes for other in wrong.convention_with
    }  # fmt: skip
    for first, second in combinations(patches, 2):
        slugs = frozenset((first.slug, second.slug))
        if len(slugs) < 2 or slugs in kept_through:
            continue
        if not patches[first].keys() & patches[second].keys():
            tape = _both(sheets, patches[first], patches[second])
            if tape is not None:
                yield first, second, tape


def _both(
    sheets: Sheets, first: Mapping[str, Formula], second: Mapping[str, Formula]
) -> Tape | None:
    try:
        return compile_tape(sheets.structure.program.patched({**first, **second}))
    except ProgramError:
        return None


# Who slips once ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Slips:
    """One slip a student: in which item, and what happens to the number there.

    shift  0: one digit becomes another; -1, 1: the decimal point moves to the left, to the right
    where  which of the digits, as a share; `by`: how much is added to it, from 1 to 9, modulo 10
    """

    line: Lines
    shift: Lines
    where: Column
    by: Lines

    def of(self, value: Column, places: Lines) -> Column:
        """What becomes of a number that each student types with so many places."""
        units = 10.0**places
        whole = np.where(np.isfinite(value), np.rint(np.abs(value) * units), 0)
        digits = np.maximum(places, np.floor(np.log10(np.maximum(whole, 1)))) + 1
        digit = 10.0 ** np.floor(self.where * digits)
        old = np.floor(whole / digit) % 10
        wrong = whole + ((old + self.by) % 10 - old) * digit
        turned = np.where(self.shift == 0, wrong / units, whole / 10.0 ** (places - self.shift))
        return np.asarray(np.copysign(turned, value))


def slips(sheets: Sheets, before: Mask, seed: Generator) -> Slips:
    """A slip of each student in one of the items that may be, at random; line -1 where none may."""
    allowed = before & _numeric(sheets)[:, None] & sheets.present
    chance = np.where(allowed, seed.random(allowed.shape), -1.0)
    line = np.where(allowed.any(axis=0), chance.argmax(axis=0), -1)
    return Slips(
        line=line, shift=seed.choice([0, 0, -1, 1], sheets.count),
        where=seed.random(sheets.count), by=seed.integers(1, 10, sheets.count),
    )  # fmt: skip


def slipped(sheets: Sheets, slip: Slips, tape: Tape | None = None) -> Typed:
    """Slips, and goes on with the wrong number."""
    one, right = sheets.structure, typed(sheets, sheets.key)
    lines = {item: line for line, item in enumerate(one.items)}

    def own(cell: str, value: Column) -> Column:
        line = lines.get(cell)
        if line is None or right.places[line, 0] < 0:
            return value
        return np.where(slip.line == line, slip.of(value, right.places[line]), value)

    return _with_places(sheets, typed(sheets, worked(sheets, tape, own=own)), slip)


def mistyped(sheets: Sheets, slip: Slips) -> Typed:
    """Types one number wrongly, having gone on with the right one."""
    right = typed(sheets, worked(sheets))
    wrong = np.array([slip.of(v, p) for v, p in zip(right.value, right.places, strict=True)])
    there = Typed(value=wrong, places=right.places)
    return _with_places(sheets, right.at(at_slip(sheets, slip), there), slip)


def at_slip(sheets: Sheets, slip: Slips) -> Mask:
    """(items, n): where the slip is."""
    lines = np.arange(len(sheets.structure.items))
    return np.asarray(lines[:, None] == slip.line)


def _with_places(sheets: Sheets, found: Typed, slip: Slips) -> Typed:
    moved = np.maximum(found.places - slip.shift, 0)
    return found.at(at_slip(sheets, slip), Typed(value=found.value, places=moved))


# Who hopes --------------------------------------------------------------------------------------


def everywhere(sheets: Sheets, value: float, places: int | None = None) -> Typed:
    """The same number in every item, with as many decimals as asked unless told otherwise."""
    found = typed(sheets, np.full(sheets.key.shape, value))
    own = found.places if places is None else np.full(sheets.key.shape, places)
    return Typed(value=np.where(sheets.present, value, np.nan), places=own)


def at_random(sheets: Sheets, seed: Generator) -> Typed:
    """Numbers from -1 to 1."""
    return typed(sheets, seed.uniform(-1, 1, sheets.key.shape))


def copied(sheets: Sheets) -> Typed:
    """The key of a neighbour."""
    key = typed(sheets, sheets.key)
    turned = Typed(value=np.roll(key.value, 1, axis=1), places=np.roll(key.places, 1, axis=1))
    return turned.at(~sheets.present, typed(sheets, np.full(sheets.key.shape, np.nan)))


# Who is right in another way --------------------------------------------------------------------

TURNED = (Role.ERROR, Role.DELTA, Role.ADJOINT, Role.WEIGHT_GRADIENT, Role.BIAS_GRADIENT)
"""What changes its sign for those who start from y - a and add instead of subtract."""


def opposite_sign(sheets: Sheets) -> Typed | None:
    """Keeps the opposite sign through, with right updates; None where nothing of both is asked."""
    one, right = sheets.structure, typed(sheets, worked(sheets))
    roles = [one.owners[item].role for item in one.items]
    turned = np.array([role in TURNED for role in roles])
    updates = {Role.WEIGHT_UPDATE, Role.BIAS_UPDATE}
    if not turned.any() or updates.isdisjoint(roles):
        return None
    return Typed(value=np.where(turned[:, None], -right.value, right.value), places=right.places)


def with_blanks(found: Typed, seed: Generator, share: float = 0.2) -> Typed:
    """The same with some items left blank."""
    blank = seed.random(found.value.shape) < share
    return Typed(value=np.where(blank, np.nan, found.value), places=found.places)
