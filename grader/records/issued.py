"""What was handed out, to whom: one sheet, one exercise of it, one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from grader.assignment.roster import Recipient
from solutions.columns import Givens


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One exercise of one issued sheet.

    position     the leading number of its items, frozen at issue
    fingerprint  of what the lecturer set: family, parameters, draws, rounding
    low, high    the accepted interval of each item, in the order of the structure's items
    """

    position: int
    exercise: str
    structure: str
    fingerprint: str
    candidate: int
    givens: Givens
    low: tuple[float, ...]
    high: tuple[float, ...]
    inert: tuple[str, ...]
    twins: tuple[tuple[str, str], ...]


class Packed(NamedTuple):
    """The same as far as marking many sheets side by side needs it, as it is stored.

    numbers, low, high  float64, little-endian: the givens in the order of the program; the accepted
                        interval of each item
    """

    code: str
    position: int
    exercise: str
    structure: str
    numbers: bytes
    low: bytes
    high: bytes


class OnSheet(NamedTuple):
    """One exercise of a sheet, without its numbers; `structure` is an id."""

    position: int
    exercise: str
    structure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedSheet:
    """A sheet as it was handed out; `current` is false for one that a later revision replaced."""

    code: str
    person: str
    revision: int
    current: bool
    rows: tuple[Row, ...]


class Person(NamedTuple):
    """A recipient as the manifest knows them."""

    recipient: Recipient
    withdrawn: bool
