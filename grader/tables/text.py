"""The text of a file, in whatever encoding a spreadsheet or a system saved it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 10_000
_SELDOM = 8
_ENOUGH = 1_000_000
_PAIR = re.compile(rb"([\xa3\xb0-\xc8][\xa1-\xfe])|[\x80-\xff].", re.DOTALL)
"""Two bytes of cp949; the group is one of 2,350 Korean syllables, or a full-width sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text without its byte order mark, and how it was written.

    bom  whether a byte order mark stood in front
    """

    text: str
    encoding: str
    bom: bool

    @property
    def mark(self) -> bytes:
        """The bytes that stood in front of the text."""
        return next(mark for mark, name in _MARKS if name == self.encoding) if self.bom else b""

    def encoded(self, text: str) -> bytes:
        """Another text as this one was written; UnicodeEncodeError where that has no such sign."""
        return self.mark + text.encode(self.encoding)


def decoded(content: bytes) -> Decoded:
    """The text of any bytes; where they fit no encoding, a sign that cannot be read stands there.

    The byte order mark says it; else UTF-16 where every other byte of plain text is 0; else the
    first of UTF-8, Korean (cp949) and Western (cp1252) that fits.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            text = content[len(mark) :].decode(encoding, "replace")
            return Decoded(text=text, encoding=encoding, bom=True)
    encoding = _without_mark(content)
    return Decoded(text=content.decode(encoding, "replace"), encoding=encoding, bom=False)


def lost_line(content: bytes) -> tuple[int, str] | None:
    """The first line that cannot be read, and what encoding it is not; None where all can."""
    found = decoded(content)
    try:
        content[len(found.mark) :].decode(found.encoding)
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        return line, "UTF-16" if found.encoding.startswith("utf-16") else "UTF-8"
    return None


def _without_mark(content: bytes) -> str:
    if b"\0" in content[:_SAMPLE] and (encoding := _utf16(content)):
        return encoding
    for encoding, fits in (("utf-8", _always), ("cp949", _is_korean)):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if fits(content):
            return encoding
    return "cp1252"


def _utf16(content: bytes) -> str:
    """Which UTF-16 this is, "" for neither: delimiters, digits and line ends tell."""
    sample = content[:_SAMPLE]
    first, second = sample[::2].count(0), sample[1::2].count(0)
    if max(first, second) * _SELDOM < len(sample):
        return ""
    encoding = "utf-16-le" if second > first else "utf-16-be"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return "" if "\0" in text else encoding


def _always(content: bytes) -> bool:
    return True


def _is_korean(content: bytes) -> bool:
    """Whether most pairs of bytes are common syllables: a Western `Ås` or `öß` is a rare sign.

    A delimiter, digit or quote is never part of a pair.
    """
    pairs = _PAIR.findall(content[:_ENOUGH])
    return sum(map(bool, pairs)) * 2 > len(pairs)
