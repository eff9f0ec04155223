"""Feedback: what one student reads about their own answers."""

from __future__ import annotations

from grader.documents.templates import environment
from grader.marking.result import ItemResult, StudentResult, Verdict
from grader.marking.score import shown_score
from grader.states import State
from grader.submissions.expressions import ReadExpression
from grader.submissions.numbers import Blank, Read, Unreadable
from grader.submissions.words import ReadWord

SAID: dict[Verdict, str] = {
    Verdict.CORRECT: "correct",
    Verdict.IMPRECISE: "not precise enough",
    Verdict.CARRIED: "right with your own earlier values",
    Verdict.CONVENTION: "right with the opposite sign",
    Verdict.MISTAKE: "a known slip",
    Verdict.WRONG: "not right",
    Verdict.BLANK: "left blank",
    Verdict.UNREADABLE: "could not be read",
}

EXPLAINED: dict[State, str] = {
    State.EMPTY: "All boxes of your answer form are empty.",
    State.MISSING: "Nothing was handed in under your sheet code.",
    State.UNREADABLE: "What you handed in could not be read: it has no sheet code, the code is "
    "mistyped, or it is not a filled answer form with the lines of your sheet. Ask your teaching "
    "assistant what to do.",
    State.WRONG_SHEET: "The answers you handed in carry the code of another sheet than yours. Fill "
    "in the answer form of your own sheet, or ask your teaching assistant.",
    State.OUTDATED_SHEET: "The answers you handed in belong to an earlier version of your sheet.",
    State.DUPLICATE: "You handed in different files, and it is not clear which is the last one.",
    State.NEEDS_A_PERSON: "A person has to look at what you handed in.",
    State.EXCUSED: "You are excused from this assignment.",
}
"""What a student without a score is told. The operator's note stays away: it may name others."""


def markdown(result: StudentResult, title: str) -> str:
    """The feedback of one student as Markdown."""
    template = environment().get_template("feedback.md.j2")
    return template.render(
        title=title,
        student=result,
        explained=EXPLAINED.get(result.state, ""),
        score=None if result.score is None else shown_score(result.score),
        max=shown_score(result.max),
        exercises=[
            {
                "position": exercise.position,
                "title": exercise.title,
                "score": shown_score(exercise.score),
                "max": shown_score(exercise.max),
                "unmarked": exercise.unmarked,
                "rows": [_row(item) for item in exercise.items],
            }
            for exercise in result.exercises
        ],
    )


def _row(item: ItemResult) -> dict[str, str]:
    return {
        "item": item.item,
        "typed": _typed(item),
        "key": item.key,
        "verdict": SAID[item.verdict],
        "remark": _remark(item),
    }


def _typed(item: ItemResult) -> str:
    match item.entry:
        case Blank():
            return ""
        case Read() | ReadWord() | ReadExpression() | Unreadable() as entry:
            return entry.text.strip()


def _remark(item: ItemResult) -> str:
    match item.entry:
        case Unreadable(reason=reason):
            return reason
        case Read(note=note) | ReadWord(note=note) | ReadExpression(note=note):
            return note
        case Blank():
            return ""
