"""How a course wants answers handed in: when, what and where, and what else it says about it."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo

from grader.assignment.toml_file import Table, shown
from grader.errors import GraderError, nearest

KEYS = ("due", "time_zone", "hand_in", "instructions")

END_OF_DAY = time(23, 59)
"""What a date alone stands for: until it is over."""

_YEARS = range(2000, 2200)
_EXAMPLE = "due = 2026-12-01T18:00:00"
_HOW = "Upload the filled answers.csv in the learning management system."
_MORE = "Ask questions in the forum until the day before."


@dataclass(frozen=True, slots=True, kw_only=True)
class HandingIn:
    """What is set about handing in; what nobody sets is None or empty.

    due           a moment, in the course's time zone or at the offset that stands with it
    zone          the course's time zone, such as `Asia/Seoul`
    how           what to hand in and where, line by line, in place of our sentence
    instructions  what else is said, line by line
    """

    due: datetime | None = None
    zone: str = ""
    how: str = ""
    instructions: str = ""

    def refined(self, table: Table) -> HandingIn:
        """These settings with what a table sets in their place."""
        zone = _zone(table) or self.zone
        due = self.due if "due" not in table.entries else moment(table, zone)
        if due is not None and zone:
            due = due.astimezone(zoneinfo.ZoneInfo(zone))
        return HandingIn(
            due=due,
            zone=zone,
            how=table.lines("hand_in", _HOW) or self.how,
            instructions=table.lines("instructions", _MORE) or self.instructions,
        )

    @property
    def moment(self) -> str:
        """When it is due, as text with its offset: `2026-12-01T18:00+09:00`; empty for never."""
        if self.due is None:
            return ""
        return self.due.isoformat(timespec="seconds" if self.due.second else "minutes")


def _zone(table: Table) -> str:
    """The time zone that a table names, empty for none."""
    name = table.text("time_zone", "Asia/Seoul")
    if name is None:
        return ""
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise _no_zone(table, name) from None
    return name


def _no_zone(table: Table, name: str) -> GraderError:
    known = zoneinfo.available_timezones()
    if not known:
        what = f"found {shown(name)}; this system knows no time zones"
        return table.refusal("time_zone", what, "Install them with `pip install tzdata`.")
    near = nearest(name, [one for one in known if "/" in one])
    rule = "a time zone is a name of the IANA list, a region and a city"
    if near:
        what = f"found {shown(name)}; {rule}"
        return table.refusal("time_zone", what, f"Did you mean {' or '.join(near)}?")
    return table.wrong("time_zone", rule, 'time_zone = "Asia/Seoul"')


def moment(table: Table, zone: str) -> datetime:
    """The moment that `due` of a table names: a local one in the course's time zone."""
    rule = "due is a date, or a date and a time, without quotation marks"
    match table.entries["due"]:
        case datetime() as found:
            pass
        case date() as day:
            found = datetime.combine(day, END_OF_DAY)
        case _:
            raise table.wrong("due", rule, _EXAMPLE)
    found = found.replace(microsecond=0)
    if found.year not in _YEARS:
        raise table.wrong("due", "this is not in this century", _EXAMPLE)
    if found.tzinfo is not None:
        return found
    if not zone:
        raise table.refusal(
            "due",
            f"found {shown(table.entries['due'])}; nothing says in which time zone",
            'Write for example time_zone = "Asia/Seoul" in course.toml, or an offset behind the '
            f"time: {_EXAMPLE}+09:00.",
        )
    return _local(table, found, zoneinfo.ZoneInfo(zone))


def _local(table: Table, found: datetime, zone: tzinfo) -> datetime:
    # Where clocks are set back an hour comes twice: the later one is in the students' favour.
    there = found.replace(tzinfo=zone, fold=1)
    if there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != found:
        rule = f"clocks in {zone} are set forward past this time"
        raise table.wrong("due", rule, _EXAMPLE)
    return there
