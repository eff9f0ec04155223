"""Rulings for tests: made by hand, or as they stand in a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from grader.rulings.facts import Asked, Facts
from grader.rulings.files import Files
from grader.rulings.read import rulings_in
from grader.rulings.ruling import Action, Ruling, Rulings, Scope

WHY = 'reason = "typo on the board"\nby = "Kim"\non = 2026-12-02\n'

HASH = "0123456789abcdef" * 4
OTHER_HASH = "01234567" + "f" * 56

FACTS = Facts(
    students={"0042": "A", "007": "A", "Lee-3": "B", "0999": ""},
    names={"0042": "김하늘", "007": "James Bond", "Lee-3": "O'Neil", "0999": "김하늘"},
    called={
        "0042": ("0042",), "007": ("007",), "lee-3": ("Lee-3",), "kim@uni.kr": ("0042",),
        "shared@uni.kr": ("0042", "0999"),
    },
    exercises={
        "deltas": Asked(
            points=Fraction(4),
            most={
                "delta1": Fraction(2), "delta1[1]": Fraction(1), "delta1[2]": Fraction(1),
                "loss": Fraction(10, 17),
            },
            mistakes=frozenset({"forgot-eta", "transposed-w"}),
        ),
        "update": Asked(
            points=Fraction(6), most={"b": Fraction(6)}, mistakes=frozenset({"double-sigmoid"})
        ),
    },
    codes=frozenset({"K7Q29FXM", "VHKREBFE"}),
    files=Files(
        [("in/0042.csv", HASH), ("in/copy of 0042.csv", HASH), ("in/김.json", OTHER_HASH)]
    ),
    zone="Asia/Seoul",
    on_sheet=lambda person: {1: "update", 2: "deltas"} if person == "0042" else {1: "deltas"},
)  # fmt: skip
"""Four students in two sections and in none, two exercises, three files, two of them equal."""


def decision(*lines: str, why: str = WHY) -> str:
    """A `[[decision]]` with these lines."""
    return "\n".join(["[[decision]]", *lines, why])


def read(*decisions: str, name: str = "decisions/kim.toml") -> Rulings:
    """The rulings of one file."""
    return rulings_in([(name, "\n".join(decisions))], FACTS)


BARE = Ruling(
    action=Action.FULL, scope=Scope(), reason="typo on the board", by="Kim", on=date(2026, 12, 2),
    file_name="decisions/kim.toml", line=1,
)  # fmt: skip


def ruling(action: Action, *, student: str = "", section: str = "", **fields: Any) -> Ruling:
    """A ruling made by hand."""
    return replace(BARE, action=action, scope=Scope(student=student, section=section), **fields)
