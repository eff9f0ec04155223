"""Where an assignment stands, as JSON."""

from __future__ import annotations

from grader.checking.status import Status
from grader.states import State
from problems.program_json import Json


def status_json(found: Status) -> dict[str, Json]:
    """Every state with its count, also those that nobody is in; `tasks` is null where unknown."""
    tasks = found.tasks
    return {
        "assignment": found.folder.assignment,
        "title": found.title,
        "issued": found.issued,
        "without_sheet": found.without_sheet,
        "received": found.received,
        "received_at": found.received_at or None,
        "states": {state.value: found.states.get(state, 0) for state in State},
        "unmarked": found.unmarked,
        "needs_a_person": found.needs_a_person,
        "tasks": None if tasks is None else dict(tasks.counts),
        "exports": [{"at": one.at, "what": one.detail} for one in found.exports],
        "changes": [*found.changes],
        "next": found.next or None,
    }
