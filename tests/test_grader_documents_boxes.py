"""Answer boxes in a PDF: one for each item, where one writes, each by itself."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest

from grader.documents import pdf
from tests.answer_boxes import Box, boxes
from tests.sample_sheets import NAMED, exercise, sheet
from tests.structures import LEVELS, Case

A4 = (595.3, 841.9)


def apart(one: Box, other: Box) -> bool:
    """Whether two boxes lie on different pages or side by side."""
    if one[0] != other[0]:
        return True
    across = one[3] <= other[1] + 0.01 or other[3] <= one[1] + 0.01
    return across or one[4] <= other[2] + 0.01 or other[4] <= one[2] + 0.01


@pytest.mark.parametrize("case", LEVELS, ids=str)
def test_every_item_has_a_box_of_its_own_on_the_page(case: Case) -> None:
    one = exercise(case, 2)
    found = boxes(pdf.sheet(sheet(one)))
    absent = {c for q in one.structure.asked_quantities if q.name in one.absent for c in q.cells}
    assert list(found) == [f"2.{item}" for item in one.structure.items if item not in absent]
    assert all(apart(*pair) for pair in combinations(found.values(), 2))
    for _, left, bottom, right, top in found.values():
        assert 0 < left < right < A4[0]
        assert 0 < bottom < top < A4[1]
        assert right - left > 40
        assert top - bottom > 18


@pytest.mark.parametrize("case", LEVELS, ids=str)
def test_no_line_of_boxes_is_alone_on_a_page(case: Case) -> None:
    """Unless it is the only one."""
    places = [box[:3:2] for box in boxes(pdf.sheet(sheet(exercise(case)))).values()]
    lines = Counter(page for page, _ in set(places))
    assert len(lines) == 1 or min(lines.values()) > 1


def test_a_worked_solution_has_no_boxes_to_write_in() -> None:
    assert boxes(pdf.solution(sheet(exercise(NAMED["mlp-update"])))) == {}
