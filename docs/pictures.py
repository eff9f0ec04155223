"""Make the pictures of the README from real sheets: `make pictures`."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pypdfium2

from grader.records.folder import Folder
from grader.specimens.demo import demonstrate

HERE = Path(__file__).resolve().parent / "pictures"

PERSON = "0044"
SHEET_PAGE, SOLUTION_PAGE = 1, 1
SCALE = 1.25


def main() -> None:
    """One page of a sheet and one of its worked solution, as PNG."""
    HERE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        made = demonstrate(Path(place) / "demo", lambda work, what, total: work)
        folder: Folder = made.issued.folder
        _picture(folder.sheet(PERSON, "pdf"), SHEET_PAGE, HERE / "sheet.png")
        _picture(folder.solution(PERSON, "pdf"), SOLUTION_PAGE, HERE / "solution.png")


def _picture(pdf: Path, page: int, into: Path) -> None:
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[page].render(scale=SCALE).to_pil()
        picture.convert("P", colors=32).save(into, optimize=True)
    finally:
        document.close()


if __name__ == "__main__":
    main()
