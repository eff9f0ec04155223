"""What the titles of a table with a row a student say: who, when, which sheet, which answers.

Google Forms puts a time in front and its questions behind it, which name their items; a Moodle quiz
has `Response 1`, `Response 2`; a table that somebody typed has an item above each column, or lines
of student, item and answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from unicodedata import normalize

from grader.assignment.keys import System
from grader.submissions.csv_rows import ITEM
from grader.tables.columns import Meaning, Part, folded, is_canvas, meanings

MAX_TITLE = 2_000

NO_ITEM = (
    "no question of this form names an item: begin each title with one, as in `1.loss`, and "
    "download the answers again"
)

SEEM_MARKS = (
    "it seems to hold marks and no answers, for beside its items there is a column {}: take that "
    "out if they are answers"
)

_NAMES = frozenset({Part.NAME, Part.FIRST, Part.LAST})
_STAMPS = frozenset({"timestamp", "타임스탬프", "zeitstempel"})
_TIMES = _STAMPS | {
    *("completed", "completed on", "submitted", "submitted at", "handed in", "submission time"),
    *(
        "beendet",
        "abgeschlossen",
        "abgegeben",
        "abgabezeit",
        "완료",
        "완료됨",
        "완료일",
        "완료일시",
    ),
    *(
        "종료",
        "종료됨",
        "종료 시간",
        "종료일시",
        "완료 시간",
        "완료 시각",
        "제출",
        "제출일",
        "제출일시",
        "제출 시간",
        "제출 시각",
    ),
}
_CODES = frozenset(
    {
        *("sheet", "sheet code", "code", "blatt", "blattcode", "blatt-code"),
        *("문제지", "문제지 코드", "시트", "시트 코드", "시트코드", "코드"),
    }
)
_ASKS_CODE = re.compile("sheet code|blatt-?code|문제지 ?코드|시트 ?코드")
_ITEMS = frozenset({"item", "항목", "문항"})
_ANSWERS = frozenset({"answer", "antwort", "답", "답안"})
_MARKS = frozenset(
    {
        *("score", "max", "max points", "points", "points possible", "total score", "grade"),
        *("maximum grade", "verdict", "bewertung", "punkte", "성적", "점수"),
    }
)
"""What marks are called: a table with these and no time holds marks, not answers."""

_RESPONSE = re.compile(
    r"(?:response|antwort|응답|답안|답변|답) ?([0-9]{1,3})|([0-9]{1,3})번? ?(?:응답|답안|답변)"
)
_QUESTION = re.compile(r"(?:question|frage|문제|질문) ?([0-9]{1,3})|([0-9]{1,3})번? ?(?:문제|질문)")
_IN_TITLE = re.compile(r"(?<![\w.\]])[0-9]+\.[A-Za-z][A-Za-z0-9_]*(?: ?\[ ?[0-9]+ ?\])*", re.ASCII)
# Moodle's text of a field to type into, and of one to choose from.
_FIELD = re.compile(r"_{3,}|\{[^{}]*\}")
# A quiz of Google Forms: `1.loss [Score]`, `1.loss [Feedback]` beside `1.loss`.
_BESIDE = re.compile(r"(.+) \[[^\]\[0-9]+\]", re.DOTALL)
_NUMBERED = re.compile(r"\A[0-9]{1,2}[.)] *")
_REMARK = re.compile(r" *[(（][^()（）]*[)）]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """Where things stand, by the number of the column; -1 for nowhere.

    keys       who it is
    names      what to call that person, in order
    items      answers under the item that the title names
    responses  answers to the question of this number
    questions  the text of the question of this number
    lines      item and answer, of a table with a line for each
    fault      why nothing can be read below these titles
    """

    count: int
    keys: tuple[tuple[int, System], ...] = ()
    names: tuple[int, ...] = ()
    code: int = -1
    at: int = -1
    items: tuple[tuple[int, str], ...] = ()
    responses: tuple[tuple[int, int], ...] = ()
    questions: Mapping[int, int] = field(default_factory=dict)
    lines: tuple[int, int] | None = None
    fault: str = ""


def titles_of(header: Sequence[str]) -> Titles | None:
    """What the titles say; None where this is no table with a row a student."""
    if is_canvas(header):
        return None
    plain = [folded(title[:MAX_TITLE]) for title in header]
    form = any(title in _STAMPS for title in plain[:3])
    found = _titles(header, plain, form=form)
    somebody = bool(found.keys or found.names or found.code >= 0)
    if found.lines:
        return found if found.keys or found.code >= 0 else None
    if form:
        fault = "" if found.items else NO_ITEM
        return None if not somebody and fault else replace(found, fault=fault)
    if found.responses:
        return found if somebody else None
    if not (found.items and somebody):
        return None
    marks = next((title for title in plain if title in _MARKS), "")
    return replace(found, fault=SEEM_MARKS.format(marks) if marks else "")


def items_in(text: str) -> tuple[str, ...]:
    """The items that a text names, each once."""
    found = _IN_TITLE.findall(normalize("NFKC", text[:MAX_TITLE]))
    return tuple(dict.fromkeys("".join(one.split()) for one in found))


def items_asked(text: str, count: int) -> tuple[str, ...]:
    """The items that the text of a question with so many fields asks for; none if nobody knows.

    Each field stands behind its item, `1.z = _____`; or the text names as many items as it has
    fields.
    """
    *before, _ = _FIELD.split(text[:MAX_TITLE])
    named = [items_in(one)[-1:] for one in before]
    behind = tuple(one for names in named for one in names)
    if len(before) == len(behind) == len(set(behind)) == count:
        return behind
    found = items_in(text)
    return found if len(found) == count else ()


def _titles(header: Sequence[str], plain: Sequence[str], *, form: bool) -> Titles:
    means = _meanings(header, form=form)
    code = _first(plain, _CODES)
    if code < 0 and form:
        code = next((i for i, title in enumerate(plain) if _ASKS_CODE.search(title)), -1)
    item, answer = _first(plain, _ITEMS), _first(plain, _ANSWERS)
    taken = {i for i, meaning in enumerate(means) if meaning} | {code}
    free = [i for i in range(len(plain)) if i not in taken]
    return Titles(
        count=len(header),
        keys=tuple((i, one) for i, one in enumerate(means) if isinstance(one, System)),
        names=tuple(i for i, one in enumerate(means) if one in _NAMES),
        code=code,
        at=_first(plain, _TIMES),
        items=tuple(_items(header, plain, free, form=form)),
        responses=tuple(_numbered(_RESPONSE, plain)),
        questions={number: i for i, number in _numbered(_QUESTION, plain)},
        lines=(item, answer) if item >= 0 and answer >= 0 else None,
    )


def _meanings(header: Sequence[str], *, form: bool) -> tuple[Meaning | None, ...]:
    """What each title means; a form asks `2. 학번 (Ex. 2026123)`."""
    if not form:
        return meanings(header)
    bare = [_REMARK.sub("", _NUMBERED.sub("", title[:MAX_TITLE])) for title in header]
    return tuple(one or other for one, other in zip(meanings(header), meanings(bare), strict=True))


def _items(
    header: Sequence[str], plain: Sequence[str], free: Iterable[int], *, form: bool
) -> Iterator[tuple[int, str]]:
    known = frozenset(plain)
    for column in free:
        title = header[column]
        if form:
            beside = _BESIDE.fullmatch(plain[column])
            if (not beside or beside[1] not in known) and (item := _named(title)):
                yield column, item
        elif f"{plain[column]} - max points" in known:
            # Gradescope, of an assignment that is called `1.Intro`.
            continue
        elif ITEM.fullmatch(tight := "".join(normalize("NFKC", title[:MAX_TITLE]).split())):
            yield column, tight


def _named(title: str) -> str:
    """The item that a question is about: the first if it begins with it, else the only one."""
    found = items_in(title)
    begins = bool(_IN_TITLE.match(normalize("NFKC", title[:MAX_TITLE])))
    return found[0] if len(found) == 1 or (found and begins) else ""


def _numbered(pattern: re.Pattern[str], plain: Sequence[str]) -> Iterator[tuple[int, int]]:
    for column, title in enumerate(plain):
        if match := pattern.fullmatch(title):
            yield column, int(match[1] or match[2])


def _first(plain: Sequence[str], words: Collection[str]) -> int:
    return next((i for i, title in enumerate(plain) if title in words), -1)
