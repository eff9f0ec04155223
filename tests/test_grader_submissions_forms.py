"""One table of files as they arrive, and what is read out of each; nothing raises on any bytes."""

from __future__ import annotations

import codecs
import csv
import io
import json
import tracemalloc
import zipfile
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submissions.asked import Entry, Reader
from grader.submissions.csv_form import NO_TABLE
from grader.submissions.expressions import read_expression
from grader.submissions.form import MAX_LINES, MAX_OTHERS, TOO_LONG
from grader.submissions.forms import (
    Damaged,
    Form,
    entries,
    fitted,
    read_form,
    unknown_items,
)
from grader.submissions.json_text import EXPECTED
from grader.submissions.notebook import NO_ANSWERS, NO_CELLS
from grader.submissions.numbers import BLANK, Blank, Read, Unreadable, read_number
from grader.submissions.pdf_file import BROKEN
from grader.submissions.plain_text import BINARY, EMPTY
from grader.submissions.received import Received
from grader.submissions.words import ReadWord, read_word

ITEMS = ("1.a[1]", "1.a[2]", "2.loss")
CODE = "K7Q29FXM"

FILLED = f"# sheet {CODE}\r\nitem,answer,what\r\n1.a[1],0.5,x\r\n1.a[2],-0.25,y\r\n2.loss,,z\r\n"
MINUS = FILLED.replace("-", "\N{MINUS SIGN}")
KOREAN = FILLED.replace("x", "은닉층").replace("-", "－")
WESTERN = FILLED.replace("x", "Größe").replace("-", "–")
AS_JSON = f'{{"sheet": "{CODE}", "answers": {{"1.a[1]": "0.5", "1.a[2]": -0.25, "2.loss": null}}}}'

FINE = {
    "as handed out": FILLED.encode(),
    "with a byte order mark": codecs.BOM_UTF8 + FILLED.encode(),
    "with two of them": codecs.BOM_UTF8 * 2 + FILLED.encode(),
    "with line ends of Unix": FILLED.replace("\r\n", "\n").encode(),
    "with line ends of old Macs": FILLED.replace("\r\n", "\r").encode(),
    "with the end mark of DOS": FILLED.encode() + b"\x1a",
    "with blank lines in front": b"\r\n \r\n,,\r\n" + FILLED.encode(),
    "UTF-16": FILLED.encode("utf-16"),
    "UTF-16, big-endian": codecs.BOM_UTF16_BE + FILLED.encode("utf-16-be"),
    "UTF-16 without a mark": FILLED.encode("utf-16-le"),
    "UTF-16, big-endian, without a mark": FILLED.encode("utf-16-be"),
    "UTF-8 with a minus sign": MINUS.encode(),
    "UTF-16 with a minus sign": MINUS.encode("utf-16"),
    "UTF-8 with a mark and one damaged byte": codecs.BOM_UTF8
    + MINUS.encode().replace(b"z", b"\xff"),
    "Korean": KOREAN.encode("cp949"),
    "a minus of a Korean keyboard": FILLED.replace("-", "－").encode("cp949"),
    "Western": WESTERN.encode("cp1252"),
    "semicolons": FILLED.replace(",", ";").encode(),
    "tabs": FILLED.replace(",", "\t").encode(),
    "everything quoted": b'"# sheet K7Q29FXM","",""\n"item","answer","what"\n"1.a[1]","0.5","x"\n'
    b'"1.a[2]","-0.25","y"\n"2.loss","","z"\n',
    "quotes and blanks": b'"# sheet K7Q29FXM" \n"item" , "answer" \n1.a[1] , "0.5" \n'
    b'1.a[2],"-0.25"\n',
    "trailing commas": b"# sheet K7Q29FXM,,,,\nitem,answer,what,,\n1.a[1],0.5,x,,\n"
    b"1.a[2],-0.25,y,,\n",
    "trailing semicolons after the code": FILLED.replace("FXM", "FXM;;").encode(),
    "the code in the next cell": FILLED.replace("sheet ", "sheet,").encode(),
    "the code in the cell after": FILLED.replace("sheet ", "sheet,,").encode(),
    "short rows": b"# sheet K7Q29FXM\nitem,answer,what\n1.a[1],0.5\n1.a[2],-0.25\n2.loss\n",
    "missing lines": b"# sheet K7Q29FXM\nitem,answer,what\n1.a[1],0.5\n1.a[2],-0.25\n",
    "columns in another order": b"# sheet K7Q29FXM\nwhat,Answer,points,ITEM\n"
    b"x,0.5,2,1.a[1]\ny,-0.25,2,1.a[2]\nz,,2,2.loss\n",
    "no titles": b"# sheet K7Q29FXM\n1.a[1],0.5,x\n1.a[2],-0.25,y\n",
    "sorted by a spreadsheet": b"# sheet K7Q29FXM,,\n1.a[1],0.5,x\n1.a[2],-0.25,y\n"
    b"item,answer,what\n",
    "the code last": b"item,answer\n1.a[1],0.5\n1.a[2],-0.25\n# sheet K7Q29FXM\n",
    "items in another case, with blanks": b"# sheet K7Q29FXM\nitem,answer\n1.A [1],0.5\n"
    b"1.a[ 2 ],-.25\n",
    "the same line twice": (FILLED + "1.a[1],0.5,x\r\n1.a[1],0.50,x\r\n1.a[1],,x\r\n").encode(),
    "JSON": AS_JSON.encode(),
    "JSON with a byte order mark": codecs.BOM_UTF8 + AS_JSON.encode(),
    "JSON in UTF-16": AS_JSON.encode("utf-16"),
    "JSON in several lines": json.dumps(json.loads(AS_JSON), indent=2).encode(),
    "JSON with more keys": AS_JSON.replace('"answers"', '"name": ["x"], "Answers"').encode(),
    "JSON with an escaped text": AS_JSON.replace('"0.5"', r'"\u0030.5"').encode(),
}


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


FORM_INSTEAD = "; hand in the filled answers.csv instead"
WORKBOOK = "; save it as CSV UTF-8 and hand that in instead"
OTHER_WORKBOOK = (
    "this is a spreadsheet workbook; save it as CSV UTF-8 or XLSX and hand that in instead"
)

DAMAGED = {
    "nothing": (b"", EMPTY),
    "blanks": (b" \r\n\t \r\n", EMPTY),
    "a byte order mark alone": (codecs.BOM_UTF8, EMPTY),
    "zeros": (b"\0" * 100, BINARY),
    "any bytes": (bytes(range(256)), BINARY),
    "a form with a zero in it": (FILLED.encode().replace(b"x", b"\0"), BINARY),
    "a form with a control character": (FILLED.encode().replace(b"x", b"\x1b[0m"), BINARY),
    "half a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", BROKEN),
    "a film": (b"\0\0\0\x18ftypmp42", f"this is a film{FORM_INSTEAD}"),
    "a zip": (zipped("a.csv"), f"this is a zip archive{FORM_INSTEAD}"),
    "no xlsx": (
        zipped("[Content_Types].xml", "xl/workbook.xml"),
        f"this workbook is damaged and cannot be opened{WORKBOOK}",
    ),
    "an xlsb": (zipped("[Content_Types].xml", "xl/workbook.bin"), OTHER_WORKBOOK),
    "an ods": (zipped("application/vnd.oasis.opendocument.spreadsheet"), OTHER_WORKBOOK),
    "a docx": (zipped("word/document.xml"), f"this is a Word document{FORM_INSTEAD}"),
    "a drawing": (b'<svg xmlns="..."></svg>', f"this is a drawing (SVG){FORM_INSTEAD}"),
    "a web page": (b"\n<!DOCTYPE html><html>", f"this is a web page{FORM_INSTEAD}"),
    "a rich text": (b"{\\rtf1\\ansi 1.a[1],0.5}", f"this is a rich text document{FORM_INSTEAD}"),
    "a notebook of nothing": (b'{"cells": [], "nbformat": 4}', NO_CELLS),
    "a notebook of something else": (
        b'{"cells": [{"source": "print(1)"}], "nbformat": 4}',
        NO_ANSWERS,
    ),
    "an essay": ("Sehr geehrte Frau Müller,\nitem 3; ...".encode(), NO_TABLE),
    "a code alone": (b"# sheet K7Q29FXM\n", NO_TABLE),
    "no column of answers": (b"item,result\n1.a[1],0.5\n", NO_TABLE),
    "two columns of answers": (
        b"item,answer,answer\n1.a[1],0.5,0.6\n",
        "two columns are titled answer: keep the one that counts",
    ),
    "two forms in one": (
        (FILLED + FILLED.replace("FXM", "FXN")).encode(),
        "two sheet codes stand in it, K7Q29FXM and K7Q29FXN; hand in one form in each file",
    ),
    "too many lines": (FILLED.encode() + b"1.a[1],0.5\n" * 100_000, TOO_LONG),
    "too many items in JSON": (
        json.dumps(
            {"sheet": "", "answers": dict.fromkeys(map(str, range(MAX_LINES + 1)), "")}
        ).encode(),
        TOO_LONG,
    ),
    "a JSON list": (b"[1, 2]", f"this JSON is a list; {EXPECTED}"),
    "broken JSON": (
        b'{"sheet": "K7Q29FXM"\n "answers": {"1.a[1]": 0.5}}',
        f"this is no valid JSON (Expecting ',' delimiter, line 2, column 2); {EXPECTED}",
    ),
    "JSON without answers": (b'{"sheet": "K"}', f'this JSON has no key "answers"; {EXPECTED}'),
    "JSON without a code": (b'{"answers": {}}', f'this JSON has no key "sheet"; {EXPECTED}'),
    "JSON with answers in a list": (
        b'{"sheet": "K", "answers": [1]}',
        f'"answers" in this JSON is no object; {EXPECTED}',
    ),
    "JSON with a list for a code": (
        b'{"sheet": ["K"], "answers": {}}',
        f'"sheet" in this JSON is no text; {EXPECTED}',
    ),
    "JSON with two codes": (
        b'{"sheet": "K", "sheet": "M", "answers": {}}',
        "two sheet codes stand in it, K and M; hand in one form in each file",
    ),
    "deep JSON": (b"[" * 1_000_000, f"this JSON is nested too deeply; {EXPECTED}"),
    "deep JSON in an item": (
        b'{"sheet": "K", "answers": {"2.loss": ' + b'{"a":' * 100_000,
        f"this JSON is nested too deeply; {EXPECTED}",
    ),
}


def read(content: bytes | str) -> Form | Damaged:
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    return read_form(Received(source="a.csv", content=data, modified=0.0))


def form(content: bytes | str) -> Form:
    found = read(content)
    assert isinstance(found, Form), found
    return found


def entry(answer: str) -> Entry:
    """What is read where `answer` stands as the cell of a CSV file, its quotes included."""
    return entries(form(f"# sheet {CODE}\nitem,answer,what\n2.loss,{answer},z\n"), ITEMS)["2.loss"]


def value(found: Entry) -> float | None:
    assert not isinstance(found, Unreadable), found
    return found.value if isinstance(found, Read) else None


@pytest.mark.parametrize("name", FINE)
def test_a_filled_form_is_read_however_it_was_saved(name: str) -> None:
    found = form(FINE[name])
    assert found.code == CODE
    assert [value(one) for one in entries(found, ITEMS).values()] == [0.5, -0.25, None]
    assert unknown_items(found, ITEMS) == ()


@pytest.mark.parametrize("name", DAMAGED)
def test_what_is_no_form_is_damaged_for_a_reason(name: str) -> None:
    content, reason = DAMAGED[name]
    assert read(content) == Damaged(reason=reason)


@given(st.binary(max_size=300))
def test_no_bytes_raise(content: bytes) -> None:
    everything_about(content)


@given(st.data())
def test_no_bytes_in_a_form_raise(data: st.DataObject) -> None:
    content = data.draw(st.sampled_from([FILLED, MINUS, AS_JSON])).encode()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    everything_about(content[:start] + data.draw(st.binary(max_size=8)) + content[end:])


@given(st.text(alphabet='12.loas[]",;\t\n\r# sheet{}:', max_size=120))
def test_no_text_that_looks_like_a_form_raises(text: str) -> None:
    everything_about(text.encode())
    everything_about(f"item,answer,what\n{text}".encode())
    everything_about(f"item,answer,what\n1.a[1],,x;5\n{text}".encode())


def everything_about(content: bytes) -> None:
    found = read(content)
    if isinstance(found, Damaged):
        assert found.reason
        return
    assert list(entries(found, ITEMS)) == list(ITEMS)
    assert fitted(found, ITEMS).answers.keys() <= set(ITEMS)
    json.dumps([found.code, dict(found.answers), unknown_items(found, ITEMS)]).encode("utf-8")


class TestHostileCells:
    """One cell spoils its item; the others are read, in bounded space."""

    LONG = "7" * 1_000_000

    @pytest.mark.parametrize(
        "content",
        [
            FILLED.replace("0.5", LONG),
            FILLED.replace("0.5", f'"{LONG}"'),
            FILLED.replace("0.5", f'"{"1,234" * 200_000}"'),
            FILLED.replace("0.5", f'"{"1;2" * 200_000}"'),
            FILLED.replace("0.5", "1,2" * 200_000),
            FILLED.replace("0.5", '"' * 1_000_001),
            AS_JSON.replace('"0.5"', LONG),
            AS_JSON.replace('"0.5"', f'"{LONG}"'),
            AS_JSON.replace('"0.5"', f"-{LONG}.{LONG}e{LONG}"),
            AS_JSON.replace('"0.5"', f'"{"é" * 500_000}"'),
        ],
        ids=range(10),
    )
    def test_a_million_digits(self, content: str) -> None:
        found = entries(form(content), ITEMS)
        refused = found["1.a[1]"]
        assert isinstance(refused, Unreadable), refused
        assert len(refused.text) <= 60
        assert value(found["1.a[2]"]) == -0.25

    def test_the_limit_of_the_csv_module_is_left_as_it_was(self) -> None:
        before = csv.field_size_limit()
        form(FILLED.replace("0.5", self.LONG))
        assert csv.field_size_limit() == before

    @pytest.mark.parametrize(
        "written",
        [
            *("1e999", "NaN", "-Infinity", "true", "false", "[0.5]", '{"a": 0.5}', '"\\ud800"'),
            *('"\\u0000"', '"0.5\\u0000"', '"__import__"', '"\\u001b[31m0.5"'),
        ],
    )
    def test_nonsense_in_one_item_of_json(self, written: str) -> None:
        found = entries(form(AS_JSON.replace('"0.5"', written)), ITEMS)
        refused = found["1.a[1]"]
        assert isinstance(refused, Unreadable), refused
        refused.text.encode("utf-8")
        assert "\x1b" not in refused.text
        assert value(found["1.a[2]"]) == -0.25

    def test_a_million_cells_and_a_million_blank_lines(self) -> None:
        found = form(FILLED + "," * 1_000_000 + "\n" * 1_000_000 + "1.a[1],0.5")
        assert value(entries(found, ITEMS)["1.a[1]"]) == 0.5

    def test_a_million_marks_on_one_letter_as_a_name(self) -> None:
        name = "a" + "\u0301\u0316" * 500_000
        content = json.dumps({"sheet": name, "answers": {name: "1", "2.loss": "0.5"}})
        assert value(entries(form(content), ITEMS)["2.loss"]) == 0.5

    def test_eight_megabytes_of_brackets_and_commas_stay_bounded(self) -> None:
        tracemalloc.start()
        try:
            read("item,answer\n" + "," * (8 * 1024**2 - 20))
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert most < 400 * 1024**2


class TestTwoValues:
    @pytest.mark.parametrize(
        "content",
        [
            FILLED + "1.a[1],0.6,x\r\n",
            FILLED + "1.A[1],0.6,x\r\n",
            FILLED + "1.a[1],x,\r\n",
            AS_JSON.replace('"2.loss"', '"1.a[1]": 0.6, "2.loss"'),
            AS_JSON[:-1] + ', "answers": {"1.a[1]": "0.6"}}',
        ],
    )
    def test_an_item_given_twice_with_two_values_is_unreadable(self, content: str) -> None:
        found = entries(form(content), ITEMS)
        refused = found["1.a[1]"]
        assert isinstance(refused, Unreadable), refused
        assert refused.reason == "1.a[1] stands twice with different values: write it once"
        assert refused.text.startswith("0.5 and ")
        assert value(found["1.a[2]"]) == -0.25

    @pytest.mark.parametrize("again", ["0.5", "0,5", "1/2", "", " "])
    def test_the_same_value_or_a_blank_is_no_second_value(self, again: str) -> None:
        found = form(FILLED + f'1.a[1],"{again}",x\r\n')
        assert value(entries(found, ITEMS)["1.a[1]"]) == 0.5

    def test_a_blank_line_gives_way_to_a_filled_one(self) -> None:
        found = form(FILLED + "2.loss,0.75\r\n")
        assert value(entries(found, ITEMS)["2.loss"]) == 0.75
        assert found.others == {}

    def test_twenty_thousand_values_of_one_item_stay_short(self) -> None:
        lines = "".join(f"2.loss,0.{number:05}\n" for number in range(MAX_LINES - 10))
        found = form(f"item,answer\n{lines}")
        assert found.answers == {"2.loss": "0.00000"}
        assert len(found.others["2.loss"]) == MAX_OTHERS
        refused = entries(found, ITEMS)["2.loss"]
        assert isinstance(refused, Unreadable)
        assert refused.text == "0.00000 and 0.00001"

    def test_more_ways_to_write_one_value_than_are_kept_are_not_compared(self) -> None:
        lines = "".join(f"2.loss,0.5{'0' * place}\n" for place in range(MAX_OTHERS + 1))
        assert isinstance(entries(form(f"item,answer\n{lines}"), ITEMS)["2.loss"], Unreadable)
        few = lines[: lines.rindex("2.loss")]
        assert value(entries(form(f"item,answer\n{few}"), ITEMS)["2.loss"]) == 0.5

    WORDS = partial(read_word, words=("one step", "more than one step"))
    IN_X = partial(read_expression, variables=("x",))

    @pytest.mark.parametrize(
        ("read", "same", "different"),
        [
            (WORDS, ("one step", "(A)", " One  Step"), ("one step", "a", "b")),
            (IN_X, ("6x^2 - 1/2", "6*x**2-1/2", "6 x² − 1/2"), ("6x^2", "6x^3")),
            (read_number, ("1/2", "0.5", "50%"), ("1/2", "0.5", "0.51")),
            (WORDS, ("b", "B"), ("perhaps", "maybe")),
        ],
    )
    def test_an_items_own_reader_says_whether_two_lines_are_the_same(
        self, read: Reader, same: tuple[str, ...], different: tuple[str, ...]
    ) -> None:
        def found(texts: tuple[str, ...]) -> Entry:
            lines = "".join(f"2.loss,{text}\n" for text in texts)
            return entries(form(f"item,answer\n{lines}"), ITEMS, {"2.loss": read})["2.loss"]

        first = read(same[0])
        assert not isinstance(first, Unreadable | Blank)
        assert found(same) == first
        refused = found(different)
        assert isinstance(refused, Unreadable)
        assert refused.text == f"{different[0]} and {different[-1]}"

    def test_under_two_spellings_of_its_name_an_item_still_has_one_value(self) -> None:
        content = "item,answer\n1.A[1],a\n1. a[1],A\n"
        found = entries(form(content), ITEMS, {"1.a[1]": self.WORDS})["1.a[1]"]
        assert isinstance(found, ReadWord)


class TestItems:
    def test_every_item_has_an_entry_and_what_is_missing_is_blank(self) -> None:
        assert entries(form("item,answer\n"), ITEMS) == dict.fromkeys(ITEMS, BLANK)

    def test_lines_of_no_item_are_told(self) -> None:
        found = form(FILLED + "2.los,0.5\r\nnotes,none\r\n,7\r\nExercise 2,,\r\n")
        assert unknown_items(found, ITEMS) == ("2.los", "notes", "(no item)")

    def test_items_that_differ_only_by_case_are_found_exactly_or_not_at_all(self) -> None:
        items = ("1.W", "1.w")
        found = form("item,answer\n1.W,0.5\n1. w,0.25\n")
        assert value(entries(found, items)["1.W"]) == 0.5
        assert isinstance(entries(found, items)["1.w"], Blank)
        assert unknown_items(found, items) == ("1. w",)

    def test_an_unknown_item_can_be_printed_and_is_short(self) -> None:
        found = form(json.dumps({"sheet": CODE, "answers": {"\ud800\x1b" + "x" * 1000: "1"}}))
        (name,) = unknown_items(found, ITEMS)
        assert name.startswith("\ufffd\ufffdxx")
        assert len(name) <= 60


@pytest.mark.parametrize("code", ["", "null", "..."])
def test_a_form_without_a_code_is_still_a_form(code: str) -> None:
    contents = {
        "": "item,answer\n1.a[1],0.5\n",
        "...": "# sheet\nitem,answer\n1.a[1],0.5\n",
        "null": '{"sheet": null, "answers": {"1.a[1]": 0.5}}',
    }
    found = form(contents[code])
    assert found.code is None
    assert found.answers == {"1.a[1]": "0.5"}


@pytest.mark.parametrize(
    "typed", ["k7q29fxm", " K7Q2 9FXM ", "Ｋ７Ｑ２９ＦＸＭ", "K7Q29FXM\u200b", "K7Q2\u00a09FXM"]
)
def test_a_code_is_kept_as_typed_but_for_gaps(typed: str) -> None:
    for content in (f"# sheet {typed}\nitem,answer\n", json.dumps({"sheet": typed, "answers": {}})):
        found = form(content)
        assert found.code is not None
        assert found.code.upper() == CODE


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        *(("0.55", 0.55), ('"0,55"', 0.55), ("1/4", 0.25), ("1e-2", 0.01), ("\u22120.5", -0.5)),
        *(("", None), ('""', None), (" ", None), ('"\n"', None), ('"0.5\n"', 0.5)),
        *(("exp(0)", 1.0), ("12%", 0.12), ("3×10⁻²", 0.03)),
    ],
)
def test_an_answer_is_read_by_the_number_reader(typed: str, expected: float | None) -> None:
    assert value(entry(typed)) == expected
