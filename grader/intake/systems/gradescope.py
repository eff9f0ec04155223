"""Gradescope: an export with a folder or a file a submission, and one list of who handed it in.

    assignment_4711_export/submission_metadata.yml
    assignment_4711_export/submission_900011/answers.csv

The list is YAML as Ruby writes it. It is read event by event: nothing is built but the four values
that are wanted, and no alias is followed.

A submission of several people tells the keys of all of them: it is whose sheet code it bears.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from grader.assignment.keys import Key, System
from grader.submissions.form import visible
from grader.submissions.received import Told

HINT = "_export"
LIST = "submission_metadata.yml"
NO_LIST = "this list of submissions cannot be read: download the export again"

_EXPORT = re.compile(r"assignment_[0-9]+_export(?: \([0-9]+\))?(?:\.zip)?")
_NUMBER = re.compile(r"(?:submission_)?([0-9]{1,18})(?:\.\w+)?")
_SYSTEMS = {":sid": System.ID, ":email": System.EMAIL}
_LONGEST = 200
_DEEPEST = 100

Place: TypeAlias = str | int | None
Submitter: TypeAlias = dict[str, str]


class Refused(Exception):
    """A list that is no list of submissions."""


def told(parts: Sequence[str], at: int) -> Told | None:
    """What the path tells without the list: which submission is the later one."""
    if at == 0 or not _EXPORT.fullmatch(parts[at - 1]):
        return None
    number = _NUMBER.fullmatch(parts[at])
    return Told(serial=int(number[1])) if number else None


def read_list(content: bytes) -> Mapping[str, Told]:
    """What is told of each folder or file beside the list; Refused if it cannot be read."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    people: dict[str, dict[Place, Submitter]] = defaultdict(lambda: defaultdict(dict))
    created: dict[str, str] = {}
    try:
        for path, value in _values(yaml.parse(content, Loader=loader)):
            match path:
                case (str(name), ":submitters", int(place), (":name" | ":sid" | ":email") as field):
                    people[name][place][field] = visible(_wanted(value).strip())
                case (str(name), ":created_at"):
                    created[name] = _wanted(value)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise Refused(NO_LIST) from None
    if not people:
        raise Refused(NO_LIST)
    from grader.intake.timestamps import times

    times_of = dict(zip(created, times(tuple(created.values())), strict=True))
    return {
        name: _told(name, tuple(submitters.values()), times_of.get(name, ""))
        for name, submitters in people.items()
    }


def _told(name: str, people: Iterable[Submitter], at: str) -> Told:
    number = _NUMBER.fullmatch(name)
    return Told(
        keys=tuple(
            Key(system=system, value=value)
            for person in people for field, system in _SYSTEMS.items()
            if (value := person.get(field, ""))
        ),
        name=", ".join(filter(None, (person.get(":name") for person in people)))[:_LONGEST],
        at=at,
        serial=int(number[1]) if number else 0,
    )  # fmt: skip


def _values(events: Iterable[Any]) -> Iterator[tuple[tuple[Place, ...], str | None]]:
    """Each value near the top, with the keys and places that lead to it; None for an alias."""
    from yaml import events as kinds

    path: list[Place] = []
    for event in events:
        if isinstance(event, kinds.CollectionStartEvent):
            path.append(0 if isinstance(event, kinds.SequenceStartEvent) else None)
            if len(path) > _DEEPEST:
                raise Refused(NO_LIST)
        elif isinstance(event, kinds.CollectionEndEvent):
            path.pop()
            _advance(path)
        elif isinstance(event, kinds.NodeEvent) and path:
            value = event.value if isinstance(event, kinds.ScalarEvent) else None
            if path[-1] is None:
                path[-1] = value or ""
                continue
            if len(path) <= 4:
                yield tuple(path), value
            _advance(path)


def _advance(path: list[Place]) -> None:
    """On to the next place of a sequence, or the next key of a mapping."""
    if path:
        path[-1] = path[-1] + 1 if isinstance(path[-1], int) else None


def _wanted(value: str | None) -> str:
    if value is None or len(value) > _LONGEST:
        raise Refused(NO_LIST)
    return value
