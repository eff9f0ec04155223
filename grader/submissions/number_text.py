"""The text of a typed number: folded to plain characters, cut into tokens, damage recognised.

Characters are folded by a closed table, never by NFKC, which turns 10 with a raised -2 into `10-2`,
1 with a vulgar half into `11/2` and a circled 1 into `1`.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from grader.submissions import refusals
from grader.submissions.sentence import Sentence
from grader.submissions.spreadsheet_traces import left_by_a_spreadsheet

FUNCTIONS = ("exp", "ln", "sqrt")
MAX_OPERATIONS = 20
MAX_EXPONENT = 99
MAX_SHOWN = 60

NOTE = "{typed} was read as the decimal {read}"

_SPACES = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x20\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
# Zero-width and bidirectional marks, byte order mark, blank braille, Hangul fillers. Not the soft
# hyphen: some systems show it as a minus sign, and a sign must never get lost.
_INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2066\u2068\u2069\ufeff"
    "\u2800\u115f\u1160\u3164\uffa0"
)
EDGES = _SPACES + _INVISIBLE
# Those that are seen neither as a gap nor in the order of the signs; what makes an emoji of a sign.
_UNSEEN = "\u200b\u200c\u200d\u200e\u2060\ufeff\ufe0e\ufe0f"

# Hyphens, dashes and minus signs; last what Korean and Japanese keyboards write in their place.
_MINUSES = "\u02d7\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2796\ufe58\ufe63\u2500\u3161\u30fc"
_RAISED_DOTS = "·∙⋅•‧・･ㆍ"
FOLDED = str.maketrans(
    {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}  # full-width forms of ! to ~
    | {chr(0x1D7CE + i): str(i % 10) for i in range(50)}  # mathematical digits, five styles
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys(_UNSEEN, "")
    | dict.fromkeys(_MINUSES, "-")
    | dict.fromkeys("\u2795\ufe62", "+")
    | dict.fromkeys("。｡", ".")
    | dict.fromkeys(_RAISED_DOTS, "·")
    | dict.fromkeys("×∗⨯✕✖", "*")
    | dict.fromkeys("÷➗⁄∕", "/")
    | dict.fromkeys("“”„", '"')
    | {"ˆ": "^", "ℯ": "e", "\U0001d452": "e"}
    | {"\u0435": "e", "\u0445": "x", "\u0425": "X"}  # Cyrillic letters that look the same
)
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LOWERED = str.maketrans(_RAISED + "⁺⁻", "0123456789+-")
_RAISED_MINUS = re.compile("⁻ *(?=[0-9.,])")  # a calculator's sign of a negative number
# The key of e, and of x below, on a keyboard that was left in Korean.
_KOREAN_E = re.compile(r"(?<=[0-9.,])[ㄷㄸ](?=[-+]?[0-9])")
_EXPONENT = re.compile(f"[⁺⁻]?[{_RAISED}]+")
VULGAR = {
    sign: normalize("NFKC", sign).replace("⁄", "/")
    for sign in map(chr, (0xBC, 0xBD, 0xBE, *range(0x2150, 0x215F)))
}
_MIXED = re.compile(f"([0-9]*)([{''.join(VULGAR)}])")

_HEXADECIMAL = re.compile(r"(?<![0-9.,])0[xX]")
_TIMES_TEN = re.compile(r"(?<=[0-9.,)]) *[xX·ㅌ] *(?=10 *(?:\^|\*\*))")
_DOT_IN_DIGITS = re.compile("[0-9]·[0-9]")
_LOST_EXPONENT = re.compile(r"(?:[-+]?|.*[*xX·ㅌ] *)10-[0-9]+")
_EULER_MINUS = re.compile(r"(?<![0-9A-Za-z.,])e-[0-9]")
_GROUPED = re.compile(r"(?<![0-9])[0-9]{1,3}(?:[ .,'’][0-9]{3})+(?![0-9])")
_AMBIGUOUS_COMMA = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2},[0-9]{3}(?![0-9.,])")
_TOKEN = re.compile(
    r" *(?:(?P<number>[0-9.,]+(?:[eE][-+]?[0-9]+)?)|(?P<name>[A-Za-z]+)"
    "|(?P<sign>\\*\\*|[-+*/^()%√])|(?P<other>.))"
)


class NoNumberError(Exception):
    """A typed text is no number, for a reason that its student is told."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(reason)
        self.reason = reason


def fold(body: str) -> str:
    """Write a text (bounded, without its edges) with ASCII signs, the root sign and `^` alone.

    Raises `NoNumberError` for what is recognised as something else: a formula, a date.
    """
    text = body.translate(FOLDED)
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1].strip()
    if trace := left_by_a_spreadsheet(text):
        raise NoNumberError(trace)
    text = _RAISED_MINUS.sub("-", text, count=1) if text[:1] == "⁻" else text
    text = _KOREAN_E.sub("e", text)
    text = _EXPONENT.sub(lambda run: f"^({run[0].translate(_LOWERED)})", text)
    text = _MIXED.sub(_parenthesised, text)
    if _HEXADECIMAL.search(text):
        raise NoNumberError(refusals.HEXADECIMAL)
    text = _TIMES_TEN.sub("*", text)
    if _LOST_EXPONENT.fullmatch(text):
        raise NoNumberError(refusals.LOST_EXPONENT)
    if _DOT_IN_DIGITS.search(text):
        raise NoNumberError(refusals.RAISED_DOT)
    if _EULER_MINUS.search(text):
        raise NoNumberError(refusals.EULER_MINUS)
    return text.replace("·", "*")


def tokens(text: str) -> tuple[str, ...]:
    """Cut a folded text into numbers, names and signs (`**` becomes `^`)."""
    if "=" in text:
        raise NoNumberError(refusals.EQUATION)
    found: list[str] = []
    operations = 0
    for match in _TOKEN.finditer(text.rstrip()):
        token = _token(match, text)
        if is_number(token) and found and is_number(found[-1]):
            grouped = _GROUPED.search(text)
            raise NoNumberError(refusals.THOUSANDS if grouped else refusals.TWO_NUMBERS)
        if token in "+-" and found and found[-1] in "+-":
            raise NoNumberError(refusals.TWO_SIGNS)
        operations += not is_number(token) and token not in "()"
        found.append(token)
    if operations > MAX_OPERATIONS:
        raise NoNumberError(Sentence(refusals.TOO_MANY, most=MAX_OPERATIONS))
    return tuple(found)


def is_number(token: str) -> bool:
    """Whether a token is a decimal number."""
    return token[0] in "0123456789.,"


def split_decimal(mantissa: str, exponent: str = "") -> tuple[int, int]:
    """Read `12,50` as (1250, 2) and `1e2` as (1, -2): digits, and how many of them are decimals.

    Raises `NoNumberError` on two decimal signs, no digit, and an exponent beyond `MAX_EXPONENT`.
    """
    whole, _, decimals = mantissa.replace(",", ".").partition(".")
    if decimals.endswith(".."):
        raise NoNumberError(refusals.DOTS)
    if "." in decimals:
        grouped = _GROUPED.match(mantissa)
        raise NoNumberError(refusals.THOUSANDS if grouped else refusals.TWO_DECIMAL_SIGNS)
    if not whole + decimals:
        raise NoNumberError(refusals.NO_DIGIT)
    if len(exponent.lstrip("+-0")) > len(str(MAX_EXPONENT)):
        raise NoNumberError(refusals.too_large_an_exponent(MAX_EXPONENT))
    return int(whole + decimals), len(decimals) - int(exponent or "0")


def comma_note(text: str) -> str:
    """What to say about a comma that may have been meant as a thousands separator, else nothing."""
    match = _AMBIGUOUS_COMMA.search(text)
    return NOTE.format(typed=match[0], read=match[0].replace(",", ".")) if match else ""


def shown(text: str) -> str:
    """A refused text as it can be shown and stored: at most `MAX_SHOWN` characters."""
    cut = text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "\u2026"
    # A lone surrogate (JSON can carry one) cannot be written to any file.
    return "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in cut)


def _parenthesised(match: re.Match[str]) -> str:
    whole = f"{match[1]}+" if match[1] else ""
    return f"({whole}{VULGAR[match[2]]})"


def _token(match: re.Match[str], text: str) -> str:
    if match["other"] is not None:
        grouped = match["other"] in "'’" and _GROUPED.search(text)
        raise NoNumberError(refusals.THOUSANDS if grouped else refusals.strange(match["other"]))
    token = match[0].lstrip()
    if match["name"] is None:
        return "^" if token == "**" else token
    if token.lower() in FUNCTIONS or token == "e":
        return token.lower()
    raise NoNumberError(refusals.unknown_name(token))
