"""Why a typed text is no number, in one plain sentence that says what to write instead.

What differs from text to text stands in braces: such a pattern becomes a sentence with its values.
The page of a sheet says the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from unicodedata import category

from grader.submissions.sentence import Sentence

NOT_FINITE = Sentence("this is not a finite number: write a number such as 0.55")
THOUSANDS = Sentence("thousands separators are not read: write 1234.5")
TWO_NUMBERS = Sentence("two numbers stand here, one is asked: write one, without spaces in it")
TWO_SIGNS = Sentence("two signs stand in a row: write 5, -5 or 1-(-5)")
TWO_DECIMAL_SIGNS = Sentence(
    "two decimal signs stand in one number: write it with one, such as 0.55"
)
NO_DIGIT = Sentence("a decimal sign stands here without a digit: write a number such as 0.5")
DOTS = Sentence("a number that goes on is not read: write 1/3 or 0.3333")
HEXADECIMAL = Sentence("hexadecimal numbers are not read: write 16, not 0x10")
RAISED_DOT = Sentence("a raised dot is times only before a power of ten: write 0.55 or 2*3")
LOST_EXPONENT = Sentence("the exponent seems to have lost its place: write 10^-2 or 3e-2")
EULER_MINUS = Sentence("e-2 can mean two things: write e^-2 or 1e-2")
EQUATION = Sentence("an equation stands here: write the value alone, such as 0.55")
NOTHING = Sentence("a number is missing: write one such as 0.55, or leave the line empty")
TOO_LARGE = Sentence("this number is too large: check its exponent")
TOO_SMALL = Sentence("this number is too close to 0: check its exponent, or write 0")
NOT_CLOSED = Sentence("a closing parenthesis is missing: write one for each that is opened")
DIVISION_BY_ZERO = Sentence("this is a division by zero: check what stands below the /")
POWER_OF_ZERO = Sentence("this power of 0 has no value: check its exponent")
NEGATIVE_ROOT = Sentence("this is a root of a negative number: check its sign")
LN_OF_NOTHING = Sentence(
    "ln is defined for positive numbers only: check the sign of what stands in it"
)
FORMULA = Sentence("this is a spreadsheet formula: write its value")
ERROR_MESSAGE = Sentence("this is a spreadsheet's error message: write the number that was meant")
DATE = "the spreadsheet made a date of it, probably {origin}: write it as a decimal"
DATE_EITHER = (
    "the spreadsheet made a date of it, probably {origin} or {other}: write it as a decimal"
)

TOO_LONG = "this is longer than {most} characters: write the value alone"
TOO_DEEP = "this is nested too deeply, at most {most} levels are read: write the value alone"
TOO_LARGE_AN_EXPONENT = (
    "the exponent is too large, at most {most} is read: check it, or write the value"
)
TOO_MANY = "there are too many operations, at most {most} are read: write the value"
CLOSED_TOO_OFTEN = Sentence("there is a closing parenthesis too many: leave it out")
LATE_PERCENT = Sentence("a percent sign stands only after a plain number: write 12% or 0.12")
LATE_E = Sentence("e follows a number here: write 2e-3 without spaces, or 2*e^3 to multiply")
NO_SIGN_BETWEEN = Sentence("a sign is missing between two numbers: write * to multiply")
NO_PARENTHESES = "parentheses are missing: write {function}({argument})"
MISSING_BEFORE = "a number is missing before {token}: write one on both sides, such as 2*3"
UNKNOWN = '"{name}" is not read: write a number; the only names are exp, ln, sqrt, e'
STRANGE = "the character {character} has no place in a number: write the number alone, such as 0.55"
OTHER_DIGITS = Sentence("only the digits 0 to 9 are read: write the number alone, such as 0.55")

TOO_LONG_EXPRESSION = Sentence("this is too long an expression: write a simpler one")
TOO_LARGE_EXPRESSION = Sentence("these powers are too large: write a simpler expression")
UNCLEAR_QUOTIENT = Sentence("what stands below the / is not clear: write 1/(2*x) or (1/2)*x")
NO_SIGN = Sentence("a sign is missing before a number: write * to multiply")
POWER_OF_POWER = Sentence("a power of a power needs parentheses: write (x^2)^3")
NOTHING_AT_END = Sentence("something is missing at the end: write a number or a letter there")
NOTHING_BEFORE = "something is missing before {token}: write a number or a letter there"
OUT_OF_PLACE = "{token} is out of place here: leave it out"
OTHER_LETTERS = '"{name}" is not known: the letters of this expression are {letters}'
NO_WHOLE_EXPONENT = Sentence("only whole numbers are read as exponents, and powers of e")
EXPONENT_OF_EXPRESSION = "an exponent is a whole number of at most {most}"
STRANGE_IN_EXPRESSION = "the character {character} has no place in an expression: leave it out"

_LATEX = Sentence("LaTeX is not read: write 1/3 or 3*10^-2")
_SQUARE = Sentence(
    "square brackets are not read: write one number, or round parentheses such as (1+2)*3"
)
_CURLY = Sentence(
    "curly brackets are not read: write one number, or round parentheses such as e^(-2)"
)
_QUOTED = Sentence("a quotation mark has no place in a number: write 0.5")
_APOSTROPHE = Sentence("an apostrophe has no place in a number: write 0.5")
_TIMES = Sentence("x is times only before a power of ten: write 2*3")
_NO_NUMBER = Sentence("this is no number: the line may stay empty where you have no answer")

CHARACTERS: Mapping[str, Sentence] = {
    "∞": NOT_FINITE,
    "…": DOTS,
    "\ufffd": Sentence(
        "a sign that cannot be shown stands here: write the number alone, such as 0.55"
    ),
    **dict.fromkeys(":∶", Sentence("a colon is not read: write 1/3 to divide")),
    ";": Sentence("a semicolon has no place in a number: write one number"),
    "±": Sentence("± stands for two numbers: write one of them"),
    "‰": Sentence("per mille is not read: write 0.012 or 1.2%"),
    '"': _QUOTED,
    **dict.fromkeys("«»‹›", _QUOTED),
    **dict.fromkeys("'’‘`´′", _APOSTROPHE),
    **dict.fromkeys("\\$", _LATEX),
    **dict.fromkeys("{}", _CURLY),
    **dict.fromkeys("[]", _SQUARE),
}
NAMED: Mapping[str, Sentence] = {
    "x": _TIMES,
    "X": _TIMES,
    "E": Sentence("E stands alone here: write e for Euler's number, or 3e-2 without spaces"),
    "log": Sentence("log is not read: write ln(2) for the natural logarithm"),
    "pi": Sentence("pi is not read: write its value, 3.1416"),
    **dict.fromkeys(("n", "N", "none", "None", "null", "na", "NA"), _NO_NUMBER),
}


def misplaced(token: str) -> Sentence:
    """What is wrong when a token stands where the number could have ended."""
    if token == ")":
        return CLOSED_TOO_OFTEN
    if token == "%":
        return LATE_PERCENT
    if token == "e":
        return LATE_E
    return NO_SIGN_BETWEEN


def too_long(most: int) -> Sentence:
    """A text of more characters than are read."""
    return Sentence(TOO_LONG, most=most)


def too_deep(most: int) -> Sentence:
    """Parentheses in parentheses beyond what is read."""
    return Sentence(TOO_DEEP, most=most)


def too_large_an_exponent(most: int) -> Sentence:
    """A power beyond what is read."""
    return Sentence(TOO_LARGE_AN_EXPONENT, most=most)


def no_parentheses(function: str, argument: str) -> Sentence:
    """A function without its parentheses."""
    return Sentence(NO_PARENTHESES, function=function, argument=argument)


def missing_before(token: str) -> Sentence:
    """What is wrong when an operator stands where a number is needed."""
    if token == "%":
        return misplaced(token)
    return Sentence(MISSING_BEFORE, token=token)


def strange(character: str) -> Sentence:
    """Why a character that stands in no number is not read."""
    if character in CHARACTERS:
        return CHARACTERS[character]
    if character.isnumeric():
        return OTHER_DIGITS
    return Sentence(STRANGE, character=_visible(character))


def strange_in_expression(character: str) -> Sentence:
    """Why a character that stands in no expression is not read."""
    return Sentence(STRANGE_IN_EXPRESSION, character=_visible(character))


def unknown_letter(name: str, letters: Sequence[str]) -> Sentence:
    """Why a name in an expression is not read."""
    return Sentence(OTHER_LETTERS, name=name, letters=", ".join(letters))


def unknown_name(name: str) -> Sentence:
    """Why a name is not read."""
    if name.lower() in ("nan", "inf", "infinity"):
        return NOT_FINITE
    if name in NAMED:
        return NAMED[name]
    return Sentence(UNKNOWN, name=name)


def _visible(character: str) -> str:
    """A character as it can be shown; its number where it has no form of its own."""
    alone = character.isprintable() and not category(character).startswith("M")
    return f'"{character}"' if alone else f"U+{ord(character):04X}"
