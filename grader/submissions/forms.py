"""Any file becomes a form or a reason why not: known by its content, whatever its name."""

from __future__ import annotations

from grader.submissions.form import Damaged, Form, entries, fitted, unknown_items
from grader.submissions.plain_csv import plain as plain_csv
from grader.submissions.plain_json import plain as plain_json
from grader.submissions.received import Received
from grader.submissions.strays import seem_to_be

__all__ = ["Damaged", "Form", "entries", "fitted", "read_form", "seem_to_be", "unknown_items"]


def read_form(received: Received) -> Form | Damaged:
    """The form that a file holds, whatever its name; never raises, whatever the bytes."""
    found = plain_json(received.content) or plain_csv(received.content)
    if found and not received.fault:
        return Form(code=found[0], answers=found[1])
    # Readers of all other files are loaded when the first of these comes.
    from grader.submissions.other_forms import read_other

    return read_other(received)
