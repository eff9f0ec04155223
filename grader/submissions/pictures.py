"""Photos and other pictures of a sheet: known by their first bytes, read by a person."""

from __future__ import annotations

from grader.submissions.form import Damaged
from grader.submissions.received import Received

READ_IT = "read it, type what it says into a copy of their answers.csv, and check that"
"""What the one who marks can do about a file that only a person can read."""

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"BM", "BMP"),
)
# Of a file that is a box of boxes: what a telephone calls its photos.
_BRANDS = {b"avif": "AVIF", b"avis": "AVIF"} | dict.fromkeys(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "HEIC"
)


def picture(received: Received) -> Damaged | None:
    """What is said of a picture, also of one too large to be kept; None for anything else."""
    if kind := _kind(received.content):
        return Damaged(reason=f"a photo or scan ({kind}): {READ_IT}", by_hand=True)
    return None


def _kind(content: bytes) -> str:
    for start, kind in _STARTS:
        if content.startswith(start) and (kind != "BMP" or content[6:10] == bytes(4)):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WebP"
    return _BRANDS.get(content[8:12], "") if content[4:8] == b"ftyp" else ""
