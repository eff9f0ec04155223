"""PDF sheets through the real `check`: filled in they are marked, anything else needs a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Browser

from grader.marking.result import StudentResult
from grader.states import State
from grader.submissions.pictures import READ_IT
from tests.browser import needs_browser
from tests.course import Course, filled, keys, make_course
from tests.pdf_forms import (
    drawn_upon,
    fields_of,
    pages_as_pictures,
    typed,
    typed_in_a_viewer,
    with_annotation,
    without_fields,
)
from tests.pdf_pages import page_texts

EXERCISES = """
[[exercise]]
family = "mlp-deltas"
points = 2
[[exercise]]
family = "gradient-descent"
points = 1
[[exercise]]
family = "partial-derivatives"
points = 1
"""

PERSON, OTHER = "0042", "007"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class of three with numbers, words and formulas to answer."""
    course = make_course(tmp_path_factory.mktemp("pdf") / "course", exercises=EXERCISES)
    course.generate(formats=("pdf",))
    return course


@pytest.fixture(scope="module")
def pdf(course: Course) -> bytes:
    """The sheet of one student as it was handed out."""
    return (course.out / "handout" / PERSON / f"hw1-{PERSON}-sheet.pdf").read_bytes()


@pytest.fixture(scope="module")
def right(course: Course) -> dict[str, str]:
    """The right answers to it."""
    return keys(course.check()[0][PERSON])


@pytest.fixture(scope="module")
def some(pdf: bytes, right: dict[str, str]) -> bytes:
    """The sheet with some of its fields filled."""
    return typed(pdf, dict(list(right.items())[:3]))


def checked(course: Course, tmp_path: Path, files: Mapping[str, bytes]) -> StudentResult:
    """What comes of some files of one student, handed in at the same time."""
    folder = tmp_path / "subs" / PERSON
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return course.check(folder.parent)[0][PERSON]


def texts(pdf: bytes) -> dict[str, str]:
    """The fields of items."""
    return {item: text for item, text in fields_of(pdf).items() if "." in item}


@pytest.mark.parametrize("fill", [typed, typed_in_a_viewer])
def test_a_filled_sheet_earns_full_marks(
    fill: Callable[[bytes, Mapping[str, str]], bytes],
    course: Course, pdf: bytes, right: dict[str, str], tmp_path: Path,
) -> None:  # fmt: skip
    done = fill(pdf, right)
    assert texts(done) == right
    result = checked(course, tmp_path, {"any name.pdf": done})
    assert (result.state, result.note) == (State.GRADED, "")
    assert result.score == result.max == 4


def test_a_sheet_is_known_by_what_is_in_it_whatever_it_is_called(
    course: Course, pdf: bytes, right: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "subs").mkdir()
    (tmp_path / "subs" / "scan0001.csv").write_bytes(typed(pdf, right))
    result = course.check(tmp_path / "subs")[0][PERSON]
    assert (result.state, result.score) == (State.GRADED, Fraction(4))


ODD = ("수렴하지 않는다", "0,55 ", "−0.5", "½", "(\\)\n", '#읽"$*_@<뷁>', "\t", "x" * 239)


@pytest.mark.parametrize("fill", [typed, typed_in_a_viewer])
def test_whatever_is_typed_comes_back_as_it_was_typed(
    fill: Callable[[bytes, Mapping[str, str]], bytes],
    course: Course, pdf: bytes, right: dict[str, str], tmp_path: Path,
) -> None:  # fmt: skip
    # A viewer takes neither a line break nor a tab into a line.
    texts = ODD if fill is typed else [text.strip("\n\t") for text in ODD]
    answers = dict(zip(right, texts, strict=False))
    result = checked(course, tmp_path, {"a.pdf": fill(pdf, answers)})
    read = {item.item: item.entry for e in result.exercises for item in e.items}
    as_csv = checked(course, tmp_path / "csv", {"a.csv": filled(course.form(PERSON), answers)})
    assert result.state is State.GRADED
    assert read == {item.item: item.entry for e in as_csv.exercises for item in e.items}


def test_an_untouched_sheet_is_empty(course: Course, pdf: bytes, tmp_path: Path) -> None:
    # No blank form takes away what somebody handed in before.
    (course.out / "private" / "gradebook.sqlite").unlink(missing_ok=True)
    result = checked(course, tmp_path, {"sheet.pdf": pdf})
    assert (result.state, result.note) == (State.EMPTY, "")


def test_an_untouched_sheet_beside_the_answers_takes_nothing_away(
    course: Course, pdf: bytes, right: dict[str, str], tmp_path: Path
) -> None:
    answers = filled(course.form(PERSON), right)
    result = checked(course, tmp_path, {"sheet.pdf": pdf, "answers.csv": answers})
    assert (result.state, result.score) == (State.GRADED, Fraction(4))


def test_the_sheet_of_another_student_is_a_wrong_sheet(
    course: Course, pdf: bytes, right: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / OTHER).mkdir()
    (tmp_path / OTHER / "sheet.pdf").write_bytes(typed(pdf, right))
    assert course.check(tmp_path)[0][OTHER].state is State.WRONG_SHEET


def test_ink_beside_full_fields_is_told_and_the_fields_count(
    course: Course, pdf: bytes, right: dict[str, str], tmp_path: Path
) -> None:
    done = with_annotation(typed(pdf, right), "/Ink")
    result = checked(course, tmp_path, {"sheet.pdf": done})
    assert (result.state, result.score) == (State.GRADED, Fraction(4))
    assert result.note == "there is ink on its pages, too; only the fields count"


def test_some_fields_without_ink_are_a_form_with_blanks(
    course: Course, some: bytes, tmp_path: Path
) -> None:
    assert checked(course, tmp_path, {"sheet.pdf": some}).state is State.GRADED


class TestNeedsAPerson:
    @staticmethod
    def refused(course: Course, tmp_path: Path, name: str, content: bytes) -> str:
        """The note to the one who marks, where a person must look."""
        result = checked(course, tmp_path, {name: content})
        assert result.state is State.NEEDS_A_PERSON
        assert result.score is None
        assert result.needs_attention
        assert result.note.endswith(f": {READ_IT}")
        page = course.out / "results" / "feedback" / f"hw1-{PERSON}-feedback.md"
        assert "handwriting are always read by a person" in page.read_text(encoding="utf-8")
        return result.note

    @pytest.mark.parametrize(
        ("kind", "what"), [
            ("/Ink", "ink"), ("/FreeText", "text"), ("/Stamp", "a stamp or picture"),
            ("/Highlight", "highlighting"), ("/Text", "a note"), ("/Square", "a drawing"),
        ],
    )  # fmt: skip
    def test_what_was_put_on_an_empty_sheet(
        self, kind: str, what: str, course: Course, pdf: bytes, tmp_path: Path
    ) -> None:
        note = self.refused(course, tmp_path, "sheet.pdf", with_annotation(pdf, kind))
        assert f" fields are filled, and there is {what} on its pages" in note

    def test_ink_beside_some_fields(self, course: Course, some: bytes, tmp_path: Path) -> None:
        note = self.refused(course, tmp_path, "sheet.pdf", with_annotation(some, "/Ink"))
        assert note.startswith("3 of ")

    def test_ink_that_became_part_of_the_page(
        self, course: Course, pdf: bytes, some: bytes, tmp_path: Path
    ) -> None:
        for number, one in enumerate((pdf, some)):
            note = self.refused(course, tmp_path / str(number), "sheet.pdf", drawn_upon(one))
            assert "there may be ink on its pages" in note

    def test_a_page_of_working_behind_an_empty_sheet(
        self, course: Course, pdf: bytes, tmp_path: Path
    ) -> None:
        document = pypdfium2.PdfDocument(pdf)
        document.new_page(595, 842)
        out = BytesIO()
        document.save(out)
        self.refused(course, tmp_path, "sheet.pdf", out.getvalue())

    def test_a_flattened_sheet(self, course: Course, some: bytes, tmp_path: Path) -> None:
        note = self.refused(course, tmp_path, "sheet.pdf", without_fields(some))
        assert note.startswith("a PDF that has lost its answer fields")

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "TIFF", "WEBP", "BMP", "AVIF"])
    def test_a_photo(self, kind: str, course: Course, some: bytes, tmp_path: Path) -> None:
        photo = pages_as_pictures(some, kind)[0]
        note = self.refused(course, tmp_path, "IMG_1.dat", photo)
        assert f"({kind})".casefold() in note.casefold()

    def test_a_photo_of_a_telephone(self, course: Course, tmp_path: Path) -> None:
        self.refused(course, tmp_path, "IMG_1.HEIC", b"\0\0\0\x24ftypheic\0\0\0\0mif1heic")

    @pytest.mark.parametrize("name", ["scan.pdf", "photo.jpg"])
    def test_a_scan_too_large_to_be_kept(self, name: str, course: Course, tmp_path: Path) -> None:
        begin = b"%PDF-1.4\n%" if name.endswith("pdf") else b"\xff\xd8\xff\xe0\0\x10JFIF"
        self.refused(course, tmp_path, name, begin.ljust(9 * 1024 * 1024, b"7"))

    def test_a_scan_as_a_pdf(self, course: Course, some: bytes, tmp_path: Path) -> None:
        first, *others = (Image.open(BytesIO(page)) for page in pages_as_pictures(some))
        out = BytesIO()
        first.save(out, "PDF", save_all=True, append_images=others)
        note = self.refused(course, tmp_path, "scan.pdf", out.getvalue())
        assert note.startswith("a PDF without fields and text")

    @needs_browser
    def test_a_sheet_printed_by_a_browser(
        self, chromium: Browser, course: Course, some: bytes, tmp_path: Path
    ) -> None:
        pictures, texts = pages_as_pictures(some), page_texts(some)
        page = chromium.new_page()
        page.set_content("".join(f"<pre>{text}</pre>" for text in texts))
        with_text = page.pdf(format="A4")
        (tmp_path / "page.png").write_bytes(pictures[0])
        page.goto((tmp_path / "page.png").as_uri())
        as_pictures = page.pdf(format="A4")
        page.close()
        # The printed text says whose it is, wherever it lies.
        (tmp_path / "nameless").mkdir()
        (tmp_path / "nameless" / "print.pdf").write_bytes(with_text)
        result = course.check(tmp_path / "nameless")[0][PERSON]
        assert result.state is State.NEEDS_A_PERSON
        assert result.note.startswith("a PDF that has lost its answer fields")
        assert self.refused(course, tmp_path, "p.pdf", as_pictures).startswith("a PDF without")

    def test_of_nobody_it_is_told_what_it_is(
        self, course: Course, some: bytes, tmp_path: Path
    ) -> None:
        (tmp_path / "IMG_1.jpg").write_bytes(pages_as_pictures(some, "JPEG")[0])
        (aside,) = course.check(tmp_path / "IMG_1.jpg")[1].nobodys
        assert aside.note == f"a photo or scan (JPEG): {READ_IT}"

    def test_four_photos_are_all_to_be_looked_at_and_a_blank_form_does_not_hide_them(
        self, course: Course, pdf: bytes, some: bytes, tmp_path: Path
    ) -> None:
        photos = pages_as_pictures(some, "JPEG")
        files = {f"{n}.jpg": photo for n, photo in enumerate(photos)} | {"blank.pdf": pdf}
        (tmp_path / PERSON).mkdir()
        for name, content in files.items():
            (tmp_path / PERSON / name).write_bytes(content)
        results, summary = course.check(tmp_path)
        assert results[PERSON].state is State.NEEDS_A_PERSON
        notes = [aside.note for aside in summary.superseded]
        assert sum("a person has to look at this, too" in note for note in notes) == len(photos) - 1
        assert any(note.endswith("this form is blank") for note in notes)
