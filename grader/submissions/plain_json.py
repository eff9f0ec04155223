"""JSON submissions as nearly all are, read in one go: a sheet code, and answers in plain signs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

import msgspec

from grader.submissions.form import MAX_LINES

LONGEST_CODE = 40
# Up to here a whole number is written in one way alone; but -0 is another 0.
_WHOLE = 10**15
_TEXT = re.compile(rb"[ !#-9;-\[\]-~]*")
_MINUS_ZERO = re.compile(rb":\s*-0\s*[,}]")


class _Texts(msgspec.Struct, forbid_unknown_fields=True):
    sheet: str
    answers: dict[str, str]


class _Mixed(msgspec.Struct, forbid_unknown_fields=True):
    sheet: str
    answers: dict[str, object]


_TEXTS = msgspec.json.Decoder(_Texts)
_MIXED = msgspec.json.Decoder(_Mixed, float_hook=str)


def plain(content: bytes) -> tuple[str, dict[str, str]] | None:
    """Sheet code and answers of `{"sheet": code, "answers": {item: text or number}}`.

    None for all that is unusual and has to be looked at closely: signs beyond ASCII or escaped, a
    key that stands twice (every key takes a colon), anything beside the two, no code. What it reads
    is what `read_form` reads, numbers as they are written.
    """
    # A text that holds 7F cannot be printed; all else that cannot be is no JSON.
    signs = content.startswith(b"{") and content.isascii()
    if not signs or b"\\" in content or b"\x7f" in content:
        return None
    try:
        data = _TEXTS.decode(content)
    except (msgspec.DecodeError, RecursionError):
        return _with_numbers(content)
    return _found(content, data.sheet, data.answers)


def is_plain_code(text: bytes) -> bool:
    """Whether a sheet code as it is written in a file is one that `plain` takes."""
    return text.isalnum() and len(text) <= LONGEST_CODE


def is_plain_text(text: bytes) -> bool:
    """Whether `plain` takes a file with this as an answer, too: every sign stands for itself."""
    return _TEXT.fullmatch(text) is not None


def _with_numbers(content: bytes) -> tuple[str, dict[str, str]] | None:
    """The same where some are written as numbers: decimals come as texts, the others do not."""
    try:
        data = _MIXED.decode(content)
    except (msgspec.DecodeError, RecursionError):
        return None
    answers, kinds = data.answers, set(map(type, data.answers.values()))
    if not kinds <= {str, int}:
        return None
    if int in kinds:
        if not _is_written_in_one_way(answers.values(), content):
            return None
        answers = {item: str(value) for item, value in answers.items()}
    return _found(content, data.sheet, cast("dict[str, str]", answers))


def _is_written_in_one_way(values: Iterable[object], content: bytes) -> bool:
    whole = {value for value in values if isinstance(value, int)}
    small = all(-_WHOLE < value < _WHOLE for value in whole)
    return small and not (0 in whole and _MINUS_ZERO.search(content))


def _found(content: bytes, code: str, answers: dict[str, str]) -> tuple[str, dict[str, str]] | None:
    once = content.count(b":") == 2 + len(answers)
    usual = once and len(answers) <= MAX_LINES and code.isalnum() and len(code) <= LONGEST_CODE
    return (code, answers) if usual else None
