"""What is packed in a page: base64 of gzip or deflate, wherever it stands."""

from __future__ import annotations

import re
import zlib
from base64 import b64decode
from collections.abc import Iterator

_BLOCK = re.compile(r"[A-Za-z0-9+/]{60,}={0,2}")
ANY = zlib.MAX_WBITS | 32
"""The header says which of the two it is."""


def unpacked(text: str) -> Iterator[str]:
    """The text of every block that can be unpacked, with the escapes of JSON undone."""
    for found in _BLOCK.finditer(text):
        try:
            whole = zlib.decompress(b64decode(found[0]), ANY)
        except (ValueError, zlib.error):
            continue
        plain = whole.decode("utf-8", errors="replace")
        yield re.sub(r"\\u([0-9a-f]{4})", lambda sign: chr(int(sign[1], 16)), plain)
