"""The figures of the report as tables and JSON, for whoever goes on with them: nobody is named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.judging.verdict import Verdict
from grader.records.files import Cell, write_file, write_table
from grader.records.folder import Folder
from grader.reporting.figures.fairness import Dependence
from grader.reporting.figures.items import Item
from grader.reporting.figures.mistakes import Mistake, Step
from grader.reporting.figures.variants import Variant
from grader.reporting.report import Report

ITEMS = (
    "exercise", "item", "asked", "earned", "discrimination",
    *(verdict.value for verdict in Verdict), "finer", "coarser", "values",
)  # fmt: skip
STEPS = (
    "exercise",
    "quantity",
    "role",
    "layer",
    "asked",
    "lost",
    "lost_here",
    "carried",
    "mistakes",
)
MISTAKES = ("exercise", "mistake", "students", "asked", "items", "together", "hint")
FAIRNESS = (
    "exercise", "measure", "students", "least", "most", "correlation", "chance", "lowest_quarter",
    "highest_quarter", "look",
)  # fmt: skip
VARIANTS = (
    "exercise", "variant", "answers", "students", "earned", "standard_error", "others", "look",
)  # fmt: skip

PLACES = 6
"""Decimals of a share."""

Table = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]


def write_figures(folder: Folder, report: Report) -> tuple[Path, ...]:
    """The tables, `report-items.csv` and its like, and `report.json` beside the page."""
    tables: tuple[Table, ...] = (
        ("items", ITEMS, map(_item, report.items)),
        ("steps", STEPS, map(_step, report.steps)),
        ("mistakes", MISTAKES, map(_mistake, report.mistakes)),
        ("fairness", FAIRNESS, map(_dependence, report.fairness.dependences)),
        ("variants", VARIANTS, map(_variant, report.fairness.variants)),
    )
    written, whole = [], dict[str, object](_whole(report))
    for name, titles, rows in tables:
        kept = [*rows]
        written.append(write_table(folder.figures(name), titles, kept))
        whole[name] = [dict(zip(titles, row, strict=True)) for row in kept]
    text = json.dumps(whole, ensure_ascii=False, indent=1)
    return (*written, write_file(folder.report.with_suffix(".json"), f"{text}\n".encode()))


def _whole(report: Report) -> dict[str, object]:
    scores = report.scores
    return {
        "section": report.section, "max": scores.max, "scores": sorted(scores.scores),
        "states": {state.value: count for state, count in scores.states.items()},
        "late": {late.value: count for late, count in scores.late.items()},
        "doubts": [
            {"exercise": one.exercise, "quantity": one.quantity, "mistake": one.slug,
             "students": one.students, "asked": one.asked}
            for one in report.doubts
        ],
        "repeated": [
            {"family": one.family, "mistake": one.slug, "exercises": one.exercises,
             "students": one.students, "again": one.again, "asked": one.asked}
            for one in report.repeated
        ],
    }  # fmt: skip


def _item(one: Item) -> tuple[Cell, ...]:
    known = one.discrimination is not None
    return (
        one.exercise, one.item, one.asked, round(one.facility, PLACES),
        round(one.discrimination or 0.0, PLACES) if known else "",
        *(one.verdicts.get(verdict, 0) for verdict in Verdict), one.finer, one.coarser,
        " ".join(f"{value:g}x{count}" for value, count in one.values),
    )  # fmt: skip


def _step(one: Step) -> tuple[Cell, ...]:
    return (
        one.exercise, one.quantity, one.role.value, one.layer, one.asked,
        round(one.lost, PLACES), round(one.here, PLACES), round(one.carried, PLACES),
        " ".join(f"{slug}:{count}" for slug, count in one.mistakes),
    )  # fmt: skip


def _mistake(one: Mistake) -> tuple[Cell, ...]:
    return (
        one.exercise,
        one.slug,
        one.students,
        one.asked,
        one.items,
        " ".join(one.together),
        one.hint,
    )


def _dependence(one: Dependence) -> tuple[Cell, ...]:
    drawn = one.draws.drawn
    return (
        one.draws.exercise, one.draws.measure.value, len(drawn),
        *(round(end, PLACES) for end in one.draws.ends),
        "" if one.correlation is None else round(one.correlation, PLACES),
        round(one.chance, PLACES), round(one.low, PLACES), round(one.high, PLACES), int(one.look),
    )  # fmt: skip


def _variant(one: Variant) -> tuple[Cell, ...]:
    return (
        one.exercise, "; ".join(f"{name} = {value}" for name, value in one.settings), one.items,
        one.students, round(one.mean, PLACES),
        "" if one.error is None else round(one.error, PLACES), round(one.others, PLACES),
        int(one.look),
    )  # fmt: skip
