"""Which column of a list fills which field of a recipient, and which of them is the id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.keys import System
from grader.assignment.toml_file import shown
from grader.errors import RosterError
from grader.rosters.kinds import Kind
from grader.rosters.listing import Listing, is_nothing
from grader.tables.columns import Meaning, Part, folded

OWN = {
    "id": "id", "name": "name", "email": "email", "e-mail": "email",
    "section": "section", "language": "language", "layout": "layout",
}  # fmt: skip
"""The titles of a course's own list, and the field that each fills."""

_ORDER = (System.ID, System.LOGIN, System.EMAIL, System.CANVAS, System.GITHUB)
"""What makes the best id, where no column is called `id`: what stays the same all term."""

_FIELDS: dict[str, Meaning] = {
    "email": System.EMAIL,
    "section": Part.SECTION,
    "language": Part.LANGUAGE,
    "layout": Part.LAYOUT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IdColumn:
    """The column that holds the id.

    until_at  whether addresses stand in it, whose part before the @ is the id
    passed    why columns that would have come first are not it
    """

    place: int
    title: str
    until_at: bool
    passed: tuple[str, ...]


def id_column(found: Listing, path: Path) -> IdColumn:
    """Which column is the id; RosterError where there is none, or no name."""
    _refuse_unclear(found, path)
    candidates = tuple(_candidates(found))
    _refuse_missing(found, bool(candidates), path)
    passed: list[str] = []
    for place in candidates:
        title = found.columns.header.cells[place]
        empty = _first_empty(found, place)
        if empty and not _is_own(found, place):
            passed.append(f"`{title}` is empty in line {empty}")
            continue
        until_at = not _is_own(found, place) and any(
            "@" in entry.row.cell(place) for entry in found.entries
        )
        return IdColumn(place=place, title=title, until_at=until_at, passed=tuple(passed))
    raise RosterError(
        f"no column is filled for everybody: {', '.join(passed)}",
        where=path.name,
        remedy="Fill one of them in, or add a column `id`.",
    )


def fields_of(found: Listing) -> dict[str, int]:
    """Which column fills which further field."""
    fields = {
        field: place
        for field, meaning in _FIELDS.items()
        if (place := found.columns.plainest.get(meaning)) is not None
    }
    section = fields.get("section")
    if found.kind is Kind.OWN and section is not None and _title(found, section) not in OWN:
        # A column `Group` of one's own says what it likes.
        del fields["section"]
    return fields


def _title(found: Listing, place: int) -> str:
    return folded(found.columns.header.cells[place])


def _is_own(found: Listing, place: int) -> bool:
    return found.columns.meanings[place] is System.ID and _title(found, place) == "id"


def _candidates(found: Listing) -> Iterator[int]:
    """Columns that could be the id, the best first; one that is called so alone."""
    by_title = sorted(
        range(len(found.columns.meanings)),
        key=found.columns.rank,
    )
    own = [place for place in by_title if _is_own(found, place)]
    if own:
        yield from own[:1]
        return
    for system in _ORDER:
        yield from (place for place in by_title if found.columns.meanings[place] is system)


def _first_empty(found: Listing, place: int) -> int:
    """The first line where a column is empty, 0 for none."""
    return next(
        (one.row.number for one in found.entries if is_nothing(one.row.cell(place))), 0
    )  # fmt: skip


def _refuse_unclear(found: Listing, path: Path) -> None:
    seen: dict[str, int] = {}
    for place, meaning in enumerate(found.columns.meanings):
        title = _title(found, place)
        field = OWN.get(title, title)
        if meaning is None:
            continue
        if field in seen:
            raise RosterError(
                f"the columns {seen[field] + 1} and {place + 1} are both {field}",
                where=f"{path.name}, {_line(found)}",
                remedy="Rename one of them.",
            )
        seen[field] = place


def _refuse_missing(found: Listing, has_id: bool, path: Path) -> None:
    named = found.columns.plainest.keys()
    has_name = Part.NAME in named or {Part.FIRST, Part.LAST} <= named
    if missing := [word for word, there in (("id", has_id), ("name", has_name)) if not there]:
        columns = ", ".join(shown(title) for title in found.columns.header.cells[:20])
        raise RosterError(
            f"there is no column {' and no column '.join(missing)}; the columns are {columns}",
            where=f"{path.name}, {_line(found)}",
            remedy="Name the columns in the first line: `id` for a number or login that stays the "
            "same all term, `name` for the name.",
        )


def _line(found: Listing) -> str:
    number = found.columns.header.number
    return "first line" if number == 1 else f"line {number}"
