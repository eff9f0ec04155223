"""The roster: who receives a sheet, as a CSV file that a spreadsheet can save."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.editions import LANGUAGES, LAYOUTS
from grader.assignment.ids import collision_key, unsafe
from grader.assignment.keys import Key, System
from grader.assignment.text_file import decode, read_bytes
from grader.assignment.toml_file import is_one_line, shown
from grader.errors import GraderError, RosterError

LIMIT = 50_000_000
LONGEST_CELL = 200

SAVE_AS = "Save it as UTF-8: in Excel as `CSV UTF-8 (comma delimited)`, elsewhere as CSV, UTF-8."

COLUMNS = {
    "id": "id", "name": "name", "email": "email", "e-mail": "email",
    "section": "section", "language": "language", "layout": "layout",
}  # fmt: skip
"""Headers in lower case, and the field that each fills."""

CHOICES = {"language": LANGUAGES, "layout": LAYOUTS}
"""Fields with a few values, in any case."""

REQUIRED = ("id", "name")
DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One person of the roster; `extra` keeps all further columns with their headers.

    language, layout  of this person's documents; empty for those of the assignment
    aliases           what other systems call this person
    """

    id: str
    name: str
    email: str = ""
    section: str = ""
    language: str = ""
    layout: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    aliases: tuple[Key, ...] = ()

    @property
    def keys(self) -> tuple[Key, ...]:
        """Everything that this person is called: the id, the e-mail address, and the aliases."""
        own = (Key(system=System.ID, value=self.id), Key(system=System.EMAIL, value=self.email))
        return tuple(key for key in (*own, *self.aliases) if key.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row with the line of the file that it begins on."""

    line: int
    cells: tuple[str, ...]


def read_roster(path: Path) -> tuple[Recipient, ...]:
    """Everyone in a CSV file with the columns id and name, in its order.

    UTF-8, or UTF-16 with a byte order mark; columns parted by commas, semicolons or tabs; headers
    in any case and order. RosterError names the line and what to do.
    """
    data = read_bytes(path, limit=LIMIT, error=RosterError)
    text = decode(data, path=path, error=RosterError, save_as=SAVE_AS)
    rows = list(_rows(text, path))
    if not rows:
        raise RosterError(
            "this is empty", where=path.name, remedy="Begin it with a line id,name and list people."
        )
    header, people = rows[0].cells, rows[1:]
    fields = _fields(header, path)
    recipients = tuple(_recipient(row, header, fields, path) for row in people)
    if not recipients:
        raise RosterError(
            "this lists nobody", where=path.name, remedy="Add a line for each student below it."
        )
    _refuse_equal_ids(recipients, [row.line for row in people], path)
    return recipients


def lost_zeros(issued: Collection[str], roster: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of an issued id and a new id in the roster that differ only by leading zeros."""
    here, before = set(roster), set(issued)
    new = defaultdict(list)
    for one in roster:
        if one not in before:
            new[one.lstrip("0")].append(one)
    gone = (one for one in issued if one not in here)
    return tuple((one, other) for one in gone for other in new.get(one.lstrip("0"), ()))


def _rows(text: str, path: Path) -> Iterator[_Row]:
    """The rows that hold anything, with trimmed cells."""
    # Strict: otherwise a quote that nobody closed swallows the rest of the class.
    lines = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=_delimiter(text),
        skipinitialspace=True,
        strict=True,
    )
    end = 0
    while True:
        line = end + 1
        try:
            found = next(lines)
        except StopIteration:
            return
        except csv.Error as fault:
            what = f"the quotes of this row do not match ({fault})"
            remedy = 'Put cells with commas in quotes and write a quote inside them twice, "".'
            raise RosterError(what, where=f"{path.name}, line {line}", remedy=remedy) from None
        end = lines.line_num
        cells = tuple(unicodedata.normalize("NFC", cell).strip() for cell in found)
        if any(cells):
            yield _Row(line=line, cells=cells)


def _delimiter(text: str) -> str:
    """The delimiter that parts the header into most columns, one of them `id`."""
    header = next((line for line in io.StringIO(text) if line.strip()), "")

    def merit(delimiter: str) -> tuple[bool, int]:
        columns = [column.strip(' "\r\n').casefold() for column in header.split(delimiter)]
        return "id" in columns, len(columns)

    return max(DELIMITERS, key=merit)


def _fields(header: Sequence[str], path: Path) -> dict[str, int]:
    """Which column fills which field of a recipient."""
    found: dict[str, int] = {}
    for index, title in enumerate(header):
        field = COLUMNS.get(title.casefold())
        if field in found:
            raise RosterError(
                f"the columns {found[field] + 1} and {index + 1} are both {field}",
                where=f"{path.name}, first line",
                remedy="Rename one of them.",
            )
        if field:
            found[field] = index
    if missing := [name for name in REQUIRED if name not in found]:
        columns = ", ".join(shown(title) for title in header[:20])
        raise RosterError(
            f"there is no column {' and no column '.join(missing)}; the columns are {columns}",
            where=f"{path.name}, first line",
            remedy="Name the columns in the first line: `id` for a number or login that stays the "
            "same all term, `name` for the name.",
        )
    return found


def _recipient(
    row: _Row, header: Sequence[str], fields: Mapping[str, int], path: Path
) -> Recipient:
    where = f"{path.name}, line {row.line}"
    if any(row.cells[len(header) :]):
        raise RosterError(
            f"this row has {len(row.cells)} cells, but there are {len(header)} columns",
            where=where,
            remedy='Put a name with a comma in quotes: "Kim, Minsu".',
        )
    cells = row.cells + ("",) * (len(header) - len(row.cells))
    values = {field: cells[index] for field, index in fields.items()}
    if reason := unsafe(values["id"]):
        raise _bad_id(values["id"], reason, where)
    if not values["name"]:
        raise RosterError(
            "the name is empty", where=f"{where}, name", remedy="Write one, or the id again."
        )
    for field, value in values.items():
        if len(value) > LONGEST_CELL or not is_one_line(value):
            what = f"found {shown(value)}; this is one line of up to {LONGEST_CELL} characters"
            remedy = "Take out line breaks and control characters."
            raise RosterError(what, where=f"{where}, {field}", remedy=remedy)
    for field, known in CHOICES.items():
        values[field] = value = values.get(field, "").casefold()
        if value and value not in known:
            raise RosterError(
                f"found {shown(value)}; a {field} is one of {', '.join(known)}, or empty",
                where=f"{where}, {field}",
                remedy="Leave it empty for what the assignment sets.",
            )
    used = set(fields.values())
    extra = tuple((title, cells[index]) for index, title in enumerate(header) if index not in used)
    return Recipient(**values, extra=extra, aliases=())


def _bad_id(found: str, reason: str, where: str) -> GraderError:
    if "spreadsheet" in reason:
        remedy = "Format the column as text, put the id in again, and save the file anew."
    else:
        remedy = "Ids name files: use letters, digits, - and _ (leading zeros are kept)."
    return RosterError(f"found {shown(found)}; {reason}", where=f"{where}, id", remedy=remedy)


def _refuse_equal_ids(recipients: Sequence[Recipient], lines: Sequence[int], path: Path) -> None:
    seen: dict[str, tuple[Recipient, int]] = {}
    for recipient, line in zip(recipients, lines, strict=True):
        first, first_line = seen.setdefault(collision_key(recipient.id), (recipient, line))
        if first is recipient:
            continue
        same = recipient.id == first.id
        raise RosterError(
            f"line {first_line} ({first.id}, {first.name}) and line {line} ({recipient.id}, "
            f"{recipient.name}) have the same id" + ("" if same else " but for case or form"),
            where=f"{path.name}, line {line}, id",
            remedy="Take out the row that stands twice, or give one of them another id.",
        )
