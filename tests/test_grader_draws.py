from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.issuing.codes import sheet_code
from grader.issuing.draws import SCHEME, Stream, draw_givens
from grader.issuing.fields import packed
from grader.issuing.secret import fingerprint
from problems.draws import pinned
from problems.family import Problem, pose
from problems.registry import families

DOCUMENT = (Path(__file__).parents[1] / "docs" / "draws.md").read_text("utf-8")
SECRET = bytes(range(32))
STREAM = Stream(
    secret=SECRET,
    course="Neural Networks",
    term="2026-autumn",
    assignment="hw1",
    exercise="mlp-update",
    recipient="0012",
    revision=1,
)


def rows(last_column: str) -> list[list[str]]:
    """The rows of the document's table whose last column has this title."""
    table = DOCUMENT.partition(f" {last_column} |\n")[2].partition("\n\n")[0]
    lines = table.splitlines()[1:]
    return [[cell.strip() for cell in line.strip("|\n ").split("|")] for line in lines]


def published(field: str) -> str:
    found = re.search(rf"^\| {field} \| `([^`]*)` \|$", DOCUMENT, re.MULTILINE)
    assert found, f"the document has no row {field}"
    return found[1]


def test_the_published_fields_are_those_of_the_vector() -> None:
    assert bytes.fromhex(published("secret")) == SECRET
    assert fingerprint(SECRET) == published("fingerprint")
    for name in ("course", "term"):
        assert published(name) == getattr(STREAM, name)
    for name in ("assignment", "exercise"):
        assert published(f"{name} id") == getattr(STREAM, name)
    assert f"`{SCHEME}`" in DOCUMENT


def test_the_published_vector_has_rows() -> None:
    assert len(rows("indices")) == 4
    assert len(rows("code")) == 4


@pytest.mark.parametrize(("recipient", "revision", "candidate", "indices"), rows("indices"))
def test_draws_replay_the_published_vector(
    recipient: str, revision: str, candidate: str, indices: str
) -> None:
    stream = replace(STREAM, recipient=recipient, revision=int(revision))
    expected = tuple(map(int, indices.split()))
    assert stream.indices(int(candidate), [18] * len(expected)) == expected


@pytest.mark.parametrize(("recipient", "revision", "attempt", "code"), rows("code"))
def test_sheet_codes_replay_the_published_vector(
    recipient: str, revision: str, attempt: str, code: str
) -> None:
    found = sheet_code(
        SECRET,
        course=STREAM.course,
        term=STREAM.term,
        assignment=STREAM.assignment,
        recipient=recipient,
        revision=int(revision),
        attempt=int(attempt),
    )
    assert found == code


def test_the_document_alone_is_enough_to_draw() -> None:
    fields = [SCHEME, "Neural Networks", "2026-autumn", "hw1", "mlp-update", "0012", "1", "7"]
    message = b"".join(len(f).to_bytes(4, "big") + f.encode() for f in fields)
    expected = []
    for block in range(3):
        digest = hmac.new(SECRET, message + block.to_bytes(4, "big"), hashlib.sha256).digest()
        for place in range(0, 32, 2):
            word = int.from_bytes(digest[place : place + 2], "big")
            expected.append(word * 1000 // 65536)
    assert STREAM.indices(7, [1000] * 48) == tuple(expected)


@pytest.mark.parametrize(
    "other",
    [
        {"secret": bytes(32)},
        {"course": "Other"},
        {"term": "2027-spring"},
        {"assignment": "hw2"},
        {"exercise": "mlp-update-2"},
        {"recipient": "12"},
        {"revision": 2},
        # Without lengths these would be the same bytes as "hw1" + "mlp-update".
        {"assignment": "hw1m", "exercise": "lp-update"},
    ],
    ids="+".join,
)
def test_every_field_changes_the_numbers(other: dict[str, str]) -> None:
    sizes = [18] * 20
    assert replace(STREAM, **other).indices(0, sizes) != STREAM.indices(0, sizes)  # type: ignore[arg-type]


def test_a_stream_does_not_show_its_secret() -> None:
    assert SECRET.hex() not in repr(STREAM)
    assert repr(SECRET) not in repr(STREAM)


def test_unicode_forms_of_one_id_draw_the_same() -> None:
    forms = [unicodedata.normalize(form, "김민수") for form in ("NFC", "NFD")]
    assert forms[0] != forms[1]
    drawn = {replace(STREAM, recipient=form).indices(0, [18] * 20) for form in forms}
    assert len(drawn) == 1


@given(st.lists(st.integers(1, 1 << 14), max_size=60), st.integers(0, 10**9))
def test_every_index_lies_below_its_size(sizes: list[int], candidate: int) -> None:
    indices = STREAM.indices(candidate, sizes)
    assert len(indices) == len(sizes)
    assert all(0 <= index < size for index, size in zip(indices, sizes, strict=True))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_packed_fields_can_be_read_back(fields: list[str]) -> None:
    data, found = packed(*fields), []
    while data:
        length = int.from_bytes(data[:4], "big")
        found.append(data[4 : 4 + length].decode())
        data = data[4 + length :]
    assert found == [unicodedata.normalize("NFC", field) for field in fields]


def test_no_choice_is_favoured() -> None:
    counts: Counter[int] = Counter()
    for candidate in range(500):
        counts.update(STREAM.indices(candidate, [18] * 18))
    # 9,000 draws of 18 choices: 500 each, give or take 22; fixed draws, so this cannot flicker.
    assert len(counts) == 18
    assert all(400 < count < 600 for count in counts.values())


def posed(slug: str) -> Problem:
    family = families()[slug]
    return pose(family, family.settings())


@pytest.mark.parametrize("slug", families())
def test_drawn_givens_fill_every_quantity_from_its_pool(slug: str) -> None:
    problem = posed(slug)
    for candidate in range(20):
        drawn = draw_givens(STREAM, candidate, problem)
        assert list(drawn) == [quantity.name for quantity in problem.program.givens]
        for quantity in problem.program.givens:
            values, pool = drawn[quantity.name], problem.draws[quantity.name]
            assert len(values) == len(quantity.cells)
            parts = [values] if pool.whole else [(value,) for value in values]
            assert all(part in pool.choices for part in parts)


def test_cells_take_a_word_each_and_whole_quantities_one() -> None:
    problem = posed("cross-entropy-gradient")
    drawn = draw_givens(STREAM, 0, problem)
    logits, labels = problem.draws["z"].choices, problem.draws["y"].choices
    indices = STREAM.indices(0, [len(logits)] * 3 + [len(labels)])
    assert drawn["z"] == tuple(logits[i][0] for i in indices[:3])
    assert drawn["y"] == labels[indices[3]]


def test_a_pinned_given_is_what_it_was_pinned_to() -> None:
    family = families()["perceptron-update"]
    pins = {"w": pinned([Fraction(1, 3), Fraction(-1, 2)])}
    problem = pose(family, family.settings(), pins)
    drawn = {draw_givens(STREAM, candidate, problem)["w"] for candidate in range(5)}
    assert drawn == {(Fraction(1, 3), Fraction(-1, 2))}
