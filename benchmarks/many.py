"""A class of any size in little time: some hundreds of sheets drawn, then given to everybody else.

What is handed in is what the page of a sheet saves. Of each hundred students sixty round as on
paper and are right, thirty make one mistake throughout, ten slip once and go on.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import count, cycle, islice
from pathlib import Path

import numpy as np

from benchmarks.course import issue
from benchmarks.marking import MISTAKES
from grader.issuing.codes import sheet_code
from grader.issuing.secret import seed_secret
from grader.records.folder import saved_name
from grader.records.manifest import FILE
from grader.records.opening import open_manifest
from solutions.columns import given_columns
from solutions.structure import Structure, to_json
from tests.classes import Sheets, Typed, sheets_of
from tests.honest import ROUNDERS
from tests.students import honest, mistaken, slipped, slips

DRAWN = 500
"""Sheets with numbers of their own; every kind of student meets each of them."""

FOLDER_HOLDS = 1000

EXERCISE = """
[[exercise]]
family = "mlp-gradients"
points = 10
[exercise.parameters]
sizes = [3, 4, 4]
"""
"""61 items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """A folder with everybody's sheets, what they handed in, and the keys of the drawn sheets."""

    folder: Path
    handed_in: Path
    keys: Path
    students: int


def make_class(root: Path, students: int, drawn: int = DRAWN) -> Class:
    """Issue to so many students, and let them hand in."""
    few = min(drawn, students)
    folder = issue(root / "course", few, formats=(), exercises=EXERCISE)
    sheets = _sheets(folder)
    np.save(root / "keys.npy", sheets.key.T)
    codes = _multiply(folder / FILE, sheets.structure, students)
    _hand_in(root / "in", codes, _bodies(sheets))
    if hasattr(os, "sync"):
        os.sync()  # else the first to commit anything would wait until all this is on the disk
    return Class(folder=folder, handed_in=root / "in", keys=root / "keys.npy", students=students)


def _sheets(folder: Path) -> Sheets:
    """The drawn sheets, with as many mistakes as the budget is stated for."""
    with open_manifest(folder) as manifest:
        rows = [sheet.rows[0] for sheet in manifest.sheets()]
        structure = manifest.structure(rows[0].structure)
    structure = replace(structure, mistakes=structure.mistakes[:MISTAKES], core=())
    columns = given_columns(structure.program, [row.givens for row in rows])
    return sheets_of(structure, columns, len(rows))


def _multiply(manifest: Path, structure: Structure, students: int) -> list[str]:
    """Everybody's sheet codes, in the order of the class, once they stand in the manifest."""
    with closing(sqlite3.connect(manifest)) as db, db:
        db.execute(
            "update structures set id = ?, data = ?",
            (structure.id, json.dumps(to_json(structure), separators=(",", ":"))),
        )
        _forget_other_mistakes(db, structure)
        codes = [code for (code,) in db.execute("select code from sheets order by number")]
        drawn = len(codes)
        codes += islice(_new_codes(set(codes)), students - drawn)
        new = range(drawn, students)
        _copy(
            db, "people", "number, id, name", ((1, n + 1, f"{n:06}", f"Student {n}") for n in new)
        )
        _copy(db, "sheets", "number, code, person", ((1, n + 1, codes[n], n + 1) for n in new))
        _copy(db, "instances", "sheet", ((n % drawn + 1, n + 1) for n in new))
    return codes


def _copy(
    db: sqlite3.Connection, table: str, changed: str, rows: Iterator[tuple[object, ...]]
) -> None:
    """Rows again with other values in some columns; the first column numbers what is copied."""
    columns = [name for _, name, *_ in db.execute(f"pragma table_info({table})")]
    new = {name: f"?{place}" for place, name in enumerate(changed.split(", "), start=2)}
    values = ", ".join(new.get(name, name) for name in columns)
    db.executemany(
        f"insert into {table} select {values} from {table} where {columns[0]} = ?1", rows
    )


def _forget_other_mistakes(db: sqlite3.Connection, structure: Structure) -> None:
    kept = {wrong.slug for wrong in structure.mistakes}
    found = db.execute("select sheet, inert, twins from instances").fetchall()
    db.executemany(
        "update instances set inert = ?, twins = ? where sheet = ?",
        (
            (
                json.dumps([slug for slug in json.loads(inert) if slug in kept]),
                json.dumps([pair for pair in json.loads(twins) if kept.issuperset(pair)]),
                sheet,
            )
            for sheet, inert, twins in found
        ),
    )  # fmt: skip


def _new_codes(taken: set[str]) -> Iterator[str]:
    secret = seed_secret("more of them")
    for number in count():
        code = sheet_code(
            secret, course="", term="", assignment="", recipient=str(number), revision=1
        )
        if code not in taken:
            taken.add(code)
            yield code


def _bodies(sheets: Sheets) -> Iterator[str]:
    """What each student of the class types, for ever: the answers as they stand in the file."""
    chances = np.random.default_rng(1)
    clean = [_texts(sheets, honest(sheets, rounder)) for rounder in ROUNDERS]
    wrong = [
        _texts(sheets, mistaken(sheets, sheets.structure.tapes_of[one.slug][0]))
        for one in sheets.structure.mistakes
    ]
    slip = [
        _texts(sheets, slipped(sheets, slips(sheets, sheets.present, chances))) for _ in range(4)
    ]
    kinds = [*(cycle(kind) for kind in (clean, wrong, slip))]
    turns = (6, 3, 1)
    order = [kind for kind, turn in zip(kinds, turns, strict=True) for _ in range(turn)]
    for number, place in zip(count(), cycle(range(sheets.count))):
        # The kind changes with every round of the drawn sheets too, so that each meets all of them.
        kind = order[(number + number // sheets.count) % len(order)]
        yield next(kind)[place]


def _texts(sheets: Sheets, typed: Typed) -> list[str]:
    items = [f"1.{item}" for item in sheets.structure.items]
    return [
        json.dumps(
            {item: _text(v, p) for item, v, p in zip(items, value, places, strict=True)}, indent=1
        ).replace("\n", "\n ")
        for value, places in zip(typed.value.T, typed.places.T, strict=True)
    ]


def _text(value: float, places: int) -> str:
    return f"{value:.{places}f}" if np.isfinite(value) else ""


def _hand_in(into: Path, codes: list[str], bodies: Iterator[str]) -> None:
    for number, (code, body) in enumerate(zip(codes, bodies, strict=False)):
        folder = into / f"{number // FOLDER_HOLDS:03}"
        if number % FOLDER_HOLDS == 0:
            folder.mkdir(parents=True)
        content = f'{{\n "sheet": "{code}",\n "answers": {body}\n}}\n'
        (folder / saved_name("hw1", f"{number:06}")).write_text(content)
