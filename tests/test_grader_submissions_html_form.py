"""Web pages: a sheet as a browser saves it, and texts as systems file what was pasted."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.documents import web
from grader.submissions.form import Damaged, Form
from grader.submissions.forms import read_form
from grader.submissions.html_form import MAX_PIECES, NO_ANSWERS, SHEET_ITSELF, TOO_MUCH
from grader.submissions.received import MAX_BYTES, Received
from grader.submissions.text_block import CHANGED, CUT_OFF, text_block
from tests.sample_sheets import exercise, sheet
from tests.structures import Case

CODE = "K7Q29FXJ"
LINES = [("1.a[1]", "0.5"), ("1.W1_new[1][2]", "-1/3"), ("2.loss", ""), ("2.f", "2*x^2 - 0.5")]
COPIED = text_block(CODE, LINES)
ROWS = COPIED.splitlines()


def read(page: str | bytes) -> Form | Damaged:
    content = page if isinstance(page, bytes) else page.encode()
    return read_form(Received(source="a.html", content=content, modified=0.0))


def form(page: str | bytes) -> Form:
    found = read(page)
    assert isinstance(found, Form), found
    return found


def filled(form: Form) -> dict[str, str]:
    return {item: text for item, text in form.answers.items() if text}


def canvas(body: str) -> str:
    """What Canvas files a text entry as."""
    return f"<html><head><title>Kim: HW 1</title></head><body>{body}</body></html>"


def moodle(body: str) -> str:
    """What Moodle files an online text as."""
    head = '<head><meta charset="UTF-8"></head>'
    return f"<!DOCTYPE html><html>{head}<body>{body}</body></html>"


def paragraphs(rows: list[str]) -> str:
    return "".join(f"<p>{row}</p>" for row in rows)


PASTED = {
    "paragraphs": paragraphs(ROWS),
    "breaks": "<p>" + "<br>".join(ROWS) + "</p>",
    "breaks of XHTML": "<p>" + "<br />\n".join(ROWS) + "</p>",
    "divisions": "<div>" + "".join(f"<div>{row}</div>\n" for row in ROWS) + "</div>",
    "a list": "<ul>" + "".join(f"<li>{row}</li>" for row in ROWS) + "</ul>",
    "as it was typed": f"<pre>{COPIED}</pre>",
    "hard blanks": paragraphs(ROWS).replace(": ", ":&nbsp;"),
    "references": paragraphs(ROWS).replace("1/3", "1&#47;3").replace("2*", "2&ast;"),
    "spans": paragraphs(ROWS).replace("1/3", '<span style="x: y" title="a > b">1</span>/<b>3</b>'),
    "words around it": f"<p>Dear all,</p><p>here they are:</p>{paragraphs(ROWS)}<p>-- <br>Ada</p>",
    "a table of a mail": f"<table><tr><td>{paragraphs(ROWS)}</td></tr></table>",
    "a table in a table": f"<table><tr><td><table><tr><td>{paragraphs(ROWS)}</td><td>x</td></tr>"
    "</table></td></tr></table>",
    "a comment": f"<!-- <p>answers to sheet X</p> -->{paragraphs(ROWS)}",
    "a script": f"<script>if (a < b) x('<p>')</script>{paragraphs(ROWS)}<style>p > a {{}}</style>",
    "wrapped by the editor": paragraphs(ROWS).replace("answers to", "answers\n   to"),
    "no paragraph at its end": paragraphs(ROWS).removesuffix("</p>"),
    "capitals": paragraphs(ROWS).replace("<p>", "<P CLASS=x>").replace("</p>", "</P >"),
}  # fmt: skip


@pytest.mark.parametrize("file", [canvas, moodle, str], ids=["Canvas", "Moodle", "a piece"])
@pytest.mark.parametrize("body", PASTED.values(), ids=PASTED)
def test_a_pasted_text_is_read_as_it_was_copied(file: type[str], body: str) -> None:
    found = form(file(body))
    assert found.code == CODE
    assert filled(found) == {item: text for item, text in LINES if text}


def test_a_pasted_text_that_lost_something_says_whose_it_is() -> None:
    assert read(canvas(paragraphs(ROWS[:-1]))) == Damaged(reason=CUT_OFF, code=CODE)
    changed = canvas(paragraphs(ROWS).replace("0.5", "0.6"))
    assert read(changed) == Damaged(reason=CHANGED, code=CODE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp949"])
def test_a_page_is_read_in_any_encoding(encoding: str) -> None:
    page = canvas(f"<p>답을 냅니다</p>{paragraphs(ROWS)}")
    assert form(page.encode(encoding)).code == CODE


@pytest.mark.parametrize("body", [
    "<table><tr><th>item<th>answer</tr><tr><td>1.a[1]<td>0.5<tr><td>2.loss<td>10<sup>-2</sup></table>",
    "<table><thead><tr><td><p>Item</p></td><td><p>Answer</p></td></tr></thead><tbody><tr><td><p>"
    "<code>1.a[1]</code></p></td><td><p>&nbsp;0.5 </p></td></tr><tr><td>2.loss</td><td>10^(-2)</td>"
    "</tr></tbody></table>",
    "<table><tr><td>1.a[1]</td><td>0.5</td></tr><tr><td>2.loss</td><td>10^(-2)</td></tr></table>",
    "<p>1.a[1] = 0.5</p><p>2.loss: 10<sup>-2</sup></p>",
    "<p>item,answer,what<br>1.a[1],0.5,the first<br>2.loss,10^(-2),the loss</p>",
])  # fmt: skip
def test_a_table_or_lines_of_ones_own_are_a_form(body: str) -> None:
    found = form(canvas(f"<p># sheet {CODE}</p>{body}"))
    assert found.code == CODE
    assert found.answers == {"1.a[1]": "0.5", "2.loss": "10^(-2)"}


def test_a_pasted_json_is_a_form() -> None:
    page = moodle(f'<p>{{"sheet": "{CODE}", <br>"answers": {{"2.loss": 0.5}}}}</p>')
    assert filled(form(page)) == {"2.loss": "0.5"}


SHEET = sheet(exercise(Case("early-stopping")))
BLANK = web.sheet(SHEET).decode()
ITEMS = re.findall('data-item="([^"]+)"', BLANK)


def typed(page: str, item: str, value: str) -> str:
    return page.replace(f'data-item="{item}"', f'data-item="{item}" value="{value}"')


def test_a_saved_sheet_has_its_answers_in_its_boxes() -> None:
    page = typed(BLANK, ITEMS[0], "-1/3 &lt;")
    found = form(page)
    assert found.code == SHEET.code
    assert found.answers == {**dict.fromkeys(ITEMS, ""), ITEMS[0]: "-1/3 <"}


def test_a_saved_sheet_without_scripts_has_its_code_in_its_head() -> None:
    one = replace(SHEET, code=CODE)
    page = re.sub("<script.*?</script>", "", web.sheet(one).decode(), flags=re.DOTALL)
    assert form(typed(page, ITEMS[0], "1")).code == CODE


def test_a_sheet_without_answers_is_the_sheet_itself() -> None:
    for page in (BLANK, typed(BLANK, ITEMS[0], " &nbsp; ")):
        assert read(page) == Damaged(reason=SHEET_ITSELF, code=SHEET.code)


def test_the_chosen_word_is_the_one_that_is_marked() -> None:
    page = (
        '<html><input data-item="1.a" value="0.5"><select data-item="1.b"><option value="">choose'
        '<option value="yes" selected>yes</select><select><option value="x" selected></select>'
        f'<script id=data>{{"code": "{CODE}"}}</script>'
    )
    assert filled(form(page)) == {"1.a": "0.5", "1.b": "yes"}


@pytest.mark.parametrize(
    "page", ["<html></html>", "<!doctype html><p>Hello</p>", "<p>1/3</p>", "<!--"]
)
def test_a_page_without_answers_is_told(page: str) -> None:
    assert read(page) == Damaged(reason=NO_ANSWERS)


HOSTILE = [
    *("<", "<a ", "<!--", "<![CDATA[", "<?", "</", "&", "&#x", "<a x='", '<a x="', "<a x=", "<a =",
      "<script>", "<textarea>", "<title><", "<td>", "<table><tr><td>", "<sup>", "<pre>", "\n<p",
      '<input data-item="1.a" value=', "= ", "<select data-item=1.a><option selected>", "|<td>"),
    "&#" + "9" * 5000 + ";",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("start", ["<html>", "<table>", "<p a="])
def test_a_megabyte_of_anything_takes_no_more_than_a_moment(piece: str, start: str) -> None:
    content = start + piece * (2**20 // len(piece))
    assert isinstance(read(content), Form | Damaged)


@pytest.mark.parametrize("piece", ["<a ", "<b>", "<td>x", "<!--", '<a x="'])
def test_eight_megabytes_of_tags_are_refused_soon(piece: str) -> None:
    content = "<html>" + piece * ((MAX_BYTES - 10) // len(piece))
    assert isinstance(read(content), Damaged)


def test_more_tags_than_any_sheet_has_are_not_looked_at() -> None:
    assert read("<html>" + "<b>" * (MAX_PIECES + 1)) == Damaged(reason=TOO_MUCH)


@given(st.text(st.sampled_from("<>/!-='\"& \n#;x1.a[]|ptdr"), max_size=100))
def test_no_page_breaks_the_reader(page: str) -> None:
    assert isinstance(read(f"<html>{page}"), Form | Damaged)
