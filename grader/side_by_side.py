"""The three packages lie in one place, and a course's own `problems/` must not hide the grader's.

`problems` and `solutions` are everyday names. In a course folder that has packages of these names,
a notebook and PYTHONPATH would import those instead, and the failure would come late and far away.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("problems", "solutions")
"""The packages that must lie beside `grader`."""


def fault() -> str | None:
    """Say which file hides a package of the grader's and what to do, or return None.

    The packages are looked up, not imported, so the hiding file does not run.
    """
    home = Path(__file__).resolve().parent.parent
    for name in PACKAGES:
        expected = home / name / "__init__.py"
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            return f"{expected} is missing. Install backprop-grader again."
        found = Path(spec.origin).resolve()
        if found != expected:
            return (
                f"{found} hides the grader's own {expected}. Start `grader` from another folder, "
                f"rename what hides it, or take {_entry(found)} out of PYTHONPATH."
            )
    return None


def _entry(found: Path) -> Path:
    """The folder on the path that holds a module's file or a package's `__init__.py`."""
    return found.parent.parent if found.name == "__init__.py" else found.parent
