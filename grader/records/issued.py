"""What was handed out, to whom: one sheet, one exercise of it, one person."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedSheet:
    """A sheet as it was handed out; `current` is false for one that a later revision replaced."""

    code: str
    person: str
    revision: int
    current: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A recipient as the manifest knows them."""

    recipient: Recipient
    withdrawn: bool
