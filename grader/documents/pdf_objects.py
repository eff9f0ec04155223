"""The objects of a compiled PDF, and an update appended to them; only for what Typst writes.

Typst lists every object in one table and packs none into another: each lies where the table says.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

_TABLE = re.compile(rb"xref\n0 (\d+)\n")
_TRAILER = re.compile(rb"trailer\n<<(.*)>>\nstartxref\n(\d+)\n%%EOF\s*\Z", re.DOTALL)
_SIZE = re.compile(rb"/Size \d+")
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_ENTRY = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A PDF as Typst wrote it; `places` are those of its objects in it, by number."""

    pdf: bytes
    places: tuple[int, ...]
    table: int
    trailer: bytes

    @property
    def root(self) -> int:
        """The number of the catalogue."""
        found = _ROOT.search(self.trailer)
        assert found
        return int(found[1])

    def body(self, number: int) -> bytes:
        """An object that is no stream, without the words around it."""
        start = self.places[number]
        return self.pdf[start : self.pdf.index(b"\nendobj", start)]

    def starting(self, begin: bytes) -> Iterator[int]:
        """The objects that begin with this."""
        pdf = self.pdf
        return (n for n, place in enumerate(self.places) if pdf.startswith(begin, place))

    def drawn(self, page: int) -> bytes:
        """What is drawn on a page, unpacked."""
        found = _CONTENTS.search(self.body(page))
        if not found:
            return b""
        start = self.pdf.index(b"stream\n", self.places[int(found[1])]) + len(b"stream\n")
        return zlib.decompressobj().decompress(self.pdf[start:])

    def updated(self, objects: Mapping[int, bytes]) -> bytes:
        """The PDF with some objects put in the place of others, or added, at its end."""
        out, at, places = [self.pdf], len(self.pdf), {}
        if not self.pdf.endswith(b"\n"):
            out, at = [self.pdf, b"\n"], at + 1
        for number, body in sorted(objects.items()):
            places[number] = at
            out.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
            at += len(out[-1])
        # Some readers doubt every number in a table that does not begin with the free one.
        out.append(b"xref\n0 1\n0000000000 65535 f \n")
        # Neighbours are listed together: their number less their place in the list is the same.
        for _, run in groupby(enumerate(sorted(objects)), lambda one: one[1] - one[0]):
            numbers = [number for _, number in run]
            out.append(b"%d %d\n" % (numbers[0], len(numbers)))
            out += [b"%010d 00000 n \n" % places[number] for number in numbers]
        size = max(len(self.places), *(number + 1 for number in objects))
        trailer = _SIZE.sub(b"/Size %d" % size, self.trailer)
        out.append(b"trailer\n<<%b/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, self.table, at))
        return b"".join(out)


def compiled(pdf: bytes) -> Compiled:
    """The objects of a PDF that Typst has just written."""
    end = _TRAILER.search(pdf, pdf.rindex(b"trailer\n"))
    assert end, "Typst ends a file with its trailer"
    table = int(end[2])
    begin = _TABLE.match(pdf, table)
    assert begin, "Typst lists all objects in one table"
    entries = pdf[begin.end() : begin.end() + _ENTRY * int(begin[1])]
    places = [0]
    for number in range(1, int(begin[1])):
        place = int(entries[_ENTRY * number : _ENTRY * number + 10])
        places.append(place + len(b"%d 0 obj\n" % number))
    return Compiled(pdf=pdf, places=tuple(places), table=table, trailer=end[1])
