"""The text of a typed number: folded to plain characters, cut into tokens, damage recognised.

Characters are folded by a closed table, never by NFKC, which turns 10 with a raised -2 into `10-2`,
1 with a vulgar half into `11/2` and a circled 1 into `1`.
"""

from __future__ import annotations

import re
from unicodedata import normalize

FUNCTIONS = ("exp", "ln", "sqrt")
MAX_OPERATIONS = 20
MAX_EXPONENT = 99
MAX_SHOWN = 60

_SPACES = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x20\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
# Zero-width and bidirectional marks, byte order mark, blank braille, Hangul fillers. Not the soft
# hyphen: some systems show it as a minus sign, and a sign must never get lost.
_INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2068\u2069\ufeff\u2800\u115f\u1160\u3164\uffa0"
)
EDGES = _SPACES + _INVISIBLE

# Hyphens, dashes and minus signs; last the Korean and Japanese letters typed in their place.
_MINUSES = "\u02d7\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\u3161\u30fc"
_RAISED_DOTS = "·∙⋅・ㆍ"
_FOLDED = str.maketrans(
    {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}  # full-width forms of ! to ~
    | {chr(0x1D7CE + i): str(i % 10) for i in range(50)}  # mathematical digits, five styles
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys(_MINUSES, "-")
    | dict.fromkeys(_RAISED_DOTS, "·")
    | dict.fromkeys("×∗⨯", "*")
    | dict.fromkeys("÷⁄∕", "/")
    | dict.fromkeys("“”„", '"')
    | {"ˆ": "^", "ℯ": "e", "\U0001d452": "e"}
)
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LOWERED = str.maketrans(_RAISED + "⁺⁻", "0123456789+-")
_EXPONENT = re.compile(f"[⁺⁻]?[{_RAISED}]+")
_VULGAR = {
    sign: normalize("NFKC", sign).replace("⁄", "/")
    for sign in map(chr, (0xBC, 0xBD, 0xBE, *range(0x2150, 0x215F)))
}
_MIXED = re.compile(f"([0-9]*)([{''.join(_VULGAR)}])")

_HEXADECIMAL = re.compile(r"(?<![0-9.,])0[xX]")
_TIMES_TEN = re.compile(r"(?<=[0-9.,)]) *[xX·] *(?=10 *(?:\^|\*\*))")
_DOT_IN_DIGITS = re.compile("[0-9]·[0-9]")
_LOST_EXPONENT = re.compile(r"(?:[-+]?|.*\* *)10-[0-9]+")
_EULER_MINUS = re.compile(r"(?<![0-9A-Za-z.,])e-[0-9]")
_GROUPED = re.compile(r"(?<![0-9])[0-9]{1,3}(?:[ .,'’][0-9]{3})+(?![0-9])")
_AMBIGUOUS_COMMA = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2},[0-9]{3}(?![0-9.,])")
_TOKEN = re.compile(
    r" *(?:(?P<number>[0-9.,]+(?:[eE][-+]?[0-9]+)?)|(?P<name>[A-Za-z]+)"
    "|(?P<sign>\\*\\*|[-+*/^()%√])|(?P<other>.))"
)

_THOUSANDS = "thousands separators are not read: write 1234.5"

_MONTHS = (
    *("january januar", "february februar", "march mrz", "april", "may mai", "june juni"),
    *("july juli", "august", "september", "october oktober", "november", "december dezember"),
)
_MOST_DAYS = 31
_DATES = tuple(
    re.compile(pattern + r"\.?(?:[T ]+[0-9]{1,2}:[0-9]{2}.*)?")
    for pattern in (
        r"[0-9]{4}(?P<s>[-/.]) *(?P<first>[0-9]{1,2})(?P=s) *(?P<second>[0-9]{1,2})",
        r"(?P<first>[0-9]{1,2})(?P<s>[-/.]) *(?P<second>[0-9]{1,2})(?P=s) *(?:[0-9]{4}|[0-9]{2})",
        "(?:[0-9]{4}[년年] *)?(?P<first>[0-9]{1,2})[월月] *(?P<second>[0-9]{1,2})[일日]",
        r"(?P<second>[0-9]{1,4})[-/. ]*(?P<month>[a-z]{3,9})(?:[-/. ]+[0-9]{2,4})?",
        r"(?P<month>[a-z]{3,9})[-/. ]*(?P<second>[0-9]{1,4})(?:[-/., ]+[0-9]{2,4})?",
    )
)


class NoNumberError(Exception):
    """A typed text is no number; the message is one plain sentence for the student."""


def fold(body: str) -> str:
    """Write a text (bounded, without its edges) with ASCII signs, the root sign and `^` alone.

    Raises `NoNumberError` for what is recognised as something else: a formula, a date.
    """
    text = body.translate(_FOLDED)
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1].strip()
    _refuse_spreadsheet(text)
    text = _EXPONENT.sub(lambda run: f"^({run[0].translate(_LOWERED)})", text)
    text = _MIXED.sub(_parenthesised, text)
    if _HEXADECIMAL.search(text):
        raise NoNumberError("hexadecimal numbers are not read")
    text = _TIMES_TEN.sub("*", text)
    if _DOT_IN_DIGITS.search(text):
        raise NoNumberError("a raised dot is times only before a power of ten: write 0.55 or 2*3")
    if _LOST_EXPONENT.fullmatch(text):
        raise NoNumberError("the exponent seems to have lost its place: write 10^-2 or 3e-2")
    if _EULER_MINUS.search(text):
        raise NoNumberError("e-2 can mean two things: write e^-2 or 1e-2")
    return text.replace("·", "*")


def tokens(text: str) -> tuple[str, ...]:
    """Cut a folded text into numbers, names and signs (`**` becomes `^`)."""
    found: list[str] = []
    operations = 0
    for match in _TOKEN.finditer(text.rstrip()):
        token = _token(match, text)
        if is_number(token) and found and is_number(found[-1]):
            raise NoNumberError(
                _THOUSANDS if _GROUPED.search(text) else "two numbers stand here, one is asked"
            )
        if token in "+-" and found and found[-1] in "+-":
            raise NoNumberError("two signs stand in a row")
        operations += not is_number(token) and token not in "()"
        found.append(token)
    if operations > MAX_OPERATIONS:
        raise NoNumberError(f"there are too many operations, at most {MAX_OPERATIONS} are read")
    return tuple(found)


def is_number(token: str) -> bool:
    """Whether a token is a decimal number."""
    return token[0] in "0123456789.,"


def split_decimal(mantissa: str, exponent: str = "") -> tuple[int, int]:
    """Read `12,50` as (1250, 2) and `1e2` as (1, -2): digits, and how many of them are decimals.

    Raises `NoNumberError` on two decimal signs, no digit, and an exponent beyond `MAX_EXPONENT`.
    """
    whole, _, decimals = mantissa.replace(",", ".").partition(".")
    if "." in decimals:
        raise NoNumberError(
            _THOUSANDS if _GROUPED.match(mantissa) else "a number has one decimal sign"
        )
    if not whole + decimals:
        raise NoNumberError("a number has at least one digit")
    if len(exponent.lstrip("+-0")) > len(str(MAX_EXPONENT)):
        raise NoNumberError(f"the exponent is too large, at most {MAX_EXPONENT} is read")
    return int(whole + decimals), len(decimals) - int(exponent or "0")


def comma_note(text: str) -> str:
    """What to say about a comma that may have been meant as a thousands separator, else nothing."""
    match = _AMBIGUOUS_COMMA.search(text)
    return f"{match[0]} was read as the decimal {match[0].replace(',', '.')}" if match else ""


def misplaced(token: str) -> str:
    """What is wrong when a token stands where the number could have ended."""
    if token == ")":
        return "there is a closing parenthesis too many"
    if token == "%":
        return "a percent sign stands only after a plain number"
    return "a sign is missing between two numbers: write * to multiply"


def shown(text: str) -> str:
    """A refused text as it can be shown and stored: at most `MAX_SHOWN` characters."""
    cut = text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "\u2026"
    # A lone surrogate (JSON can carry one) cannot be written to any file.
    return "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in cut)


def _parenthesised(match: re.Match[str]) -> str:
    whole = f"{match[1]}+" if match[1] else ""
    return f"({whole}{_VULGAR[match[2]]})"


def _token(match: re.Match[str], text: str) -> str:
    if match["other"] is not None:
        raise NoNumberError(_strange(match["other"], text))
    token = match[0].lstrip()
    if match["name"] is None:
        return "^" if token == "**" else token
    if token.lower() in ("nan", "inf", "infinity"):
        raise NoNumberError("this is not a finite number")
    if token.lower() in FUNCTIONS or token == "e":
        return token.lower()
    raise NoNumberError(f'"{token}" is no number: the only names read are exp, ln, sqrt and e')


def _strange(character: str, text: str) -> str:
    if character == "∞":
        return "this is not a finite number"
    if character.isnumeric():
        return "only the digits 0 to 9 are read"
    if _GROUPED.search(text):
        return _THOUSANDS
    if character in "'’‘`´′":
        return "an apostrophe has no place in a number"
    visible = f'"{character}"' if character.isprintable() else f"U+{ord(character):04X}"
    return f"the character {visible} has no place in a number"


def _refuse_spreadsheet(text: str) -> None:
    if text.startswith("="):
        raise NoNumberError("this is a spreadsheet formula: write its value")
    if text.startswith("#"):
        raise NoNumberError("this is a spreadsheet's error message")
    for pattern in _DATES:
        match = pattern.fullmatch(text.lower())
        origin = _fraction_behind(match.groupdict()) if match else ""
        if origin:
            raise NoNumberError(f"the spreadsheet made a date of it, probably {origin}")


def _fraction_behind(date: dict[str, str]) -> str:
    """The fraction that a spreadsheet may have turned into a date, "" where it is no date."""
    month = _month(date["month"]) if "month" in date else int(date["first"])
    other = int(date["second"])
    if "month" not in date and (min(month, other) > len(_MONTHS) or max(month, other) > _MOST_DAYS):
        return ""
    if not (month and other):
        return ""
    one_way = month == other or other > _MOST_DAYS
    return f"{month}/{other}" if one_way else f"{month}/{other} or {other}/{month}"


def _month(name: str) -> int:
    """The number of a month written by the first letters of its name, 0 for another word."""
    for number, names in enumerate(_MONTHS, start=1):
        if any(full.startswith(name) for full in names.split()):
            return number
    return 0
