"""Students who copied in a ring are one line of the first screen, and all of it stands below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest

from grader.checking.desk import desk
from grader.documents.edition import Edition
from grader.documents.report import page
from grader.reporting.figures.copying import Likeness, Suspicion
from grader.reporting.report import Report, report
from tests.all_kinds import CLASS, marked_course

NAMES = [*CLASS]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report of a class of eight."""
    with desk(marked_course(tmp_path_factory.mktemp("rings"), "mlp-deltas").out) as own:
        made = report(own)
    assert [one.recipient.id for one in made.graded] == NAMES
    return made


def pairs(*members: int) -> list[Suspicion]:
    """Everybody has something in common with everybody."""
    return [
        Suspicion(
            kind=Likeness.SAME_VALUES, who=who, whom=whom, shared=(), of=9, expected=10**-place
        )
        for place, (who, whom) in enumerate(combinations(members, 2), start=3)
    ][::-1]


def boxes(found: Report, alike: Sequence[Suspicion], language: str = "en") -> tuple[str, str]:
    """What the first screen says of answers in common, and what stands below."""
    made = page.html(replace(found, alike=tuple(alike)), Edition(language=language))
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", made))
    title = {"en": "Answers in common", "ko": "서로 같은 답"}[language]
    _, first, below, *_ = text.split(title)
    return first, below


def test_a_ring_of_five_is_one_line(found: Report) -> None:
    alike = pairs(0, 1, 2, 3, 4)
    first, below = boxes(found, alike)
    assert "These 5 students have answers in common: " in first
    names = first.partition("in common: ")[2].partition(" and 2 more.")[0].split(", ")
    assert len(names) == 3
    assert f"in common: {', '.join(names)}, " in below
    assert all(f"{name} ({name})" in below for name in NAMES[:5])
    assert first.count("By chance so much is to be expected") == 1
    strongest = alike[0]
    two = " and ".join(f"{NAMES[place]} ({NAMES[place]})" for place in (3, 4))
    assert (strongest.who, strongest.whom) == (3, 4)
    assert f"The pair that stands out most: {two} typed" in first
    assert below.count("By chance so much is to be expected") == len(alike)


def test_of_a_large_ring_the_first_screen_names_some(found: Report) -> None:
    alike = pairs(*range(8))
    first, below = boxes(found, alike)
    assert "These 8 students have answers in common: " in first
    assert "and 5 more." in first
    assert sum(f"({name})" in first.partition("The pair")[0] for name in NAMES) == 3
    assert all(f"{name} ({name})" in below for name in NAMES)
    assert below.count("By chance so much is to be expected") == 20
    assert "and 8 more pairs of them" in below


def test_two_pairs_are_two_lines_and_no_rings(found: Report) -> None:
    first, below = boxes(found, [*pairs(0, 1), *pairs(2, 3)])
    assert first.count("By chance so much is to be expected") == 2
    assert "These" not in first + below


def test_a_ring_is_told_in_korean_too(found: Report) -> None:
    first, below = boxes(found, pairs(*range(8)), "ko")
    assert "다음 8명의 답에 서로 같은 것이 있습니다" in first
    assert "가장 두드러진 두 사람:" in first
    assert "그 밖에 8쌍" in below
