"""Keys that two people of one list share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.assignment.ids import collision_key
from grader.assignment.keys import System
from grader.assignment.roster import Recipient
from grader.errors import RosterError

_WORDS = {
    System.ID: "id",
    System.LOGIN: "login",
    System.CANVAS: "Canvas ID",
    System.PARTICIPANT: "participant number",
    System.GITHUB: "name on GitHub",
}
_MOST_SHOWN = 3


def refuse_twice(recipients: Sequence[Recipient], lines: Sequence[int], path: Path) -> None:
    """RosterError where two rows have one id, or a system calls two people the same."""
    _refuse_equal_ids(recipients, lines, path)
    seen: dict[tuple[System, str], tuple[Recipient, int]] = {}
    for one, line in zip(recipients, lines, strict=True):
        for key in one.keys:
            first, first_line = seen.setdefault(key.folded, (one, line))
            if first is one or key.system is System.EMAIL:
                continue
            raise RosterError(
                f"{_row(first, first_line)} and {_row(one, line)} have the same "
                f"{_WORDS[key.system]}, {key.value}",
                where=f"{path.name}, line {line}",
                remedy="Take out the row that stands twice, or mend the one that is wrong.",
            )


def same_addresses(recipients: Sequence[Recipient], lines: Sequence[int]) -> tuple[str, ...]:
    """E-mail addresses that two people share, a notice each: they tell neither from the other."""
    seen: dict[str, tuple[Recipient, int]] = {}
    found = []
    for one, line in zip(recipients, lines, strict=True):
        first, first_line = seen.setdefault(collision_key(one.email), (one, line))
        if one.email and first is not one:
            rows = f"{_row(first, first_line)} and {_row(one, line)}"
            found.append(f"{rows} have the same e-mail address, so it tells neither")
    more = len(found) - _MOST_SHOWN
    return (*found[:_MOST_SHOWN], *([f"{more} more addresses stand twice"] if more > 0 else ()))


def _row(one: Recipient, line: int) -> str:
    return f"line {line} ({one.id}, {one.name})"


def _refuse_equal_ids(recipients: Sequence[Recipient], lines: Sequence[int], path: Path) -> None:
    seen: dict[str, tuple[Recipient, int]] = {}
    for recipient, line in zip(recipients, lines, strict=True):
        first, first_line = seen.setdefault(collision_key(recipient.id), (recipient, line))
        if first is recipient:
            continue
        same = recipient.id == first.id
        raise RosterError(
            f"{_row(first, first_line)} and {_row(recipient, line)} have the same id"
            + ("" if same else " but for case or form"),
            where=f"{path.name}, line {line}, id",
            remedy="Take out the row that stands twice, or give one of them another id.",
        )
