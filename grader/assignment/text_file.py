"""Text files as operators save them: bounded in size, with or without a byte order mark."""

from __future__ import annotations

import codecs
from difflib import get_close_matches
from pathlib import Path

from grader.errors import GraderError

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_bytes(path: Path, *, limit: int, error: type[GraderError]) -> bytes:
    """The content of a file; `error` if it is missing, a folder, unreadable or over the limit."""
    if path.is_dir():
        raise error("this is a folder, not a file", where=str(path), remedy="Name the file in it.")
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise error("there is no such file", where=str(path), remedy=_instead(path)) from None
    except OSError as fault:
        what = f"this cannot be read ({fault.strerror})"
        remedy = "Check the file's permissions and that its drive is connected."
        raise error(what, where=str(path), remedy=remedy) from None
    if len(data) > limit:
        what = f"this is larger than the {limit // 1_000_000} MB that are read"
        raise error(what, where=str(path), remedy="Check that it is the file you mean.")
    return data


def decode(data: bytes, *, path: Path, error: type[GraderError], save_as: str) -> str:
    """UTF-8, or UTF-16 if a byte order mark says so; `error` with `save_as` for anything else."""
    encoding = "utf-16" if data.startswith(UTF16_MARKS) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        name = "UTF-16" if encoding == "utf-16" else "UTF-8"
        raise error(
            f"this is not {name} text", where=f"{path.name}, line {line}", remedy=save_as
        ) from None


def _instead(path: Path) -> str:
    try:
        beside = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    except OSError:
        return f"The folder {path.parent} does not exist either: check the path."
    near = get_close_matches(path.name, beside, n=3)
    if near:
        return f"Beside it lies {' and '.join(near)}: check the name."
    return f"Check the path; the folder was {path.parent.absolute()}."
