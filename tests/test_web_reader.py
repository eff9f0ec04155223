"""The reader of web sheets agrees with that of `grader check`, in Chromium, on many texts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from grader.documents import web
from grader.documents.catalogue import catalogue
from grader.documents.edition import Edition
from grader.documents.feedback.entries import DIGITS, read_as
from grader.submissions import number_text
from grader.submissions.expressions import ReadExpression, read_expression
from grader.submissions.numbers import Blank, Read, Unreadable, read_number
from grader.submissions.sentence import Sentence
from grader.submissions.text_block import text_block
from solutions.closed_forms import typed as typed_formula
from tests.browser import needs_browser
from tests.sample_sheets import exercise, sheet
from tests.structures import Case
from tests.test_grader_submissions_expressions import READ, REFUSED
from tests.test_grader_submissions_numbers import (
    ANY_TEXT,
    FUNCTION_MARKS,
    HOSTILE,
    NEARLY_A_NUMBER,
    NUMBER_PIECES,
    SANE_FLOATS,
    TABLE,
)

pytestmark = needs_browser

Found = dict[str, object]

NUMBERS = """texts => texts.map(text => {
    const read = readNumber(text);
    return "value" in read ? { ...read, shown: shownNumber(read.value) } : read;
})"""
EXPRESSIONS = """texts => texts.map(text => {
    const read = readExpression(text, ["x", "y"]);
    return read.formula ? { typed: typedFormula(read.formula) } : read;
})"""

LETTERS = "xy0123456789.,+-*/^()e lnsqrtpXY_\u00b2\u2212"
TERMS = st.lists(
    st.sampled_from([
        "x", "y", "xy", "2", "0.5", "1,25", "(", ")", "+", "-", "*", "/", "^", "^2", "^(-1)", "**",
        "exp(", "ln(", "sqrt(", "e^", "e", " ", "²",
    ]),
    max_size=24,
).map("".join)  # fmt: skip


@pytest.fixture(scope="module")
def page(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """A web sheet in a browser."""
    return _opened(chromium.new_page(), tmp_path_factory.mktemp("web"), "en")


def _opened(page: Page, folder: Path, language: str) -> Page:
    one = replace(sheet(exercise(Case("chain-rule"))), edition=Edition(language=language))
    path = folder / f"{language}.html"
    path.write_bytes(web.sheet(one))
    page.goto(path.as_uri())
    return page


def made(texts: st.SearchStrategy[str], count: int) -> list[str]:
    """So many texts of a kind."""
    found: list[str] = []

    @settings(
        max_examples=count, database=None, phases=[Phase.generate], deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    @given(texts)
    def gather(text: str) -> None:
        found.append(text)

    gather()
    return found


def readings(page: Page, what: str, texts: Sequence[str]) -> list[tuple[str, Found]]:
    """What the page makes of each text; all in one call."""
    found = page.evaluate(what, list(texts))
    return list(zip(texts, found, strict=True))


def assert_same_number(text: str, found: Found) -> None:
    """The page reads, refuses and shows a text as `check` does."""
    match read_number(text):
        case Blank():
            assert found == {"blank": True}, ascii(text)
        case Unreadable(reason=reason):
            assert found == {"reason": reason}, ascii(text)
        case Read() as entry:
            assert (found.get("places"), found.get("note")) == (entry.places, entry.note), text
            value = float(str(found["value"]))
            if entry.places is None:
                assert math.isclose(value, entry.value, rel_tol=1e-14), ascii(text)
            else:
                assert value == entry.value, ascii(text)
            assert math.isclose(float(str(found["shown"])), entry.value, rel_tol=6e-10)
            if value == entry.value:
                assert found["shown"] == f"{entry.value:.{DIGITS}g}", ascii(text)
            assert read_as(entry) in ("", f"{entry.value:.{DIGITS}g}")


def test_every_form_of_the_table_is_read_as_it_says(page: Page) -> None:
    rows = {row["text"]: row for row in TABLE["accepted"]}
    for text, found in readings(page, NUMBERS, list(rows)):
        assert "value" in found, ascii(text)
        assert_same_number(text, found)
        assert bool(found["note"]) is rows[text]["note"], ascii(text)
    for row, (text, found) in zip(
        TABLE["refused"],
        readings(page, NUMBERS, [row["text"] for row in TABLE["refused"]]),
        strict=True,
    ):
        assert row["reason"] in str(found["reason"]), ascii(text)
        assert_same_number(text, found)


def test_thousands_of_other_texts_are_read_alike(page: Page) -> None:
    texts = [
        *made(NUMBER_PIECES.filter(lambda text: not inexact(text)), 1500),
        *made(NEARLY_A_NUMBER.filter(lambda text: not inexact(text)), 1500),
        *made(SANE_FLOATS.map(repr), 500),
        *made(st.fractions(max_denominator=10**6).map(str), 500),
        *(text for text in HOSTILE if len(text) < 1000 and not inexact(text)),
    ]
    for text, found in readings(page, NUMBERS, texts):
        assert_same_number(text, found)


def inexact(text: str) -> bool:
    """Whether a difference of nearly equal numbers may come in: floats differ between machines."""
    folded = text.lower()
    functions = any(mark in folded for mark in (*FUNCTION_MARKS, "e", "^", "*", "½"))
    return functions and ("-" in text or "\u2212" in text or "⁻" in text)


def test_functions_have_the_same_values(page: Page) -> None:
    functions = ("exp({})", "ln({})", "sqrt({})", "√{}", "e^({})", "{}^(1/3)", "2*{}^0.5")
    texts = [
        form.format(number)
        for form in functions
        for number in ("2", "0.5", "1/3", "12.5", "0,001", "99", "1e-9", "(-2)", "0", "300", "1e9")
    ]
    for text, found in readings(page, NUMBERS, texts):
        assert_same_number(text, found)


def test_every_character_is_taken_alike(page: Page) -> None:
    signs = {
        *map(chr, number_text.FOLDED), *number_text.VULGAR, *number_text.EDGES,
        *map(chr, range(0x20, 0x2FF)), *"⁰⁹⁺⁻∞…±‰«»’′ㄷㅌ一十\u0661\u2160",
    }  # fmt: skip
    texts = [form.format(sign) for sign in sorted(signs) for form in ("1{}", "{}2", "1{}2", "{}")]
    for text, found in readings(page, NUMBERS, texts):
        assert_same_number(text, found)


def test_any_text_at_all_is_read_alike(page: Page) -> None:
    plain = st.text(st.characters(max_codepoint=0x33FF, exclude_categories=["Cn", "Cs"]))
    texts = [*made(plain, 500), *(t for t in made(ANY_TEXT, 200) if t.isprintable())]
    for text, found in readings(page, NUMBERS, texts):
        assert_same_number(text, found)


@pytest.mark.parametrize("value", [
    0.0, -0.0, 1e10, 9999999999.5, 99999999995.0, 2.0**-15, 1 / 3, 1e-5, 0.0001, 123456789.123,
    1e-60, 2.5e99, -0.5, 3.0517578125e-05, 5e-324,
])  # fmt: skip
def test_a_number_is_shown_as_in_feedback(page: Page, value: float) -> None:
    shown = page.evaluate("text => shownNumber(Number(text))", repr(value))
    assert shown == f"{value:.{DIGITS}g}"


def test_expressions_are_read_alike(page: Page) -> None:
    texts = [
        *READ, *REFUSED, "", " ", "x" * 201, "(" * 14 + "x", "x^2^3", "1/2x", "2 3", "x y",
        *made(TERMS, 1500), *made(st.text(LETTERS, max_size=60), 1500),
    ]  # fmt: skip
    for text, found in readings(page, EXPRESSIONS, texts):
        match read_expression(text, ("x", "y")):
            case Blank():
                assert found == {"blank": True}, ascii(text)
            case Unreadable(reason=reason):
                assert found == {"reason": reason}, ascii(text)
            case ReadExpression(formula=formula) as entry:
                assert found == {"typed": typed_formula(formula)}, ascii(text)
                assert read_as(entry) in ("", found["typed"])


LINES = "lines => textBlock('K7Q29FXM', lines)"


def test_the_lines_that_are_copied_are_those_that_are_read(page: Page) -> None:
    printed = st.characters(exclude_categories=["C", "Z"])
    texts = made(
        st.text(st.one_of(printed, st.sampled_from(" \u00a0\u3000\u200b:>")), max_size=30), 300
    )
    lines = [(f"1.a[{place}]", text) for place, text in enumerate(texts, start=1)]
    made_here = page.evaluate(LINES, lines)
    assert made_here.splitlines()[-1] == text_block("K7Q29FXM", lines).splitlines()[-1]
    short = [("1.loss", "0.55"), ("2.rate", ""), ("2.f", "x² - ½")]
    assert page.evaluate(LINES, short) == text_block("K7Q29FXM", short)


def test_reasons_are_said_in_the_language_of_the_sheet(chromium: Browser, tmp_path: Path) -> None:
    korean = _opened(chromium.new_page(), tmp_path, "ko")
    for text, found in readings(korean, NUMBERS, [row["text"] for row in TABLE["refused"]]):
        entry = read_number(text)
        assert isinstance(entry, Unreadable)
        assert isinstance(entry.reason, Sentence)
        assert found == {"reason": entry.reason.said(catalogue("ko").gettext)}
    korean.close()
