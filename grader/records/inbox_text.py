"""What a system tells of a submission, and a form that was read, as text in the gradebook."""

from __future__ import annotations

import json

from grader.assignment.keys import Key, System
from grader.submissions.form import Form
from grader.submissions.received import NOTHING, Told


def told_to_text(told: Told) -> str:
    """JSON; empty where nothing is told, as of most files."""
    if told is NOTHING or told == NOTHING:
        return ""
    keys = [[key.system.value, key.value] for key in told.keys]
    own = [keys, told.name, told.at, told.serial, told.late, told.is_row]
    return json.dumps(own, ensure_ascii=False)


def told_from_text(text: str) -> Told:
    """What was told."""
    if not text:
        return NOTHING
    keys, name, at, serial, late, is_row = json.loads(text)
    return Told(
        keys=tuple(Key(system=System(system), value=value) for system, value in keys),
        name=name, at=at, serial=serial, late=late, is_row=is_row,
    )  # fmt: skip


def form_to_text(form: Form) -> str:
    """JSON."""
    own = [form.code, dict(form.answers), dict(form.others), form.note]
    return json.dumps(own, ensure_ascii=False, separators=(",", ":"))


def form_from_text(text: str) -> Form:
    """The form that was kept."""
    code, answers, others, note = json.loads(text)
    return Form(
        code=code, answers=answers, note=note,
        others={item: tuple(texts) for item, texts in others.items()},
    )  # fmt: skip
