"""What a spreadsheet leaves where a number was typed: formulas, error messages, dates."""

from __future__ import annotations

import re

_MONTHS = (
    *("january januar", "february februar", "march mrz", "april", "may mai", "june juni"),
    *("july juli", "august", "september", "october oktober", "november", "december dezember"),
)
_MOST_DAYS = 31
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


def left_by_a_spreadsheet(text: str) -> str:
    """Why a text is a spreadsheet's own and no number, in a sentence for the student; "" if not."""
    if text.startswith("="):
        return "this is a spreadsheet formula: write its value"
    lower = text.lower()
    if _ERROR.fullmatch(lower):
        return "this is a spreadsheet's error message: write the number that was meant"
    for pattern in _DATES:
        match = pattern.fullmatch(lower)
        if origin := _fraction_behind(match.groupdict()) if match else "":
            return f"the spreadsheet made a date of it, probably {origin}: write it as a decimal"
    return ""


def _fraction_behind(date: dict[str, str]) -> str:
    """The fraction that a spreadsheet may have turned into a date, "" where it is no date."""
    month = _month(date["month"]) if "month" in date else int(date["first"])
    other = int(date["second"])
    if "month" not in date and (min(month, other) > len(_MONTHS) or max(month, other) > _MOST_DAYS):
        return ""
    if not (month and other):
        return ""
    one_way = month == other or other > _MOST_DAYS
    return f"{month}/{other}" if one_way else f"{month}/{other} or {other}/{month}"


def _month(name: str) -> int:
    """The number of a month written by the first letters of its name, 0 for another word."""
    for number, names in enumerate(_MONTHS, start=1):
        if any(full.startswith(name) for full in names.split()):
            return number
    return 0
