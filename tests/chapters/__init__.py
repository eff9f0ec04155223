"""What tests need to know of the families of each chapter beside the registry: a module a chapter.

A module may define

    BENT             slug -> settings (parameters, conventions) that bend the code
    VARIANTS         name of a golden file -> (slug, parameters, conventions) that reads differently
    AUTOGRAD         slug -> the family in forward passes and derivatives of HIPS autograd
    BEYOND_AUTOGRAD  slug -> why nothing of the family can be said so
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Any


@cache
def gathered(table: str) -> dict[str, Any]:
    """A table of all chapters, merged; a key belongs to one chapter."""
    found: dict[str, Any] = {}
    for module in pkgutil.iter_modules(__path__):
        chapter = importlib.import_module(f"{__name__}.{module.name}")
        rows = getattr(chapter, table, {})
        assert not found.keys() & rows.keys(), f"{table} of {module.name}: a key stands twice"
        found |= rows
    return found
