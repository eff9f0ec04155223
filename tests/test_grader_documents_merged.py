"""All sheets in one PDF: in order, whole, and each on a front side where that is asked for."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from grader.documents import merged
from grader.documents.merged import merge
from grader.errors import OutputError
from tests.course import make_course
from tests.pdf_pages import page_texts

ONE_EXERCISE = '\n[[exercise]]\nfamily = "perceptron-update"\npoints = 2\n'


def document(path: Path, pages: int, width: int) -> Path:
    """A PDF of blank pages that are told apart by their width."""
    made = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        made.new_page(width, 500)
    made.save(path)
    made.close()
    return path


def widths(path: Path) -> list[int]:
    """The width of every page."""
    with pypdfium2.PdfDocument(path) as found:
        return [round(page.get_width()) for page in found]


@pytest.fixture
def documents(tmp_path: Path) -> list[Path]:
    return [
        document(tmp_path / f"{n}.pdf", pages, 100 + n)
        for n, pages in enumerate((1, 2, 3), start=1)
    ]


def place(folder: Path, number: int) -> Path:
    return folder / f"all-{number}.pdf"


def test_documents_follow_each_other(tmp_path: Path, documents: list[Path]) -> None:
    (made,) = merge(documents, lambda number: place(tmp_path, number), even=False)
    assert widths(made) == [101, 102, 102, 103, 103, 103]


def test_each_begins_on_a_front_side_if_asked(tmp_path: Path, documents: list[Path]) -> None:
    (made,) = merge(documents, lambda number: place(tmp_path, number), even=True)
    assert widths(made) == [101, 101, 102, 102, 103, 103, 103, 103]


def test_a_large_class_goes_on_in_the_next_file_and_a_smaller_one_leaves_none_behind(
    tmp_path: Path, documents: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merged, "VOLUME", 2)
    made = merge(documents, lambda number: place(tmp_path, number), even=False)
    assert [widths(path) for path in made] == [[101, 102, 102], [103, 103, 103]]
    (one,) = merge(documents[:2], lambda number: place(tmp_path, number), even=False)
    assert sorted(tmp_path.glob("all-*")) == [one]


def test_a_damaged_document_is_named(tmp_path: Path, documents: list[Path]) -> None:
    documents[1].write_bytes(b"%PDF-1.7 torn")
    with pytest.raises(OutputError, match=r"2\.pdf: this cannot be read any more"):
        merge(documents, lambda number: place(tmp_path, number), even=False)


def test_the_copier_and_the_key_have_the_same_order_and_the_same_bytes_again(
    tmp_path: Path,
) -> None:
    roster = {"b": "Second in the alphabet", "a": "First"}
    course = make_course(tmp_path, roster=roster, exercises=ONE_EXERCISE)
    issued = course.generate(formats=("pdf",))
    sheets, solutions = issued.papers.merged
    for path in issued.papers.merged:
        text = "".join(page_texts(path))
        assert text.index("Second in the alphabet") < text.index("First")
    before = [path.read_bytes() for path in (sheets, solutions)]
    course.generate(formats=("pdf",))
    assert [path.read_bytes() for path in (sheets, solutions)] == before


def test_without_pdf_there_is_nothing_to_merge(tmp_path: Path) -> None:
    assert (
        make_course(tmp_path, exercises=ONE_EXERCISE).generate(formats=("md",)).papers.merged == ()
    )
