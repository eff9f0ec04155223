"""From the paths that somebody names to everything that was handed in.

files and folders -> what systems tell -> archives, whose files are told in turn -> tables, row by
row -> submissions
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from grader.intake.archives import is_zip, members, unopened, unpacked
from grader.intake.collect import Lying, collect
from grader.intake.one_file import TOO_LARGE, read
from grader.intake.systems.tell import Systems
from grader.submissions.received import Received


def gather(paths: Sequence[Path], own: Sequence[Path] = ()) -> Iterator[Received]:
    """Every file in the files, folders and zips named, with what a system tells of it.

    A table with everyone in it is received row by row.

    `own` are folders of the grader, which are passed over. What cannot be read is received with its
    fault. SubmissionsError for a path that does not exist, before the first file is read.
    """
    return spread(_gathered(collect(sorted(paths, key=_is_no_list), own)))


def _gathered(lying: Iterable[Lying]) -> Iterator[Received]:
    systems, zips = Systems(), list[tuple[str, str]]()
    for path, found in lying:
        received = found if not found.fault else _or_table(path, found)
        if is_zip(received):
            # Lists that lie beside a zip tell of what is in it.
            zips.append((path, received.source))
        elif told := systems.tell(received):
            yield unopened(told)
    for path, source in zips:
        if told := systems.tell(_or_table(path, read(path, source))):
            yield from unpacked(told, systems.tell, path)


def spread(received: Iterable[Received]) -> Iterator[Received]:
    """Everything that was received, with the rows of a table in its place."""
    for one in received:
        if one.content.startswith(b"{") and b"\0" not in one.content:
            yield one  # nearly all are: what the page of a sheet saves
            continue
        from grader.intake.rows import split

        yield from split(one) or (one,)


def _or_table(path: str, received: Received) -> Received:
    if received.fault != TOO_LARGE:
        return received
    from grader.intake.row_tables import large_table

    # What everyone handed in may be large where it stands in one table.
    return large_table(path, received) or received


def _is_no_list(path: Path) -> bool:
    # What a list tells of repositories must be known before them; by content it will be a list.
    return path.suffix.casefold() != ".csv"


def how_many(paths: Sequence[Path]) -> int:
    """About how many files lie there, with those in zips: to show how far reading has come."""
    found = 0
    for path in paths:
        for place, _, names in os.walk(path) if path.is_dir() else [(path.parent, (), [path.name])]:
            zips = [name for name in names if name.casefold().endswith(".zip")]
            found += len(names) + sum(members(os.path.join(place, name)) for name in zips)
    return found
