"""What is read in one go is what the long way reads, and all that is unusual is left to that."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submissions.form import MAX_LINES, Form
from grader.submissions.forms import read_form
from grader.submissions.json_form import read_json
from grader.submissions.plain_json import plain
from grader.submissions.received import Received

ITEM = st.sampled_from(["1.a[1]", "1.a[2]", "2.loss", "x", "", "é", "a:b", "\x7f"])
NUMBERS = st.from_regex(
    r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,30})?([eE][-+]?[0-9]{1,4})?", fullmatch=True
)
VALUES = st.one_of(
    NUMBERS,
    NUMBERS.map(json.dumps),
    st.text(max_size=6).map(json.dumps),
    st.text(st.sampled_from(':"\\/é, 0\x7f'), max_size=6).map(
        lambda one: json.dumps(one, ensure_ascii=False)
    ),
    st.sampled_from(["null", "true", "[1]", '{"a": 1}', "NaN", "1e999", "9" * 400, "-0", "7" * 16]),
)
PAIRS = st.lists(st.tuples(ITEM, VALUES), max_size=6)
CODES = st.sampled_from(['"K7Q29FXM"', '"k7q29fxm"', '" K7Q2 9FXM"', '""', "5", "null", '"-"'])
AROUND = st.sampled_from(["", " ", "\n", "\t", "\r\n"])


def text(pairs: list[tuple[str, str]], code: str = '"K7Q29FXM"') -> str:
    answers = ", ".join(f"{json.dumps(item, ensure_ascii=False)}: {value}" for item, value in pairs)
    return f'{{"sheet": {code}, "answers": {{{answers}}}}}'


@given(PAIRS, CODES, AROUND)
def test_what_is_read_in_one_go_is_what_the_long_way_reads(
    pairs: list[tuple[str, str]], code: str, end: str
) -> None:
    content = text(pairs, code) + end
    found = plain(content.encode())
    assert found is None or Form(code=found[0], answers=found[1]) == read_json(content)


@given(st.dictionaries(st.sampled_from(["1.a[1]", "2.loss"]), st.one_of(NUMBERS.map(json.dumps))))
def test_texts_are_read_in_one_go(answers: dict[str, str]) -> None:
    assert plain(text(list(answers.items())).encode()) is not None


@pytest.mark.parametrize("number", ["0.50", "1e5", "-0.0", "1E-2", "5", "0", "-12", "1e999"])
def test_numbers_are_kept_as_they_are_written(number: str) -> None:
    content = text([("2.loss", number), ("1.a[1]", '"1/3"')])
    assert plain(content.encode()) == ("K7Q29FXM", {"2.loss": number, "1.a[1]": "1/3"})


@pytest.mark.parametrize(
    "content",
    [
        text([("2.loss", "0.5"), ("2.loss", "0.6")]),
        text([("2.loss", "-0")]),
        text([("2.loss", "9" * 16)]),
        text([("2.loss", "9" * 5000)]),
        text([("2.loss", "true")]),
        text([("2.loss", '"a:b"')]),
        text([("2.loss", r'"\u0030"')]),
        text([("2.loss", '"é"')]),
        text([("2.loss", '"\x7f"')]),
        text([("2.loss", "0.5")], code='"A", "sheet": "B"'),
        text([("2.loss", "0.5")], code='"A", "answers": {"2.loss": "0.6"}'),
        text([("2.loss", "0.5")], code="5"),
        text([("2.loss", "0.5")], code='""'),
        text([(f"1.a[{place}]", "0.5") for place in range(MAX_LINES + 1)]),
        '{"sheet": "A", "answers": {"a": 0.5}, "more": 1}',
        '{"sheet": "A", "answers": ["a"]}',
        '{"sheet": "A", "answers": {"a": ' + "[" * 100_000,
        "\ufeff" + text([("2.loss", '"0.5"')]),
        "# sheet K7Q29FXM\nitem,answer\n2.loss,0.5\n",
        "",
    ],
    ids=range(20),
)
def test_the_unusual_is_left_to_the_long_way(content: str) -> None:
    assert plain(content.encode()) is None


def test_a_file_of_which_a_part_is_missing_is_not_read_in_one_go() -> None:
    content = text([("2.loss", '"0.5"')]).encode()
    whole = Received(source="a.json", content=content, modified=0.0)
    assert isinstance(read_form(whole), Form)
    part = Received(source="a.json", content=content, modified=0.0, fault="it is too large")
    assert not isinstance(read_form(part), Form)
