"""Make the pictures of the README and of docs, from real documents: `make pictures`.

Pages of PDFs are drawn by pdfium, web pages by Chromium. Nobody in the report's class is anybody.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import chdir
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image

from grader.assignment.editions import Layout
from grader.documents import pdf, web
from grader.documents.sheet import Sheet
from grader.records.folder import Folder
from grader.specimens.demo import demonstrate
from grader.specimens.single import family_alone
from grader.specimens.specimen import draw_specimen
from tests.browser import browser
from tests.command_line import grader
from tests.planted_class import planted_class

HERE = Path(__file__).resolve().parent / "pictures"
COLOURS, MORE_COLOURS = 48, 256
PHONE = (390, 760)
SCREEN = (1280, 800)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a PDF, counted from 0, in pixels for each point."""

    number: int = 0
    scale: float = 1.25


def main() -> None:
    """Everything anew."""
    HERE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        made = demonstrate(Path(place) / "demo", lambda work, what, total: work)
        _of_the_demo(made.issued.folder)
        _of_the_report(Path(place) / "course")
    for name, page, sheet in (
        ("network-ko", Page(), _specimen("mlp-deltas", "ko")),
        ("curves-ko", Page(), _specimen("early-stopping", "ko")),
        ("graph-en", Page(), _specimen("computational-graph", "en")),
        ("large-en", Page(), _large(_specimen("perceptron-epoch", "en"))),
    ):
        _page(pdf.sheet(sheet), page, name)
    _screens(web.sheet(_specimen("mlp-update", "en")), {"desk-en": (1000, 760), "phone-en": PHONE})
    _screens(web.sheet(_specimen("mlp-update", "ko")), {"phone-ko": PHONE})


def _of_the_demo(folder: Folder) -> None:
    """A page of a sheet and one of its worked solution, a sheet in Korean, and its feedback."""
    _page(folder.sheet("0044", "pdf").read_bytes(), Page(number=1), "sheet")
    _page(folder.solution("0044", "pdf").read_bytes(), Page(number=1), "solution")
    _page(folder.sheet("0007", "pdf").read_bytes(), Page(), "sheet-ko")


def _of_the_report(root: Path) -> None:
    """What a lecturer sees first, what to say again in class, and the same on a phone."""
    out = planted_class(root, with_papers=False).course.out
    with chdir(root):  # files are called as they lie there
        grader("check", out.name, "in", "--only", "grades")
    grader("report", out)
    with browser() as engine:
        for name, size, place in (
            ("report", SCREEN, "body"), ("report-mistakes", SCREEN, "#mistakes"),
            ("report-phone", PHONE, "body"),
        ):  # fmt: skip
            width, height = size
            page = engine.new_page(viewport={"width": width, "height": height})
            page.goto((out / "results" / "report.html").as_uri())
            page.locator(place).evaluate("place => place.scrollIntoView()")
            _save(Image.open(BytesIO(page.screenshot())), name, MORE_COLOURS)


def _specimen(family: str, language: str) -> Sheet:
    """A specimen as it would be issued: without the mark of a specimen on its pages."""
    drawn = draw_specimen(family_alone(family, {}, where="docs/pictures.py"), "pictures")
    sheet = drawn.sheet(solution=False, language=language)
    return replace(sheet, specimen=False, recipient_id="0042", recipient_name="김하늘")


def _large(sheet: Sheet) -> Sheet:
    return replace(sheet, edition=replace(sheet.edition, layout=Layout.LARGE))


def _page(content: bytes, page: Page, name: str) -> None:
    with pypdfium2.PdfDocument(content) as document:
        _save(document[page.number].render(scale=page.scale).to_pil(), name)


def _screens(content: bytes, sizes: Mapping[str, tuple[int, int]]) -> None:
    """The page on screens of some sizes, with three answers typed."""
    with tempfile.TemporaryDirectory() as place, browser() as engine:
        path = Path(place) / "sheet.html"
        path.write_bytes(content)
        for name, (width, height) in sizes.items():
            page = engine.new_page(viewport={"width": width, "height": height})
            page.goto(path.as_uri())
            boxes = page.locator("main input")
            for number, typed in enumerate(("0.55", "1/3", "o.5")):
                boxes.nth(number).fill(typed)
            boxes.nth(0).evaluate("box => window.scrollTo(0, box.offsetTop - 420)")
            _save(Image.open(BytesIO(page.screenshot())), name)


def _save(picture: Image.Image, name: str, colours: int = COLOURS) -> None:
    picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=colours).save(
        HERE / f"{name}.png", optimize=True
    )


if __name__ == "__main__":
    main()
