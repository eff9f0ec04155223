"""The fields of a sheet: one on every box, found by people, viewers and screen readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import ImageChops
from pypdf import PdfReader, PdfWriter

from grader.documents import pdf
from grader.documents.edition import Edition
from grader.documents.fields import MOST_SIGNS, fillable
from grader.documents.markup import PAGES
from grader.documents.meanings import meanings
from grader.documents.page import sheet_page
from grader.documents.sheet import Sheet
from grader.errors import OutputError
from grader.submissions import expressions, numbers, words
from tests.answer_boxes import boxes
from tests.pdf_forms import typed_in_a_viewer, widgets
from tests.sample_sheets import NAMED, exercise, sheet

SEVERAL = ("mlp-update", "gradient-descent", "partial-derivatives", "perceptron-epoch")


@cache
def several(language: str = "en") -> Sheet:
    """A sheet of some pages with numbers, words and formulas to answer."""
    exercises = (exercise(NAMED[slug], n) for n, slug in enumerate(SEVERAL, start=1))
    return replace(sheet(*exercises), edition=Edition(language=language))


def bare(one: Sheet) -> bytes:
    """The sheet as Typst compiles it."""
    return pdf.compile_page(sheet_page(one, PAGES, "typ"), where="a sheet")


@cache
def compiled() -> bytes:
    """The sheet of some pages before it has fields."""
    return bare(several())


@cache
def made(language: str = "en") -> bytes:
    """The sheet of some pages as it is handed out."""
    return pdf.sheet(several(language))


def fields(content: bytes) -> Mapping[str, Any]:
    """Every field that is no group, by full name."""
    found = PdfReader(BytesIO(content)).get_fields() or {}
    return {name: field for name, field in found.items() if "/FT" in field}


@pytest.mark.parametrize("name", NAMED)
def test_every_item_has_one_field_exactly_on_its_box(name: str) -> None:
    one = sheet(exercise(NAMED[name], 2))
    typeset = bare(one)
    content = fillable(typeset, one.code, meanings(one), where=name)
    drawn, filled = boxes(typeset), boxes(content)
    assert drawn
    assert list(filled) == list(drawn)
    assert filled == drawn
    hidden = [field for name, field in widgets(PdfWriter(BytesIO(content))) if "." not in name]
    assert [list(field["/Rect"]) for field in hidden] == [[0, 0, 0, 0]] * 2


def test_the_fields_are_an_update_behind_what_typst_wrote(
    caplog: pytest.LogCaptureFixture,
) -> None:
    content = made()
    assert content.startswith(compiled())
    assert len(content) < 1.3 * len(compiled())
    assert content == pdf.sheet(several())
    before, after = (PdfReader(BytesIO(one), strict=True) for one in (compiled(), content))
    assert before.metadata == after.metadata
    assert caplog.records == []
    assert [one.extract_text() for one in before.pages] == [
        one.extract_text() for one in after.pages
    ]


def test_a_field_takes_any_answer_that_is_read_and_says_what_it_is() -> None:
    assert max(numbers.MAX_LENGTH, expressions.MAX_LENGTH, words.MAX_LENGTH) < MOST_SIGNS
    found = fields(made())
    assert found["sheet"]["/V"] == several().code
    assert found["1.delta2[1]"]["/TU"] == "1.delta2[1]: deltas, layer 2"
    assert found["1.W1_new[2][1]"]["/TU"] == "1.W1_new[2][1]: new weights, layer 1"


def test_the_words_of_a_field_are_those_of_the_language() -> None:
    english, korean = (fields(made(one)) for one in ("en", "ko"))
    assert english.keys() == korean.keys()
    for name, field in korean.items():
        if name not in ("sheet", "pages"):
            assert field["/TU"].startswith(f"{name}: ")


def test_words_in_any_script_are_written_and_brackets_are_no_end() -> None:
    names = {"1.delta2[1]": "델타 (2층)", "1.delta2[2]": "\\) >> (", "1.loss": "−½"}
    found = fields(fillable(compiled(), "K7Q29FXM", names, where="a sheet"))
    for name, said in names.items():
        assert found[name]["/TU"] == f"{name}: {said}"
    assert found["1.a1[1]"]["/TU"] == "1.a1[1]"


def test_the_structure_leads_to_each_field_and_back() -> None:
    root: Any = PdfReader(BytesIO(made())).trailer["/Root"]
    listed = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    elements = dict(zip(listed[::2], listed[1::2], strict=True))
    groups = [one.get_object() for one in root["/AcroForm"]["/Fields"]]
    for group in groups[2:]:
        for kid in group["/Kids"]:
            field = kid.get_object()
            element = elements[field["/StructParent"]].get_object()
            assert element["/S"] == "/Form"
            (reference,) = (one for one in element["/K"] if not isinstance(one, int))
            assert reference["/Obj"] == field
            assert field["/Parent"] == group
    assert "/Link" not in {
        annotation.get_object()["/Subtype"]
        for page in PdfReader(BytesIO(made())).pages
        for annotation in page.get("/Annots", ())
    }


def test_the_tabulator_goes_through_the_boxes_in_the_order_of_the_sheet() -> None:
    reader = PdfReader(BytesIO(made()))
    assert {str(page["/Tabs"]) for page in reader.pages if "/Annots" in page} == {"/S"}
    places = boxes(made())
    assert all(one[0] <= other[0] for one, other in pairwise(places.values()))
    listed = [f"{e.position}.{item}" for e in several().exercises for item in e.structure.items]
    assert list(places) == [item for item in listed if item in boxes(compiled())]


def test_an_empty_field_is_not_to_be_seen() -> None:
    for number in range(len(pypdfium2.PdfDocument(compiled()))):
        assert difference(compiled(), made(), number) is None


def test_a_viewer_sees_a_form_and_draws_what_is_typed_within_the_boxes() -> None:
    content = made()
    assert pypdfium2.PdfDocument(content).get_formtype() == pdfium.FORMTYPE_ACRO_FORM
    places = boxes(content)
    done = typed_in_a_viewer(content, dict.fromkeys(places, "-0.1234"))
    for number in range(len(pypdfium2.PdfDocument(content))):
        changed = difference(content, done, number)
        here = [place[1:] for place in places.values() if place[0] == number]
        if not here:
            assert changed is None
            continue
        assert changed is not None
        left, bottom, right, top = changed
        assert left >= min(place[0] for place in here) - 1
        assert bottom >= min(place[1] for place in here) - 1
        assert right <= max(place[2] for place in here) + 1
        assert top <= max(place[3] for place in here) + 1


def difference(
    one: bytes, other: bytes, page: int
) -> tuple[float, float, float, float] | None:  # fmt: skip
    """Left, bottom, right and top in points of what differs on a page, None for nothing."""
    pictures = []
    for content in (one, other):
        document = pypdfium2.PdfDocument(content)
        document.init_forms()
        shown = document[page]
        pictures.append(shown.render(scale=2, may_draw_forms=True).to_pil().convert("L"))
    found = ImageChops.difference(*pictures).getbbox()
    if found is None:
        return None
    height = pictures[0].height
    left, top, right, bottom = found
    return left / 2, (height - bottom) / 2, right / 2, (height - top) / 2


def test_a_page_without_boxes_stays_as_it_is() -> None:
    page = pdf.compile_page('Words, and #link("https://a.b")[a link].', where="a page")
    assert fillable(page, "K7Q29FXM", {}, where="a page") == page
    solution = pdf.solution(several())
    assert b"/AcroForm" not in solution


def test_other_links_stay_links() -> None:
    source = '#link("https://a.b")[a] #link("field:1.z", box(width: 1cm, height: 1cm))'
    content = fillable(pdf.compile_page(source, where=""), "K7Q29FXM", {}, where="")
    page: Any = PdfReader(BytesIO(content)).pages[0]
    kinds = [one.get_object()["/Subtype"] for one in page["/Annots"]]
    assert sorted(kinds) == ["/Link", "/Widget", "/Widget", "/Widget"]


def test_two_boxes_for_one_item_are_refused_by_name() -> None:
    source = '#link("field:1.z", box(width: 1cm, height: 1cm))' * 2
    with pytest.raises(OutputError, match=r"^sheet 7: there are two boxes for 1\.z\. Compare"):
        fillable(pdf.compile_page(source, where=""), "K7Q29FXM", {}, where="sheet 7")
