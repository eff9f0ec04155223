"""A web page as a machine reads it: well formed, its ids, labels and boxes, its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "input", "img", "br"})
BOXES = frozenset({"input", "select", "textarea"})
UNSEEN = frozenset({"script", "style"})


@dataclass(slots=True)
class WebPage:
    """What a page holds.

    boxes   id -> the attributes of the box
    labels  id of a box -> the words of its label
    words   everything that is to be read
    links   everything that the page would load
    """

    ids: list[str] = field(default_factory=list)
    boxes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    words: str = ""
    links: list[str] = field(default_factory=list)

    @property
    def items(self) -> list[str]:
        """The items that have a box, in the order of the page."""
        return [box["data-item"] for box in self.boxes.values() if "data-item" in box]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = WebPage()
        self.open: list[str] = []
        self.label = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        found = {name: value or "" for name, value in attrs}
        assert len(found) == len(attrs), f"an attribute twice in <{tag}>"
        page = self.page
        page.counts[tag] = page.counts.get(tag, 0) + 1
        page.ids += [found["id"]] if "id" in found else []
        page.links += [found[name] for name in ("src", "href") if name in found]
        if tag in BOXES:
            page.boxes[found["id"]] = found
        if tag == "label":
            self.label = found["for"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without anything in it."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """An element ends: the one that was opened last."""
        assert self.open, f"</{tag}> ends nothing"
        assert self.open.pop() == tag, f"</{tag}> at {self.getpos()}"
        if tag == "label":
            self.label = ""

    def handle_data(self, data: str) -> None:
        """Words."""
        if self.open and self.open[-1] in UNSEEN:
            return
        self.page.words += data
        if self.label:
            words = self.page.labels.get(self.label, "") + data
            self.page.labels[self.label] = " ".join(words.split())


def web_page(content: bytes) -> WebPage:
    """What a page holds; AssertionError where it is not well formed."""
    reader = _Reader()
    reader.feed(content.decode())
    reader.close()
    assert not reader.open, reader.open
    return reader.page
