"""Run this Python in another folder, with a clean environment, as if the grader were installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def python(
    *arguments: str | Path,
    folder: Path,
    path: tuple[str | Path, ...] = (CHECKOUT,),
) -> subprocess.CompletedProcess[str]:
    """Run `python ARGUMENTS` in `folder` with PYTHONPATH `path`; nobody's pip settings apply."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment(path),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def environment(path: tuple[str | Path, ...] = (CHECKOUT,)) -> dict[str, str]:
    """The environment of a Python that runs elsewhere."""
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIP_", "PYTHON", "PYTEST_"))
    }
    return own | {
        "PIP_CONFIG_FILE": os.devnull,
        "PYTHONPATH": os.pathsep.join(str(entry) for entry in path),
        "PYTHONUTF8": "1",
    }
