"""A class with marks, and files of systems that marks are put into."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from grader.assignment.keys import Key, System
from grader.assignment.roster import Recipient
from grader.exporting.directory import Directory
from grader.exporting.export import Exported, Order, filled
from grader.exporting.outcome import Class
from grader.records.marks import Standing
from grader.states import State


def recipient(id_: str, name: str, section: str = "A", email: str = "", **keys: str) -> Recipient:
    """Somebody; `keys` are what other systems call them: `canvas="501"`."""
    aliases = tuple(Key(system=System(system), value=value) for system, value in keys.items())
    return Recipient(id=id_, name=name, section=section, email=email, aliases=aliases)


PEOPLE = (
    recipient("0007", "김민수", email="minsu@example.org", canvas="501", participant="9001"),
    recipient("0012", "이서연", email="seoyeon@example.org", canvas="502", participant="9002"),
    recipient("0013", "이서연", email="seoyeon2@example.org", canvas="503", participant="9003"),
    recipient("0023", "Müller, Jürgen", email="jmueller@example.org", participant="9004"),
    recipient("0044", 'Weaver, Robert "Bob"', "B", login="rweaver", canvas="505"),
    recipient("0058", "=cmd|' /C calc'!A0", "B", email="calc@example.org", canvas="506"),
    recipient("0066", "Zoë Ångström", "B", email="zoe@example.org", canvas="507"),
    recipient("0071", "García López, María José", "B", email="mj@example.org", canvas="508"),
    recipient("0085", "Nguyễn Thị Hoa", "B", email="hoa@example.org", canvas="509"),
)


def standing(score: str | None, state: State = State.GRADED, most: str = "20") -> Standing:
    """Where somebody stands."""
    return Standing(
        state=state, score=None if score is None else Fraction(score), max=Fraction(most)
    )


STANDINGS: Mapping[str, Standing] = {
    "0007": standing("17.5"),
    "0012": standing("41/3"),
    "0013": standing("0"),
    "0023": standing("20"),
    "0044": standing(None, State.EXCUSED),
    "0058": standing(None, State.MISSING),
    "0066": standing(None, State.UNREADABLE),
    "0071": standing(None, State.EMPTY),
    "0085": standing("8.5"),
}


def course(
    people: tuple[Recipient, ...] = PEOPLE,
    standings: Mapping[str, Standing] = STANDINGS,
    *,
    section: str | None = None,
    withdrawn: tuple[str, ...] = (),
) -> Class:
    """A class, or one section of it."""
    return Class(
        directory=Directory(people),
        standings=standings,
        here=frozenset(
            one.id for one in people if section in (None, one.section) and one.id not in withdrawn
        ),
        withdrawn=frozenset(withdrawn),
    )


def put(
    content: bytes, system: str, column: str | None = None, people: Class | None = None,
    **asked: object,
) -> Exported:  # fmt: skip
    """What becomes of a file."""
    file = Path(f"{system}.csv")
    order = Order(folder=Path("hw1"), system=system, file=file, column=column)
    for name, value in asked.items():
        object.__setattr__(order, name, value)
    return filled(order, content, people or course())


def changes(before: bytes, after: bytes) -> dict[int, tuple[bytes, bytes]]:
    """The lines that differ, by their number: what stood there, and what does."""
    pairs = zip(before.split(b"\n"), after.split(b"\n"), strict=True)
    return {number: pair for number, pair in enumerate(pairs, 1) if pair[0] != pair[1]}
