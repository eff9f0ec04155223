"""Ids: what can stand in file names on every system, and which ids would meet there."""

from __future__ import annotations

import re
import unicodedata

LONGEST_RECIPIENT = 64

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)
_AS_NUMBER = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]+")


def is_word(text: str, longest: int) -> bool:
    """Whether a text can be the id of an assignment or an exercise."""
    return len(text) <= longest and _WORD.fullmatch(text) is not None


def word_rule(longest: int) -> str:
    """In words what such an id is."""
    return f"an id has up to {longest} letters (a to z), digits, - and _, and no - or _ in front"


def unsafe(text: str) -> str | None:
    """Why a recipient's id can be no folder's name, or None if it can.

    Letters of any script, digits, `.`, `_` and `-` are fine; names that Windows keeps for itself or
    cannot hold are not.
    """
    bad = next((sign for sign in text if not _is_safe(sign)), "")
    reasons = (
        (not text, "it is empty"),
        (len(text) > LONGEST_RECIPIENT, f"it is longer than {LONGEST_RECIPIENT} characters"),
        (_AS_NUMBER.fullmatch(text), "a spreadsheet made a number of it"),
        (bad, f"it holds {_named(bad)}"),
        (text.startswith(".") or text.endswith("."), "it begins or ends with a dot"),
        (text.partition(".")[0].casefold() in _RESERVED, "Windows keeps this name for itself"),
    )
    return next((reason for applies, reason in reasons if applies), None)


def collision_key(text: str) -> str:
    """Equal for ids that differ only by case or Unicode form: a file system may mix these up."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _is_safe(sign: str) -> bool:
    return sign in "._-" or unicodedata.category(sign)[0] in "LM" or sign.isdecimal()


def _named(sign: str) -> str:
    if sign == " ":
        return "a space"
    if not sign or sign.isprintable():
        return f"the character {sign}"
    return f"the control character U+{ord(sign):04X}"
