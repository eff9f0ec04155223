"""Files that are alike are read side by side as each would be read alone; all others are left."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submissions.form import Form
from grader.submissions.many_numbers import read_many
from grader.submissions.plain_json import plain
from grader.submissions.sheaves import FEWEST, LARGEST, MOST_TRIED, Sheaf, Sheaves

ITEMS = ("1.a[1]", "1.a[2]", "2.loss")
USUAL = {"1.a[1]": "0.5", "1.a[2]": "-0.1234", "2.loss": ""}

TEXTS = st.one_of(
    st.from_regex(r"[-+]?[0-9]{1,9}(\.[0-9]{1,9})?", fullmatch=True),
    st.sampled_from(["", " ", "1/3", "0,5", "nan", ".5", "12%", "about 1", "a:b", "é", '"', "\\"]),
    st.text(max_size=5),
)
CODES = st.sampled_from(["K7Q29FXM", "k7q29fxm", "K7Q2 9FXM", "", "x" * 41])


def saved(answers: Mapping[str, object], code: str = "K7Q29FXM", indent: int = 1) -> bytes:
    """As the page of a sheet saves it."""
    content = {"sheet": code, "answers": answers}
    return json.dumps(content, ensure_ascii=False, indent=indent).encode()


def found_in(contents: Sequence[bytes]) -> dict[int, tuple[Sheaf, int]]:
    """By its place the sheaf that a file is in, and its row there; no file is in two."""
    found: dict[int, tuple[Sheaf, int]] = {}
    for sheaf in Sheaves().among(contents):
        assert not found.keys() & set(sheaf.places)
        found |= {place: (sheaf, row) for row, place in enumerate(sheaf.places)}
    return found


def agrees(content: bytes, sheaf: Sheaf, row: int) -> None:
    """Compare a form of a sheaf with what is read out of the file alone."""
    alone = plain(content)
    assert alone is not None
    code, answers = alone
    assert sheaf[row] == Form(code=code.upper(), answers=answers)
    assert (sheaf.codes[row], sheaf.items) == (code.upper(), tuple(answers))
    many, own = read_many([*answers.values()]), sheaf.only([row]).many
    np.testing.assert_array_equal(own.value, many.value)
    np.testing.assert_array_equal(np.signbit(own.value), np.signbit(many.value))
    np.testing.assert_array_equal(own.unit, many.unit)
    assert own.unread == many.unread
    assert sheaf.filled[row] == sum(not text.isspace() for text in answers.values() if text)


@given(st.lists(st.tuples(CODES, st.lists(TEXTS, min_size=3, max_size=3)), min_size=FEWEST))
def test_a_form_of_a_sheaf_is_what_its_file_says_alone(
    files: list[tuple[str, list[str]]],
) -> None:
    contents = [saved(USUAL)] * FEWEST + [
        saved(dict(zip(ITEMS, texts, strict=True)), code) for code, texts in files
    ]
    found = found_in(contents)
    for place, (sheaf, row) in found.items():
        agrees(contents[place], sheaf, row)
    for place, (code, texts) in enumerate(files, start=FEWEST):
        usual = all(text.isascii() and text.isprintable() for text in texts)
        usual = usual and not set('":\\').intersection("".join(texts))
        assert (place in found) is (usual and code.isalnum() and len(code) <= 40)


@pytest.mark.parametrize(
    "other",
    [
        saved(USUAL, indent=2),
        saved(USUAL) + b"\n",
        b" " + saved(USUAL),
        saved(USUAL).replace(b"2.loss", b"2.lost"),
        saved(USUAL).replace(b"2.loss", b"2.loss2"),
        saved(USUAL).replace(b'"answers"', b'"Answers"'),
        saved(USUAL).replace(b'"answers": ', b'"answers":'),
        saved(USUAL).replace(b'"1.a[1]": ', b'"1.a[1]" :'),
        saved({**USUAL, "2.more": "1"}),
        saved({"1.a[1]": "0.5", "1.a[2]": "1"}),
        saved({"1.a[2]": "0.5", "1.a[1]": "1", "2.loss": ""}),
        saved({**USUAL, "2.loss": 0.5}),
        saved({**USUAL, "2.loss": None}),
        saved(USUAL)[:-1],
        saved({**USUAL, "2.loss": "1" * LARGEST}),
        json.dumps({"answers": USUAL, "sheet": "K7Q29FXM"}).encode(),
        json.dumps({"sheet": "K7Q29FXM", "answers": USUAL, "more": "1"}).encode(),
        b"item,answer\n1.a[1],0.5\n",
        b"{",
        b"",
    ],
    ids=range(20),
)
def test_a_file_that_is_other_in_any_byte_is_not_in_the_sheaf(other: bytes) -> None:
    contents = [saved(USUAL), saved(USUAL), other, saved(USUAL, "ABC"), saved(USUAL)]
    found = found_in(contents)
    (sheaf,) = {id(found[place][0]): found[place][0] for place in (0, 1, 3, 4)}.values()
    assert sheaf.places == (0, 1, 3, 4)
    if 2 in found:
        agrees(other, *found[2])


def test_what_is_written_otherwise_is_in_a_sheaf_of_its_own() -> None:
    contents = [saved(USUAL, indent=n % 2) for n in range(10)]
    found = [sheaf.places for sheaf in Sheaves().among(contents)]
    assert found == [(0, 2, 4, 6, 8), (1, 3, 5, 7, 9)]


def test_what_sheaves_are_like_is_remembered() -> None:
    odd = [b"{}"] * MOST_TRIED
    known = Sheaves()
    assert [*known.among([*odd, *[saved(USUAL)] * 5])] == []
    assert [sheaf.places for sheaf in known.among([saved(USUAL)] * 5)] == [(0, 1, 2, 3, 4)]
    (sheaf,) = known.among([*odd, *[saved(USUAL)] * 5])
    assert sheaf.places == (4, 5, 6, 7, 8)


def test_few_files_are_read_one_by_one() -> None:
    assert [*Sheaves().among([saved(USUAL)] * (FEWEST - 1))] == []
    assert [*Sheaves().among([])] == []


def test_some_forms_of_a_sheaf_keep_what_could_not_be_read() -> None:
    contents = [saved({**USUAL, "1.a[2]": text}) for text in ("a", "1", "b", "c")]
    (sheaf,) = Sheaves().among(contents)
    some = sheaf.only([2, 3])
    assert (
        [one.answers["1.a[2]"] for one in some]
        == ["b", "c"]
        == [one.answers["1.a[2]"] for one in some[0:2]]
    )
    assert {place: one.text for place, one in some.many.unread.items()} == {1: "b", 4: "c"}
    assert some.many.value[[0, 3]].tolist() == [0.5, 0.5]
