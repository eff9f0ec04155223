"""A mistake as a structure can make it: patches `{cell: wrong formula}` of its program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from problems.formula import Formula

Patch = Mapping[str, Formula]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A mistake with at least one patch; several where it has a free choice (which output?)."""

    slug: str
    hint: str
    patches: tuple[Patch, ...]
