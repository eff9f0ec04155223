"""In time, late by how much, or not known; and what the late ones lose."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from grader.assignment.lateness import Clock, Lateness
from grader.reconciling.lateness import deducted, late, to_settle
from grader.reconciling.reconciled import Late
from grader.submissions.received import Told

SEOUL, BERLIN = ZoneInfo("Asia/Seoul"), ZoneInfo("Europe/Berlin")
DUE = datetime(2026, 12, 1, 18, tzinfo=SEOUL)
STATED = Lateness(count=Clock.STATED)
FILES = Lateness(count=Clock.FILES)
NOT_KNOWN = (Late.NOT_KNOWN, 0)
IN_TIME = (Late.IN_TIME, 0)


def found(at: str, due: datetime = DUE, zone: ZoneInfo | None = SEOUL) -> tuple[Late | None, int]:
    return late(Told(at=at), 0.0, due, STATED, zone)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-12-01T17:59:59", IN_TIME),
        ("2026-12-01T18:00", IN_TIME),
        ("2026-12-01T18:00:59", IN_TIME),
        ("2026-12-01T18:01", (Late.LATE, 60)),
        ("2026-12-03T18:00:30", (Late.LATE, 2 * 86_400 + 30)),
        # With an offset the course's time zone says nothing.
        ("2026-12-01T10:00:00+01:00", IN_TIME),
        ("2026-12-01T10:02:00+01:00", (Late.LATE, 120)),
        ("2026-12-01T09:01:00Z", (Late.LATE, 60)),
        # A date alone is a whole day.
        ("2026-11-30", IN_TIME),
        ("2026-12-01", NOT_KNOWN),
        ("2026-12-02", (Late.LATE, 0)),
        ("", NOT_KNOWN),
        ("yesterday", NOT_KNOWN),
        ("2026-13-01T10:00", NOT_KNOWN),
    ],
)
def test_a_stated_time_is_compared_with_the_due_date(at: str, expected: tuple[Late, int]) -> None:
    assert found(at) == expected


def test_a_due_date_with_seconds_means_them() -> None:
    due = DUE.replace(second=30)
    assert found("2026-12-01T18:00:30", due) == IN_TIME
    assert found("2026-12-01T18:00:31", due) == (Late.LATE, 1)


def test_without_a_time_zone_only_a_time_with_an_offset_is_known() -> None:
    assert found("2026-12-01T10:00", zone=None) == NOT_KNOWN
    assert found("2026-12-01", zone=None) == NOT_KNOWN
    assert found("2026-12-01T10:00+09:00", zone=None) == IN_TIME


def test_clocks_that_are_set_back_are_read_in_the_students_favour() -> None:
    due = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=0)
    assert found("2026-10-25T02:30", due, BERLIN) == IN_TIME
    assert found("2026-10-25T02:40", due, BERLIN) == (Late.LATE, 600)
    assert found("2026-10-25T02:40+01:00", due, BERLIN) == (Late.LATE, 4200)
    assert found("2026-10-25T02:40", due.replace(fold=1), BERLIN) == IN_TIME


def test_a_day_of_23_hours_is_shorter_and_a_time_that_clocks_skip_is_not_known() -> None:
    due = datetime(2026, 3, 28, 18, tzinfo=BERLIN)
    assert found("2026-03-29T18:00", due, BERLIN) == (Late.LATE, 23 * 3600)
    assert found("2026-03-29T02:30", due, BERLIN) == NOT_KNOWN


def test_grace_is_not_late() -> None:
    settings = Lateness(count=Clock.STATED, grace=15)
    assert late(Told(at="2026-12-01T18:15:59"), 0.0, DUE, settings, SEOUL) == IN_TIME
    assert late(Told(at="2026-12-01T18:16"), 0.0, DUE, settings, SEOUL) == (Late.LATE, 960)


def test_what_the_system_calls_late_is_late_by_nobody_knows_how_much() -> None:
    told = Told(late=True)
    assert late(told, 0.0, DUE, STATED, SEOUL) == (Late.LATE, 0)
    # Not under a due date of which the system knows nothing, nor within a grace.
    assert late(told, 0.0, DUE, STATED, SEOUL, moved=True) == NOT_KNOWN
    graced = Lateness(count=Clock.STATED, grace=5)
    assert late(told, 0.0, DUE, graced, SEOUL) == NOT_KNOWN
    # A stated time says more than the mark.
    assert late(Told(late=True, at="2026-12-01T17:00"), 0.0, DUE, STATED, SEOUL) == IN_TIME


def test_the_time_of_a_file_counts_only_where_that_is_set() -> None:
    after = DUE.timestamp() + 90
    assert late(Told(), after, DUE, STATED, SEOUL) == NOT_KNOWN
    assert late(Told(), after, DUE, FILES, SEOUL) == (Late.LATE, 90)
    assert late(Told(), DUE.timestamp(), DUE, FILES, SEOUL) == IN_TIME
    assert late(Told(at="2026-12-01T17:00"), after, DUE, FILES, SEOUL) == IN_TIME
    assert late(Told(late=True), DUE.timestamp(), DUE, FILES, SEOUL) == (Late.LATE, 0)
    assert late(Told(late=True), after, DUE, FILES, SEOUL) == (Late.LATE, 90)


@pytest.mark.parametrize("modified", [0.0, 1e300, float("nan")])
def test_a_file_without_a_time_is_not_known(modified: float) -> None:
    assert late(Told(), modified, DUE, FILES, SEOUL) == NOT_KNOWN


def test_a_row_has_no_time_but_its_own() -> None:
    assert late(Told(is_row=True), DUE.timestamp() - 9, DUE, FILES, SEOUL) == NOT_KNOWN


def test_nothing_is_late_where_nobody_looks_or_nothing_is_due() -> None:
    told = Told(at="2027-01-01T00:00", late=True)
    assert late(told, 0.0, DUE, Lateness(), SEOUL) == (None, 0)
    assert late(told, 0.0, None, STATED, SEOUL) == (None, 0)


DAY = 86_400
COSTS = Lateness(count=Clock.STATED, deduct=Fraction(1, 10), at_most=Fraction(1, 4))


@pytest.mark.parametrize(
    ("seconds", "left"),
    [
        (0, Fraction(29, 3)),
        (1, Fraction(26, 3)),
        (60, Fraction(26, 3)),
        (DAY, Fraction(26, 3)),
        (DAY + 59, Fraction(26, 3)),
        (DAY + 60, Fraction(23, 3)),
        (2 * DAY, Fraction(23, 3)),
        (2 * DAY + 60, Fraction(29, 3) - Fraction(5, 2)),
        (400 * DAY, Fraction(29, 3) - Fraction(5, 2)),
    ],
)
def test_each_begun_day_costs_a_share_of_the_maximum(seconds: int, left: Fraction) -> None:
    assert deducted(Fraction(29, 3), Fraction(10), seconds, COSTS) == left


def test_days_begin_when_the_grace_is_over() -> None:
    settings = Lateness(count=Clock.STATED, grace=15, deduct=Fraction(1, 10))
    ten = Fraction(10)
    assert deducted(ten, ten, 900, settings) == 10
    assert deducted(ten, ten, 960, settings) == 9
    assert deducted(ten, ten, DAY + 900, settings) == 9
    assert deducted(ten, ten, DAY + 960, settings) == 8


def test_nobody_gets_less_than_nothing_and_nothing_is_deducted_unless_set() -> None:
    harsh = Lateness(count=Clock.STATED, deduct=Fraction(1))
    assert deducted(Fraction(1), Fraction(10), DAY, harsh) == 0
    assert deducted(Fraction(0), Fraction(10), DAY, harsh) == 0
    assert deducted(Fraction(7), Fraction(10), 9 * DAY, STATED) == 7


def test_a_person_is_told_what_to_find_out() -> None:
    assert "when it was handed in" in to_settle(Late.NOT_KNOWN, 0, STATED)
    assert "nothing was deducted" in to_settle(Late.LATE, 0, COSTS)
    assert to_settle(Late.LATE, 0, STATED) == to_settle(Late.LATE, 9, COSTS) == ""
    assert to_settle(Late.IN_TIME, 0, COSTS) == to_settle(None, 0, COSTS) == ""
