"""Answers that came by their place in a quiz, under the items of a sheet.

`@2.3` is the third part of the second question, `@2` the whole answer to it. Where a question has
parts, questions stand for the exercises of the sheet and parts for their items; where none has,
they stand for all items in order. Where the counts do not agree nothing is placed: nobody knows
what was answered, and the lines stay under the names that they have.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from grader.submissions.form import Form, form_of

_Questions: TypeAlias = Mapping[int, Mapping[int, str]]

_PLACE = re.compile(r"@([0-9]{1,3})(?:\.([0-9]{1,3}))?")


def placed(form: Form, items: Sequence[str]) -> Form:
    """The form with the items of a sheet in place of `@1` and `@1.2`, if the counts agree."""
    questions = _questions(form)
    if not questions:
        return form
    if any(part for parts in questions.values() for part in parts):
        by_place = _by_exercise(form, questions, items)
    else:
        by_place = _in_order(questions, items)
    lines = [
        (by_place.get(key, key), text)
        for key, text in form.answers.items()
        if key in by_place or text or not _PLACE.fullmatch(key)
    ]
    again = [(item, text) for item, texts in form.others.items() for text in texts]
    found = form_of((), (*lines, *again))
    # There are fewer lines than before, and those were not too many.
    assert isinstance(found, Form)
    return replace(form, answers=found.answers, others=found.others)


def _questions(form: Form) -> dict[int, dict[int, str]]:
    """By question and part (0 for a whole one) the name of the line."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for key in form.answers:
        if match := _PLACE.fullmatch(key):
            found[int(match[1])][int(match[2] or 0)] = key
    return found


def _in_order(questions: _Questions, items: Sequence[str]) -> dict[str, str]:
    keys = [questions[number][0] for number in sorted(questions)]
    return dict(zip(keys, items, strict=True)) if len(keys) == len(items) else {}


def _by_exercise(form: Form, questions: _Questions, items: Sequence[str]) -> dict[str, str]:
    exercises: dict[int, list[str]] = defaultdict(list)
    for item in items:
        exercises[int(item.partition(".")[0])].append(item)
    found: dict[str, str] = {}
    for number, parts in questions.items():
        keys, asked = [parts[part] for part in sorted(parts)], exercises.get(number, [])
        if len(keys) == len(asked):
            found.update(zip(keys, asked, strict=True))
        elif 0 not in parts and any(form.answers[key] for key in keys):
            return {}
    return found
