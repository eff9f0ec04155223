"""Text fields in the answer boxes of a compiled sheet.

A template draws a link to `field:<item>` where one writes in a box, which leaves an annotation with
that exact rectangle. In its place comes a text field, and in the place of its structure element
`Link` one of kind `Form`, so that who listens to the sheet meets the fields where they belong.

A period parts the names in a form, so `2.delta1[1]` is the field `delta1[1]` within the field `2`.
Two hidden fields go along, for where fields survive, they do: the sheet code, and a checksum of
what is drawn on each page, by which it is noticed that ink became part of a page.

A sheet with fields makes no claim to be PDF/UA: what is typed is set in Helvetica, which every
viewer has and no file holds.
"""

from __future__ import annotations

import codecs
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from grader.documents.pdf_objects import Compiled, compiled
from grader.errors import OutputError
from grader.submissions.pdf_file import CODE, PAGES, checksum

MOST_SIGNS = 240
"""What a field takes: more than any answer that is read, so that nothing is cut off unseen."""

_LINK = re.compile(
    rb"<</Type/Annot/Subtype/Link/Rect(?P<rectangle>\[[^\]]*\])"
    rb".*?/URI\(field:(?P<item>[^().\\]+\.[^()\\]+)\)"
)
_ELEMENT = re.compile(rb"(<</Type/StructElem/S)/Link(.*/Type/OBJR.*?/Obj (\d+) 0 R.*)", re.DOTALL)
_ANNOTATIONS = re.compile(rb"/Annots\[([^\]]*)\]")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_PARENT = re.compile(rb"/StructParent \d+")

_READ_ONLY, _UNCHECKED_SPELLING = 1, 1 << 22
_HIDDEN, _PRINTED = 1 << 1, 1 << 2

# A size of 0 is as large as fits; the colour tells what was typed from what was printed.
_TYPED = b"/DA(/Helv 0 Tf 0.05 0.15 0.45 rg)"
_HELVETICA = b"<</Type/Font/Subtype/Type1/Name/Helv/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """An answer box: its item and its annotation, with what of that stays."""

    item: str
    number: int
    page: int
    rectangle: bytes
    parent: bytes


def fillable(pdf: bytes, code: str, about: Mapping[str, str], *, where: str) -> bytes:
    """The sheet with a field in every box; `about` has what each item is, in words.

    A sheet without boxes stays as it is. OutputError where an item has two.
    """
    sheet = compiled(pdf)
    boxes = _boxes(sheet, where)
    if not boxes:
        return pdf
    return sheet.updated(_fields(sheet, boxes, about, code) | _elements(sheet, boxes))


def _boxes(sheet: Compiled, where: str) -> list[_Box]:
    """The boxes in the order of the pages."""
    found: dict[str, _Box] = {}
    for page in sheet.starting(b"<</Type/Page/"):
        for number in _listed(sheet, page):
            body = sheet.body(number)
            if not (link := _LINK.match(body)):
                continue
            parent = _PARENT.search(body)
            box = _Box(
                item=link["item"].decode(), number=number, page=page,
                rectangle=link["rectangle"], parent=parent[0] if parent else b"",
            )  # fmt: skip
            if box.item in found:
                raise OutputError(
                    f"there are two boxes for {box.item}",
                    where=where,
                    remedy="Compare your templates with those in the folder templates/.",
                )
            found[box.item] = box
    return list(found.values())


def _listed(sheet: Compiled, page: int) -> list[int]:
    """The annotations of a page."""
    listed = _ANNOTATIONS.search(sheet.body(page))
    return [int(number) for number in _REFERENCE.findall(listed[1])] if listed else []


class _New:
    """Objects in the making: numbers that are free, and what is put in the place of others."""

    def __init__(self, free: int) -> None:
        self.objects: dict[int, bytes] = {}
        self._free = free

    def add(self, body: bytes) -> int:
        """The number of a new object."""
        self._free += 1
        self.objects[self._free - 1] = body
        return self._free - 1


def _fields(
    sheet: Compiled, boxes: list[_Box], about: Mapping[str, str], code: str
) -> dict[int, bytes]:
    """The fields, the form that lists them, and the page and catalogue that know of them."""
    new, page = _New(len(sheet.places)), boxes[0].page
    drawn = " ".join(checksum(sheet.drawn(one)) for one in sheet.starting(b"<</Type/Page/"))
    hidden = [new.add(_hidden(name, text, page)) for name, text in ((CODE, code), (PAGES, drawn))]
    groups: dict[str, list[_Box]] = defaultdict(list)
    for box in boxes:
        groups[box.item.partition(".")[0]].append(box)
    listed = list(hidden)
    for name, within in groups.items():
        kids = _references([box.number for box in within])
        listed.append(new.add(b"<</T%b/Kids[%b]>>" % (_text(name), kids)))
        for box in within:
            new.objects[box.number] = _field(box, listed[-1], about.get(box.item, ""))
    form = b"<</Fields[%b]/NeedAppearances true%b/DR<</Font<</Helv %d 0 R>>>>>>" % (
        _references(listed), _TYPED, new.add(_HELVETICA),
    )  # fmt: skip
    catalogue = sheet.body(sheet.root).removesuffix(b">>")
    new.objects[sheet.root] = b"%b/AcroForm %d 0 R>>" % (catalogue, new.add(form))
    # In front, so that a viewer that tabs in the order of the list ends with the last box.
    before = sheet.body(page)
    new.objects[page] = before.replace(b"/Annots[", b"/Annots[%b " % _references(hidden), 1)
    return new.objects


def _field(box: _Box, group: int, words: str) -> bytes:
    """A box as a text field: where it was drawn, and nothing but what is typed is seen of it.

    Its border has a width but no colour: viewers keep that far from the edge.
    """
    item = box.item.partition(".")[2]
    said = f"{box.item}: {words}" if words else box.item
    return (
        b"<</Type/Annot/Subtype/Widget/FT/Tx/Rect%b/P %d 0 R/Parent %d 0 R/T%b/TU%b/F %d/Ff %d"
        b"/MaxLen %d%b/BS<</W 1>>%b>>"
        % (
            box.rectangle, box.page, group, _text(item), _text(said), _PRINTED,
            _UNCHECKED_SPELLING, MOST_SIGNS, _TYPED, box.parent,
        )
    )  # fmt: skip


def _hidden(name: str, text: str, page: int) -> bytes:
    """A field that nobody sees or changes."""
    return b"<</Type/Annot/Subtype/Widget/FT/Tx/Rect[0 0 0 0]/P %d 0 R/T%b/V%b/F %d/Ff %d%b>>" % (
        page,
        _text(name),
        _text(text),
        _HIDDEN,
        _READ_ONLY,
        _TYPED,
    )


def _elements(sheet: Compiled, boxes: list[_Box]) -> dict[int, bytes]:
    """The structure elements of the boxes, as those of fields."""
    annotations, found = {box.number for box in boxes}, {}
    for number in sheet.starting(b"<</Type/StructElem/S/Link"):
        element = _ELEMENT.fullmatch(sheet.body(number))
        if element and int(element[3]) in annotations:
            found[number] = element[1] + b"/Form" + element[2]
    return found


def _references(numbers: list[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _text(text: str) -> bytes:
    """A text as PDF writes it, in one of its two encodings."""
    if text.isascii():
        return b"(%b)" % re.sub(rb"([\\()])", rb"\\\1", text.encode())
    return b"<%b>" % (codecs.BOM_UTF16_BE + text.encode("utf-16-be")).hex().encode()
