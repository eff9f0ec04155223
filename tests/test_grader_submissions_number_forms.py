"""The table of numbers, and hostile texts, as each reader of a form meets them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submissions.form import UNSEEN
from grader.submissions.forms import Form, entries, read_form
from grader.submissions.numbers import Blank, Entry, Read, Unreadable, read_number, read_plain
from grader.submissions.received import Received
from tests.test_grader_submissions_numbers import TABLE

ITEMS = ("1.a", "1.b")
REFUSED = [row["text"] for row in TABLE["refused"]]
TEXTS = [*(row["text"] for row in TABLE["accepted"]), *REFUSED]
JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?").fullmatch
BINARY = {"0\u0000"}
"""What makes a CSV file no text file; JSON can carry it."""


def csv_file(text: str) -> str:
    rows = io.StringIO(newline="")
    csv.writer(rows).writerows([("item", "answer", "what"), ("1.a", text, ""), ("1.b", "0.25", "")])
    return f"# sheet K7Q29FXM\r\n{rows.getvalue()}"


def json_file(value: str) -> str:
    return f'{{"sheet": "K7Q29FXM", "answers": {{"1.a": {value}, "1.b": 0.25}}}}'


def as_csv(text: str) -> Entry:
    return of_file(csv_file(text))


def as_json(text: str) -> Entry:
    return of_file(json_file(json.dumps(text)))


def as_number(text: str) -> Entry:
    return of_file(json_file(text))


def of_file(content: str) -> Entry:
    """The entry of one item; the other must be read, whatever this one is."""
    data = content.encode("utf-8", "surrogatepass")
    form = read_form(Received(source="a", content=data, modified=0.0))
    assert isinstance(form, Form), form
    found = entries(form, ITEMS)
    other = found["1.b"]
    assert isinstance(other, Read)
    assert other.value == 0.25
    one = found["1.a"]
    assert isinstance(one, Read | Unreadable | Blank)
    assert not isinstance(one, Read) or abs(one.value) <= 1e100
    return one


def gist(entry: Entry) -> tuple[object, ...]:
    """What must not depend on the form that a text came in."""
    match entry:
        case Read(value=value, places=places, note=note):
            return value, places, note
        case Unreadable(text=text, reason=reason):
            return (reason,) if text.isprintable() and UNSEEN not in text else ("cannot be shown",)
        case _:
            return ()


@pytest.mark.parametrize("text", [one for one in TEXTS if one not in BINARY], ids=ascii)
def test_a_csv_cell_is_read_as_the_table_says(text: str) -> None:
    assert gist(as_csv(text)) == gist(read_number(text))


@pytest.mark.parametrize("text", [one for one in TEXTS if one not in BINARY], ids=ascii)
def test_a_json_text_is_read_as_the_table_says(text: str) -> None:
    assert gist(as_json(text)) == gist(read_number(text))


@pytest.mark.parametrize("text", sorted(BINARY), ids=ascii)
def test_what_no_csv_file_can_hold_is_refused_in_json(text: str) -> None:
    assert isinstance(as_json(text), Unreadable)


@pytest.mark.parametrize("text", [one for one in TEXTS if JSON_NUMBER(one)], ids=ascii)
def test_a_json_number_is_read_as_its_digits_stand(text: str) -> None:
    assert gist(as_number(text)) == gist(read_number(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.55", 0.55), ("0.50", 0.5), ("-0", 0), ("-0.0", 0), ("5e-1", 0.5), ("1E2", 100)],
)
def test_json_numbers(text: str, value: float) -> None:
    entry = as_number(text)
    assert isinstance(entry, Read)
    assert entry.value == value


@pytest.mark.parametrize(
    "text",
    [
        *("1e999", "-1e999", "1e-999", "NaN", "Infinity", "-Infinity", "1e99999999999999999999"),
        *("9" * 400, "9" * 5000, "0." + "9" * 5000, "true", "false", "[0.5]", "[[0.5]]", "[]"),
        *("{}", '{"value": 0.5}', "[" * 400 + "]" * 400),
    ],
    ids=lambda text: text[:12],
)
def test_nonsense_in_json_is_the_nonsense_of_one_item(text: str) -> None:
    assert isinstance(as_number(text), Unreadable)


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_the_plain_path_agrees_with_the_table_or_leaves_a_text_alone(text: str) -> None:
    if plain := read_plain(text):
        entry = read_number(text)
        assert isinstance(entry, Read)
        assert plain == (entry.value, entry.places)
        assert not entry.note


@pytest.mark.parametrize("text", REFUSED, ids=ascii)
def test_the_plain_path_reads_nothing_that_is_refused(text: str) -> None:
    assert read_plain(text) is None


HOSTILE: Mapping[str, str] = {
    "a million digits": "9" * 1_000_000,
    "a million digits behind the sign": "0." + "1" * 1_000_000,
    "a long integer beyond Python's limit": "1" * 5_000,
    "81 digits": "1" * 81,
    "open parentheses": "(" * 80,
    "a million of them": "(" * 1_000_000,
    "nested parentheses": "(" * 39 + "1" + ")" * 39,
    "nested functions": "exp(" * 13 + "1" + ")" * 13,
    "nested roots": "√" * 79 + "2",
    "a tower": "9**9**9",
    "a taller one": "9^" * 39 + "9",
    "a raised tower": "9⁹⁹⁹⁹⁹",
    "a huge exponent": "1e999",
    "an endless exponent": "1e" + "9" * 78,
    "a tiny one": "1e-" + "9" * 77,
    "a huge power of ten": "3×10^" + "9" * 70,
    "80 operators": "+-*/" * 20,
    "80 times": "*" * 80,
    "80 minus signs": "-" * 80,
    "80 percent signs": "1" + "%" * 79,
    "more operations than are read": "1+" * 39 + "1",
    "a huge fraction": "1e99/1e-99",
    "a tiny fraction": "1e-99/1e99",
    "fractions of fractions": "1/3/" * 19 + "7",
    "a difference that vanishes": "1e-99-1.01e-99",
    "combining characters": "0.5" + "\u0301" * 77,
    "a million of them on one digit": "5" + "\u0301\u0316" * 500_000,
    "a lone surrogate": "\ud8000.5",
    "two of them": "0.5\udc00\ud800",
    "an override": "\u202e55.0",
    "digits of another script": "٠٫٥٥",
    "blanks inside": "1" + " " * 78 + "1",
    "code": "__import__('os').system('true')",
    "a format": "%(x)s{0.__class__}",
    "vulgar fractions": "½" * 80,
    "exponents without a base": "²" * 80,
    "a date": "9999-12-31",
}


@pytest.mark.parametrize("read", [read_number, as_csv, as_json])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_never_a_number(name: str, read: Callable[[str], Entry]) -> None:
    entry = read(HOSTILE[name])
    assert isinstance(entry, Unreadable), entry
    assert len(entry.text) <= 60
    assert len(entry.reason) <= 200
    entry.reason.encode("utf-8")
    assert read_plain(HOSTILE[name]) is None


@given(st.text("0123456789.,;\t '\"-+e/%xN", max_size=12))
def test_no_piece_of_an_answer_is_read_out_of_a_csv_cell(text: str) -> None:
    entry, alone = as_csv(text), read_number(text)
    if isinstance(entry, Read):
        assert gist(entry) == gist(alone)


@given(st.text(st.characters(exclude_categories=(), exclude_characters="\0"), max_size=100))
def test_any_text_in_json_is_read_as_it_is_alone_or_is_no_number_either_way(text: str) -> None:
    entry, alone = as_json(text), read_number(text)
    assert isinstance(entry, Read) == isinstance(alone, Read)
    if isinstance(entry, Read):
        assert gist(entry) == gist(alone)
