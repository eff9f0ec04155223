"""Several answers in one cell, as a Moodle quiz writes them: `part 1: -0.0958; part 2: -0.1312`."""

from __future__ import annotations

import re

# In any language: `Teil 1:`, `1 부분:`; the words are the same for each part.
_PART = re.compile(
    r"(?:\A|; ?)(?P<before>[^\W\d_]{0,15}\.?) ?(?P<number>[0-9]{1,3})(?P<after>[^\W\d_]{0,15}"
    r"(?: [^\W\d_]{1,15})?) ?: ?"
)


def parts(cell: str) -> tuple[str, ...] | None:
    """The answers in order; None where these are no parts, or nobody can tell where one ends."""
    found = list(_PART.finditer(cell))
    if not found or found[0].start():
        return None
    words = (found[0]["before"], found[0]["after"])
    own = [one for one in found if (one["before"], one["after"]) == words]
    if words == ("", "") or [int(one["number"]) for one in own] != list(range(1, len(own) + 1)):
        return None
    ends = [*(one.start() for one in own[1:]), len(cell)]
    return tuple(cell[one.end() : end].strip() for one, end in zip(own, ends, strict=True))
