"""In one assignment and language every sheet has as many pages, and boxes at the same places."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction

import pytest

from grader.assignment.editions import Layout
from grader.documents import pdf
from grader.documents.edition import Edition
from grader.documents.sheet import Sheet
from tests.answer_boxes import Box, boxes
from tests.overprint import overprinted
from tests.pdf_pages import page_count, page_texts
from tests.sample_sheets import HOSTILE, exercise, sheet
from tests.structures import Case, candidates

ASSIGNMENT = (
    Case("mlp-deltas", (("sizes", (2, 6, 3)),)),
    Case("perceptron-epoch"),
    Case("early-stopping"),
    Case("computational-graph"),
)
"""Wide matrices, a table of examples, curves, a graph."""

PEOPLE = (
    ("1", "Bo"),
    ("20231234", "김민수"),
    ("a" * 64, "Maximiliana-Theresia von und zu Hohenstaufen-Habsburg " * 3),
    ("학번" * 30, "남궁" * 40),
    ("0042", HOSTILE),
    ("x-1.y_2", ""),
)
DRAWS = 200
NEAR = 0.1


def drawn(number: int, edition: Edition) -> Sheet:
    """The sheet with the numbers of one draw, fair or not, for one of some people."""
    person, name = PEOPLE[number % len(PEOPLE)]
    exercises = tuple(
        replace(
            exercise(case, position),
            givens=candidates(case, DRAWS)[number], answers=None,
        )
        for position, case in enumerate(ASSIGNMENT, start=1)
    )  # fmt: skip
    return replace(
        sheet(*exercises, name=name), recipient_id=person, code=f"K7Q2{number:04d}", edition=edition
    )


def moved(found: dict[str, Box], first: dict[str, Box]) -> dict[str, Box]:
    """The boxes that do not lie where those of the first sheet do."""
    return {
        item: box
        for item, box in found.items()
        if box[0] != first[item][0]
        or any(abs(a - b) > NEAR for a, b in zip(box, first[item], strict=True))
    }


@pytest.mark.parametrize(("edition", "draws"), [
    (Edition(), DRAWS), (Edition(language="ko"), 12), (Edition(layout=Layout.LARGE), 12),
], ids=str)  # fmt: skip
def test_every_sheet_has_as_many_pages_and_its_boxes_at_the_same_places(
    edition: Edition, draws: int
) -> None:
    with ThreadPoolExecutor(2) as threads:
        sheets = list(threads.map(lambda n: pdf.sheet(drawn(n, edition)), range(draws)))
    first = boxes(sheets[0])
    assert first
    for content in sheets[1:]:
        found = boxes(content)
        assert found.keys() == first.keys()
        assert not moved(found, first)
    assert len(set(map(page_count, sheets))) == 1


def test_the_place_of_what_a_sheet_has_not_is_kept() -> None:
    """A loop that stopped early leaves room, and no word of what is not asked."""
    case, after = Case("mlp-update"), Case("perceptron-update")
    whole = sheet(exercise(case), exercise(after, 2))
    gone = frozenset({"delta1", "W2_new", "a2"})
    less = replace(
        whole, exercises=(replace(exercise(case), absent=gone), whole.exercises[1])
    )  # fmt: skip
    found, all_of_them = boxes(pdf.sheet(less)), boxes(pdf.sheet(whole))
    lacking = {item for item in all_of_them if item.partition("[")[0].removeprefix("1.") in gone}
    assert found.keys() == all_of_them.keys() - lacking
    assert len(lacking) == 8
    assert not moved(found, all_of_them)
    assert "delta1[1]" not in "".join(page_texts(pdf.sheet(less)))
    assert "delta1[1]" in "".join(page_texts(pdf.sheet(whole)))


def test_a_number_longer_than_any_that_can_be_drawn_is_set_smaller() -> None:
    case = Case("mlp-deltas")
    usual = exercise(case)
    long = tuple(value + Fraction(1234567, 10**9) for value in usual.givens["W1"])
    odd = replace(usual, givens={**usual.givens, "W1": long})
    assert "−0.698765433" in "".join(page_texts(pdf.sheet(sheet(odd))))
    assert not moved(boxes(pdf.sheet(sheet(odd))), boxes(pdf.sheet(sheet(usual))))
    assert overprinted(pdf.sheet(sheet(odd))) == []
