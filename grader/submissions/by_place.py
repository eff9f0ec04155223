"""Answers that came by their place in a quiz: which items of a sheet they are.

`@2.3` is the third part of the second question, `@2` the whole answer to it. Where a question has
parts, questions stand for the exercises of the sheet and parts for their items; where none has,
they stand for all items in order. Where the counts do not agree nothing is placed: nobody knows
what was answered, and the lines are those of no item.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

_Questions: TypeAlias = Mapping[int, Mapping[int, str]]

_PLACE = re.compile(r"@([0-9]{1,3})(?:\.([0-9]{1,3}))?")


def is_place(key: str) -> bool:
    """Whether a line is named by its place."""
    return _PLACE.fullmatch(key) is not None


def by_place(answers: Mapping[str, str], items: Sequence[str]) -> dict[str, str]:
    """The item of each line that is named by its place, as far as the counts agree."""
    questions: dict[int, dict[int, str]] = defaultdict(dict)
    for key in answers:
        if match := _PLACE.fullmatch(key):
            questions[int(match[1])][int(match[2] or 0)] = key
    if any(part for parts in questions.values() for part in parts):
        return _by_exercise(answers, questions, items)
    keys = [questions[number][0] for number in sorted(questions)]
    return dict(zip(keys, items, strict=True)) if len(keys) == len(items) else {}


def _by_exercise(
    answers: Mapping[str, str], questions: _Questions, items: Sequence[str]
) -> dict[str, str]:
    exercises: dict[int, list[str]] = defaultdict(list)
    for item in items:
        exercises[int(item.partition(".")[0])].append(item)
    found: dict[str, str] = {}
    for number, parts in questions.items():
        keys, asked = [parts[part] for part in sorted(parts)], exercises.get(number, [])
        if len(keys) == len(asked):
            found.update(zip(keys, asked, strict=True))
        elif 0 not in parts and any(answers[key] for key in keys):
            return {}
    return found
