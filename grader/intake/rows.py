"""Tables with a row a student become one submission a row: forms, quizzes, what a TA typed.

They are recognised by what stands in them. Nothing is lost: a row without answers is received, and
so is one of nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import msgspec

from grader.assignment.keys import Key, System
from grader.intake.cloze import parts
from grader.intake.row_tables import table_of_rows
from grader.intake.row_titles import Titles, items_asked
from grader.intake.timestamps import times
from grader.submissions.received import NOTHING, Received, Told
from grader.tables.table import Line

TORN = (
    "this row has more cells than there are columns: put answers with a decimal comma in quotes, "
    "or save the table with semicolons"
)

MAX_KEY = 200

_NOTHING = "-"
"""What a quiz writes where nothing was answered."""

_Answers: TypeAlias = list[tuple[str, str]]


def split(received: Received) -> tuple[Received, ...] | None:
    """One submission for each row of a table with a row a student; None for any other file.

    A table of which a system says who handed it in, or when, is one student's file, whatever it
    says of others. One that cannot be read below its titles is one submission, with its fault.
    """
    if received.fault or received.told is not NOTHING:
        return None
    found = table_of_rows(received.content)
    if found is None:
        return None
    if isinstance(found, str):
        return (received._replace(fault=found),)
    return tuple(_rows(received, *found))


def _rows(received: Received, titles: Titles, lines: Sequence[Line]) -> Iterator[Received]:
    at = times([line.cell(titles.at) for line in lines]) if titles.at >= 0 else ("",) * len(lines)
    if titles.lines:
        yield from _from_lines(received, titles, lines, at)
        return
    in_parts = _columns_with_parts(titles, lines)
    for line, moment in zip(lines, at, strict=True):
        answers = [*_under_items(titles, line), *_responses(titles, line, in_parts)]
        yield _row(received, titles, line, moment, answers)


def _row(received: Received, titles: Titles, line: Line, at: str, answers: _Answers) -> Received:
    told = Told(
        keys=_keys(titles, line),
        name=" ".join(filter(None, (line.cell(i) for i in titles.names)))[:MAX_KEY],
        at=at,
        serial=line.number,
        is_row=True,
    )
    code = line.cell(titles.code) if titles.code >= 0 else ""
    return Received(
        source=f"{received.source}/row {line.number}",
        content=_json(code, answers),
        modified=received.modified,
        fault=TORN if any(line.cells[titles.count :]) else "",
        told=told,
    )


def _keys(titles: Titles, line: Line) -> tuple[Key, ...]:
    cells = [(system, line.cell(i)[:MAX_KEY]) for i, system in titles.keys]
    # Many log in with their address.
    addresses = [(System.EMAIL, cell) for _, cell in cells if "@" in cell]
    both = dict.fromkeys(one for one in (*cells, *addresses) if one[1])
    return tuple(Key(system=system, value=cell) for system, cell in both)


def _json(code: str, answers: _Answers) -> bytes:
    """As a form, without the blank answers that nobody has to give; those in order are counted."""
    kept = [one for one in answers if one[1] or one[0].startswith("@")] or answers
    encode, by_item = msgspec.json.encode, dict(kept)
    if len(by_item) == len(kept):
        return encode({"sheet": code, "answers": by_item})
    # An item that stands twice stays there twice, for its reader to see.
    lines = b",".join(encode(item) + b":" + encode(answer) for item, answer in kept)
    return b'{"sheet":%b,"answers":{%b}}' % (encode(code), lines)


def _under_items(titles: Titles, line: Line) -> Iterator[tuple[str, str]]:
    return ((item, line.cell(column)) for column, item in titles.items)


def _columns_with_parts(titles: Titles, lines: Sequence[Line]) -> frozenset[int]:
    """The columns of responses in which any cell holds several answers."""
    return frozenset(
        column for column, _ in titles.responses
        if any(parts(line.cell(column)) for line in lines)
    )  # fmt: skip


def _responses(titles: Titles, line: Line, in_parts: frozenset[int]) -> Iterator[tuple[str, str]]:
    """Answers under the items that the question's text names, else under `@1` or `@1.2`."""
    for column, number in titles.responses:
        asked = titles.questions.get(number, -1)
        cell = line.cell(column)
        given = parts(cell)
        places: tuple[str, ...] = (f"@{number}",)
        if given is not None:
            places = tuple(f"@{number}.{part}" for part in range(1, len(given) + 1))
        elif column in in_parts and not _given(cell):
            places = (f"@{number}.1",)
        given = given or (cell,)
        named = items_asked(line.cell(asked), len(given)) if asked >= 0 else ()
        yield from zip(named or places, map(_given, given), strict=True)


def _given(cell: str) -> str:
    return "" if cell == _NOTHING else cell


def _from_lines(
    received: Received, titles: Titles, lines: Sequence[Line], at: Sequence[str]
) -> Iterator[Received]:
    """One submission for all lines of one student and one sheet, where the first of them stands."""
    assert titles.lines
    item, answer = titles.lines
    of: dict[tuple[str, ...], list[int]] = defaultdict(list)
    whose = (*(column for column, _ in titles.keys), *([titles.code] if titles.code >= 0 else []))
    for place, line in enumerate(lines):
        of[tuple(line.cell(column) for column in whose)].append(place)
    for places in of.values():
        answers = [(lines[i].cell(item), lines[i].cell(answer)) for i in places]
        torn = any(any(lines[i].cells[titles.count :]) for i in places)
        row = _row(received, titles, lines[places[0]], _common(at[i] for i in places), answers)
        yield row._replace(fault=TORN) if torn else row


def _common(moments: Iterable[str]) -> str:
    """The same for all lines, or not known."""
    told = set(moments)
    return told.pop() if len(told) == 1 else ""
