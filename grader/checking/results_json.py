"""The results of `check` as JSON: every recipient with every item, whatever the state."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

from grader.checking.lists import ReadList
from grader.checking.moved import Move
from grader.checking.reports import as_read
from grader.checking.summary import Summary
from grader.marking.result import ExerciseResult, ItemResult, StudentResult
from grader.marking.score import DECIMALS
from grader.records.marks import Standing
from grader.rulings.ruling import Ruling
from grader.rulings.words import said
from problems.program_json import Json
from solutions.nearest import half_up


def results_json(students: Iterable[StudentResult], summary: Summary) -> dict[str, Json]:
    """{students: [...], summary}; scores are numbers, null unless graded; `key` is text."""
    return {"students": [_student(s) for s in students], "summary": _summary(summary)}


def _student(result: StudentResult) -> Json:
    graded = result.score is not None
    return {
        "id": result.recipient.id,
        "name": result.recipient.name,
        "state": result.state.value,
        "note": result.note,
        "score": _number(result.score),
        "max": _number(result.max),
        "decisions": [_decision(one) for one in result.decided],
        "exercises": [_exercise(exercise, graded=graded) for exercise in result.exercises],
    }


def _decision(one: Ruling) -> Json:
    return {
        "says": said(one),
        "reason": one.reason,
        "by": one.by,
        "on": one.on.isoformat(),
        "where": one.where,
    }


def _exercise(exercise: ExerciseResult, *, graded: bool) -> Json:
    return {
        "id": exercise.id,
        "family": exercise.family,
        "score": _number(exercise.score) if graded else None,
        "max": _number(exercise.max),
        "items": [_item(item) for item in exercise.items],
    }


def _item(item: ItemResult) -> Json:
    return {
        "item": item.item,
        "read": as_read(item.entry),
        "verdict": item.verdict.value,
        "mistake": [*item.mistake],
        "key": item.key,
        "low": item.low if math.isfinite(item.low) else None,
        "high": item.high if math.isfinite(item.high) else None,
    }


def _summary(summary: Summary) -> Json:
    return {
        "states": {state.value: count for state, count in summary.states.items()},
        "mean": _number(summary.mean),
        "max": _number(summary.max),
        "attention": [{"id": id_, "why": why} for id_, why in summary.attention],
        "belongs_to_nobody": [{"source": a.source, "note": a.note} for a in summary.nobodys],
        "superseded": [{"source": a.source, "note": a.note} for a in summary.superseded],
        "lists": [_list(one) for one in summary.lists],
        "late": {late.value: count for late, count in summary.late.items()},
        "moved": [_moved(move) for move in summary.moved],
    }


def _list(one: ReadList) -> Json:
    return {
        "source": one.source,
        "rows": one.rows,
        "unknown": [*one.unknown],
        "ambiguous": [*one.ambiguous],
    }


def _moved(move: Move) -> Json:
    return {
        "id": move.id,
        "from": _standing(move.before),
        "to": _standing(move.after),
        "why": [*move.why],
    }


def _standing(standing: Standing) -> Json:
    return {
        "state": standing.state.value,
        "score": _number(standing.score),
        "max": _number(standing.max),
    }


def _number(score: Fraction | None) -> Json:
    return None if score is None else float(half_up(score, DECIMALS))
