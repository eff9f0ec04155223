"""Bring the catalogues up to date: `python -m docs.catalogues` (`make catalogues`).

Everything that documents say is collected from the templates, from the families and from what
Python code says to students (each a `Sentence` with its pattern). It stands in
`templates/locale/<language>/`, a file for each chapter of families, for the mistakes that roles
bring along, for what sheets share, for feedback and for the report. A new message stands there
without translation, one that is gone leaves. What is missing is named, and the exit code is then 1.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from grader import places
from grader.assignment.editions import LANGUAGES
from grader.documents import reader_words
from grader.documents.catalogue import SOURCE
from grader.documents.templates import environment
from grader.submissions import refusals
from grader.submissions.sentence import Sentence
from problems.drawing import CurvesDrawing
from problems.family import Family, pose_preset
from problems.registry import families
from problems.role_mistakes import BROUGHT_BY_ROLES

REPORT = ("report.", "parts/report/")
FEEDBACK = ("feedback.", "parts/tutor/", "parts/marks.")
CONTEXTS = ("pgettext", "npgettext")
SAYS = Sentence.__name__

Said = tuple[str, str | tuple[str, ...], str]
"""A context, a message (or its singular and plural), and where it is said."""


def catalogues() -> dict[str, dict[str, list[Said]]]:
    """Language -> the name of a catalogue -> what belongs into it."""
    found: dict[str, list[Said]] = {}
    for name, said in messages():
        found.setdefault(name, []).append(said)
    return {language: found for language in LANGUAGES if language != SOURCE}


def messages() -> Iterator[tuple[str, Said]]:
    """Everything that documents say, each with the name of its catalogue."""
    for family in families().values():
        for text in _of_family(family):
            yield _chapter(family), ("", text, family.slug)
    for mistake in BROUGHT_BY_ROLES:
        yield "mistakes", ("", mistake.hint, mistake.slug)
    yield from _in_templates()
    for where, text in in_code():
        yield "feedback", ("", text, where)


def in_code() -> Iterator[tuple[str, str]]:
    """The patterns of the sentences that Python code says to students, each with its file.

    What the page of a sheet says as well has names of its own; elsewhere patterns are written out.
    """
    for text in reader_words.messages():
        yield "refusals.py", str(text)
    for path in sorted(Path(refusals.__file__).parent.glob("*.py")):
        with path.open("rb") as file:
            for _, pattern, _, _ in extract("python", file, {SAYS: None}):
                yield path.name, str(pattern)


def _of_family(family: Family) -> Iterator[str]:
    """Its title, the hints of its mistakes, the words of its choices and drawings."""
    yield family.title
    yield from (mistake.hint for mistake in family.mistakes)
    for name in family.all_presets():
        for quantity in pose_preset(family, name).program.computed:
            yield from quantity.words
    match family.drawing:
        case CurvesDrawing(x=x, words=words, y=y):
            yield from (text for text in (x, *words, y) if len(text) > 1)


def _chapter(family: Family) -> str:
    return family.forward.__module__.split(".")[1]


def _in_templates() -> Iterator[tuple[str, Said]]:
    where, reader = places.templates(), environment()
    for path in sorted(where.rglob("*.j2")):
        name = path.relative_to(where).as_posix()
        source = path.read_text(encoding="utf-8")
        for _, function, message in reader.extract_translations(source):  # type: ignore[attr-defined]
            if message is None:  # what a name stands for is collected where it is written
                continue
            parts = [message] if isinstance(message, str) else [m for m in message if m]
            context = parts.pop(0) if function in CONTEXTS else ""
            said = parts[0] if len(parts) == 1 else tuple(parts)
            yield _of_template(path, name), (context, said, name)


def _of_template(path: Path, name: str) -> str:
    if name.startswith(FEEDBACK):
        return "feedback"
    if name.startswith(REPORT):
        return "report"
    known = families()
    return _chapter(known[path.stem]) if path.stem in known else "sheet"


def brought_up_to_date(language: str, name: str, said: list[Said]) -> Catalog:
    """The catalogue as it is, with every message that it should have and no other."""
    path = _file(language, name)
    old = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            old = read_po(file, locale=language)
    new = Catalog(
        locale=language, project="backprop-grader", version="1", fuzzy=False,
        header_comment=f"# The {name} catalogue of backprop-grader: docs/korean.md has the terms.",
        creation_date=_DAY, revision_date=_DAY, last_translator="the authors",
        language_team="the authors", msgid_bugs_address="",
    )  # fmt: skip
    for context, message, where in said:
        before = old.get(message, context or None)
        if before and before.id != message:
            before = None  # it has become a message for several numbers, or is none any more
        new.add(
            message, before.string if before else None, context=context or None,
            locations=[(where, 0)], flags=before.flags if before else (),
        )  # fmt: skip
    return new


_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""No date of a catalogue is of interest: the history of the file has them all."""


def missing(catalogue: Catalog) -> list[Message]:
    """Messages without a translation that can be used."""
    return [m for m in catalogue if m.id and (m.fuzzy or not m.string or not all(_texts(m)))]


def _texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _file(language: str, name: str) -> Path:
    return places.templates() / "locale" / language / f"{name}.po"


def main() -> int:
    """Write all catalogues; say what has no translation."""
    lacking = 0
    for language, found in catalogues().items():
        for name, said in found.items():
            catalogue = brought_up_to_date(language, name, said)
            path = _file(language, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_po(file, catalogue, width=100, include_lineno=False, sort_output=False)
            for message in missing(catalogue):
                lacking += 1
                print(f"{path.name}: no translation of {message.id!r}")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
