"""The words of exercises on web pages: HTML with MathML, from the Typst source that pages have.

A structure is compiled once, with its slots in it as quoted words; Typst leaves these alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from unicodedata import normalize

from grader.documents import templates
from grader.documents.dialects import TYPST
from grader.documents.markup import PAGES, Markup, Math, Picture
from grader.documents.pdf import compile_web
from grader.documents.slots import SET

_SLOT = re.compile(f"{SET}[^{SET}]+{SET}")
_SLOT_AS_WORD = re.compile(f"<mtext>({SET}[^{SET}]+{SET})</mtext>")
_SECTION = re.compile("<section>(.*?)</section>", re.DOTALL)
_LETTER = re.compile("<mi>([\U0001d400-\U0001d7ff\u210e])</mi>")
_BLOCK = re.compile('(<math display="block">.*?</math>)', re.DOTALL)
_INLINE = re.compile(r"[(“]?<math>(?:(?!</math>).)*</math>[^\s<]+", re.DOTALL)
_HAT = "<mo>\u0302</mo>"

BEFORE = """#set math.mat(delim: "[", align: right)
#set text(lang: "en")
"""
"""What of the look of a page concerns formulas."""


def number(text: str) -> str:
    """A decimal or a fraction `p/q` as MathML; the word of a choice as a word."""
    if text[-1:].isalpha():
        return f"<mtext>{escape(text)}</mtext>"
    above, _, below = text.removeprefix("-").partition("/")
    size = f"<mn>{above}</mn>"
    if below:
        size = f"<mfrac>{size}<mn>{below}</mn></mfrac>"
    return f"<mrow><mo>−</mo>{size}</mrow>" if text.startswith("-") else size


def compiled(texts: Sequence[str]) -> list[str]:
    """Typst texts as HTML, with slots as they are."""
    source = "\n".join(f'#html.elem("section")[\n{text}\n]' for text in texts)
    page = compile_web(BEFORE + source, where="the words of an exercise")
    found = [_mended(text) for text in _SECTION.findall(page)]
    assert len(found) == len(texts)
    return found


def _mended(html: str) -> str:
    """Letters as readers know them, slots for numbers, a box of its own for every equation.

    What stands close to a formula stays with it: browsers break lines even before a comma there.

    Browsers slant a letter by themselves; a slanted one from another block of Unicode needs a font
    that has it, and is read out as such.
    """
    html = _SLOT_AS_WORD.sub(r"\1", html)
    html = _LETTER.sub(lambda found: f"<mi>{normalize('NFKC', found[1])}</mi>", html)
    html = html.replace(_HAT, '<mo stretchy="false">^</mo>')
    html = _INLINE.sub(r'<span class="close">\g<0></span>', html)
    return _BLOCK.sub(r'<div class="equation">\1</div>', html).strip()


def _set(math: Math) -> str:
    return _SLOT.sub(r'"\g<0>"', math.source)


def _figure(picture: Picture, numbers: Mapping[str, str], _: str) -> str:
    return picture.svg(numbers)


def _figure_and_table(picture: Picture, numbers: Mapping[str, str], file: str) -> str:
    shown = templates.template("web/drawing-table.html.j2")
    table = templates.render(shown, {"table": picture.table(numbers)})
    return f"{_figure(picture, numbers, file)}{table}"


def _web(*, tables: bool) -> Markup:
    """The page language of sheets on the web; with `tables` drawings are tables as well."""
    return Markup(
        dialect=TYPST,
        inline=lambda math: f"${_set(math)}$",
        display=lambda math: f"$ {_set(math)} $",
        chain=lambda chain: f"$ {' = '.join(map(_set, chain.sides))} $",
        code=PAGES.code,
        free=PAGES.free,
        alone=PAGES.alone,
        drawing=lambda _, slot: f'#html.elem("figure", "{slot}")',
        drawn=_figure_and_table if tables else _figure,
        finished=compiled,
        number=number,
    )


WEB, WEB_IN_ORDER = _web(tables=False), _web(tables=True)
