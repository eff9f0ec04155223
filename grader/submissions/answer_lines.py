"""Answers as single lines, `1.loss = 0.55`, and the sheet code beside them, wherever they stand."""

from __future__ import annotations

import re

from grader.issuing.codes import ALPHABET, LENGTH, code_is_valid, normalise_code
from grader.submissions.number_text import EDGES

_SHEET = re.compile(
    r"(?:#+\s*sheet(?:\s+code)?[\s:=]+|sheet(?:\s+code)?\s*[:=]\s*)(\S+)", re.IGNORECASE
)
_MARKED_CODE = re.compile(r"`([0-9A-Za-z]{4,40})`")
_BARE_CODE = re.compile(rf"(?<![0-9A-Za-z])[{ALPHABET}]{{{LENGTH}}}(?![0-9A-Za-z])")
_ITEM = r"(?P<item>[0-9]+\.[A-Za-z][A-Za-z0-9_]*+(?:\s*\[\s*[0-9]+\s*\])*+)"
_SIGN = f"[{EDGES}`*_]*[=:]"
_SIGNED = re.compile(rf"{_ITEM}{_SIGN}(?P<text>.*)")
_LINE = re.compile(
    # Whoever wrote over the sign wrote a number: what else stands behind an item is talk.
    rf"{_ITEM}(?:{_SIGN}|(?=[{EDGES}`*]*[-+\u2212]?[.,]?[0-9]))(?P<text>.*)"
)
# Marks of Markdown that somebody may put around an item or an answer.
_BEFORE = f"{EDGES}`*_>-|"
_AROUND = f"{EDGES}`*$=:|"

_LONGEST_LINE = 2000


def answer_lines(text: str, *, signed: bool = True) -> list[tuple[str, str]]:
    """The lines that begin with an item, and what stands behind its sign (or instead of it)."""
    lines = (line[:_LONGEST_LINE].lstrip(_BEFORE) for line in filter(None, text.splitlines()))
    found = filter(None, map(_SIGNED.match if signed else _LINE.match, lines))
    # No answer holds a #: what stands behind one is a comment, as in code.
    return [(one["item"], one["text"].partition("#")[0].strip(_AROUND)) for one in found]


def told_codes(text: str) -> list[str]:
    """What stands in lines such as `# sheet K7Q29FXM`, be it a code or not."""
    lines = (line[:_LONGEST_LINE].strip(f"{EDGES}`*_>") for line in filter(None, text.splitlines()))
    return [match[1].strip("`*_") for match in map(_SHEET.fullmatch, lines) if match]


def marked_codes(text: str) -> list[str]:
    """The sheet codes that are marked as code: `K7Q29FXM` between backticks."""
    return list(filter(is_code, _MARKED_CODE.findall(text)))


def codes_in(text: str) -> list[str]:
    """The sheet codes of a text, from where they are least likely to be something else."""
    told = told_codes(text)
    found = list(filter(is_code, told)) or marked_codes(text)
    found = found or list(filter(is_code, _BARE_CODE.findall(text)))
    return (
        found or [code for code in _MARKED_CODE.findall(text) if _BARE_CODE.fullmatch(code)] or told
    )


def is_code(text: str) -> bool:
    """Whether a text is a sheet code, as far as its check character can tell."""
    return code_is_valid(normalise_code(text))
