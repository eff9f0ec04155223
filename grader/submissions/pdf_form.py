"""A sheet as PDF, filled in: its fields are the form, if nothing was written beside them.

Who prints a sheet, writes on it with a pen or takes a photo of it leaves its fields empty or loses
them. That is no blank form: a person has to look.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from grader.issuing.codes import ALPHABET, LENGTH, code_is_valid, normalise_code
from grader.submissions.csv_rows import is_item
from grader.submissions.form import Damaged, Form, form_of, is_blank
from grader.submissions.pdf_file import CODE, PAGES, PdfFile, opened
from grader.submissions.pictures import READ_IT
from grader.submissions.received import Received

TOO_LARGE = f"a PDF too large to be read by itself, as a scan is: {READ_IT}"
PRINTED = "a PDF that has lost its answer fields, as by printing"
SCANNED = "a PDF without fields and text, as a scan is"

_CODE = re.compile(rf"(?<![0-9A-Za-z])[{ALPHABET}]{{{LENGTH}}}(?![0-9A-Za-z])")
_PUT_ON = {
    "Ink": "ink", "FreeText": "text", "Stamp": "a stamp or picture", "Highlight": "highlighting",
    "Underline": "underlining", "Text": "a note", "FileAttachment": "an attached file",
}  # fmt: skip


def read_pdf(received: Received) -> Form | Damaged:
    """The form that a PDF holds, or why somebody has to look at it; never raises."""
    if received.fault:
        return Damaged(reason=TOO_LARGE, by_hand=True)
    file = opened(received.content)
    if isinstance(file, Damaged):
        return file
    lines = [(name, text.rstrip()) for name, text in file.fields if is_item(name)]
    filled, beside = sum(not is_blank(text) for _, text in lines), _beside(file)
    codes = _codes(file)
    if not lines:
        reason = PRINTED if file.fields or file.text.strip() else SCANNED
    elif beside and filled < len(lines):
        reason = f"{filled} of {len(lines)} fields are filled, and there is {beside} on its pages"
    elif _redrawn(file) and 2 * filled <= len(lines):
        reason = f"{filled} of {len(lines)} fields are filled, and there may be ink on its pages"
    else:
        form = form_of(codes, lines)
        note = f"there is {beside} on its pages, too; only the fields count" if beside else ""
        return replace(form, note=note) if isinstance(form, Form) else form
    code = codes[0] if len(codes) == 1 else None
    return Damaged(reason=f"{reason}: {READ_IT}", by_hand=True, code=code)


def _beside(file: PdfFile) -> str:
    """What somebody put on the pages, in words: `ink and a note`."""
    return " and ".join(dict.fromkeys(_PUT_ON.get(kind, "a drawing") for kind in file.put_on))


def _redrawn(file: PdfFile) -> bool:
    """Whether the pages are others than those handed out; so says ink that became part of them.

    Some viewers write every page anew when they save, so this alone says little.
    """
    handed_out = dict(file.fields).get(PAGES, "").split()
    return bool(handed_out) and tuple(handed_out) != file.drawn


def _codes(file: PdfFile) -> list[str]:
    """The sheet code: as a field, else as a keyword, else on most of the pages.

    Where several sheets were put into one file, each of them has its field.
    """
    if typed := {text.strip(): None for name, text in file.fields if name == CODE and text.strip()}:
        return list(typed)
    if code_is_valid(code := normalise_code(file.keywords)):
        return [code]
    found = Counter(code for code in _CODE.findall(file.text) if code_is_valid(code))
    return [code for code, _ in found.most_common(1)]
