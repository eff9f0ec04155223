"""The text of a received file, in whatever encoding it was saved, or what it is instead of text."""

from __future__ import annotations

import re

from grader.submissions.form import Damaged
from grader.submissions.received import Received
from grader.tables.text import decoded

EMPTY = "the file is empty"
BINARY = "this is not a text file; hand in the filled answers.csv"

_FORM_INSTEAD = "hand in the filled answers.csv instead"
_WORKBOOK = "a spreadsheet workbook; save it as CSV UTF-8 or XLSX and hand that in instead"

# By the first bytes; by what lies inside where these are shared.
_KINDS: tuple[tuple[bytes, bytes, str], ...] = (
    (b"PK\x03\x04", b"xl/workbook", _WORKBOOK),
    (b"PK\x03\x04", b"opendocument.spreadsheet", _WORKBOOK),
    (b"PK\x03\x04", b"Index/Document.iwa", _WORKBOOK),
    (b"PK\x03\x04", b"word/document", "a Word document"),
    (b"PK\x03\x04", b"opendocument.text", "a text document"),
    (b"PK\x03\x04", b"hwp+zip", "a Hangul document"),
    (b"PK\x03\x04", b"", "a zip archive"),
    (b"PK\x05\x06", b"", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"W\0o\0r\0k\0b\0o\0o\0k", _WORKBOOK),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", "an office document"),
    (b"7z\xbc\xaf\x27\x1c", b"", "a 7z archive"),
    (b"Rar!\x1a\x07", b"", "a RAR archive"),
    (b"\x1f\x8b\x08", b"", "a gzip archive"),
    (b"{\\rtf", b"", "a rich text document"),
)
_STARTS = tuple(start for start, _, _ in _KINDS)
_SVG = re.compile(rb"\s*<svg[\s>]")

# Without those that occur in text: tab, line ends, form feed and the separators 1C to 1F.
_CONTROLS = bytes([*range(0x09), *range(0x0E, 0x1C), 0x7F])


def plain_text(received: Received) -> str | Damaged:
    """The text without byte order mark and outer blanks, never empty."""
    if received.fault:
        return Damaged(reason=received.fault)
    content = received.content
    if kind := _kind(content):
        return Damaged(reason=f"this is {kind}")
    # DOS ends a text with 1A.
    text = decoded(content).text.rstrip("\x1a").lstrip("\ufeff").strip()
    if not text:
        return Damaged(reason=EMPTY)
    encoded = text.encode()
    if len(encoded.translate(None, _CONTROLS)) != len(encoded):
        return Damaged(reason=BINARY)
    return text


def _kind(content: bytes) -> str:
    for start, inside, kind in _KINDS if content.startswith(_STARTS) else ():
        if content.startswith(start) and inside in content:
            return kind if kind is _WORKBOOK else f"{kind}; {_FORM_INSTEAD}"
    if content[4:8] == b"ftyp":
        return f"a film; {_FORM_INSTEAD}"
    if _SVG.match(content):
        return f"a drawing (SVG); {_FORM_INSTEAD}"
    return ""
