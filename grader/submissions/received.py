"""What was handed in, before anything is read out of it, and what a system says about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from grader.assignment.keys import Key

MAX_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the system that a submission comes from says about it; what it does not say is empty.

    keys     who handed it in, in the system's own words: never a name
    name     how the system shows that person; for messages, never to join on
    at       when, in ISO 8601: with an offset, or without one where the system states none
    serial   numbers that the system counts up by, the later the larger: an attachment's
    late     whether the system itself says so
    is_row   whether this is a row of a table with everyone in it, and needs no sheet code
    """

    keys: tuple[Key, ...] = ()
    name: str = ""
    at: str = ""
    serial: int = 0
    late: bool = False
    is_row: bool = False


NOTHING = Told()
"""Told of a file that comes from no system."""


class Received(NamedTuple):
    """One file: its path as the operator would recognise it, its bytes, its time in seconds.

    source    files in archives and rows of tables are named behind them: `in.zip/a.csv`,
              `forms.csv/row 12`
    modified  of the file, 0.0 where nobody knows
    fault     why the bytes are not the whole file ("" if they are); it belongs to the content and
              is kept with it
    """

    source: str
    content: bytes
    modified: float
    fault: str = ""
    told: Told = NOTHING
