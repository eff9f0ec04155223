"""Decisions are added to the file of whoever makes them; what stands in it stays byte for byte."""

from __future__ import annotations

import codecs
import json
import unicodedata
from fractions import Fraction
from pathlib import Path

from grader.assignment.exact_numbers import LONGEST
from grader.assignment.ids import collision_key, unsafe
from grader.assignment.text_file import UTF16_MARKS
from grader.errors import RulingError
from grader.records.folder import Folder
from grader.rulings.headers import TABLE
from grader.rulings.read import ENDING, files
from grader.rulings.ruling import Action, Ruling

LONGEST_NAME = 60


def file_of(folder: Folder, by: str) -> Path:
    """`decisions/kim-minsu.toml` for Kim Minsu; RulingError for a name without any letter."""
    name = unicodedata.normalize("NFC", by).casefold()
    kept = "".join(sign if _stands_in_names(sign) else "-" for sign in name)
    stem = "-".join(part for part in kept.split("-") if part)[:LONGEST_NAME].strip("-")
    if not stem or unsafe(stem):
        raise RulingError(
            f"{by!r} makes no name of a file",
            where="--by",
            remedy="Write your name or your initials with letters.",
        )
    name = f"{unicodedata.normalize('NFC', stem)}{ENDING}"
    there = {collision_key(path.name): path for path in files(folder)}
    return there.get(collision_key(name), folder.decisions / name)


def _stands_in_names(sign: str) -> bool:
    return sign.isdecimal() or unicodedata.category(sign)[0] in "LM"


def with_added(content: bytes, text: str) -> bytes:
    """A file with a text behind what stands in it, in its encoding and with its line ends."""
    encoding = _encoding(content)
    there = content.decode(encoding)
    newline = "\r\n" if "\r\n" in there else "\n"
    gap = "" if not there.strip("\ufeff") else "\n" if there.endswith("\n") else "\n\n"
    return content + f"{gap}{text}".replace("\n", newline).encode(encoding)


def _encoding(content: bytes) -> str:
    """Without a byte order mark of its own: a text is added behind another one."""
    if not content.startswith(UTF16_MARKS):
        return "utf-8"
    return "utf-16-le" if content.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"


def as_toml(ruling: Ruling) -> str:
    """One `[[decision]]`, as it would be written by hand."""
    lines = (f"{key} = {value}\n" for key, value in _entries(ruling).items() if value)
    return f"[[{TABLE}]]\n{''.join(lines)}"


def _entries(one: Ruling) -> dict[str, str]:
    scope = one.scope
    return {
        "action": _text(one.action.value),
        "student": _text(scope.student),
        "section": _text(scope.section),
        "all": "true" if one.action in FOR_ALL and not (scope.student or scope.section) else "",
        "exercise": _text(one.exercise),
        "item": _text(one.item),
        "accept": _text(one.accept),
        "points": "" if one.points is None else _number(one.points),
        "due": "" if one.due is None else one.due.isoformat(),
        "file": _text(one.file),
        "sheet": _text(one.code),
        "reason": _text(one.reason),
        "by": _text(one.by),
        "on": one.on.isoformat(),
    }


FOR_ALL = (Action.VOID, Action.FULL, Action.ACCEPT, Action.POINTS, Action.DUE)
"""Actions that may be about everyone, and say so."""


def _text(value: str) -> str:
    """TOML's texts are those of JSON, but for one control character that no decision holds."""
    return json.dumps(value, ensure_ascii=False) if value else ""


def _number(value: Fraction) -> str:
    """A decimal number where it is one, else a fraction as text."""
    below, twos, fives = value.denominator, 0, 0
    while below % 2 == 0:
        below, twos = below // 2, twos + 1
    while below % 5 == 0:
        below, fives = below // 5, fives + 1
    places = max(twos, fives)
    if below != 1 or places > LONGEST // 2:
        return f'"{value}"'
    digits = f"{int(value * 10**places):0{places + 1}}"
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits
