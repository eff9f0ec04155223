"""Logos: which kind of picture a file holds, and whether an SVG keeps to itself.

A sheet goes to every student: a picture on it must not fetch anything, run or move.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from zlib import crc32

LIMIT = 1_000_000
"""Bytes of the largest logo: it stands in every sheet."""

_STARTS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
_SVG = re.compile(r"<(?:[\w.-]+:)?svg\b")

_INERT = re.compile(r"#|data:image/(?:png|jpeg|gif|webp);", re.IGNORECASE)
_URL = re.compile(r"url\(\s*[\"']?\s*(?!#|data:image/(?:png|jpeg|gif|webp);)", re.IGNORECASE)
_STYLE = re.compile(r"@import|\\|expression\(", re.IGNORECASE)
_PROLOGUE = re.compile(r"<!ENTITY|<\?xml-stylesheet", re.IGNORECASE)
_LIVELY = frozenset({
    "script", "foreignobject", "iframe", "audio", "video", "animate", "animatemotion",
    "animatetransform", "set", "handler", "embed", "object",
})  # fmt: skip


def kind_of(content: bytes) -> str:
    """`png`, `jpg` or `svg` by the content, whatever the file is called; "" for anything else."""
    for start, kind in _STARTS.items():
        if content.startswith(start):
            return kind
    text = _text(content).lstrip()
    return "svg" if text.startswith("<") and _SVG.search(text) else ""


def is_whole(content: bytes, kind: str) -> bool:
    """Whether a PNG or JPEG goes on to its end, as one that was cut off or damaged does not."""
    if kind == "png":
        return _png_chunks(content) == _PNG_ENDS
    return kind != "jpg" or _JPEG_END in content[-_TAIL:]


_PNG_ENDS = (b"IHDR", b"IEND")
_JPEG_END = b"\xff\xd9"
_TAIL = 64
"""Bytes at the end of a JPEG among which its end mark stands: some cameras add a few."""


def _png_chunks(content: bytes) -> tuple[bytes, bytes]:
    """The names of the first and last chunk that are as they were written."""
    place, first, last = 8, b"", b""
    while place + 12 <= len(content) and last != b"IEND":
        end = place + 8 + int.from_bytes(content[place : place + 4])
        if crc32(content[place + 4 : end]) != int.from_bytes(content[end : end + 4]):
            break
        last = content[place + 4 : place + 8]
        place, first = end + 4, first or last
    return first, last


def fault_of_svg(content: bytes) -> str:
    """What an SVG holds that asks for something outside itself, moves or runs; "" for nothing."""
    text = _text(content)
    if found := _PROLOGUE.search(text):
        return found[0]
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError):
        return "no well-formed XML"
    return next((found for one in root.iter() for found in _of_element(one)), "")


def _of_element(element: ElementTree.Element) -> Iterator[str]:
    name = _local(element.tag)
    if name.lower() in _LIVELY:
        yield f"<{name}>"
    if name.lower() == "style" and (found := _in_style(element.text or "")):
        yield found
    for key, value in element.attrib.items():
        attribute = _local(key)
        reads = attribute.lower() in {"href", "src", "base"}
        if attribute.lower().startswith("on") or (reads and not _INERT.match(value.strip())):
            yield f'{attribute}="{value}"'
        elif found := _in_style(value) if attribute == "style" else _in_value(value):
            yield found


def _in_style(text: str) -> str:
    found = _STYLE.search(text)
    return found[0] if found else _in_value(text)


def _in_value(text: str) -> str:
    found = _URL.search(text)
    return text[found.start() :] if found else ""


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
