"""Canvas: files side by side, `<name>[_LATE]_<user>_<attachment>_<file>`.

    kimminsu_LATE_40101_900024_answers.csv    an upload
    kimminsu_40101_text.html                  what was typed online, or a link
    LATE_anon_x7Rkq_900024_answers.csv        in anonymous marking: nobody's number

The name is the sortable one in lower case, letters of any script and `_` only; the number of the
user is the `ID` of the gradebook. Group work lies under one of the group. The first two numbers
count, as Canvas itself reads such names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.assignment.keys import Key, System
from grader.submissions.received import Told

HINT = r"_\d+_"

_NUMBER = "[0-9]{1,18}"
# Not \w: in some scripts vowels are marks, which are none to Python.
_NAME = "[a-z0-9_\u0080-\U0010ffff]+?"
_FILE = re.compile(
    rf"(?P<name>{_NAME})(?P<late>_LATE)?_(?P<user>{_NUMBER})_"
    rf"(?:(?P<serial>{_NUMBER})_.+|(?:text|link)\.html)"
)
_ANONYMOUS = re.compile(rf"(?P<late>LATE_)?(?P<name>anon_\w+?)_(?P<serial>{_NUMBER})_.+")


def told(parts: Sequence[str], at: int) -> Told | None:
    """What a file's name tells; folders tell nothing."""
    if at != len(parts) - 1:
        return None
    name = parts[at]
    if found := _ANONYMOUS.fullmatch(name):
        return Told(name=found["name"], serial=int(found["serial"]), late=bool(found["late"]))
    found = _FILE.fullmatch(name)
    if found is None:
        return None
    return Told(
        keys=(Key(system=System.CANVAS, value=found["user"]),),
        name=found["name"],
        serial=int(found["serial"] or 0),
        late=bool(found["late"]),
    )
