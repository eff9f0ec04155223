"""A form that was filled in: whose sheet it says it is, and what stands at which item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from unicodedata import normalize

from grader.issuing.codes import normalise_code
from grader.submissions import number_text
from grader.submissions.asked import Entry, Reader, agree
from grader.submissions.by_place import by_place, is_place
from grader.submissions.numbers import Unreadable, read_number
from grader.submissions.sentence import Sentence

MAX_LINES = 20_000
"""More lines than any sheet has; a file with more is no form."""

TOO_LONG = f"it has more than {MAX_LINES} lines; hand in the filled answers.csv instead"

UNSEEN = "\ufffd"
"""What stands in place of a sign that cannot be printed."""

MAX_OTHERS = 8
"""Further texts of one item that are kept; with so many it is given twice, whatever they say."""

_MAX_CODE = 40
# Unicode forms of a hostile text take time with the square of its length.
_MAX_ITEM = 200
_GAPS = dict.fromkeys(map(ord, number_text.EDGES))
_Lines = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What was typed, by item ("" for blank); `others` are further texts of items given twice.

    `note` is what a person may want to know of the file besides; `filled` is how many answers there
    were where only a digest of them is kept.
    """

    code: str | None
    answers: Mapping[str, str]
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    note: str = field(default="", compare=False)
    filled: int = field(default=0, compare=False)

    @property
    def blank(self) -> bool:
        """Whether nothing was typed at all."""
        return not self.others and all(map(is_blank, self.answers.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """Nothing could be read out of a file, for one plain reason.

    by_hand  a person can read it: a photo, a scan, ink
    code     the sheet code that stands in it all the same
    """

    reason: str
    by_hand: bool = False
    code: str | None = None


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
    answers, others = _gathered((visible(item), _tidy_text(text)) for item, text in lines)
    return Form(code=code, answers=answers, others=others)


def entries(
    form: Form, items: Sequence[str], readers: Mapping[str, Reader] | None = None
) -> dict[str, Entry]:
    """The entry of every item of a sheet, in its order.

    One that was given twice is unreadable, unless its own reader reads the same both times.

    `readers` reads the items whose answers are no numbers.
    """
    fit, readers = fitted(form, items), readers or {}
    return {item: entry_of(fit, item, readers.get(item, read_number)) for item in items}


def fitted(form: Form, items: Sequence[str]) -> Form:
    """The form with its lines under the names of the sheet's items, without those of no item."""
    if form.answers.keys() <= frozenset(items):
        return form
    lines = (
        (place, text)
        for key, place in _places(form, items).items() if place is not None
        for text in (form.answers[key], *form.others.get(key, ()))
    )  # fmt: skip
    answers, others = _gathered(lines)
    return Form(code=form.code, answers=answers, others=others)


def unknown_items(form: Form, items: Sequence[str]) -> tuple[str, ...]:
    """The lines that belong to no item of the sheet, by the names that they give."""
    return tuple(map(number_text.shown, strays(form, items)))


def strays(form: Form, items: Sequence[str]) -> dict[str, str]:
    """The lines that belong to no item of the sheet: name as given, text as typed."""
    if form.answers.keys() <= frozenset(items):
        return {}
    places = _places(form, items)
    return {
        key: form.answers[key]
        for key, place in places.items()
        if place is None and (form.answers[key] or not is_place(key))
    }


def tidy_code(text: str) -> str:
    """A sheet code as typed, without gaps and of bounded length."""
    body = text.strip(number_text.EDGES)[:_MAX_CODE]
    return visible(normalize("NFKC", body).translate(_GAPS))


def visible(text: str) -> str:
    """A text that can be printed and stored: what cannot be shown is shown as U+FFFD."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else UNSEEN for sign in text)


def entry_of(fit: Form, item: str, read: Reader) -> Entry:
    text = fit.answers.get(item, "")
    entry, others = read(text), fit.others.get(item, ())
    unlike = others[0] if len(others) == MAX_OTHERS else ""
    unlike = unlike or next((one for one in others if not agree(entry, read(one))), "")
    if not unlike:
        return entry
    both = f"{text} and {unlike}"
    reason = Sentence("{item} stands twice with different values: write it once", item=item)
    return Unreadable(text=number_text.shown(both), reason=reason)


def _places(form: Form, items: Sequence[str]) -> dict[str, str | None]:
    """The item of each line: the one of this name or place, else the only one but for case and
    spaces."""
    known = frozenset(items)
    folded = {folded_name(item): item for item in items}
    shared = Counter(map(folded_name, items))
    in_quiz = by_place(form.answers, items)

    def place(key: str) -> str | None:
        if key in in_quiz:
            return in_quiz[key]
        if key in known or len(key) > _MAX_ITEM:
            return key if key in known else None
        fold = folded_name(key)
        return folded[fold] if shared[fold] == 1 else None

    return {key: place(key) for key in form.answers}


def _gathered(lines: _Lines) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The first filled text of each item, and the others that stand there."""
    answers: dict[str, str] = {}
    others: dict[str, tuple[str, ...]] = {}
    for item, text in lines:
        before = answers.setdefault(item, text)
        if before == text or is_blank(text):
            continue
        if is_blank(before):
            answers[item] = text
        elif text not in (more := others.get(item, ())) and len(more) < MAX_OTHERS:
            others[item] = (*more, text)
    return answers, others


def is_blank(text: str) -> bool:
    """Whether nothing was typed."""
    return not text.strip(number_text.EDGES)


def folded_name(item: str) -> str:
    """The name of an item without case, Unicode variants and spaces."""
    return "".join(normalize("NFKC", item).casefold().translate(_GAPS).split())


def _is_tidy(answers: Mapping[str, str]) -> bool:
    return "".join(chain(answers, answers.values())).isprintable()


def _tidy_text(text: str) -> str:
    """A typed text with its blanks of any kind, but without signs that no file can hold."""
    if text.isprintable():
        return text
    return "".join(s if s.isprintable() or s in number_text.EDGES else UNSEEN for s in text)
