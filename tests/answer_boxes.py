"""The answer boxes of a PDF: where one writes, by item."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject

Box = tuple[int, float, float, float, float]
"""The page, counted from 0, and left, bottom, right and top in points."""

FIELD = "field:"


def boxes(content: bytes) -> dict[str, Box]:
    """The box of each item, in the order of the file."""
    found: dict[str, Box] = {}
    for number, page in enumerate(PdfReader(BytesIO(content)).pages):
        for annotation in page.get("/Annots", ArrayObject()):
            entry: Any = annotation.get_object()
            if item := _item(entry):
                assert item not in found
                left, bottom, right, top = map(float, entry["/Rect"])
                found[item] = (number, left, bottom, right, top)
    return found


def _item(annotation: Any) -> str:
    """The item of a box, as a field or as the link that is drawn for it; "" for a hidden field."""
    if "/A" in annotation:
        address = str(annotation["/A"]["/URI"])
        assert address.startswith(FIELD)
        return address.removeprefix(FIELD)
    if "/Parent" not in annotation:
        return ""
    return f"{annotation['/Parent']['/T']}.{annotation['/T']}"
