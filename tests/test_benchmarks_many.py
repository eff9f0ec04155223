"""The class of the benchmarks is one that `check` marks as meant: only who errs loses points."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from benchmarks.bare_loop import main as bare_loop
from benchmarks.many import make_class
from grader.checking.check import Order, check
from grader.issuing.codes import code_is_valid
from tests.course import silently

STUDENTS, DRAWN = 120, 20


def test_everyone_is_graded_and_who_makes_no_mistake_has_full_marks(tmp_path: Path) -> None:
    class_ = make_class(tmp_path, STUDENTS, drawn=DRAWN)
    files = sorted(class_.handed_in.rglob("*.json"))
    codes = [json.loads(file.read_bytes())["sheet"] for file in files]
    assert len(set(codes)) == STUDENTS
    assert all(map(code_is_valid, codes))
    order = Order(folder=class_.folder, submissions=(class_.handed_in,), only_grades=True)
    summary = check(order, silently)
    assert summary.states.total() == STUDENTS
    assert not summary.needs_a_person
    with (class_.folder / "results" / "grades.csv").open(encoding="utf-8-sig") as file:
        full = [row["score"] == row["max"] for row in csv.DictReader(file)]
    assert 0.6 * STUDENTS <= sum(full) <= 0.7 * STUDENTS
    assert bare_loop(str(class_.handed_in), str(class_.keys)) > 0.6 * STUDENTS * 61
