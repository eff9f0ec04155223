"""Answers as lines of text, to be pasted into a mail or a text box.

    answers to sheet K7Q29FXM
    1.loss: 0.55
    1.delta1[1]: -1/3
    checksum 8F5A12C0

The page of a sheet copies them so. What stands above and below is passed over, and so are marks of
quotation; a line that a mail has broken is put together again. The checksum is the CRC-32 of the
lines without gaps, so that no answer gets lost or changed on the way unseen. So it also tells
strokes that an editor has put before single signs and at the ends of lines from typed ones, and
what were several lines before a system made one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from unicodedata import normalize
from zlib import crc32

from grader.submissions.csv_rows import ITEM
from grader.submissions.form import Damaged, Form, form_of
from grader.submissions.number_text import EDGES

CUT_OFF = "its last line, the checksum, is missing: copy the answers from the sheet again"
CHANGED = (
    "its checksum is not that of its lines, so something was lost or changed on the way: copy the "
    "answers from the sheet again"
)

_FIRST = re.compile(r"answers\s+to\s+sheet\s+(\S+)", re.IGNORECASE)
_LAST = re.compile(r"checksum\s+([0-9a-f]{8})", re.IGNORECASE)
_LINE = re.compile(rf"({ITEM.pattern})\s*:(.*)")
_STROKE = re.compile(r"\\(?:[ \t]*$|(?=[!-/:-@\[-`{-~]))", re.MULTILINE)
_BEGIN = re.compile(r"answers\s+to\s+sheet\s+([0-9A-Za-z]+)\s", re.IGNORECASE)
_END = re.compile(r"\schecksum\s+[0-9a-f]{8}\b", re.IGNORECASE)
_NEXT = re.compile(rf"\s(?={ITEM.pattern}\s*:|checksum\s)", re.IGNORECASE)
_QUOTED = re.compile(r"\A(?:>\s?)+")
_MOST_MENDED = 200_000
_GAPS = dict.fromkeys(map(ord, EDGES))

Lines = Iterable[tuple[str, str]]
"""Items with what was typed."""


@dataclass(slots=True)
class _Block:
    code: str
    lines: list[tuple[str, list[str]]] = field(default_factory=list)
    checksum: str = ""

    def answers(self) -> list[tuple[str, str]]:
        """The lines, each in one piece."""
        return [(item, " ".join(pieces).strip()) for item, pieces in self.lines]


def text_block(code: str, lines: Sequence[tuple[str, str]]) -> str:
    """The lines with the sheet code above and the checksum below."""
    answers = (f"{item}: {text}".rstrip() for item, text in lines)
    return "\n".join(
        (f"answers to sheet {code}", *answers, f"checksum {checksum(code, lines)}", "")
    )


def checksum(code: str, lines: Lines) -> str:
    """Eight hexadecimal digits, the same whatever gaps the lines have."""
    whole = "\n".join((_tight(code), *(f"{_tight(item)}:{_tight(text)}" for item, text in lines)))
    return f"{crc32(whole.encode()):08X}"


def _tight(text: str) -> str:
    return normalize("NFC", text).translate(_GAPS)


def is_text_block(text: str) -> bool:
    """Whether a text has the first line of such a block, or all of it in one line."""
    if any(_FIRST.fullmatch(line) for line in _unquoted(text)):
        return True
    begin = _BEGIN.search(text)
    return begin is not None and _END.search(text, begin.end()) is not None


def read_text_block(text: str) -> Form | Damaged:
    """The form in the blocks of a text; damaged where a checksum is missing or another."""
    form = _form(text)
    for mended in (_without_strokes, _in_lines):
        if isinstance(form, Form) or len(text) > _MOST_MENDED:
            break
        again = _form(mended(text))
        form = again if isinstance(again, Form) or not form.code else form
    return form


def _without_strokes(text: str) -> str:
    return _STROKE.sub("", text)


def _in_lines(text: str) -> str:
    begun = _BEGIN.sub(lambda found: f"\n{found[0]}\n", _without_strokes(text))
    return _NEXT.sub("\n", _END.sub(lambda found: f"{found[0]}\n", begun))


def _form(text: str) -> Form | Damaged:
    blocks = list(_blocks(text))
    if not blocks:
        return Damaged(reason=CHANGED)
    for block in blocks:
        if not block.checksum:
            return Damaged(reason=CUT_OFF, code=block.code)
        if block.checksum.upper() != checksum(block.code, block.answers()):
            return Damaged(reason=CHANGED, code=block.code)
    return form_of(
        [block.code for block in blocks], [line for block in blocks for line in block.answers()]
    )


def _blocks(text: str) -> Iterator[_Block]:
    block: _Block | None = None
    for line in _unquoted(text):
        if first := _FIRST.fullmatch(line):
            if block:
                yield block
            block = _Block(first[1])
        elif block and (last := _LAST.fullmatch(line)):
            block.checksum = last[1]
            yield block
            block = None
        elif block and (answer := _LINE.fullmatch(line)):
            block.lines.append((answer[1], [answer[2]]))
        elif block and block.lines:
            block.lines[-1][1].append(line)
    if block:
        yield block


def _unquoted(text: str) -> Iterator[str]:
    """The lines of a text, without edges and marks of quotation."""
    for line in text.splitlines():
        yield _QUOTED.sub("", line.strip(EDGES), count=1).strip(EDGES)
