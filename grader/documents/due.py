"""When a sheet is due, as its reader says it: weekday, date, time and zone."""

from __future__ import annotations

from datetime import datetime, timedelta

from grader.documents.catalogue import SOURCE, long_date

_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)


def due_text(due: datetime | None, language: str) -> str:
    """`Tuesday, 1 December 2026, 18:00 (KST, UTC+9)`; empty where no date is set."""
    if due is None:
        return ""
    day = _in_english(due) if language == SOURCE else long_date(due, language)
    clock = due.strftime("%H:%M:%S" if due.second else "%H:%M")
    return f"{day} {clock} ({_zone(due)})"


def _in_english(moment: datetime) -> str:
    # Without Babel, whose tables of dates take longer to read than a sheet to write. Python never
    # takes over the names of days from the host by itself.
    return f"{moment:%A}, {moment.day} {moment:%B %Y},"


def _zone(moment: datetime) -> str:
    """`KST, UTC+9`; a zone without letters for a name is its offset alone."""
    ahead = moment.utcoffset() or timedelta()
    hours, rest = divmod(abs(ahead), _HOUR)
    minutes = f":{rest // _MINUTE:02}" if rest else ""
    sign = "-" if ahead < timedelta() else "+"
    offset = f"UTC{sign}{hours}{minutes}" if ahead else "UTC"
    name = moment.tzname() or ""
    return f"{name}, {offset}" if name.isalpha() and name != "UTC" else offset
