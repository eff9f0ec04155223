"""A ruling in words, for operators: whom it is about and what it does."""

from __future__ import annotations

from fractions import Fraction

from grader.marking.score import shown_score
from grader.rulings.ruling import SETTLING, Action, Ruling, Scope, What


def said(one: Ruling) -> str:
    """`delta1[1] of network counts in full for section A`."""
    match one.action:
        case Action.VOID:
            text = f"{_what(one)} does not count"
        case Action.FULL:
            text = f"{_what(one)} counts in full"
        case Action.POINTS:
            points = shown_score(one.points or Fraction(0))
            text = f"{_what(one)} earns {points} point{'' if points == '1' else 's'}"
        case Action.ACCEPT:
            text = f"{one.accept} is accepted in {one.exercise or 'every exercise'}"
        case Action.EXCUSE:
            return f"{whom(one.scope)} is excused"
        case Action.DUE:
            due = "" if one.due is None else one.due.isoformat(" ", "minutes")
            text = f"answers may come until {due}"
        case Action.BELONGS_TO:
            return f"the file {one.file} belongs to {whom(one.scope)}"
        case Action.SHEET:
            marked = f"the file {one.file}" if one.file else whom(one.scope)
            return f"{marked} is marked against sheet {one.code}"
        case Action.IGNORE:
            return f"the file {one.file} counts for nobody"
    if one.action in SETTLING and one.what is What.SHEET and one.scope.student:
        return text
    return f"{text} for {whom(one.scope)}"


def told(one: Ruling) -> str:
    """What a ruling says, who made it, when and why, and where it stands."""
    return f"{said(one)}: {one.reason} ({one.by}, {one.on}, {one.where})"


def whom(scope: Scope) -> str:
    """`0042`, `section A`, `everyone`."""
    return scope.student or (f"section {scope.section}" if scope.section else "everyone")


def _what(one: Ruling) -> str:
    if one.item:
        return f"{one.item} of {one.exercise}"
    return one.exercise or f"the sheet{f' of {one.scope.student}' if one.scope.student else ''}"
