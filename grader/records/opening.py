"""Making and opening manifests: one in each folder that `generate` writes into."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from grader.errors import ManifestError
from grader.records import database
from grader.records.manifest import FILE, Manifest

FORMAT = 4

_TABLES = """
create table if not exists about (key text primary key, value text not null) without rowid;
create table if not exists people (
    number integer primary key, id text not null unique, name text not null, email text not null,
    section text not null, language text not null, layout text not null,
    extra text not null, aliases text not null, withdrawn integer not null
);
create table if not exists structures (
    number integer primary key, id text not null unique, data text not null
);
create table if not exists exercises (
    id text primary key, place integer not null, points text not null, weights text not null
) without rowid;
create table if not exists sheets (
    number integer primary key, code text not null unique,
    person integer not null references people, revision integer not null,
    unique (person, revision)
);
create table if not exists instances (
    sheet integer not null references sheets, position integer not null, exercise text not null,
    structure integer not null references structures, numbers blob not null, low blob not null,
    high blob not null, fingerprint text not null, candidate integer not null, givens text not null,
    inert text not null, twins text not null, primary key (sheet, position)
);
"""


def create(folder: Path) -> Manifest:
    """A new, empty manifest in a folder into which nothing was issued."""
    path = folder / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = _connect(path, "rwc")
        connection.executescript(
            f"begin immediate; {_TABLES}"
            f" insert or replace into about values ('format', '{FORMAT}'); commit;"
        )
    except (OSError, sqlite3.Error) as error:
        raise database.fault("manifest", path, error) from error
    return Manifest(connection, path)


def exists(folder: Path) -> bool:
    """Whether something was ever issued into a folder; ManifestError if that cannot be told."""
    path = folder / FILE
    if not path.is_file():
        return False
    try:
        manifest = Manifest(_connect(path, "rw"), path)
        try:
            return "assignment" in manifest.about()
        finally:
            manifest.close()
    except sqlite3.Error as error:
        if "no such table: about" in str(error):
            return False
        raise database.fault("manifest", path, error) from error


def open_manifest(folder: Path) -> Manifest:
    """The manifest of a folder; ManifestError if there is none or it cannot be read."""
    path = folder / FILE
    if not exists(folder):
        inside = next((one.parent.parent for one in sorted(folder.glob(f"*/{FILE}"))), None)
        raise ManifestError(
            "nothing was issued here: there is no manifest",
            where=str(folder),
            remedy="Name the folder that `grader generate ... --out` wrote"
            + (f", such as {inside}." if inside else "."),
        )
    manifest = Manifest(_connect(path, "rw"), path)
    found = manifest.about().get("format")
    if found != str(FORMAT):
        manifest.close()
        raise ManifestError(
            f"the manifest has format {found}, this version reads format {FORMAT}",
            where=str(path),
            remedy="Use the version of grader that the sheets were issued with.",
        )
    return manifest


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    connection.execute("pragma foreign_keys = on")
    database.prepare(connection)
    return connection
