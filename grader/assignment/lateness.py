"""What happens to what comes late: nothing, unless `[late]` says so; and how that is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from grader.assignment.toml_file import Table

TABLE = "late"
KEYS = ("count", "grace_minutes", "deduct", "at_most")

MOST_GRACE = 10_080

BELOW = dict.fromkeys(KEYS, f"It says what is late: write it below [{TABLE}].")
"""For keys that slipped above their header."""


class Clock(StrEnum):
    """What tells when something was handed in.

    OFF     nothing: lateness is not looked at
    STATED  the time that the system or the form states
    FILES   that, or else the time of the file as it lies there
    """

    OFF = "off"
    STATED = "stated"
    FILES = "files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """When a submission is late, and what that costs.

    count    what tells the time
    grace    minutes after the due date that are not late
    deduct   what each begun day costs, as a share of the sheet's points
    at_most  the largest share that is deducted
    """

    count: Clock = Clock.OFF
    grace: int = 0
    deduct: Fraction = Fraction(0)
    at_most: Fraction = Fraction(1)

    def refined(self, table: Table) -> Lateness:
        """These settings with what the `[late]` of a file sets in their place."""
        own = table.table(TABLE)
        own.keep_to(KEYS)
        grace = own.whole("grace_minutes", 0, MOST_GRACE)
        deduct = own.share("deduct", _share("deduct", "a begun day costs"), "0.1")
        at_most = own.share("at_most", _share("at_most", "is deducted at most"), "0.5")
        found = Lateness(
            count=_clock(own) or self.count,
            grace=self.grace if grace is None else grace,
            deduct=self.deduct if deduct is None else deduct,
            at_most=self.at_most if at_most is None else at_most,
        )
        _refuse_idle(own, found)
        return found

    @property
    def text(self) -> str:
        """As it is kept with the sheets; empty where lateness is not looked at."""
        if self.count is Clock.OFF:
            return ""
        return json.dumps(
            {
                "count": self.count.value,
                "grace": self.grace,
                "deduct": str(self.deduct),
                "at_most": str(self.at_most),
            }
        )


def lateness_from_text(text: str) -> Lateness:
    """The settings that were kept; ValueError for anything else."""
    if not text:
        return Lateness()
    match json.loads(text):
        case {"count": str(count), "grace": int(grace), "deduct": str(deduct),
              "at_most": str(at_most)}:  # fmt: skip
            return Lateness(
                count=Clock(count), grace=grace, deduct=_number(deduct), at_most=_number(at_most)
            )
    raise ValueError("these are no settings of lateness")


def refuse_without_due(table: Table, lateness: Lateness, due: datetime | None) -> None:
    """Refuse an assignment that counts what is late and does not say when it is due."""
    own = table.table(TABLE)
    if due is None and "count" in own.entries and lateness.count is not Clock.OFF:
        what = "nothing can be late, for nothing says when it is due"
        remedy = "Write for example due = 2026-12-01T18:00:00 above the first [[exercise]]."
        raise own.refusal("count", what, remedy)


def _clock(own: Table) -> Clock | None:
    found = own.text("count", Clock.STATED)
    if found is None:
        return None
    if found in set(Clock):
        return Clock(found)
    rule = "count says what tells the time: " + ", ".join(f'"{one}"' for one in Clock)
    raise own.wrong("count", rule, f'count = "{Clock.STATED}"')


def _share(key: str, what: str) -> str:
    return f"{key} is the share of the points that {what}, from 0 to 1"


def _refuse_idle(own: Table, found: Lateness) -> None:
    """Refuse what has no effect because nothing tells the time."""
    if found.count is not Clock.OFF or "count" in own.entries:
        return
    for key in own.entries:
        what = "nothing is late here, for nothing says what tells the time"
        remedy = f'Write count = "{Clock.STATED}" beside it (the time that the system states).'
        raise own.refusal(key, what, remedy)


def _number(text: str) -> Fraction:
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise ValueError(f"{text} is no number") from None
