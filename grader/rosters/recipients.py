"""The students of a list as recipients of sheets."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader.assignment.editions import LANGUAGES, LAYOUTS
from grader.assignment.ids import unsafe
from grader.assignment.keys import Key, System
from grader.assignment.roster import Recipient
from grader.assignment.toml_file import is_one_line, shown
from grader.errors import GraderError, RosterError
from grader.rosters.columns import IdColumn, fields_of
from grader.rosters.kinds import Kind
from grader.rosters.listing import Entry, Listing
from grader.tables.columns import Part, folded

LONGEST_CELL = 200
LONGEST_SECTION = 2000
"""Canvas writes all sections of somebody into one cell."""

FORMULA_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})

CHOICES = {"language": LANGUAGES, "layout": LAYOUTS}
"""Fields with a few values, in any case."""

_NAMES = (Part.NAME, Part.FIRST, Part.LAST)
_KEPT = {
    Kind.CANVAS: frozenset({"integration id", "root account"}),
    Kind.WORKSHEET: frozenset[str](),
}
"""Further columns that are kept of lists with marks in them; of other lists all are."""


def recipients_of(found: Listing, column: IdColumn, path: Path) -> tuple[Recipient, ...]:
    """Every student of a list; RosterError names the line of one who cannot have a sheet."""
    fields = fields_of(found)
    further = _further(found, column, fields)
    made = []
    for entry in found.entries:
        where = f"{path.name}, line {entry.row.number}"
        _refuse_too_wide(entry, len(found.columns.header.cells), where)
        values = {field: entry.row.cell(place) for field, place in fields.items()}
        values |= {"id": _id(entry, column), "name": entry.name}
        _check(values, where)
        extra = tuple((title, entry.row.cell(place)) for title, place in further)
        aliases = _aliases(entry, values["id"], values.get("email", ""))
        made.append(Recipient(**_chosen(values, where), extra=extra, aliases=aliases))
    return tuple(made)


def _id(entry: Entry, column: IdColumn) -> str:
    value = entry.row.cell(column.place)
    return value.partition("@")[0] if column.until_at else value


def _aliases(entry: Entry, id_: str, email: str) -> tuple[Key, ...]:
    own = (Key(system=System.ID, value=id_), Key(system=System.EMAIL, value=email))
    said = {key.folded for key in own}
    return tuple(key for key in entry.keys if key.folded not in said)


def _further(
    found: Listing, column: IdColumn, fields: Mapping[str, int]
) -> tuple[tuple[str, int], ...]:
    """The titles and places of the columns that are kept as they are."""
    plainest, meanings = found.columns.plainest, found.columns.meanings
    names = _NAMES[:1] if Part.NAME in plainest else _NAMES[1:]
    used = {column.place, *fields.values(), *(plainest[one] for one in names)}
    used |= {place for place, one in enumerate(meanings) if isinstance(one, System)}
    kept = _KEPT.get(found.kind)
    return tuple(
        (title, place)
        for place, title in enumerate(found.columns.header.cells)
        if place not in used and title and (kept is None or folded(title) in kept)
    )


def _refuse_too_wide(entry: Entry, columns: int, where: str) -> None:
    if any(entry.row.cells[columns:]):
        raise RosterError(
            f"this row has {len(entry.row.cells)} cells, but there are {columns} columns",
            where=where,
            remedy='Put a name with a comma in quotes: "Kim, Minsu".',
        )


def _check(values: Mapping[str, str], where: str) -> None:
    for field, value in values.items():
        if value.upper() in FORMULA_ERRORS:
            raise RosterError(
                f"found {value}, which is a formula that came to nothing",
                where=f"{where}, {field}",
                remedy="Mend the formula, or write what belongs there.",
            )
    if reason := unsafe(values["id"]):
        raise _bad_id(values["id"], reason, where)
    if not values["name"]:
        raise RosterError(
            "the name is empty", where=f"{where}, name", remedy="Write one, or the id again."
        )
    for field, value in values.items():
        longest = LONGEST_SECTION if field == "section" else LONGEST_CELL
        if len(value) > longest or not is_one_line(value):
            what = f"found {shown(value)}; this is one line of up to {longest} characters"
            remedy = "Take out line breaks and control characters."
            raise RosterError(what, where=f"{where}, {field}", remedy=remedy)


def _bad_id(found: str, reason: str, where: str) -> GraderError:
    if "spreadsheet" in reason:
        remedy = "Format the column as text, put the id in again, and save the file anew."
    else:
        remedy = "Ids name files: use letters, digits, - and _ (leading zeros are kept)."
    return RosterError(f"found {shown(found)}; {reason}", where=f"{where}, id", remedy=remedy)


def _chosen(values: Mapping[str, str], where: str) -> dict[str, str]:
    """The values, with language and layout among those that there are."""
    chosen = dict(values)
    for field, known in CHOICES.items():
        chosen[field] = value = values.get(field, "").casefold()
        if value and value not in known:
            raise RosterError(
                f"found {shown(value)}; a {field} is one of {', '.join(known)}, or empty",
                where=f"{where}, {field}",
                remedy="Leave it empty for what the assignment sets.",
            )
    return chosen
