"""When a sheet is due, as its reader says it: weekday, date, time and zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from grader.documents.catalogue import SOURCE
from grader.documents.sheet import HandIn

_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)


def due_text(hand_in: HandIn, language: str) -> str:
    """`Tuesday, 1 December 2026, 18:00 (KST, UTC+9)`; empty where no date is set."""
    if not hand_in.due:
        return ""
    moment = datetime.fromisoformat(hand_in.due)
    if hand_in.zone:
        moment = moment.astimezone(ZoneInfo(hand_in.zone))
    day = _in_english(moment) if language == SOURCE else _day(moment, language)
    clock = moment.strftime("%H:%M:%S" if moment.second else "%H:%M")
    return f"{day} {clock} ({_zone(moment)})"


def _in_english(moment: datetime) -> str:
    # Without Babel, whose tables of dates take longer to read than a sheet to write. Python never
    # takes over the names of days from the host by itself.
    return f"{moment:%A}, {moment.day} {moment:%B %Y},"


def _day(moment: datetime, language: str) -> str:
    from babel.dates import format_date

    return format_date(moment, "full", language)


def _zone(moment: datetime) -> str:
    """`KST, UTC+9`; a zone without letters for a name is its offset alone."""
    ahead = moment.utcoffset() or timedelta()
    hours, rest = divmod(abs(ahead), _HOUR)
    minutes = f":{rest // _MINUTE:02}" if rest else ""
    sign = "-" if ahead < timedelta() else "+"
    offset = f"UTC{sign}{hours}{minutes}" if ahead else "UTC"
    name = moment.tzname() or ""
    return f"{name}, {offset}" if name.isalpha() and name != "UTC" else offset
