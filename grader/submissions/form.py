"""A form that was filled in: whose sheet it says it is, and what stands at which item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from unicodedata import normalize

from grader.issuing.codes import normalise_code
from grader.submissions import number_text
from grader.submissions.asked import Entry, Reader
from grader.submissions.numbers import Read, Unreadable, read_number

MAX_LINES = 20_000
"""More lines than any sheet has; a file with more is no form."""

TOO_LONG = f"it has more than {MAX_LINES} lines; hand in the filled answers.csv instead"

UNSEEN = "\ufffd"
"""What stands in place of a sign that cannot be printed."""

_MAX_CODE = 40
# Unicode forms of a hostile text take time with the square of its length.
_MAX_ITEM = 200
_GAPS = dict.fromkeys(map(ord, number_text.EDGES))
_Lines = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What was typed, by item ("" for blank); the items given twice with two different values."""

    code: str | None
    answers: Mapping[str, str]
    doubled: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """Nothing could be read out of a file, for one plain reason."""

    reason: str


def form_of(codes: Iterable[str], lines: Sequence[tuple[str, str]]) -> Form | Damaged:
    """The form made of every sheet code found in a file and its lines (item, text as typed)."""
    found = {normalise_code(code): code for code in map(tidy_code, codes) if code}
    if len(found) > 1:
        both = " and ".join(islice(found.values(), 2))
        return Damaged(reason=f"two sheet codes stand in it, {both}; hand in one form in each file")
    if len(lines) > MAX_LINES:
        return Damaged(reason=TOO_LONG)
    code = next(iter(found.values()), None)
    answers = dict(lines)
    if len(answers) == len(lines) and _is_tidy(answers):
        return Form(code=code, answers=answers)
    answers, doubled = _gathered((visible(item), _tidy_text(text)) for item, text in lines)
    return Form(code=code, answers=answers, doubled=doubled)


def entries(
    form: Form, items: Sequence[str], readers: Mapping[str, Reader] | None = None
) -> dict[str, Entry]:
    """The entry of every item of a sheet, in its order; one that was given twice is unreadable.

    `readers` reads the items whose answers are no numbers.
    """
    fit, readers = fitted(form, items), readers or {}
    return {item: _entry(fit, item, readers.get(item, read_number)) for item in items}


def fitted(form: Form, items: Sequence[str]) -> Form:
    """The form with its lines under the names of the sheet's items, without those of no item."""
    if form.answers.keys() <= frozenset(items):
        return form
    places = _places(form, items)
    lines = ((place, form.answers[key]) for key, place in places.items() if place is not None)
    answers, doubled = _gathered(lines)
    given_twice = {place for key in form.doubled if (place := places[key]) is not None}
    return Form(code=form.code, answers=answers, doubled=doubled | given_twice)


def unknown_items(form: Form, items: Sequence[str]) -> tuple[str, ...]:
    """The lines that belong to no item of the sheet, by the names that they give."""
    places = _places(form, items)
    return tuple(number_text.shown(key) for key, place in places.items() if place is None)


def tidy_code(text: str) -> str:
    """A sheet code as typed, without gaps and of bounded length."""
    body = text.strip(number_text.EDGES)[:_MAX_CODE]
    return visible(normalize("NFKC", body).translate(_GAPS))


def visible(text: str) -> str:
    """A text that can be printed and stored: what cannot be shown is shown as U+FFFD."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else UNSEEN for sign in text)


def _entry(fit: Form, item: str, read: Reader) -> Entry:
    text = fit.answers.get(item, "")
    if item not in fit.doubled:
        return read(text)
    reason = f"{item} stands twice with different values"
    return Unreadable(text=number_text.shown(text), reason=reason)


def _places(form: Form, items: Sequence[str]) -> dict[str, str | None]:
    """The item of each line: the one of this name, else the only one but for case and spaces."""
    known = frozenset(items)
    folded = {_folded(item): item for item in items}
    shared = Counter(map(_folded, items))

    def place(key: str) -> str | None:
        if key in known or len(key) > _MAX_ITEM:
            return key if key in known else None
        fold = _folded(key)
        return folded[fold] if shared[fold] == 1 else None

    return {key: place(key) for key in form.answers}


def _gathered(lines: _Lines) -> tuple[dict[str, str], frozenset[str]]:
    """One text for each item; a blank line gives way, and two values are put down as two."""
    answers: dict[str, str] = {}
    doubled: set[str] = set()
    for item, text in lines:
        before = answers.setdefault(item, text)
        if before is text or item in doubled or not text.strip(number_text.EDGES):
            continue
        if not before.strip(number_text.EDGES):
            answers[item] = text
        elif not _equal(before, text):
            doubled.add(item)
            answers[item] = f"{before} and {text}"
    return answers, frozenset(doubled)


def _equal(one: str, other: str) -> bool:
    if one == other:
        return True
    first, second = read_number(one), read_number(other)
    return isinstance(first, Read) and isinstance(second, Read) and first.value == second.value


def _folded(item: str) -> str:
    return "".join(normalize("NFKC", item).casefold().translate(_GAPS).split())


def _is_tidy(answers: Mapping[str, str]) -> bool:
    return "".join(chain(answers, answers.values())).isprintable()


def _tidy_text(text: str) -> str:
    """A typed text with its blanks of any kind, but without signs that no file can hold."""
    if text.isprintable():
        return text
    return "".join(s if s.isprintable() or s in number_text.EDGES else UNSEEN for s in text)
