"""Web sheets: one file, well formed, a labelled box for every item, and no answer in it."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from grader.assignment.editions import LANGUAGES, Layout
from grader.assignment.handing_in import HandingIn
from grader.assignment.look import Look
from grader.documents import web
from grader.documents.catalogue import catalogue
from grader.documents.edition import Edition
from grader.documents.render import form_lines
from grader.documents.sheet import Sheet
from grader.documents.web_text import compiled, number
from grader.documents.working import answer_numbers, given_numbers
from grader.submissions.form import Damaged
from grader.submissions.forms import read_form
from grader.submissions.html_form import SHEET_ITSELF
from grader.submissions.received import Received
from problems.program import Kind
from tests.command_line import grader
from tests.course import make_course
from tests.sample_sheets import HOSTILE, NAMED, exercise, sheet, within, without_answers
from tests.structures import Case
from tests.web_page import WebPage, web_page

SMALL = Case("perceptron-update")
DRAWN = (Case("mlp-deltas"), Case("computational-graph"), Case("early-stopping"))
EVERY = pytest.mark.parametrize("case", NAMED.values(), ids=NAMED)
LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
PICTURE = b"\x89PNG\r\n\x1a\n..."


def made(sheet: Sheet, language: str = "en", layout: Layout = Layout.NORMAL) -> bytes:
    """The page in an edition."""
    return web.sheet(replace(sheet, edition=Edition(language=language, layout=layout)))


def read(sheet: Sheet, language: str = "en", layout: Layout = Layout.NORMAL) -> WebPage:
    """The page as it is read."""
    return web_page(made(sheet, language, layout))


@EVERY
@LANGUAGE
@pytest.mark.parametrize("layout", [Layout.NORMAL, Layout.PLAIN])
def test_every_sheet_is_well_formed_and_every_item_has_a_labelled_box(
    case: Case, language: str, layout: Layout
) -> None:
    one = sheet(exercise(case), exercise(case, 2), name=HOSTILE)
    page = read(one, language, layout)
    assert len(set(page.ids)) == len(page.ids)
    assert page.items == [item for item, _ in form_lines(one)]
    assert page.boxes.keys() == page.labels.keys()
    for item in page.items:
        assert re.fullmatch(rf"{re.escape(item)}, .+", page.labels[item])
    assert HOSTILE in page.words
    assert not page.links
    assert "\ue000" not in page.words
    assert "\ue001" not in page.words


@EVERY
def test_no_answer_is_in_the_page(case: Case) -> None:
    one = sheet(exercise(case))
    content = made(one)
    assert content == made(without_answers(one))
    page = web_page(content)
    shown = set(re.findall(r"\d+\.\d+|\d+/\d+", page.words))
    told = {n.removeprefix("-") for n in given_numbers(one.exercises[0]).values()}
    for place, decimal in answer_numbers(one.exercises[0]).items():
        size = decimal.removeprefix("-")
        if len(size.partition(".")[2].strip("0")) > 2 and size not in told:
            assert size not in shown, place
    for place, answer in (one.exercises[0].answers or {}).items():
        if len(answer.exact) > 6:
            assert answer.exact.removeprefix("-") not in page.words, place
    assert all(not box.get("value") for box in page.boxes.values())


@EVERY
def test_every_given_number_is_in_the_page(case: Case) -> None:
    words = read(sheet(exercise(case))).words.replace("−", "-")
    for place, text in given_numbers(exercise(case)).items():
        above, _, below = text.partition("/")
        assert f"{above}{below}" in words, place


@EVERY
@LANGUAGE
def test_words_of_choices_are_said_in_the_language_and_saved_in_english(
    case: Case, language: str
) -> None:
    content = made(sheet(exercise(case)), language).decode()
    for quantity in exercise(case).structure.asked_quantities:
        if quantity.kind is Kind.CHOICE and quantity.name not in exercise(case).absent:
            for word in quantity.words:
                said = catalogue(language).gettext(word)
                assert re.search(rf'<option value="{word}">\([a-j]\) {said}</option>', content)


@pytest.mark.parametrize(("text", "formula"), [
    ("0.5", "<mn>0.5</mn>"),
    ("-0.50", "<mrow><mo>−</mo><mn>0.50</mn></mrow>"),
    ("1/3", "<mfrac><mn>1</mn><mn>3</mn></mfrac>"),
    ("-2/3", "<mrow><mo>−</mo><mfrac><mn>2</mn><mn>3</mn></mfrac></mrow>"),
    ("a <b>b", "<mtext>a &lt;b&gt;b</mtext>"),
])  # fmt: skip
def test_numbers_are_set_as_formulas(text: str, formula: str) -> None:
    assert number(text) == formula


def test_formulas_are_letters_that_every_reader_knows() -> None:
    (html,) = compiled(["With $x_1 = hat(m) delta frac(partial L, partial h)$, and\n\n$ x &= 1 $"])
    assert html == (
        '<p>With <span class="close"><math><msub><mi>x</mi><mn>1</mn></msub><mo>=</mo>'
        '<mover accent="true"><mi>m</mi><mo stretchy="false">^</mo></mover><mi>δ</mi>'
        "<mfrac><mrow><mi>∂</mi><mi>L</mi></mrow><mrow><mi>∂</mi><mi>h</mi></mrow></mfrac>"
        '</math>,</span> and</p><div class="equation"><math display="block">'
        "<mi>x</mi><mo>=</mo><mn>1</mn></math></div>"
    )


def test_nothing_of_a_sheet_becomes_markup() -> None:
    bad = "</script><b>%s{{x}}<< y >>&amp;"
    one = replace(
        sheet(exercise(SMALL), name=bad), title=bad, course=bad, term=bad,
        hand_in=HandingIn(how=bad, instructions=bad), look=Look(header=bad, footer=bad),
    )  # fmt: skip
    page = read(one)
    assert page.words.count(bad) == 9
    assert "b" not in page.counts


def test_a_course_has_its_picture_and_lines() -> None:
    look = Look(logo=PICTURE, kind="png", header="Faculty of Letters", footer="Do not copy")
    page = read(replace(sheet(within("softmax-jacobian")), look=look))
    (logo,) = page.links
    assert b64decode(logo.removeprefix("data:image/png;base64,")) == PICTURE
    assert "Faculty of Letters" in page.words
    assert "Do not copy" in page.words


def test_a_sheet_that_is_handed_in_itself_is_told_from_other_pages() -> None:
    one = sheet(exercise(SMALL))
    for content, reason, code in (
        (made(one), SHEET_ITSELF, one.code),
        (b"<!doctype html>", "this is a web page; hand in the filled answers.csv instead", None),
    ):
        found = read_form(Received(source="a.html", content=content, modified=0.0))
        assert found == Damaged(reason=reason, code=code)


def test_a_specimen_says_so() -> None:
    for specimen in (True, False):
        assert ("SPECIMEN" in read(sheet(exercise(SMALL), specimen=specimen)).words) is specimen


def test_an_own_template_takes_the_place_of_one(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "sheet.css").write_text("body { color: green; }", "utf-8")
    one = replace(sheet(exercise(SMALL)), edition=Edition(own=tmp_path))
    assert "<style>\nbody { color: green; }</style>" in web.sheet(one).decode()


@pytest.mark.parametrize("case", DRAWN, ids=str)
@LANGUAGE
def test_who_reads_line_by_line_has_drawings_as_tables_and_no_other(
    case: Case, language: str
) -> None:
    one = sheet(exercise(case))
    usual, plain = read(one, language), read(one, language, Layout.PLAIN)
    assert "table" not in usual.counts
    assert (plain.counts["table"], plain.counts["svg"]) == (1, 1)
    assert "fieldset" not in plain.counts
    assert "legend" in usual.counts


def rows(content: bytes) -> list[list[str]]:
    """The rows of the table in a page, with its head."""
    found = re.findall("<tr>(.*?)</tr>", content.decode().partition("<table")[2], re.DOTALL)
    return [re.findall("<t[hd][^>]*>(.*?)</t[hd]>", row) for row in found]


def test_a_network_as_a_table_has_a_row_for_every_weight_and_bias() -> None:
    one = exercise(Case("mlp-deltas"))
    head, *found = rows(made(sheet(one), layout=Layout.PLAIN))
    assert head == ["from", "to", "weight or bias", "value"]
    numbers = {cell: n.replace("-", "−") for cell, n in given_numbers(one).items()}
    assert {(row[2], row[3]) for row in found} == {
        (cell, n) for cell, n in numbers.items() if cell[0] in "Wb"
    }
    assert found[0] == ["x[1]", "a1[1]", "W1[1][1]", numbers["W1[1][1]"]]
    assert found[-1] == ["bias", "a2[2]", "b2[2]", numbers["b2[2]"]]


def test_a_graph_as_a_table_says_what_each_step_reads() -> None:
    one = exercise(Case("computational-graph"))
    head, *found = rows(made(sheet(one), layout=Layout.PLAIN))
    assert head == ["step", "reads", "value given"]
    steps = {row[0]: row[1] for row in found}
    assert set(steps) > set(given_numbers(one))
    assert all(steps[name] == "" for name in given_numbers(one))
    assert all(reads for name, reads in steps.items() if name not in given_numbers(one))


def test_curves_as_a_table_have_a_row_for_each_point() -> None:
    one = exercise(Case("early-stopping"))
    head, *found = rows(made(sheet(one), layout=Layout.PLAIN))
    assert head == ["epoch", "training loss", "validation loss"]
    assert [row[0] for row in found] == [str(n) for n in range(1, len(found) + 1)]
    assert [Fraction(row[2]) for row in found] == list(one.givens["v"])


class TestWritten:
    @pytest.mark.parametrize("form", ["html", "ipynb"])
    def test_the_worked_solution_of_a_web_sheet_is_markdown(
        self, tmp_path: Path, form: str
    ) -> None:
        course = make_course(tmp_path)
        course.generate(formats=(form,))
        found = sorted(p.name for p in course.out.rglob("*") if p.is_file())
        assert f"hw1-007-sheet.{form}" in found
        assert "hw1-007-sheet.md" not in found
        assert [name for name in found if "007-solution" in name] == ["hw1-007-solution.md"]
        assert course.generate(formats=(form,)).papers.rendered == 0

    @pytest.mark.parametrize("options", [["--solution"], ["--mistake", "forgot-eta"]])
    def test_one_is_refused(self, tmp_path: Path, options: list[str]) -> None:
        ran = grader("preview", "mlp-update", *options, "--out", tmp_path / "x.html")
        assert ran.code == 2
        assert "Worked solutions are written as md or pdf, not as html." in ran.said

    def test_the_name_of_a_file_says_what_it_is(self, tmp_path: Path) -> None:
        for name in ("x.html", "x.HTM"):
            assert grader("preview", "mlp-update", "--out", tmp_path / name).code == 0
            assert (tmp_path / name).read_bytes().startswith(b"<!doctype html>")
        page = grader("preview", "mlp-update", "--format", "html").out
        assert web_page(page).items[0] == "1.a1[1]"

    def test_who_reads_line_by_line_has_a_web_sheet_whatever_the_formats(
        self, tmp_path: Path
    ) -> None:
        course = make_course(tmp_path)
        (tmp_path / "roster.csv").write_text("id,name,layout\n007,Bond,plain\n0042,Ha,\n", "utf-8")
        course.generate(formats=("md",))
        handout = course.out / "handout"
        page = (handout / "007" / "hw1-007-sheet.html").read_text(encoding="utf-8")
        assert '<body class="plain">' in page
        assert not (handout / "0042" / "hw1-0042-sheet.html").exists()
        assert course.generate(formats=("md",)).papers.rendered == 0
