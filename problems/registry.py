"""The registry: every family of this package, found by its file and checked when it is registered.

A family is a module with a `FAMILY`. The chapters (`perceptron/`, `networks/`, ...) are packages
beside this file; a course's own family is the same kind of file, loaded by `load_own`.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import problems
from problems.family import Family, FamilyError, validate


@cache
def families() -> dict[str, Family]:
    """All families by slug, in the order of chapters and files."""
    found: dict[str, Family] = {}
    for members in chapters().values():
        for family in members:
            _register(family, found)
    return found


@cache
def chapters() -> dict[str, tuple[Family, ...]]:
    """The families of each chapter by its title, the first line of the package's docstring."""
    found: dict[str, tuple[Family, ...]] = {}
    for chapter in pkgutil.iter_modules(problems.__path__):
        if chapter.ispkg:
            package = importlib.import_module(f"problems.{chapter.name}")
            title = (package.__doc__ or chapter.name).strip().splitlines()[0].rstrip(".")
            if members := tuple(_members(package)):
                found[title] = members
    return found


def _members(package: ModuleType) -> Iterator[Family]:
    for module in pkgutil.iter_modules(package.__path__):
        member = importlib.import_module(f"{package.__name__}.{module.name}")
        if isinstance(family := getattr(member, "FAMILY", None), Family):
            yield family


def _register(family: Family, found: dict[str, Family]) -> None:
    if family.slug in found:
        raise FamilyError(f"family {family.slug!r} is registered twice")
    found[family.slug] = validate(family)


def load_own(path: Path) -> Family:
    """The family in a course's own file: the one place where code that a lecturer names is run."""
    spec = importlib.util.spec_from_file_location(f"own_family_{path.stem}", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise FamilyError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up by name
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[spec.name]
        raise
    family = getattr(module, "FAMILY", None)
    if not isinstance(family, Family):
        raise FamilyError(f"{path} defines no FAMILY")
    return validate(family)
