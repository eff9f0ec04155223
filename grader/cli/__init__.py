"""The command line: a verb a command; results on standard output, talk on standard error.

This is the one place where errors become messages and exit codes: 0 done, 1 operator error or
failed verify, 2 wrong usage, 3 done, but a person must look at something. Commands are imported
when they are called, so that `grader --help` needs click alone.
"""

from __future__ import annotations

import importlib
import sys
from typing import Never

import click

from grader import __version__
from grader.errors import GraderError

COMMANDS = {
    "new": ("new", "Make a course folder to start from."),
    "families": ("families", "Show what can be asked."),
    "preview": ("preview", "See a sheet before any is issued."),
    "solve": ("solve", "Work out the solution of your own numbers."),
    "verify": ("verify", "Draw many instances and let the witnesses agree."),
    "generate": ("generate", "Issue one sheet per student."),
    "check": ("check", "Mark what the students handed in."),
    "status": ("status", "Say where an assignment stands, and what to do next."),
    "explain": ("explain", "Say why somebody got this mark."),
    "decide": ("decide", "Rule that something counts otherwise, and say who moves."),
    "export": ("export", "Put the marks into your system's own file."),
    "report": ("report", "Show what the class understood."),
    "demo": ("demo", "Go through the whole chain on a small class."),
}
"""Command -> module of `grader.cli` and one line of help, in the order of a course."""

FAILED = 1


class _Lazy(click.Group):
    """Lists commands from the table and imports one only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"grader.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from grader.errors import nearest

            near = nearest(args[0], COMMANDS)
            meant = f" Did you mean {' or '.join(near)}?" if near else ""
            ctx.fail(f"There is no command {args[0]!r}.{meant}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="grader")
def cli() -> None:
    """Randomised backpropagation assignments, one sheet per student, and their marking."""


def main() -> Never:
    """Run the command line and end the process with its exit code."""
    try:
        # A name that the terminal's encoding lacks must not stop the batch.
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        cli(prog_name="grader")
    except GraderError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(FAILED)
    except OSError as error:
        where = error.filename or "a file"
        click.echo(
            f"Error: {where}: {error.strerror or error}. Check that the path is right, that you "
            "may read and write there, and that the disk has room.",
            err=True,
        )
        sys.exit(FAILED)
    sys.exit(0)
