"""Fields as bytes: what enters a keyed hash, so that no two lists of fields read the same."""

from __future__ import annotations

import unicodedata


def packed(*fields: str | int) -> bytes:
    """Each field as NFC-normalised UTF-8 after its length in bytes (4 bytes, big-endian).

    Whole numbers go in as their decimal digits. UnicodeEncodeError for a lone surrogate.
    """
    return b"".join(_with_length(str(field)) for field in fields)


def _with_length(field: str) -> bytes:
    data = unicodedata.normalize("NFC", field).encode()
    return len(data).to_bytes(4, "big") + data
