"""Which rulings cannot both be followed, and which are only narrower than others."""

from __future__ import annotations

from itertools import permutations

import pytest

from grader.errors import RulingError
from grader.rulings.read import rulings_in
from tests.rulings import FACTS, HASH, decision

EVERYONE, IN_A, IN_B = "all = true", 'section = "A"', 'section = "B"'
KIM, LEE = 'student = "0042"', 'student = "Lee-3"'
DELTAS, CELL, VECTOR = 'exercise = "deltas"', 'item = "delta1[1]"', 'item = "delta1"'
FILE = 'file = "in/0042.csv"'


def what(action: str, *lines: str) -> str:
    return decision(f'action = "{action}"', *lines)


def points(number: str, *lines: str) -> str:
    return what("points", f"points = {number}", *lines)


CONTRADICTING = {
    "void and full": (
        what("void", EVERYONE, DELTAS, CELL), what("full", EVERYONE, DELTAS, CELL)),
    "void and points": (what("void", IN_A, DELTAS), points("1", IN_A, DELTAS)),
    "full and points": (what("full", KIM, DELTAS, VECTOR), points("1", KIM, DELTAS, VECTOR)),
    "an id and an alias": (
        what("full", KIM), points("1", 'student = "kim@uni.kr"')),
    "two numbers": (points("1", KIM), points("2", KIM)),
    "an item with its number and without": (
        what("full", KIM, DELTAS, CELL), what("void", KIM, 'item = "2.delta1[1]"')),
    "a total and a part": (points("3", KIM, DELTAS), points("1", KIM, DELTAS, CELL)),
    "a total of a quantity and a cell in full": (
        points("1", IN_A, DELTAS, VECTOR), what("full", IN_A, DELTAS, CELL)),
    "a sheet and an exercise of it": (points("7", KIM), what("full", KIM, DELTAS)),
    "a total for everyone and a part for somebody": (
        points("3", EVERYONE, DELTAS), what("full", KIM, DELTAS, CELL)),
    "a total for a section and a part for somebody in it": (
        points("3", IN_A, DELTAS), what("full", KIM, DELTAS, CELL)),
    "excused with points": (what("excuse", KIM), points("0", KIM)),
    "excused with an item in full": (what("excuse", IN_A), what("full", IN_A, DELTAS, CELL)),
    "two times": (
        what("due", EVERYONE, "due = 2026-12-01"), what("due", EVERYONE, "due = 2026-12-02")),
    "a file of two students": (
        what("belongs-to", KIM, FILE), what("belongs-to", LEE, FILE)),
    "a file of two students, once by its hash": (
        what("belongs-to", KIM, FILE), what("belongs-to", LEE, f'file = "{HASH[:10]}"')),
    "a file that is ignored": (what("belongs-to", KIM, FILE), what("ignore", FILE)),
    "a file marked and ignored": (
        what("sheet", FILE, 'sheet = "K7Q29FXM"'), what("ignore", f'file = "{HASH}"')),
    "a file against two sheets": (
        what("sheet", FILE, 'sheet = "K7Q29FXM"'), what("sheet", FILE, 'sheet = "VHKREBFE"')),
    "a student against two sheets": (
        what("sheet", KIM, 'sheet = "K7Q29FXM"'), what("sheet", KIM, 'sheet = "VHKREBFE"')),
}  # fmt: skip

AGREEING = {
    "the same twice": (
        what("full", EVERYONE, DELTAS, CELL),
        decision('action = "full"', EVERYONE, DELTAS, CELL,
                 why='reason = "see forum"\nby = "Lee"\non = 2026-12-03\n')),
    "the same points, written otherwise": (
        points("1.5", KIM, DELTAS), points('"3/2"', KIM, DELTAS)),
    "somebody before everyone": (
        what("void", EVERYONE, DELTAS, CELL), what("full", KIM, DELTAS, CELL)),
    "a section before everyone": (points("1", EVERYONE, DELTAS), points("2", IN_A, DELTAS)),
    "two sections": (what("void", IN_A, DELTAS), what("full", IN_B, DELTAS)),
    "an item before its exercise": (
        what("void", EVERYONE, DELTAS, CELL), what("full", EVERYONE, DELTAS)),
    "a cell before its vector": (
        points("0.5", EVERYONE, DELTAS, CELL), what("full", EVERYONE, DELTAS, VECTOR)),
    "points without what is void": (points("3", KIM, DELTAS), what("void", KIM, DELTAS, CELL)),
    "a total for somebody before a part for everyone": (
        points("0", KIM, DELTAS), what("full", EVERYONE, DELTAS, CELL)),
    "a total for a section, a part for somebody elsewhere": (
        points("3", IN_A, DELTAS), what("full", LEE, DELTAS, CELL)),
    "two exercises": (points("3", KIM, DELTAS), points("3", KIM, 'exercise = "update"')),
    "somebody in an excused section": (what("excuse", IN_A), points("7", KIM)),
    "somebody excused of everyone": (what("excuse", KIM), what("full", EVERYONE, DELTAS)),
    "several readings": (
        what("accept", EVERYONE, 'accept = "forgot-eta"'),
        what("accept", EVERYONE, 'accept = "convention"')),
    "a later time for somebody": (
        what("due", EVERYONE, "due = 2026-12-01"), what("due", KIM, "due = 2026-12-02")),
    "two files of one student": (
        what("belongs-to", KIM, FILE), what("belongs-to", KIM, 'file = "in/김.json"')),
    "a file and its student": (
        what("belongs-to", KIM, FILE), what("sheet", FILE, 'sheet = "VHKREBFE"')),
    "a file before its student": (
        what("sheet", KIM, 'sheet = "K7Q29FXM"'), what("sheet", FILE, 'sheet = "VHKREBFE"')),
    "ignored by name and by hash": (
        what("ignore", FILE), what("ignore", f'file = "{HASH[:12]}"')),
}  # fmt: skip


@pytest.mark.parametrize("case", CONTRADICTING)
def test_a_contradiction_names_both_files_and_lines(case: str) -> None:
    for one, other in permutations(CONTRADICTING[case]):
        with pytest.raises(RulingError, match="contradict each other") as refusal:
            rulings_in([("decisions/kim.toml", one), ("decisions/lee.toml", f"\n{other}")], FACTS)
        where = "decisions/kim.toml, line 1 and decisions/lee.toml, line 2"
        assert refusal.value.where == where


@pytest.mark.parametrize("case", CONTRADICTING)
def test_a_contradiction_within_one_file_names_both_lines(case: str) -> None:
    text = "\n".join(CONTRADICTING[case])
    with pytest.raises(RulingError, match=r"kim.toml, line 1 and decisions/kim.toml, line \d+: "):
        rulings_in([("decisions/kim.toml", text)], FACTS)


@pytest.mark.parametrize("case", AGREEING)
def test_what_is_narrower_or_equal_is_no_contradiction(case: str) -> None:
    for one, other in permutations(AGREEING[case]):
        files = [("decisions/kim.toml", one), ("decisions/lee.toml", other)]
        assert len(rulings_in(files, FACTS)) == 2
