"""Whatever is handed in is kept, byte for byte, before anybody reads it."""

from __future__ import annotations

import sqlite3
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest

from grader.assignment.policy import Policy
from grader.errors import ManifestError
from grader.records.gradebook import open_gradebook
from grader.records.marks import Basis, Marks
from grader.submissions.received import Received


def received(content: bytes, source: str = "in/a.csv", modified: float = 1.0) -> Received:
    """A file that was handed in."""
    return Received(source=source, content=content, modified=modified)


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 1000, "김하늘".encode("utf-16")])
def test_a_submission_is_stored_as_received_with_hash_and_source(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "private" / "gradebook.sqlite"
    book = open_gradebook(path)
    book.receive([received(content)])
    book.close()
    with sqlite3.connect(path) as db:
        rows = db.execute("select hash, source, content from submissions").fetchall()
    db.close()
    assert rows == [(sha256(content).hexdigest(), "in/a.csv", content)]


def test_the_same_file_again_is_stored_once_and_belongs_to_the_newest_run(tmp_path: Path) -> None:
    book = open_gradebook(tmp_path / "g.sqlite")
    first = book.receive([received(b"one"), received(b"two")])
    second = book.receive([received(b"one", modified=9.0)])
    stored = [(one.run, one.received.content, one.received.modified) for one in book.stored()]
    book.close()
    assert stored == [(first, b"two", 1.0), (second, b"one", 9.0)]
    assert (first, second) == (1, 2)


def test_a_fault_of_a_file_is_kept_with_it(tmp_path: Path) -> None:
    book = open_gradebook(tmp_path / "g.sqlite")
    book.receive([Received(source="a", content=b"12", modified=0.0, fault="this is too large")])
    (stored,) = book.stored()
    assert stored.received.fault == "this is too large"
    assert book.submission(stored.number) == stored.received
    book.close()


def test_what_is_stored_is_still_there_when_the_gradebook_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "g.sqlite"
    book = open_gradebook(path)
    book.receive(received(str(n).encode(), source=str(n)) for n in range(10_000))
    book.close()
    again = open_gradebook(path)
    assert sum(1 for _ in again.stored()) == 10_000
    again.close()


@pytest.mark.parametrize("content", [b"this is no database", b"SQLite format 3\x00" + b"\xff" * 99])
def test_a_damaged_gradebook_is_one_message(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "g.sqlite"
    path.write_bytes(content)
    with pytest.raises(ManifestError, match=r"gradebook cannot be read.*backup"):
        open_gradebook(path)


def test_a_gradebook_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "g.sqlite"
    open_gradebook(path).close()
    with sqlite3.connect(path) as db:
        db.execute("update about set value = '99'")
    db.close()
    with pytest.raises(ManifestError, match="another version"):
        open_gradebook(path)


def test_a_gradebook_from_before_marks_were_remembered_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "g.sqlite"
    book = open_gradebook(path)
    book.receive([received(b"one")])
    book.close()
    with sqlite3.connect(path) as db:
        db.executescript("drop table marks; drop table bases; update about set value = '1'")
    db.close()
    for _ in range(2):
        again = open_gradebook(path)
        assert again.marks("007") is None
        assert [one.received.content for one in again.stored()] == [b"one"]
        again.close()


def test_marks_and_what_they_rest_on_read_back_as_they_were(tmp_path: Path) -> None:
    basis = Basis(
        policy=Policy(carried=Fraction(1, 3), mistakes={"a": Fraction(1)}),
        points={"net": Fraction(7, 2)}, weights={"net": {"z[1]": Fraction(0)}}, version="1.2",
    )  # fmt: skip
    marks = Marks(code="C", submission=None, state="missing", score=None, max="7/2", verdicts="[]")
    path = tmp_path / "g.sqlite"
    book = open_gradebook(path)
    with book.transaction():
        first, other = book.basis_number(basis), book.basis_number(Basis())
        assert book.basis_number(basis) == first != other
        book.remember("007", marks, other)
        book.remember("007", marks, first)
    book.close()
    again = open_gradebook(path)
    assert again.marks("007") == (marks, first)
    assert again.basis(first) == basis
    again.close()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"policy": "", "points": "{}"}'])
def test_a_damaged_basis_of_marks_is_one_message(tmp_path: Path, text: str) -> None:
    path = tmp_path / "g.sqlite"
    book = open_gradebook(path)
    with book.transaction():
        number = book.basis_number(Basis())
    book.close()
    with sqlite3.connect(path) as db:
        db.execute("update bases set basis = ?", (text,))
    db.close()
    again = open_gradebook(path)
    with pytest.raises(ManifestError, match=r"gradebook cannot be read.*backup"):
        again.basis(number)
    again.close()
