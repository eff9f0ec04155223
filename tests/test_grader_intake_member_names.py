"""Names in zips: Korean ones from Windows, unsaid encodings, control characters, endless ones."""

from __future__ import annotations

from zipfile import ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.intake.member_names import LONG_NAME, LONGEST, Name, Sources


def entry(written: bytes, *, utf8: bool = False) -> ZipInfo:
    """What zipfile makes of a name that was written so."""
    info = ZipInfo(written.decode("utf-8" if utf8 else "cp437"))
    info.flag_bits = 0x800 if utf8 else 0
    return info


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        *(("김하늘_답안.csv", "cp949"), ("김하늘/과제 1.csv", "utf-8"), ("샾/김뷁.csv", "cp949")),
        *(("Jürgen Müßig.csv", "cp437"), ("Jürgen.csv", "utf-8"), ("answers.csv", "ascii")),
        *(("Grüße/Äpfel.csv", "cp850"), ("Café/élève.csv", "cp437")),
    ],
)
def test_a_name_is_read_as_it_was_meant_though_the_zip_does_not_say_how(
    name: str, encoding: str
) -> None:
    assert Name.of(entry(name.encode(encoding))).parts == tuple(name.split("/"))


@pytest.mark.parametrize("name", ["김하늘/a.csv", "Jürgen Müßig.csv", "µ🎈.csv"])
def test_a_name_in_utf_8_is_what_it_says(name: str) -> None:
    assert Name.of(entry(name.encode(), utf8=True)).parts == tuple(name.split("/"))


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        (b"a.csv\0.exe", ("a.csv\ufffd.exe",)),
        (b"a\x1b[31m\r\n.csv", ("a\ufffd[31m\ufffd\ufffd.csv",)),
        (b"./a//b/./c.csv", ("a", "b", "c.csv")),
        (b"a\\b\\c.csv", ("a", "b", "c.csv")),
        (b"", ("\ufffd",)),
        (b"./", ("\ufffd",)),
    ],
)
def test_what_cannot_be_shown_is_no_part_of_a_name(written: bytes, parts: tuple[str, ...]) -> None:
    name = Name.of(entry(written))
    assert (name.parts, name.fault) == (parts, "")


@pytest.mark.parametrize("written", [b"a" * 1_001, b"a/" * 501, b"a/" * 30_000 + b"b"])
def test_an_endless_name_is_cut_and_its_file_not_read(written: bytes) -> None:
    name = Name.of(entry(written))
    assert name.fault == LONG_NAME.format(LONGEST)
    assert len("/".join(name.parts)) <= 60


def test_a_long_name_that_a_disk_can_hold_stays() -> None:
    name = Name.of(entry(b"x" * 255 + b"/" + b"y" * 255))
    assert (name.parts, name.fault) == (("x" * 255, "y" * 255), "")


@pytest.mark.parametrize(
    "written", [b"..", b"a/..", b"../.a", b"/", b"\\\\host\\a", b"c:/a", b"/.bashrc"]
)
def test_what_would_lead_out_is_said_even_of_a_dotfile(written: bytes) -> None:
    name = Name.of(entry(written))
    assert name.matters
    assert name.fault.startswith("its name in the zip leads out of it (")
    assert len(name.parts) == 1


@given(st.binary(max_size=40), st.booleans())
def test_every_name_can_be_printed_and_stays_where_it_is(written: bytes, utf8: bool) -> None:
    try:
        info = entry(written, utf8=utf8)
    except UnicodeDecodeError:
        return
    name = Name.of(info)
    shown = "/".join(name.parts)
    assert shown.isprintable()
    assert shown
    assert not shown.startswith("/")
    assert ".." not in name.parts or name.fault
    assert name.order == Name.of(info).order


def test_a_source_is_given_once() -> None:
    sources = Sources("in.zip")
    names = [sources.of(Name(parts=("a", "b.csv"))) for _ in range(3)]
    assert names == ["in.zip/a/b.csv", "in.zip/a/b.csv (2)", "in.zip/a/b.csv (3)"]


def test_thousands_of_one_name_take_no_time() -> None:
    sources = Sources("in.zip")
    last = [sources.of(Name(parts=("a.csv",))) for _ in range(50_000)][-1]
    assert last == "in.zip/a.csv (50000)"
