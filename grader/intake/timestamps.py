"""Times as forms and quizzes write them, in the words and the order of a country, as ISO 8601.

`3/4/2026` is in March or in April: the whole column decides, by a day beyond 12 somewhere in it; if
it does not, the time is not known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TypeAlias

from grader.submissions.spreadsheet_traces import MONTHS

MAX_LENGTH = 80

_YEARS = range(2000, 2200)
_MONTHS = 12
_NOON = 12
_DAY = r"(?P<day>[0-9]{1,2})"
_YEAR = r"(?P<year>[0-9]{4})"
_NAME = r"(?P<name>[^\W\d_]{3,9})"
_TIME = (
    r"(?P<before>[ap]m|오전|오후)? *(?P<hour>[0-9]{1,2})(?::|시 *)(?P<minute>[0-9]{2})"
    r"(?:(?::|분 *)(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?초?|분)?"
    r" *(?P<after>[ap]\.?m\.?|오전|오후|uhr)?"
    r" *(?P<offset>z|(?:gmt|utc) *(?:[-+][0-9]{1,2}(?::?[0-9]{2})?)?|[-+][0-9]{2}:?[0-9]{2})?"
)
_FORMS = tuple(
    re.compile(rf"(?:[^\W\d_]{{2,10}}, *)?{one}(?:(?:[T,.]| ) *{_TIME})?", re.IGNORECASE)
    for one in (
        rf"{_YEAR}(?P<sign>[-/.년]) *(?P<month>[0-9]{{1,2}})[-/.월] *{_DAY}(?:\.|일)?",
        rf"(?P<first>[0-9]{{1,2}})(?P<sign>[-/.]) *(?P<second_>[0-9]{{1,2}})(?P=sign) *{_YEAR}",
        rf"{_DAY}\.?[- ]{_NAME}\.?[- ]{_YEAR}",
        rf"{_NAME}\.? {_DAY},? {_YEAR}",
    )
)
_AFTERNOON = frozenset({"pm", "오후"})
_MORNING = frozenset({"am", "오전"})

_Parts: TypeAlias = dict[str, str | None]


def times(column: Sequence[str]) -> tuple[str, ...]:
    """Each cell of a column as ISO 8601: with an offset if it states one; a date alone if no more.

    Empty for a cell that is no time, and for one that could be two.
    """
    found = [_parts(text) for text in column]
    told = {order for one in found if one and (order := _told(one)) is not None}
    day_first = next(iter(told)) if len(told) == 1 else None
    return tuple(_iso(one, day_first) if one else "" for one in found)


def _parts(text: str) -> _Parts | None:
    body = " ".join(text.split())
    if len(body) > MAX_LENGTH:
        return None
    matches = (form.fullmatch(body) for form in _FORMS)
    found = next(filter(None, matches), None)
    return found.groupdict() if found else None


def _told(parts: _Parts) -> bool | None:
    """Whether a cell tells the order of its column: the day first, or not."""
    if not parts.get("first") or parts["sign"] == ".":
        return None
    first, second = _both(parts)
    return first > _MONTHS if max(first, second) > _MONTHS else None


def _both(parts: _Parts) -> tuple[int, int]:
    return int(parts["first"] or 0), int(parts["second_"] or 0)


def _iso(parts: _Parts, day_first: bool | None) -> str:
    year, (month, day) = int(parts["year"] or 0), _month_and_day(parts, day_first)
    if year not in _YEARS or not month:
        return ""
    try:
        return _written(date(year, month, day), parts)
    except ValueError:
        return ""


def _month_and_day(parts: _Parts, day_first: bool | None) -> tuple[int, int]:
    """Both 0 where nobody knows which is which."""
    if name := parts.get("name"):
        return _month(name.casefold()), int(parts["day"] or 0)
    if not parts.get("first"):
        return int(parts["month"] or 0), int(parts["day"] or 0)
    first, second = _both(parts)
    own = _told(parts)
    if parts["sign"] == "." or first == second:
        # Nobody writes 11.30.2026: with dots the day comes first.
        own = True
    order = day_first if own is None else own
    if order is None:
        return 0, 0
    return (second, first) if order else (first, second)


def _month(name: str) -> int:
    """The number of a month by the first letters of its name, 0 for another word."""
    letters = name.replace("ä", "")
    for number, names in enumerate(MONTHS, start=1):
        if any(full.startswith(letters) for full in names.split()):
            return number
    return 0


def _written(day: date, parts: _Parts) -> str:
    if not parts["hour"]:
        return day.isoformat()
    half = (parts["before"] or parts["after"] or "").lower().replace(".", "")
    hour = int(parts["hour"])
    if half in _AFTERNOON and hour < _NOON:
        hour += _NOON
    elif half in _MORNING and hour == _NOON:
        hour = 0
    moment = datetime(
        day.year, day.month, day.day, hour, int(parts["minute"] or 0), int(parts["second"] or 0),
        tzinfo=_offset(parts["offset"]),
    )  # fmt: skip
    return moment.isoformat(timespec="seconds" if parts["second"] else "minutes")


def _offset(text: str | None) -> timezone | None:
    """`GMT+9`, `+05:30`, `Z`."""
    if text is None:
        return None
    found = re.search(r"([-+])([0-9]{1,2}):?([0-9]{2})?\Z", text)
    if found is None:
        return UTC
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(-ahead if found[1] == "-" else ahead)
