"""Whom and what a decision names: found in the manifest and the gradebook, or refused."""

from __future__ import annotations

from collections.abc import Collection

from grader.assignment.ids import collision_key
from grader.assignment.toml_file import Table, is_one_line, shown
from grader.errors import GraderError, nearest
from grader.issuing.codes import likely_codes, normalise_code
from grader.rulings.facts import Facts
from grader.rulings.ruling import CONVENTION

LONGEST_SOURCE = 4000
"""Characters of the path of a submission."""

MOST_LISTED = 12
MOST_COMPARED = 10_000


def student(table: Table, facts: Facts) -> str:
    """The id of the student whom `student` names by id or by what another system calls them."""
    found = table.required_text("student", "0042")
    if found in facts.students:
        return found
    ids = facts.called.get(collision_key(found), ())
    if len(ids) == 1:
        return ids[0]
    if ids:
        what = f"{shown(found)} is {len(ids)} students: {', '.join(ids[:3])}"
        raise table.refusal("student", what, f'Write the id: student = "{ids[0]}".')
    raise table.refusal(
        "student",
        f"there is no student {shown(found)}",
        f"{_who_was_meant(found, facts)}private/who.csv lists everyone.",
    )


def section(table: Table, facts: Facts) -> str:
    """The section that `section` names, as the roster writes it."""
    found, known = table.required_text("section", "A"), facts.sections
    if found in known:
        return found
    same = [one for one in known if collision_key(one) == collision_key(found)]
    if len(same) == 1:
        return same[0]
    raise unknown(table, "section", found, known)


def slug(table: Table, facts: Facts, exercise: str) -> str:
    """The mistake that `accept` names, one that can be made in the exercise; "" without it."""
    found = table.text("accept", "forgot-eta")
    if found is None:
        return ""
    asked = [facts.exercises[exercise]] if exercise else [*facts.exercises.values()]
    known = {CONVENTION}.union(*(one.mistakes for one in asked))
    if found in known:
        return found
    near = nearest(found, sorted(known))
    meant = f"Did you mean {' or '.join(near)}? " if near else ""
    where = f"in {exercise}" if exercise else "in this assignment"
    raise table.refusal(
        "accept",
        f"there is no mistake {shown(found)} {where}",
        f"{meant}`grader explain` shows which mistakes were tried; {CONVENTION} is the opposite "
        "sign.",
    )


def code(table: Table, facts: Facts) -> str:
    """The code that `sheet` names, of any sheet that was issued; "" without it."""
    found = table.text("sheet", "K7Q29FXM")
    if found is None:
        return ""
    typed = normalise_code(found)
    if typed in facts.codes:
        return typed
    near = likely_codes(found, facts.codes)
    meant = f"Did you mean {' or '.join(near[:3])}? " if near else ""
    remedy = f"{meant}private/who.csv has the code of every sheet."
    raise table.refusal("sheet", f"there is no sheet {shown(found)}", remedy)


def file(table: Table, facts: Facts) -> str:
    """The submission that `file` names by its source or its hash; "" without it."""
    if "file" not in table.entries:
        return ""
    found = table.entries["file"]
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_SOURCE or not is_one_line(found):
        raise table.wrong("file", "file is what `check` calls it", 'file = "downloads/0042.csv"')
    if found in facts.files:
        return found
    hashes = facts.files.hashes(found)
    if len(hashes) == 1:
        return found.lower()
    if hashes:
        what = f"{len(hashes)} files have a hash that begins with {found}"
        raise table.refusal("file", what, f"Write more digits of it: {hashes[0][:16]} for one.")
    if facts.more_come:
        return found
    raise _no_file(table, found, facts)


def _no_file(table: Table, found: str, facts: Facts) -> GraderError:
    name, known = found.rpartition("/")[2], facts.files.sources
    near = [one for one in known if one.rpartition("/")[2] == name][:3]
    if not near and len(known) < MOST_COMPARED:
        near = [*nearest(found, known)]
    meant = f"Did you mean {' or '.join(near)}? " if near else ""
    return table.refusal(
        "file",
        f"no such file was received: {found}",
        f"{meant}Write it as `grader check` names it, or the first 8 digits of its SHA-256 or "
        "more; check the file first if it is new.",
    )


def unknown(table: Table, key: str, found: str, known: Collection[str]) -> GraderError:
    """The refusal of a name, with those that may be meant or else those that are there."""
    near = nearest(found, known)
    if near:
        remedy = f"Did you mean {' or '.join(near)}?"
    else:
        some = ", ".join([*known][:MOST_LISTED])
        more = f" and {len(known) - MOST_LISTED} more" if len(known) > MOST_LISTED else ""
        remedy = f"There is {some}{more}." if known else f"There is no {key} at all."
    return table.refusal(key, f"there is no {key} {shown(found)}", remedy)


def _who_was_meant(found: str, facts: Facts) -> str:
    """Those who are called so or nearly so, and ids that lost zeros: names are not taken, for two
    may share one."""
    key, bare = collision_key(found), found.lstrip("0")
    same = [
        id_ for id_, name in facts.names.items()
        if collision_key(name) == key or (bare and id_.lstrip("0") == bare)
    ]  # fmt: skip
    near = same or [*nearest(found, facts.students)]
    if not near:
        by_name = {name: id_ for id_, name in facts.names.items()}
        near = [by_name[name] for name in nearest(found, by_name)]
    meant = " or ".join(f"{id_} ({facts.names[id_]})" for id_ in near[:3])
    return f"Did you mean {meant}? " if meant else ""
