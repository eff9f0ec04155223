"""The command `grader` for tests: run inside this process, as its boundary would end it."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from grader.cli import FAILED, cli
from grader.errors import GraderError
from problems.program_json import Json

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a run ended: exit code, what it handed over, what it said."""

    code: int
    out: bytes
    said: str

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.out.decode()

    @property
    def data(self) -> Json:
        """Standard output as JSON."""
        found: Json = json.loads(self.out)
        return found


def grader(*arguments: str | Path) -> Ran:
    """`grader ARGUMENTS`; any exception but an operator's fault goes on to the test."""
    result = CliRunner().invoke(cli, [str(one) for one in arguments], prog_name="grader")
    code, said = result.exit_code, result.stderr
    if isinstance(result.exception, GraderError):
        code, said = FAILED, f"{said}Error: {result.exception}\n"
    elif result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(code=code, out=result.stdout_bytes, said=said)


def typed(command: str) -> Ran:
    """A command as it stands in a text: `grader families --json`."""
    program, *arguments = shlex.split(command)
    assert program == "grader"
    return grader(*arguments)
