"""JSON as it was typed: numbers keep their writing, keys that stand twice are all there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TypeAlias

from grader.submissions.form import Damaged

EXPECTED = 'expected {"sheet": "the code", "answers": {"1.loss": "0.55"}}'

Object: TypeAlias = tuple[tuple[str, "Json"], ...]
Json: TypeAlias = str | bool | list["Json"] | Object | None

_DECODER = json.JSONDecoder(
    parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=tuple
)


def decoded(text: str) -> Json | Damaged:
    """What a JSON text holds; never raises, whatever the text."""
    try:
        found: Json = _DECODER.decode(text)
    except json.JSONDecodeError as fault:
        place = f"line {fault.lineno}, column {fault.colno}"
        return Damaged(reason=f"this is no valid JSON ({fault.msg}, {place}); {EXPECTED}")
    except RecursionError:
        return Damaged(reason=f"this JSON is nested too deeply; {EXPECTED}")
    return found


def values(data: Json, name: str) -> Iterator[Json]:
    """What stands under a name in an object, in any case, as often as it stands there."""
    if isinstance(data, tuple):
        yield from (value for key, value in data if key.strip().casefold() == name)
