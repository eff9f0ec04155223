"""`--set KEY=VALUE`: settings as they are typed on a command line.

A value is TOML (`sizes=[2,3,1]`, `bias=false`, `tolerance=0.001`) or, where quotes would be a
nuisance, plain words: `loss_scaling=mean`, `activations=relu,identity`, `labels=-1/+1`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence

import click

from grader.assignment.exact_numbers import parse_number

settings_option = click.option(
    "--set",
    "typed",
    metavar="KEY=VALUE",
    multiple=True,
    help="preset, a parameter or convention of the family, ask, rounding, decimals and so on.",
)
"""The option, for every command that takes a family by itself."""

_WORD = re.compile(r"[\w+-][\w+/. -]*")

_EXAMPLES = "write for example sizes=[2,3,1] or loss_scaling=mean"


def read_settings(typed: Sequence[str]) -> dict[str, object]:
    """Every KEY=VALUE by its key; click.BadParameter for what cannot be read or stands twice."""
    found: dict[str, object] = {}
    for one in typed:
        key, equals, value = (part.strip() for part in one.partition("="))
        if not equals or not key:
            raise _bad(one, f"is not KEY=VALUE; {_EXAMPLES}")
        if key in found:
            raise _bad(one, f"sets {key} a second time")
        found[key] = _value(value, one)
    return found


def _value(text: str, typed: str) -> object:
    toml = _toml(text)
    if toml is not None:
        return toml
    inside = text[1:-1] if text[:1] == "[" and text[-1:] == "]" else text
    words = [word.strip() for word in inside.split(",")]
    values = [_word(word) for word in words]
    if None in values:
        raise _bad(typed, f"has a value that cannot be read; {_EXAMPLES}")
    return values if len(values) > 1 or inside != text else values[0]


def _word(text: str) -> object:
    toml = _toml(text)
    if toml is not None:
        return toml
    return text if _WORD.fullmatch(text) else None


def _toml(text: str) -> object:
    """The value that a text is in TOML; None for anything else, comments and further lines too."""
    if not text or "#" in text or not text.isprintable():
        return None
    try:
        return tomllib.loads(f"value = {text}", parse_float=parse_number)["value"]
    except (ValueError, RecursionError):
        return None


def _bad(typed: str, reason: str) -> click.BadParameter:
    return click.BadParameter(f"{typed!r} {reason}", param_hint="--set")
