"""The tags and texts of a web page in one pass, in time that grows with its length alone.

The parser of the standard library needs hours for eight megabytes of `<a <a <a`. Nothing of a page
is run or fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from html import unescape

_MAX_ATTRIBUTES = 10_000
_MAX_CHARREF = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}")
_OPEN = re.compile(r"<(?=[A-Za-z/!?])")
_NAME = re.compile(r"/?[A-Za-z][A-Za-z0-9:-]*")
# What a tag goes on with: a value in quotes, in which its end may stand, or its end.
_NEXT = re.compile(r"=\s*([\"'])|>")
_ATTRIBUTE = re.compile(
    r"([^\s\"'>/=]+)(?:\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?", re.DOTALL
)
RAW = frozenset({"script", "style", "title", "textarea", "noscript", "template"})
"""Elements in which tags are no tags, or say nothing to the reader of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag: `name` in lower case, with a slash in front where it ends an element.

    body  what stands between this tag and its end, of an element that is not looked into
    """

    name: str
    written: str = ""
    body: str = ""

    def attributes(self) -> Mapping[str, str]:
        """Its attributes, the first of each name, with what they hold."""
        found: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(self.written[:_MAX_ATTRIBUTES]):
            found.setdefault(match[1].lower(), unescaped(match[2] or match[3] or match[4] or ""))
        return found


def pieces(page: str) -> Iterator[Tag | str]:
    """The tags of a page in order, and the texts between them; it ends where a tag has no end."""
    at = 0
    while opened := _OPEN.search(page, at):
        if at < opened.start():
            yield unescaped(page[at : opened.start()])
        found = _tag(page, opened.end())
        if found is None:
            return
        tag, at = found
        if tag:
            yield tag
    if at < len(page):
        yield unescaped(page[at:])


def unescaped(text: str) -> str:
    """A text with its references to characters resolved, but for those to none that there is."""
    if "&" not in text:
        return text
    with suppress(ValueError, OverflowError):
        return unescape(_MAX_CHARREF.sub("\ufffd", text))
    return text


def _tag(page: str, at: int) -> tuple[Tag | None, int] | None:
    """The tag that begins here and where it ends; no tag for a comment and the like."""
    if page.startswith("!--", at):
        end = page.find("-->", at + 3)
        return (None, end + 3) if end >= 0 else None
    if not (name := _NAME.match(page, at)):
        end = page.find(">", at)
        return (None, end + 1) if end >= 0 else None
    end = _end(page, name.end())
    if end < 0:
        return None
    tag = Tag(name=name[0].lower(), written=page[name.end() : end])
    if tag.name not in RAW:
        return tag, end + 1
    last = re.compile(f"</{tag.name}(?![A-Za-z0-9])", re.IGNORECASE).search(page, end)
    if last is None:
        return None
    body = page[end + 1 : last.start()]
    return Tag(name=tag.name, written=tag.written, body=body), last.start()


def _end(page: str, at: int) -> int:
    """Where the tag ends; -1 if it does not."""
    while found := _NEXT.search(page, at):
        if found[0] == ">":
            return found.start()
        at = page.find(found[1], found.end()) + 1
        if not at:
            return -1
    return -1
