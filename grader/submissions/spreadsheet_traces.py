"""What a spreadsheet leaves where a number was typed: formulas, error messages, dates."""

from __future__ import annotations

import re

from grader.submissions import refusals
from grader.submissions.sentence import Sentence

MONTHS = (
    *("january januar", "february februar", "march mrz", "april", "may mai", "june juni"),
    *("july juli", "august", "september", "october oktober", "november", "december dezember"),
)
MOST_DAYS = 31
_DATES = tuple(
    re.compile(pattern + r"\.?(?:[T ]+[0-9]{1,2}:[0-9]{2}.*)?")
    for pattern in (
        r"[0-9]{4}(?P<s>[-/.]) *(?P<first>[0-9]{1,2})(?P=s) *(?P<second>[0-9]{1,2})",
        r"(?P<first>[0-9]{1,2})(?P<s>[-/.]) *(?P<second>[0-9]{1,2})(?P=s) *(?:[0-9]{4}|[0-9]{2})",
        "(?:[0-9]{4}[년年] *)?(?P<first>[0-9]{1,2})[월月] *(?P<second>[0-9]{1,2})[일日]",
        r"(?P<second>[0-9]{1,4})[-/. ]*(?P<month>[a-z]{3,9})(?:[-/. ]+[0-9]{2,4})?",
        r"(?P<month>[a-z]{3,9})[-/. ]*(?P<second>[0-9]{1,4})(?:[-/., ]+[0-9]{2,4})?",
    )
)
_ERROR = re.compile(r"(?:#|err:[0-9]).*")


def left_by_a_spreadsheet(text: str) -> Sentence | None:
    """Why a text is a spreadsheet's own and no number, or None if it is not."""
    if text.startswith("="):
        return refusals.FORMULA
    lower = text.lower()
    if _ERROR.fullmatch(lower):
        return refusals.ERROR_MESSAGE
    for pattern in _DATES:
        match = pattern.fullmatch(lower)
        if date := _fraction_behind(match.groupdict()) if match else None:
            return date
    return None


def _fraction_behind(date: dict[str, str]) -> Sentence | None:
    """Which fraction a spreadsheet may have turned into a date, None where it is no date."""
    month = _month(date["month"]) if "month" in date else int(date["first"])
    other = int(date["second"])
    if "month" not in date and (min(month, other) > len(MONTHS) or max(month, other) > MOST_DAYS):
        return None
    if not (month and other):
        return None
    if month == other or other > MOST_DAYS:
        return Sentence(refusals.DATE, origin=f"{month}/{other}")
    return Sentence(refusals.DATE_EITHER, origin=f"{month}/{other}", other=f"{other}/{month}")


def _month(name: str) -> int:
    """The number of a month written by the first letters of its name, 0 for another word."""
    for number, names in enumerate(MONTHS, start=1):
        if any(full.startswith(name) for full in names.split()):
            return number
    return 0
