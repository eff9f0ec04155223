"""In one assignment and language every sheet has as many pages, and boxes at the same places."""

from __future__ import annotations

from dataclasses import replace

from grader.documents import pdf
from grader.documents.edition import Edition
from grader.documents.rooms import longest
from grader.documents.sheet import Sheet
from tests.answer_boxes import Box, boxes
from tests.sample_sheets import HOSTILE, exercise, sheet
from tests.structures import Case, candidates, problem

ASSIGNMENT = (
    Case("perceptron-epoch"),
    Case("mlp-update", (("sizes", (6, 6, 4)),)),
    Case("early-stopping"),
    Case("computational-graph"),
    Case("squared-error"),
    Case("momentum"),
)
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
            longest=longest(problem(case).draws),
        )
        for position, case in enumerate(ASSIGNMENT, start=1)
    )  # fmt: skip
    return replace(
        sheet(*exercises, name=name), recipient_id=person, code=f"K7Q2{number:04d}", edition=edition
    )


def places(one: Sheet) -> tuple[int, dict[str, Box]]:
    """How many pages a sheet has, and where its boxes lie."""
    content = pdf.sheet(one)
    return content.count(b"/Type/Page/") + content.count(b"/Type /Page\n"), boxes(content)


def moved(found: dict[str, Box], first: dict[str, Box]) -> dict[str, Box]:
    """The boxes that do not lie where those of the first sheet do."""
    return {
        item: box
        for item, box in found.items()
        if box[0] != first[item][0]
        or any(abs(a - b) > NEAR for a, b in zip(box, first[item], strict=True))
    }
