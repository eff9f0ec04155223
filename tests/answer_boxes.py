"""The answer boxes of a PDF: where one writes, by item."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

Box = tuple[int, float, float, float, float]
"""The page, counted from 0, and left, bottom, right and top in points."""

FIELD = "field:"


def boxes(content: bytes) -> dict[str, Box]:
    """The box of each item, in the order of the file."""
    found: dict[str, Box] = {}
    for number, page in enumerate(PdfReader(BytesIO(content)).pages):
        for annotation in page.get("/Annots", ArrayObject()):
            entry = annotation.get_object()
            assert isinstance(entry, DictionaryObject)
            item = str(entry["/A"]["/URI"])
            assert item.startswith(FIELD)
            assert item not in found
            left, bottom, right, top = map(float, entry["/Rect"])
            found[item.removeprefix(FIELD)] = (number, left, bottom, right, top)
    return found
