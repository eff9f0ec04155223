"""PDF files as they arrive, from any program and from no friend: read in bounds."""

from __future__ import annotations

import logging
import tracemalloc
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from grader.documents import pdf
from grader.issuing.codes import sheet_code
from grader.submissions.form import Damaged, Form
from grader.submissions.forms import read_form
from grader.submissions.pdf_file import BROKEN, LOCKED, TOO_MUCH
from grader.submissions.pdf_form import PRINTED
from grader.submissions.received import MAX_BYTES, Received
from tests.pdf_forms import rewriting, typed, widgets, with_annotation
from tests.sample_sheets import exercise, sheet
from tests.structures import Case

CODE = "K7Q29FXM"


@cache
def blank() -> bytes:
    """A small sheet as it is handed out."""
    return pdf.sheet(sheet(exercise(Case("perceptron-update"))))


@cache
def items() -> tuple[str, ...]:
    return tuple(form(blank()).answers)


@cache
def done() -> bytes:
    """The same with every field filled."""
    return typed(blank(), dict.fromkeys(items(), "0.5"))


def read(content: bytes) -> Form | Damaged:
    return read_form(Received(source="a.pdf", content=content, modified=1.0))


def form(content: bytes) -> Form:
    found = read(content)
    assert isinstance(found, Form), found
    return found


def reason(content: bytes) -> str:
    found = read(content)
    assert isinstance(found, Damaged), found
    assert not found.by_hand
    return found.reason


def stream(content: bytes) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(content)
    return made


def test_the_fields_of_a_sheet_are_its_items_in_their_order() -> None:
    one = exercise(Case("perceptron-update"))
    assert items() == tuple(f"1.{item}" for item in one.structure.items)
    assert form(blank()) == Form(code=CODE, answers=dict.fromkeys(items(), ""))
    assert form(done()) == Form(code=CODE, answers=dict.fromkeys(items(), "0.5"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (TextStringObject("0.5"), "0.5"),
        (TextStringObject("-1/3   \n"), "-1/3"),
        (TextStringObject("수렴하지 않는다"), "수렴하지 않는다"),
        (TextStringObject("3×10⁻²"), "3×10⁻²"),
        (TextStringObject("½ – “x”"), "½ – “x”"),
        (ByteStringObject("\ufeff−0.5".encode("utf-16-be")), "−0.5"),
        (ByteStringObject("\ufeff−0.5".encode("utf-16-le")), "−0.5"),
        (ByteStringObject("\ufeff−0.5".encode()), "−0.5"),
        (ByteStringObject(b"\x8d0.5\x8e"), "“0.5”"),
        (NameObject("/0.5"), "0.5"),
        (NumberObject(7), "7"),
        (stream(b"0.25"), "0.25"),
        (stream("\ufeff0.25 하나".encode("utf-16-be")), "0.25 하나"),
        (stream("0.25 하나".encode()), "0.25 하나"),
        (stream("하나".encode("cp949")), "하나"),
        (stream(b"caf\xe9"), "café"),
        (NullObject(), ""),
        (DictionaryObject(), ""),
    ],
)  # fmt: skip
def test_a_value_is_read_in_whatever_way_it_is_written(value: PdfObject, text: str) -> None:
    with rewriting(blank()) as (writer, out):
        for name, field in widgets(writer):
            if name == items()[0]:
                made = isinstance(value, DecodedStreamObject)
                field[NameObject("/V")] = writer._add_object(value) if made else value
    assert form(out.getvalue()).answers == dict.fromkeys(items(), "") | {items()[0]: text}


def test_rich_text_buttons_and_pictures_of_texts_do_not_matter() -> None:
    with rewriting(done()) as (writer, out):
        for name, field in widgets(writer):
            field[NameObject("/RV")] = TextStringObject("<p>7</p>")
            if name == items()[0]:
                field[NameObject("/FT")] = NameObject("/Btn")
                field[NameObject("/V")] = NameObject("/Yes")
    assert form(out.getvalue()).answers == dict.fromkeys(items()[1:], "0.5")


def test_a_field_that_another_program_took_apart_is_one_field() -> None:
    """Name and value in one object, the place on the page in another below it."""
    with rewriting(done()) as (writer, out):
        for name, widget in list(widgets(writer)):
            if name in items():
                above = DictionaryObject(
                    {NameObject(key): widget.raw_get(key) for key in ("/T", "/V", "/FT", "/Parent")}
                )
                for key in ("/T", "/V", "/FT"):
                    del widget[key]
                widget[NameObject("/Parent")] = writer._add_object(above)
    # Without a table of names the order is the one of the pages all the same.
    assert form(out.getvalue()).answers == dict.fromkeys(items(), "0.5")


VALID = sheet_code(
    b"secret", course="c", term="t", assignment="a", recipient="r", revision=0
)  # fmt: skip


def with_code(change: Callable[[PdfWriter], None]) -> str | None:
    """What is taken for the code of a filled sheet that was changed."""
    one = replace(sheet(exercise(Case("perceptron-update"))), code=VALID)
    with rewriting(typed(pdf.sheet(one), dict.fromkeys(items(), "0.5"))) as (writer, out):
        change(writer)
    return read(out.getvalue()).code


def no_hidden_field(writer: PdfWriter) -> None:
    for name, field in widgets(writer):
        if name == "sheet":
            field[NameObject("/V")] = TextStringObject(" ")


def no_fields(writer: PdfWriter) -> None:
    writer.remove_annotations(subtypes=None)


def no_keywords(writer: PdfWriter) -> None:
    no_hidden_field(writer)
    writer.metadata = None


def others_keywords(writer: PdfWriter) -> None:
    no_fields(writer)
    writer.metadata = {"/Keywords": "homework, deep learning"}


@pytest.mark.parametrize(
    "change", [lambda _: None, no_hidden_field, no_fields, no_keywords, others_keywords]
)
def test_the_code_stands_in_more_than_one_place(change: Callable[[PdfWriter], None]) -> None:
    assert with_code(change) == VALID


@pytest.mark.parametrize("at", range(0, 100, 4))
def test_half_a_file_is_read_or_damaged(at: int) -> None:
    found = read(done()[: len(done()) * at // 100])
    assert isinstance(found, Form | Damaged)


@pytest.mark.parametrize("seed", range(40))
def test_a_file_with_wrong_bytes_in_it_is_read_or_damaged(
    seed: int, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    content = bytearray(done())
    for place in range(seed * 7 + 1, len(content), 331 + 13 * seed):
        content[place] = (content[place] * 31 + seed) % 256
    assert isinstance(read(b"%PDF-1.7" + content[8:]), Form | Damaged)
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_the_logger_is_left_as_it_was() -> None:
    before = logging.getLogger("pypdf").level
    read(b"%PDF-1.7")
    assert logging.getLogger("pypdf").level == before


def written(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """A small PDF with these objects; 1 is its catalogue."""
    out, places = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"xref\n0 1\n0000000000 65535 f \n" + b"".join(
        b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in places.items()
    )
    end = b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n"
    return out + table + end % (max(objects) + 1, trailer, len(out))


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
ONE_PAGE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def page(annotations: bytes, contents: bytes = b"") -> bytes:
    return written(
        {
            1: CATALOGUE, 2: ONE_PAGE,
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[%b]%b>>"
            % (annotations, b"/Contents 5 0 R" if contents else b""),
            4: b"<</Type/Annot/Subtype/Widget/FT/Tx/T(z)/V(0.5)/Parent 4 0 R/Rect[0 0 9 9]>>",
            5: contents or b"null",
        }
    )  # fmt: skip


def field(value: bytes, times: int = 1) -> bytes:
    """A page with fields that have the same value."""
    kids = b" ".join(b"%d 0 R" % (5 + number) for number in range(times))
    widget = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(1.z)/V 4 0 R/Rect[0 0 9 9]>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[%b]>>" % kids
    return written(
        {1: CATALOGUE, 2: ONE_PAGE, 3: page, 4: value}
        | {5 + number: widget for number in range(times)}
    )


def flate(content: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    filters = b"/FlateDecode" * times
    return b"<</Filter[%b]/Length %d>>\nstream\n%b\nendstream" % (filters, len(content), content)


HOSTILE = {
    "nothing but a mark": (b"%PDF-1.7", BROKEN),
    "a page tree that bites its tail": (
        written({1: CATALOGUE, 2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"}), None,
    ),
    "a million pages that are one": (
        written({1: CATALOGUE, 2: b"<</Type/Pages/Kids[%b]/Count 1000000>>" % (b"3 0 R " * 10**6),
                 3: b"<</Type/Page/Parent 2 0 R>>"}), BROKEN,
    ),
    "more pages than a sheet has": (
        written({1: CATALOGUE, 2: b"<</Type/Pages/Kids[%b]/Count 300>>" % (b"3 0 R " * 300),
                 3: b"<</Type/Page/Parent 2 0 R>>"}), TOO_MUCH,
    ),
    "a field that is its own parent": (page(b"4 0 R"), None),
    "a page with a hundred thousand fields": (page(b"4 0 R " * 10**5), TOO_MUCH),
    "arrays in arrays": (page(b"[" * 10**5 + b"]" * 10**5), BROKEN),
    "a table that goes back to itself": (
        written({1: CATALOGUE, 2: ONE_PAGE, 3: b"<</Type/Page>>"}, b"/Prev 9"), None,
    ),
    "a bomb": (page(b"4 0 R", flate(b"\0" * 300_000_000)), None),
    "a bomb in a bomb": (page(b"4 0 R", flate(b"\0" * 100_000_000, 2)), None),
    "a bomb in a field": (field(flate(b"7" * 3_000_000)), BROKEN),
    "a field that fills the form": (field(flate(b"7" * 500_000), 400), TOO_MUCH),
    "eight megabytes of brackets to be shown": (
        page(b"", flate(b"[" * 8_000_000)), None,
    ),
    "a megabyte of brackets to be shown": (page(b"", flate(b"[" * 1_000_000)), None),
    "no catalogue": (written({1: b"[1 0 R]", 2: b"7"}), BROKEN),
    "a catalogue that is not there": (written({2: b"<<>>"}), BROKEN),
    "an unknown lock": (
        written({1: CATALOGUE, 2: ONE_PAGE, 3: b"<</Type/Page>>"},
                b"/Encrypt<</Filter/Secret/V 99>>"), LOCKED,
    ),
    "objects without end": (
        written({1: CATALOGUE, 2: ONE_PAGE, 3: b"<</Type/Page>>"}
                | dict.fromkeys(range(4, 60000), b"7")), TOO_MUCH,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "why"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_damaged_or_left_to_a_person(content: bytes, why: str | None) -> None:
    assert len(content) < MAX_BYTES
    found = read(content)
    assert isinstance(found, Damaged)
    if why:
        assert (found.reason, found.by_hand) == (why, False)


@pytest.mark.parametrize("name", ["a bomb", "a bomb in a bomb", "arrays in arrays"])
def test_memory_stays_bounded(name: str) -> None:
    tracemalloc.start()
    try:
        read(HOSTILE[name][0])
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 250 * 1024**2


def test_a_sheet_of_many_pages_that_all_draw_the_same_bomb() -> None:
    with rewriting(done()) as (writer, out):
        bomb = writer._add_object(stream(b"0 0 m " * 3_000_000).flate_encode())
        for _ in range(100):
            writer.add_blank_page(9, 9)[NameObject("/Contents")] = bomb
    assert form(out.getvalue()).answers == dict.fromkeys(items(), "0.5")


@pytest.mark.parametrize("password", ["", "secret"])
def test_a_lock_without_a_password_is_opened(password: str) -> None:
    writer = PdfWriter(clone_from=BytesIO(done()))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    if password:
        assert reason(out.getvalue()) == LOCKED
    else:
        assert form(out.getvalue()).answers == dict.fromkeys(items(), "0.5")


def test_scripts_in_a_file_are_not_looked_at() -> None:
    with rewriting(done()) as (writer, out):
        script = DictionaryObject(
            {
                NameObject("/S"): NameObject("/JavaScript"),
                NameObject("/JS"): TextStringObject("this.getField('sheet').value = 'y';"),
            }
        )
        writer.root_object[NameObject("/OpenAction")] = script
        for _, field in widgets(writer):
            field[NameObject("/AA")] = DictionaryObject({NameObject("/C"): script})
    assert form(out.getvalue()) == form(done())


def test_a_page_taken_out_of_a_sheet_is_no_scan() -> None:
    writer, out = PdfWriter(), BytesIO()
    writer.add_page(PdfReader(BytesIO(done())).pages[0])
    writer.write(out)
    found = read(out.getvalue())
    assert isinstance(found, Damaged)
    assert (found.reason.partition(":")[0], found.code) == (PRINTED, CODE)


def test_sheets_of_two_students_in_one_file_are_nobodys() -> None:
    other = pdf.sheet(replace(sheet(exercise(Case("perceptron-update"))), code="K7Q29FXN"))
    writer, out = PdfWriter(), BytesIO()
    for content in (done(), typed(other, dict.fromkeys(items(), "0.7"))):
        writer.append(BytesIO(content))
    writer.write(out)
    found = read(out.getvalue())
    assert isinstance(found, Damaged)
    assert found.reason.startswith("two sheet codes stand in it, K7Q29FXM and K7Q29FXN")


@pytest.mark.parametrize(
    "change", [partial(with_annotation, kind=kind) for kind in ("/Link", "/Popup", "/Ink")]
)
def test_links_say_nothing_and_ink_is_told(change: partial[bytes]) -> None:
    ink = change.keywords["kind"] == "/Ink"
    assert form(change(done())).note.startswith("there is ink") is ink
    if not ink:
        assert form(change(blank())).blank
