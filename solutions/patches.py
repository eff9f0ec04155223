"""A mistake as a structure can make it: patches `{cell: wrong formula}` of its program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from problems.formula import Formula
from problems.program import ProgramError
from problems.program_json import Json, formula_from_json, formula_to_json, shown

Patch = Mapping[str, Formula]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A mistake with at least one patch; several where it has a free choice (which output?).

    convention_with  mistakes of the structure that make a legitimate convention of this one: under
                     a patch of both together every update comes out right
    """

    slug: str
    hint: str
    patches: tuple[Patch, ...]
    convention_with: tuple[str, ...] = ()


def wrong_to_json(wrong: Wrong) -> Json:
    """The mistake as data; without the key `convention_with` where it would be empty."""
    return {
        "slug": wrong.slug,
        "hint": wrong.hint,
        "patches": [
            {place: formula_to_json(formula) for place, formula in patch.items()}
            for patch in wrong.patches
        ],
        **({"convention_with": list(wrong.convention_with)} if wrong.convention_with else {}),
    }


def wrong_from_json(data: Json) -> Wrong:
    """The mistake that `wrong_to_json` wrote; ProgramError for anything else."""
    match data:
        case {"slug": str(slug), "hint": str(hint), "patches": list(patches)} if isinstance(
            data, dict
        ):
            return Wrong(
                slug=slug, hint=hint, patches=tuple(map(_patch_from_json, patches)),
                convention_with=_partners(data.get("convention_with", [])),
            )  # fmt: skip
    raise ProgramError(f"no mistake: {shown(data)}")


def _patch_from_json(data: Json) -> Patch:
    match data:
        case dict():
            return {place: formula_from_json(formula) for place, formula in data.items()}
    raise ProgramError(f"no patch: {shown(data)}")


def _partners(data: Json) -> tuple[str, ...]:
    match data:
        case [*slugs] if all(isinstance(slug, str) for slug in slugs):
            return tuple(slug for slug in slugs if isinstance(slug, str))
    raise ProgramError(f"no mistakes: {shown(data)}")
