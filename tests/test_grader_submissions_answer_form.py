"""The blank form goes out so that any spreadsheet takes it, and comes back as it was filled in."""

from __future__ import annotations

import codecs
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import IssueError
from grader.submissions.answer_form import blank_form
from grader.submissions.forms import Form, entries, read_form, unknown_items
from grader.submissions.numbers import BLANK, Read
from grader.submissions.received import Received

CODE = "K7Q29FXM"
LINES = (
    ("1.delta1[1]", "error term of unit 1"),
    ("2.W1_new[1][2]", "새 가중치"),
    ("2.loss", "loss"),
)

ITEMS = st.from_regex(r"[1-9]\.[A-DF-Za-df-z][A-Za-z0-9_]{0,6}(\[[1-9]\]){0,2}", fullmatch=True)
NUMBERS = st.floats(-1e6, 1e6).map(lambda one: f"{one:.4f}")
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])


def form(content: bytes) -> Form:
    found = read_form(Received(source="hw1-0042-answers.csv", content=content, modified=0.0))
    assert isinstance(found, Form), found
    return found


def test_the_form_is_written_to_the_byte() -> None:
    assert (
        blank_form(CODE, LINES)
        == codecs.BOM_UTF8
        + (
            "# sheet K7Q29FXM\r\n"
            "item,answer,what\r\n"
            "1.delta1[1],,error term of unit 1\r\n"
            "2.W1_new[1][2],,새 가중치\r\n"
            "2.loss,,loss\r\n"
        ).encode()
    )


def test_a_blank_form_comes_back_blank() -> None:
    items = tuple(item for item, _ in LINES)
    found = form(blank_form(CODE, LINES))
    assert found.code == CODE
    assert entries(found, items) == dict.fromkeys(items, BLANK)


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ('weight "w", new', "weight w new"),
        ("two\r\nlines; a tab\t", "two lines a tab"),
        ("=SUM(A1)", "'=SUM(A1)"),
        ("-delta", "'-delta"),
        ("layer 1's bias", "layer 1's bias"),
        ("", ""),
    ],
)
def test_words_hold_nothing_that_a_spreadsheet_acts_on(words: str, written: str) -> None:
    assert blank_form(CODE, [("1.a", words)]).decode().splitlines()[2] == f"1.a,,{written}"


@pytest.mark.parametrize("item", ["2.e5", "2.E10", "1.a,b", "loss", '1."a"', "1.a\n", "=1.a", ""])
def test_an_item_that_would_not_survive_a_spreadsheet_is_refused(item: str) -> None:
    with pytest.raises(IssueError, match="a spreadsheet would take this item for something else"):
        blank_form(CODE, [(item, "x")])


@pytest.mark.parametrize("item", ["2.e5[1]", "2.e", "2.error1", "10.W1_new[1][2]"])
def test_other_items_are_not(item: str) -> None:
    assert blank_form(CODE, [(item, "x")])


@given(
    lines=st.dictionaries(ITEMS, st.tuples(st.text(max_size=12), NUMBERS), min_size=1, max_size=8),
    comma=st.booleans(),
    data=st.data(),
)
def test_a_form_filled_in_by_any_spreadsheet_comes_back_as_it_was(
    lines: dict[str, tuple[str, str]], comma: bool, data: st.DataObject
) -> None:
    blank = blank_form(CODE, [(item, words) for item, (words, _) in lines.items()])
    rows = list(csv.reader(io.StringIO(blank.decode("utf-8-sig"), newline="")))
    for row, (_, number) in zip(rows[2:], lines.values(), strict=True):
        row[1] = number.replace(".", ",") if comma else number
    order = data.draw(st.permutations(range(3)))
    beside = data.draw(st.integers(0, 2))
    table = [[*(row[place] for place in order), *[""] * beside] for row in rows[1:]]

    found = form(saved([rows[0], *data.draw(st.permutations(table))], data))
    read = entries(found, tuple(lines))
    assert found.code == CODE
    assert unknown_items(found, tuple(lines)) == ()
    for item, (_, number) in lines.items():
        one = read[item]
        assert isinstance(one, Read), one
        assert (one.value, one.places) == (float(number), 4)


def saved(rows: list[list[str]], data: st.DataObject) -> bytes:
    """The rows in one of the dialects and encodings that spreadsheets know."""
    file = io.StringIO(newline="")
    csv.writer(
        file,
        delimiter=data.draw(st.sampled_from(",;\t")),
        quoting=csv.QUOTE_ALL if data.draw(st.booleans()) else csv.QUOTE_MINIMAL,
        lineterminator=data.draw(st.sampled_from(["\r\n", "\n", "\r"])),
    ).writerows(rows)
    return file.getvalue().encode(data.draw(ENCODINGS))
