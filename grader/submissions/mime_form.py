"""A form in a mail, or in a page that a browser saved as a single file (MHTML): both are MIME.

Of a mail the text counts, not what is attached to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.tables.text import decoded

MAX_PARTS = 50

NO_ANSWERS = "this is a mail without answers in its text; hand in the filled answers.csv instead"

_HEADERS = re.compile(rb"(?:[!-9;-~]{1,80}:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*)+?")
_IS_MIME = re.compile(rb"^(?:MIME-Version: *1\.0|Content-Type: *(?:text|multipart)/)", re.I | re.M)
_MOST_HEADERS = 20_000


def is_mime(content: bytes) -> bool:
    """Whether these bytes are a mail or a page in one file."""
    if not _HEADERS.match(content):
        return False
    head = re.split(rb"\r?\n\r?\n", content[:_MOST_HEADERS], maxsplit=1)[0]
    return _IS_MIME.search(head) is not None


def texts(content: bytes) -> Iterator[str]:
    """Its texts, plain ones before pages; none of a file that has too many parts to be one."""
    from email import message_from_bytes

    if content.count(b"oundary") > MAX_PARTS:
        return
    try:
        parts = list(message_from_bytes(content).walk())
    except (ValueError, LookupError, TypeError, RecursionError):
        return
    if len(parts) > MAX_PARTS:
        return
    for kind in ("text/plain", "text/html"):
        for part in parts:
            payload = part.get_payload(decode=True) if part.get_content_type() == kind else None
            if isinstance(payload, bytes) and (text := decoded(payload).text.strip()):
                yield text
