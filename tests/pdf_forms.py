"""PDF sheets as they come back: filled in by one program or another, or written on."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

from tests.answer_boxes import boxes


@contextmanager
def rewriting(pdf: bytes) -> Iterator[tuple[PdfWriter, BytesIO]]:
    """A PDF to be changed; the new bytes are there when the block ends."""
    out = BytesIO()
    writer = PdfWriter(clone_from=BytesIO(pdf))
    yield writer, out
    writer.write(out)


def widgets(writer: PdfWriter) -> Iterator[tuple[str, Any]]:
    """Every field with its full name."""
    for page in writer.pages:
        for annotation in page.get("/Annots", ArrayObject()):
            field = annotation.get_object()
            if field.get("/Subtype") == "/Widget":
                above = field["/Parent"]["/T"] + "." if "/Parent" in field else ""
                yield f"{above}{field['/T']}", field


def typed(pdf: bytes, answers: Mapping[str, str]) -> bytes:
    """A form filled in by pypdf as its manual says, pictures of the texts and all."""
    with rewriting(pdf) as (writer, out):
        for page in writer.pages:
            if "/Annots" in page:
                writer.update_page_form_field_values(page, dict(answers), auto_regenerate=False)
    return out.getvalue()


def typed_in_a_viewer(pdf: bytes, answers: Mapping[str, str]) -> bytes:
    """A form filled in by mouse and keyboard, in the engine of Chromium's viewer."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    places = boxes(pdf)
    for number in range(len(document)):
        page = document[number]
        for item, text in answers.items():
            if places[item][0] == number:
                _type(document, page, places[item][1:], text)
    out = BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def _type(
    document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, place: tuple[float, ...], text: str
) -> None:
    left, bottom, right, top = place
    form = document.formenv.raw
    across, up = (left + right) / 2, (bottom + top) / 2
    pdfium.FORM_OnMouseMove(form, page.raw, 0, across, up)
    pdfium.FORM_OnLButtonDown(form, page.raw, 0, across, up)
    pdfium.FORM_OnLButtonUp(form, page.raw, 0, across, up)
    raw = (text + "\0").encode("utf-16-le")
    signs = (ctypes.c_ushort * (len(raw) // 2)).from_buffer_copy(raw)
    pdfium.FORM_ReplaceSelection(form, page.raw, signs)
    pdfium.FORM_ForceToKillFocus(form)


def with_annotation(pdf: bytes, kind: str) -> bytes:
    """Something put on the last page: `/Ink`, `/FreeText`, ..."""
    with rewriting(pdf) as (writer, out):
        annotation = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject(kind),
                NameObject("/Rect"): ArrayObject(map(FloatObject, (50, 50, 150, 90))),
                NameObject("/Contents"): TextStringObject("0.5"),
                NameObject("/InkList"): ArrayObject(
                    [ArrayObject(map(FloatObject, (50, 50, 90, 90, 150, 60)))]
                ),
            }
        )
        writer.add_annotation(len(writer.pages) - 1, annotation)
    return out.getvalue()


def drawn_upon(pdf: bytes) -> bytes:
    """Ink that became part of the first page, as when an app for handwriting saves."""
    with rewriting(pdf) as (writer, out):
        page = writer.pages[0]
        stroke = DecodedStreamObject()
        stroke.set_data(b"q 2 w 100 500 m 140 540 l 180 500 l S Q")
        page[NameObject("/Contents")] = ArrayObject(
            [page.raw_get("/Contents"), writer._add_object(stroke)]
        )
    return out.getvalue()


def without_fields(pdf: bytes) -> bytes:
    """As a viewer leaves it that makes a picture of what was typed."""
    with rewriting(pdf) as (writer, out):
        writer.remove_annotations(subtypes=None)
        writer.root_object.pop("/AcroForm", None)
    return out.getvalue()


def pages_as_pictures(pdf: bytes, kind: str = "PNG") -> list[bytes]:
    """What a camera sees of each page."""
    pictures = []
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    for page in document:
        out = BytesIO()
        page.render(scale=1.0, may_draw_forms=True).to_pil().convert("RGB").save(out, kind)
        pictures.append(out.getvalue())
    return pictures


def fields_of(pdf: bytes) -> Mapping[str, str]:
    """Item -> text, as pypdf itself reads a form."""
    found = PdfReader(BytesIO(pdf)).get_form_text_fields(full_qualified_name=True)
    return {name: text or "" for name, text in found.items()}
