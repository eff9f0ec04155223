"""The verdicts of a gradebook: a row for each submission and the sheet it was held against."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from grader.records import database
from grader.records.marks import packed, unpacked

NONE: Final[Mapping[str, Any]] = {}
"""Where nothing is named or unread: one for all, which nobody writes into."""

_TO_JSON = json.JSONEncoder(ensure_ascii=False).encode


class Judgement(NamedTuple):
    """What one submission is found to be, held against one sheet.

    verdicts  (exercise, a letter for each of its items): see `records.marks.LETTERS`; an item that
              the sheet does not have is `.`, an exercise whose key is not trusted has none
    mistakes  item with its leading number -> the mistakes that lead to its answer
    unread    item -> what was typed where nothing could be read
    strays    what is said of lines that belong to no item, "" where there are none
    """

    verdicts: tuple[tuple[str, str], ...]
    mistakes: Mapping[str, tuple[str, ...]] = NONE
    unread: Mapping[str, str] = NONE
    strays: str = ""


TRUSTED = "instr(verdicts || ';', ':;') = 0"
"""Every exercise was judged: no key was in doubt, which may be mended."""

Kept = tuple[str, str, str, str]
"""A judgement as it is kept: verdicts, mistakes, unread and strays, each as text."""

Held = dict[tuple[int, str], Kept]
"""What submissions are found to be, each by its number and the code that it is held against."""


Found = tuple[int, str, str, str, str, str]
"""Number of a submission, sheet code, and the four texts of what it is found to be."""


def kept_of(judgement: Judgement) -> Kept:
    """A judgement as it will be kept."""
    verdicts, mistakes, unread, strays = judgement
    return packed(verdicts), by_item(mistakes), by_item(unread), strays


def by_item(values: Mapping[str, object]) -> str:
    """What is said of some items, as it is kept; "" where nothing is."""
    return _TO_JSON(values) if values else ""


class Verdicts:
    """Judgements in an open gradebook; whoever writes holds a transaction.

    A `judge` is what they rest on besides answers and sheet: the version and accepted readings.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def judge(self, text: str) -> int:
        """The number of a judge, given to it when it comes for the first time."""
        known = self.judge_if_known(text)
        if known is not None:
            return known
        return int(
            self._db.execute("insert into judges (judge) values (?)", (text,)).lastrowid or 0
        )

    def judge_if_known(self, text: str) -> int | None:
        """The same, where nothing may be written."""
        found = self._db.execute("select number from judges where judge = ?", (text,)).fetchone()
        return None if found is None else int(found[0])

    def keep(self, judge: int, found: Iterable[Found]) -> None:
        """Store what a judge found of submissions."""
        database.insert(
            self._db, "insert or replace into verdicts", sorted(found),
            f"(?, ?, {judge:d}, ?, ?, ?, ?)",
        )  # fmt: skip

    def kept(self, pairs: Iterable[tuple[int, str]]) -> Held:
        """The judgements of some submissions, each held against one sheet, as they are kept."""
        return self._kept(pairs, "true")

    def held(self, judge: int | None, pairs: Iterable[tuple[int, str]]) -> Held:
        """The same, as far as one judge found them and no key was in doubt."""
        return self._kept(pairs, f"judge = ? and {TRUSTED}", judge)

    def _kept(self, pairs: Iterable[tuple[int, str]], which: str, *values: object) -> Held:
        wanted = set(pairs)
        rows = self._db.execute(
            "select submission, code, verdicts, mistakes, unread, strays from verdicts"
            f" where submission in (select value from json_each(?)) and {which}",
            (json.dumps([number for number, _ in wanted]), *values),
        )
        return {pair: row[2:] for row in rows if (pair := row[:2]) in wanted}

    def of(self, pairs: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Judgement]:
        """The same, read; equal judgements are one and the same."""
        kept = self.kept(pairs)
        judgements = {one: judgement_of(one) for one in {*kept.values()}}
        return {pair: judgements[one] for pair, one in kept.items()}


def judgement_of(kept: Kept) -> Judgement:
    """A judgement that was kept."""
    verdicts, mistakes, unread, strays = kept
    return Judgement(
        verdicts=unpacked(verdicts), strays=strays,
        mistakes={item: tuple(slugs) for item, slugs in _object(mistakes)},
        unread=dict(_object(unread)),
    )  # fmt: skip


def _object(text: str) -> Iterable[tuple[str, Any]]:
    return json.loads(text).items() if text else ()
