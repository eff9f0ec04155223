"""How many points a decision gives: from 0 to what there is to earn."""

from __future__ import annotations

from fractions import Fraction

from grader.assignment.exact_numbers import exact
from grader.assignment.toml_file import Table
from grader.marking.score import shown_score
from grader.rulings.facts import Facts
from grader.rulings.ruling import Scope


def points(table: Table, facts: Facts, scope: Scope, exercise: str, item: str) -> Fraction | None:
    """The points that a table gives, None without them; a text like `1/3` is a number too."""
    if "points" not in table.entries:
        return None
    if not exercise and not scope.student:
        raise table.refusal(
            "points",
            "the points of a whole sheet are given to one student",
            "Name the student, or an exercise.",
        )
    most = _most(facts, exercise, item)
    number = exact(table.entries["points"])
    if number is not None and 0 <= number <= most:
        return number
    top = shown_score(most)
    if number == Fraction(top):
        # All of an item that is worth 10/17 is 0.59 where people read it.
        return most
    what = item or exercise or "the sheet"
    exactly = "" if Fraction(top) == most else f' (exactly "{most}")'
    raise table.wrong(
        "points", f"points of {what} are a number from 0 to {top}{exactly}", f"points = {top}"
    )


def _most(facts: Facts, exercise: str, item: str) -> Fraction:
    if not exercise:
        return sum((one.points for one in facts.exercises.values()), Fraction(0))
    asked = facts.exercises[exercise]
    return asked.most[item] if item else asked.points
