"""Why a typed text is no number, in one plain sentence that says what to write instead."""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import category

NAMES = ("exp", "ln", "sqrt", "e")

NOT_FINITE = "this is not a finite number: write a number such as 0.55"
THOUSANDS = "thousands separators are not read: write 1234.5"
TWO_NUMBERS = "two numbers stand here, one is asked: write one, without spaces in it"
TWO_SIGNS = "two signs stand in a row: write 5, -5 or 1-(-5)"
TWO_DECIMAL_SIGNS = "two decimal signs stand in one number: write it with one, such as 0.55"
NO_DIGIT = "a decimal sign stands here without a digit: write a number such as 0.5"
DOTS = "a number that goes on is not read: write 1/3 or 0.3333"
HEXADECIMAL = "hexadecimal numbers are not read: write 16, not 0x10"
RAISED_DOT = "a raised dot is times only before a power of ten: write 0.55 or 2*3"
LOST_EXPONENT = "the exponent seems to have lost its place: write 10^-2 or 3e-2"
EULER_MINUS = "e-2 can mean two things: write e^-2 or 1e-2"
EQUATION = "an equation stands here: write the value alone, such as 0.55"
NOTHING = "a number is missing: write one such as 0.55, or leave the line empty"
TOO_LARGE = "this number is too large: check its exponent"
TOO_SMALL = "this number is too close to 0: check its exponent, or write 0"
NOT_CLOSED = "a closing parenthesis is missing: write one for each that is opened"
DIVISION_BY_ZERO = "this is a division by zero: check what stands below the /"
POWER_OF_ZERO = "this power of 0 has no value: check its exponent"
NEGATIVE_ROOT = "this is a root of a negative number: check its sign"
LN_OF_NOTHING = "ln is defined for positive numbers only: check the sign of what stands in it"

_ALONE = "write the number alone, such as 0.55"
_LATEX = "LaTeX is not read: write 1/3 or 3*10^-2"
_SQUARE = "square brackets are not read: write one number, or round parentheses such as (1+2)*3"
_CURLY = "curly brackets are not read: write one number, or round parentheses such as e^(-2)"
_QUOTED = "a quotation mark has no place in a number: write 0.5"
_APOSTROPHE = "an apostrophe has no place in a number: write 0.5"
_TIMES = "x is times only before a power of ten: write 2*3"
_EMPTY = "the line may stay empty where you have no answer"

_CHARACTERS: Mapping[str, str] = {
    "∞": NOT_FINITE,
    "…": DOTS,
    "\ufffd": f"a sign that cannot be shown stands here: {_ALONE}",
    **dict.fromkeys(":∶", "a colon is not read: write 1/3 to divide"),
    ";": "a semicolon has no place in a number: write one number",
    "±": "± stands for two numbers: write one of them",
    "‰": "per mille is not read: write 0.012 or 1.2%",
    '"': _QUOTED,
    **dict.fromkeys("«»‹›", _QUOTED),
    **dict.fromkeys("'’‘`´′", _APOSTROPHE),
    **dict.fromkeys("\\$", _LATEX),
    **dict.fromkeys("{}", _CURLY),
    **dict.fromkeys("[]", _SQUARE),
}
_NAMED: Mapping[str, str] = {
    "x": _TIMES,
    "X": _TIMES,
    "E": "E stands alone here: write e for Euler's number, or 3e-2 without spaces",
    "log": "log is not read: write ln(2) for the natural logarithm",
    "pi": "pi is not read: write its value, 3.1416",
    **dict.fromkeys(("n", "N", "none", "None", "null", "na", "NA"), f"this is no number: {_EMPTY}"),
}


def misplaced(token: str) -> str:
    """What is wrong when a token stands where the number could have ended."""
    if token == ")":
        return "there is a closing parenthesis too many: leave it out"
    if token == "%":
        return "a percent sign stands only after a plain number: write 12% or 0.12"
    if token == "e":
        return "e follows a number here: write 2e-3 without spaces, or 2*e^3 to multiply"
    return "a sign is missing between two numbers: write * to multiply"


def too_long(most: int) -> str:
    """A text of more characters than are read."""
    return f"this is longer than {most} characters: write the value alone"


def too_deep(most: int) -> str:
    """Parentheses in parentheses beyond what is read."""
    return f"this is nested too deeply, at most {most} levels are read: write the value alone"


def too_large_an_exponent(most: int) -> str:
    """A power beyond what is read."""
    return f"the exponent is too large, at most {most} is read: check it, or write the value"


def no_parentheses(function: str, argument: str) -> str:
    """A function without its parentheses."""
    return f"parentheses are missing: write {function}({argument})"


def missing_before(token: str) -> str:
    """What is wrong when an operator stands where a number is needed."""
    if token == "%":
        return misplaced(token)
    return f"a number is missing before {token}: write one on both sides, such as 2*3"


def strange(character: str) -> str:
    """Why a character that stands in no number is not read."""
    if character in _CHARACTERS:
        return _CHARACTERS[character]
    if character.isnumeric():
        return f"only the digits 0 to 9 are read: {_ALONE}"
    return f"the character {_visible(character)} has no place in a number: {_ALONE}"


def strange_in_expression(character: str) -> str:
    """Why a character that stands in no expression is not read."""
    return f"the character {_visible(character)} has no place in an expression: leave it out"


def unknown_name(name: str) -> str:
    """Why a name is not read."""
    if name.lower() in ("nan", "inf", "infinity"):
        return NOT_FINITE
    if name in _NAMED:
        return _NAMED[name]
    return f'"{name}" is not read: write a number; the only names are {", ".join(NAMES)}'


def _visible(character: str) -> str:
    """A character as it can be shown; its number where it has no form of its own."""
    alone = character.isprintable() and not category(character).startswith("M")
    return f'"{character}"' if alone else f"U+{ord(character):04X}"
