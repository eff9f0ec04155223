"""Rules of rounding as data, in the JSON of a structure."""

from __future__ import annotations

from collections.abc import Mapping

from problems.program import ProgramError
from problems.program_json import Json, fraction_from_json, shown, whole_from_json
from problems.rounding import EACH_STEP, Mode, Rounding


def roundings_to_json(usual: Rounding, exceptions: Mapping[str, Rounding]) -> dict[str, Json]:
    """The entries `rounding` and, where there are exceptions, `roundings`."""
    others: dict[str, Json] = {name: _to_json(own) for name, own in exceptions.items()}
    found: dict[str, Json] = {"rounding": _to_json(usual)}
    return {**found, "roundings": others} if others else found


def _to_json(rounding: Rounding) -> dict[str, Json]:
    found: dict[str, Json] = {
        "mode": rounding.mode.value,
        "decimals": rounding.decimals,
        "tolerance": None if rounding.tolerance is None else str(rounding.tolerance),
    }
    significant = rounding.mode is Mode.SIGNIFICANT
    return {**found, "digits": rounding.digits} if significant else found


def exceptions_from_json(data: Json) -> dict[str, Rounding]:
    """The roundings of single quantities, from the JSON of a structure; ProgramError."""
    match data:
        case {"roundings": dict(exceptions)}:
            return {name: rounding_from_json(own) for name, own in exceptions.items()}
        case {"roundings": exceptions}:
            raise ProgramError(f"no roundings: {shown(exceptions)}")
    return {}


def rounding_from_json(data: Json) -> Rounding:
    """The rounding that was written; ProgramError for anything else."""
    match data:
        case {
            "mode": str(mode), "decimals": int(decimals), "tolerance": (str() | None) as tolerance
        } if mode in set(Mode):  # fmt: skip
            try:
                return Rounding(
                    mode=Mode(mode),
                    decimals=whole_from_json(decimals),
                    digits=_digits(data),
                    tolerance=None if tolerance is None else fraction_from_json(tolerance),
                )
            except ValueError as fault:
                raise ProgramError(str(fault)) from None
    raise ProgramError("no rounding of a version that can be read here")


def _digits(data: Json) -> int:
    match data:
        case {"digits": digits}:
            return whole_from_json(digits)
    return EACH_STEP.digits
