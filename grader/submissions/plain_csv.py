"""answers.csv as it was handed out and filled in, read in one go."""

from __future__ import annotations

import re

from grader.submissions.form import MAX_LINES

_STARTS = (b"\xef\xbb\xbf# sheet ", b"# sheet ")
_HEAD = re.compile(r"\ufeff?# sheet ([0-9A-Za-z]{4,40}),*\r?\nitem,answer,what,*\r?\n")
# Answers in ASCII without blanks, quotes and delimiters. The words begin with a letter: a digit may
# be the rest of an answer that its decimal comma tore in two.
_ROW = re.compile(
    r"^([0-9]+\.[A-Za-z][A-Za-z0-9_]*+(?:\[[0-9]+\])*+),([!#-+\--:<-{}~]*+),"
    r"(?:[A-Za-z가-힣][\w '()\[\]./:+*=-]*+)?,*+(?:\r?\n|\Z)",
    re.MULTILINE,
)


def plain(content: bytes) -> tuple[str, dict[str, str]] | None:
    """Sheet code and answers of the file that `answer_form` makes, filled in.

    None for all that is unusual and has to be looked at closely, be it one line of many. What it
    reads is what `read_form` reads.
    """
    if not content.startswith(_STARTS):
        return None
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    if not (head := _HEAD.match(text)):
        return None
    rows = _ROW.findall(text, head.end())
    answers = dict(rows)
    lines = text.count("\n") + (not text.endswith("\n"))
    usual = len(answers) == len(rows) == lines - 2 and 0 < len(rows) <= MAX_LINES - 2
    return (head[1], answers) if usual else None
