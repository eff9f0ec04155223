"""Whether a submission came in time, and what a late one loses: pure, and never guessed.

A stated time without an offset is one of the course's time zone. A due date that names a minute
holds until that minute is over, for some systems state no seconds.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, tzinfo
from fractions import Fraction
from typing import TypeAlias

from grader.assignment.lateness import Clock, Lateness
from grader.reconciling.reconciled import Late
from grader.submissions.received import Told

MINUTE = timedelta(minutes=1)
DAY = 24 * 60
"""In minutes."""

_Span: TypeAlias = tuple[datetime, datetime]


def late(
    told: Told,
    modified: float,
    due: datetime | None,
    settings: Lateness,
    zone: tzinfo | None,
    *,
    moved: bool = False,
) -> tuple[Late | None, int]:  # fmt: skip
    """Whether a submission is late, and by how many seconds; None where that is not looked at.

    Late by 0 seconds: late as the system says, and nobody knows by how much.

    modified  the time of the file, 0.0 where nobody knows
    zone      the course's time zone
    moved     whether a ruling moved the due date, of which the system's own mark knows nothing
    """
    if settings.count is Clock.OFF or due is None:
        return None, 0
    found = _compared(_handed_in(told, modified, settings, zone), due, settings)
    if told.late and not (told.at or moved) and found[0] is not Late.LATE:
        # Who is late for the system may be within the grace that is given here.
        return Late.NOT_KNOWN if settings.grace else Late.LATE, 0
    return found


def deducted(score: Fraction, most: Fraction, seconds: int, settings: Lateness) -> Fraction:
    """What is left of a score handed in so many seconds late, of at most `most` points.

    Each begun day costs a share of `most`, all days together at most a share; never below 0.
    """
    minutes = seconds // 60 - settings.grace
    if seconds <= settings.grace * 60 or not settings.deduct:
        return score
    days = max(1, math.ceil(Fraction(minutes, DAY)))
    share = min(settings.deduct * days, settings.at_most)
    return max(score - share * most, min(score, Fraction(0)))


def to_settle(found: Late | None, seconds: int, settings: Lateness) -> str:
    """What a person has to find out, as a clause; empty for nothing."""
    if found is Late.NOT_KNOWN:
        return "nothing says when it was handed in, so that nobody knows whether it is late"
    if found is Late.LATE and not seconds and settings.deduct:
        return "its system says that it is late, but not by how much: nothing was deducted"
    return ""


def _handed_in(
    told: Told, modified: float, settings: Lateness, zone: tzinfo | None
) -> _Span | None:
    """The earliest and the latest moment at which it may have come; None where nobody knows."""
    if told.at:
        return _stated(told.at, zone)
    # A row of a table has no file of its own.
    if settings.count is Clock.FILES and modified and not told.is_row:
        try:
            moment = datetime.fromtimestamp(modified, UTC)
        except (ValueError, OverflowError, OSError):
            return None
        return moment, moment
    return None


def _stated(text: str, zone: tzinfo | None) -> _Span | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    whole_day = len(text) <= len("2026-11-30")
    if found.tzinfo is not None:
        return found, found
    if zone is None:
        return None
    last = found + timedelta(days=1) - timedelta(seconds=1) if whole_day else found
    if not whole_day and not _is_there(found, zone):
        return None
    # Where clocks are set back an hour comes twice: the earlier one is in the students' favour.
    first_there, last_there = found.replace(tzinfo=zone), last.replace(tzinfo=zone)
    return first_there, last_there


def _is_there(found: datetime, zone: tzinfo) -> bool:
    """Whether clocks show this time at all: those set forward pass over an hour."""
    there = found.replace(tzinfo=zone)
    return there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == found


def _compared(span: _Span | None, due: datetime, settings: Lateness) -> tuple[Late, int]:
    if span is None:
        return Late.NOT_KNOWN, 0
    first, last = (moment.astimezone(UTC) for moment in span)
    limit = due.astimezone(UTC) + timedelta(minutes=settings.grace)
    if not due.second:
        limit += MINUTE - timedelta(microseconds=1)
    if last <= limit:
        return Late.IN_TIME, 0
    if first <= limit:
        return Late.NOT_KNOWN, 0
    by = first - due.astimezone(UTC)
    return Late.LATE, max(1, int(by.total_seconds())) if first == last else 0
