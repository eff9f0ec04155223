"""PDF sheets: readable by people and machines, the same bytes every time, whatever the name."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from grader.documents import pdf
from grader.documents.definitions import DEFINITIONS
from grader.documents.edition import Edition
from grader.documents.markup import PAGES, Math, string
from grader.errors import OutputError
from tests.pdf_pages import page_texts
from tests.sample_sheets import HOSTILE, NAMED, exercise, sheet, within, without_answers
from tests.structures import Case

LONG = "Maximiliana-Theresia von und zu Hohenstaufen-Habsburg " * 3
SMALL = Case("perceptron-update")
WIDE = Case("mlp-update", (("sizes", (6, 6, 6)), ("iterations", 2)))


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_definition_compiles(name: str) -> None:
    formula = PAGES.inline(Math(DEFINITIONS[name].typst, DEFINITIONS[name].text))
    source = f"#let m(alt, it) = math.equation(alt: alt, it.body)\n{formula}"
    assert page_texts(pdf.compile_page(source, where=name))[0].strip()


@pytest.mark.parametrize("case", [SMALL, WIDE], ids=str)
def test_the_same_sheet_gives_the_same_bytes_in_every_thread(case: Case) -> None:
    one = sheet(exercise(case))
    with ThreadPoolExecutor(2) as threads:
        made = list(threads.map(pdf.sheet, [one] * 4))
    assert set(made) == {pdf.sheet(one)}
    assert pdf.solution(one) == pdf.solution(one)


def test_every_page_carries_the_sheet_code_and_its_number() -> None:
    one = sheet(exercise(WIDE))
    for content in (pdf.sheet(one), pdf.solution(one)):
        found = page_texts(content)
        assert len(found) > 2
        for number, text in enumerate(found, start=1):
            assert "K7Q29FXM" in text
            assert f"{number} of {len(found)}" in text
            assert "Ada Lovelace" in text


def test_a_specimen_says_so_on_every_page() -> None:
    for specimen in (True, False):
        for text in page_texts(pdf.sheet(sheet(exercise(WIDE), specimen=specimen))):
            assert ("SPECIMEN" in text.replace(" ", "")) is specimen


@pytest.mark.parametrize("case", NAMED.values(), ids=NAMED)
def test_every_item_has_a_box_and_no_answer_in_it(case: Case) -> None:
    one = sheet(exercise(case, 2))
    text = "".join(page_texts(pdf.sheet(one)))
    for item in exercise(case, 2).structure.items:
        assert f"2.{item}" in text
    assert pdf.sheet(one) == pdf.sheet(without_answers(one))


def test_course_points_and_hand_in_are_there() -> None:
    text = " ".join("".join(page_texts(pdf.sheet(sheet(within("softmax-jacobian"))))).split())
    for words in (
        "Introduction to Deep Learning", "Spring 2026", "1 point", "hw1-0042-answers.csv",
        "0,55", "-1/3", "3e-2", "within 0.001 of the right one",
    ):  # fmt: skip
        assert words in text


@pytest.mark.parametrize("slug", ["mlp-two-steps", "newton-bfgs"])
def test_a_particle_written_both_ways_stays_on_one_line(slug: str) -> None:
    one = replace(sheet(exercise(NAMED[slug])), edition=Edition(language="ko"))
    text = "".join(page_texts(pdf.sheet(one))).replace("\u2060", "")
    assert re.search(r"은\(는\)|과\(와\)", text)
    assert not re.search(r"[은을이과]\s+\([는를가와]\)", text)


@pytest.mark.parametrize("name", ["김민수", HOSTILE, 'O\'Neill, "Peg"', "#let x = 1", LONG])
def test_a_name_is_printed_as_it_is_written(name: str) -> None:
    one = sheet(exercise(SMALL), name=name)
    for content in (pdf.sheet(one), pdf.solution(one)):
        text = "".join(page_texts(content))
        assert name.split(maxsplit=1)[0] in text.replace("\n", " ")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
@settings(max_examples=25, deadline=None)
def test_no_name_breaks_a_page(name: str) -> None:
    source = f"#set page(width: 10cm, height: auto)\n{PAGES.free(name)} #{string(name)}"
    assert pdf.compile_page(source, where="a name").startswith(b"%PDF")


def test_what_typst_refuses_is_an_error_that_says_where() -> None:
    with pytest.raises(OutputError, match=r"sheet 7: no PDF could be made: .*nope"):
        pdf.compile_page("#nope", where="sheet 7")


def test_the_sheet_code_travels_as_a_keyword() -> None:
    metadata = PdfReader(BytesIO(pdf.sheet(sheet(exercise(SMALL))))).metadata
    assert metadata is not None
    assert str(metadata["/Keywords"]) == "K7Q29FXM"
    assert metadata.title == "Backpropagation by hand"
    assert "/CreationDate" not in metadata
