"""Zips as students and systems make them, and zips that somebody made to do harm."""

from __future__ import annotations

import io
import os
import stat
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.intake import archives
from grader.intake.archives import (
    DAMAGED,
    ENCRYPTED,
    LINK,
    NOT_WHOLE,
    NOTHING,
    OTHER_ARCHIVE,
    OTHER_METHOD,
    SWELLS,
    TOO_DEEP,
    TOO_MANY,
    unpacked,
)
from grader.intake.one_file import NO_FILE, TOO_LARGE
from grader.submissions.form import Damaged
from grader.submissions.forms import read_form
from grader.submissions.received import MAX_BYTES, Received
from tests.downloads import JPEG, packed

FORM = b"# sheet K7Q29FXM\nitem,answer\n1.loss,0.55\n"
MONDAY = (2026, 9, 14, 9, 30, 0)


def zipped(content: bytes) -> Received:
    return Received(source="in.zip", content=content, modified=1.0)


def as_it_is(received: Received) -> Received:
    return received


def opened(content: bytes) -> list[Received]:
    return list(unpacked(zipped(content), as_it_is))


def info(name: str, mode: int = 0, when: tuple[int, ...] = MONDAY) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.date_time = when  # type: ignore[assignment]
    made.external_attr = mode << 16
    return made


def made_of(members: Iterable[tuple[zipfile.ZipInfo, bytes]], method: int = 8) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for one, content in members:
            archive.writestr(one, content, method)
    return file.getvalue()


def changed(content: bytes, old: bytes, new: bytes, count: int = -1) -> bytes:
    assert old in content
    return content.replace(old, new, count)


def shared(count: int, content: bytes) -> bytes:
    """A zip whose entries all point at the same bytes: a bomb without a zip in it."""
    squeezed = zlib.compress(content, 9)[2:-4]
    about = (0x5D2E, zlib.crc32(content), len(squeezed), len(content), 1, 0)
    entry = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, *about)
    listed = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, *about, 0, 0, 0, 0, 0)
    body = entry + b"a" + squeezed
    table = (listed + b"a") * count
    said = min(count, 0xFFFF)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, said, said, len(table), len(body), 0)
    return body + table + end


def test_files_come_out_as_they_went_in_in_the_order_of_the_folder() -> None:
    found = opened(packed([("b/2.csv", b"2"), ("z.csv", FORM), ("b/a/3", b""), ("a.csv", JPEG)]))
    assert [(one.source, one.content, one.fault) for one in found] == [
        ("in.zip/a.csv", JPEG, ""), ("in.zip/z.csv", FORM, ""), ("in.zip/b/2.csv", b"2", ""),
        ("in.zip/b/a/3", b"", ""),
    ]  # fmt: skip


def test_a_file_that_is_no_zip_is_itself() -> None:
    for content in (FORM, JPEG, b"", b"PK", b"PK\x01\x02"):
        assert opened(content) == [zipped(content)]


@pytest.mark.parametrize(
    "name",
    [
        *("__MACOSX/._a.csv", ".DS_Store", "a/.git/config", "Thumbs.db", "~$a.xlsx"),
        *("desktop.ini", "x\\.DS_Store"),
    ],
)
def test_what_systems_leave_behind_is_passed_over(name: str) -> None:
    assert [one.content for one in opened(packed([(name, b"x"), ("a.csv", FORM)]))] == [FORM]


@pytest.mark.parametrize("members", [[], [("a/", b"")], [("__MACOSX/._a.csv", b"x")]])
def test_a_zip_without_a_file_is_received_so_that_nobody_is_forgotten(
    members: list[tuple[str, bytes]],
) -> None:
    content = packed(members)
    assert opened(content) == [
        Received(source="in.zip", content=content, modified=1.0, fault=NOTHING)
    ]


@pytest.mark.parametrize(
    "member",
    [
        *("[Content_Types].xml", "mimetype", "Index/Document.iwa"),
    ],
)
def test_a_document_that_is_a_zip_inside_stays_one_file(member: str) -> None:
    document = packed([(member, b"x"), ("word/document.xml", b"x")])
    assert opened(document) == [zipped(document)]
    outer = packed([("a.zip", packed([("b.zip", packed([("c.docx", document)]))]))])
    inner = packed([("a.zip", packed([("c.docx", document)]))])
    assert [one.content for one in opened(inner)] == [document]
    assert [one.fault for one in opened(outer)] == [TOO_DEEP]


def test_a_zip_in_a_zip_is_opened_and_a_zip_in_that_one_is_not() -> None:
    third = packed([("c.csv", FORM)])
    second = packed([("b.zip", third), ("b.csv", FORM)])
    found = opened(packed([("kim.zip", second), ("lee.csv", FORM)]))
    assert [(one.source, one.content, one.fault) for one in found] == [
        ("in.zip/kim.zip/b.csv", FORM, ""),
        ("in.zip/kim.zip/b.zip", third, TOO_DEEP),
        ("in.zip/lee.csv", FORM, ""),
    ]


class TestDamage:
    def test_a_zip_cut_short_is_one_file_with_one_fault(self) -> None:
        whole = packed([("a.csv", FORM), ("b.csv", FORM)])
        for end in (4, 30, len(whole) // 2, len(whole) - 1):
            assert opened(whole[:end]) == [
                Received(source="in.zip", content=whole[:end], modified=1.0, fault=DAMAGED)
            ]

    def test_a_damaged_zip_of_a_student_leaves_the_others_alone(self) -> None:
        inner = packed([("a.csv", FORM)])[:-9]
        first, second = opened(packed([("kim.zip", inner), ("lee.csv", FORM)]))
        assert (first.source, first.fault) == ("in.zip/kim.zip", DAMAGED)
        assert second.content == FORM

    def test_a_file_whose_checksum_is_wrong_is_the_only_one_lost(self) -> None:
        content = made_of([(info("a.csv"), FORM), (info("b.csv"), b"fine")], zipfile.ZIP_STORED)
        broken, fine = opened(changed(content, b"0.55", b"0.56"))
        assert (broken.content, broken.fault) == (b"", NOT_WHOLE)
        assert (fine.content, fine.fault) == (b"fine", "")
        assert read_form(broken) == Damaged(reason=NOT_WHOLE)

    def test_a_file_that_is_no_longer_what_was_packed_is_the_only_one_lost(self) -> None:
        content = bytearray(packed([("a.csv", FORM * 50), ("b.csv", b"fine")]))
        content[40:60] = bytes(20)
        broken, fine = opened(bytes(content))
        assert (broken.fault, fine.content) == (NOT_WHOLE, b"fine")

    @pytest.mark.parametrize("size", [1, len(FORM) - 1, len(FORM) + 1, MAX_BYTES])
    def test_a_header_that_lies_about_the_size_is_not_believed(self, size: int) -> None:
        content = packed([("a.csv", FORM), ("b.csv", b"fine")])
        told = struct.pack("<L", len(FORM))
        at = content.index(b"PK\x01\x02")
        lied = content[:at] + changed(content[at:], told, struct.pack("<L", size), 1)
        broken, fine = opened(lied)
        assert (broken.content, broken.fault) == (b"", NOT_WHOLE)
        assert fine.content == b"fine"

    def test_names_that_differ_between_the_two_headers_are_a_fault(self) -> None:
        content = changed(packed([("a.csv", FORM), ("b.csv", b"fine")]), b"a.csv", b"c.csv", 1)
        assert [one.fault for one in opened(content)] == [NOT_WHOLE, ""]

    @pytest.mark.parametrize("name", [b"\0.csv", b"\0\0\0\0/"])
    def test_a_file_of_whose_name_nothing_is_left_is_read(self, name: bytes) -> None:
        assert [
            one.content for one in opened(changed(packed([("a.csv", FORM)]), b"a.csv", name))
        ] == [FORM]

    def test_a_locked_file_says_so(self) -> None:
        content = bytearray(packed([("a.csv", FORM)]))
        for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            content[content.index(start) + flags] |= 1
        assert [one.fault for one in opened(bytes(content))] == [ENCRYPTED]

    @pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_a_file_packed_by_a_rare_method_says_so(self, method: int) -> None:
        assert [one.fault for one in opened(made_of([(info("a"), FORM)], method))] == [OTHER_METHOD]

    @given(st.data())
    def test_no_damage_raises_and_none_goes_unsaid(self, data: st.DataObject) -> None:
        content = bytearray(packed([("a/b.csv", FORM), ("c.zip", packed([("d.csv", FORM)]))]))
        for _ in range(data.draw(st.integers(1, 4))):
            at = data.draw(st.integers(4, len(content) - 1))
            content[at] = data.draw(st.integers(0, 255))
        found = opened(bytes(content))
        assert found
        assert all(one.fault or one.content in (FORM, bytes(content)) for one in found)


class TestNames:
    @pytest.mark.parametrize(
        "name", ["../../etc/passwd", "/etc/passwd", "a/../../passwd", "C:\\x\\passwd", "..\\passwd"]
    )
    def test_a_name_that_leads_out_is_shown_and_not_read(self, name: str) -> None:
        bad, fine = opened(packed([(name, b"secret"), ("zz.csv", FORM)]))
        assert (bad.source, bad.content) == ("in.zip/passwd", b"")
        assert (
            bad.fault
            == f"its name in the zip leads out of it ({name}), and such files are not read"
        )
        assert fine.content == FORM

    def test_a_link_is_not_followed(self) -> None:
        link = info("a.csv", stat.S_IFLNK | 0o777)
        bad, fine = opened(made_of([(link, b"/etc/passwd"), (info("b.csv"), FORM)]))
        assert (bad.content, bad.fault) == (b"", LINK)
        assert fine.content == FORM

    def test_a_folder_that_holds_something_itself_is_looked_at(self) -> None:
        assert [one.content for one in opened(packed([("a.csv/", FORM)]))] == [FORM]

    @pytest.mark.parametrize("kind", [stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK])
    def test_a_device_is_no_file(self, kind: int) -> None:
        (bad,) = opened(made_of([(info("a.csv", kind | 0o600), b"")]))
        assert bad.fault == NO_FILE

    def test_two_of_one_name_are_two_files(self) -> None:
        members = [(info("a.csv"), b"1"), (info("a.csv"), b"2"), (info("a.csv (2)"), b"3")]
        with pytest.warns(UserWarning, match="Duplicate name"):
            content = made_of(members)
        found = [(one.source, one.content) for one in opened(content)]
        assert found == [
            ("in.zip/a.csv", b"1"), ("in.zip/a.csv (2)", b"2"), ("in.zip/a.csv (2) (2)", b"3"),
        ]  # fmt: skip


class TestBounds:
    def test_a_zip_of_a_hundred_thousand_files_is_one_fault(self) -> None:
        (one,) = opened(shared(100_000, FORM))
        assert one.fault == TOO_MANY.format(50_000)
        assert one.fault.startswith("more than 50000 files are in this zip: unpack it")

    def test_what_a_student_zips_may_hold_fewer(self) -> None:
        inner = packed((f"{number}", b"") for number in range(1_001))
        first, second = opened(packed([("kim.zip", inner), ("lee.csv", FORM)]))
        assert (first.fault, second.content) == (TOO_MANY.format(1_000), FORM)
        assert len(opened(inner)) == 1_001

    def test_a_list_that_claims_to_be_huge_is_not_read(self) -> None:
        file = io.BytesIO(packed([("a.csv", FORM)]))
        with pytest.raises(Exception, match="more than 7 files"):
            archives._Wary(file, 7).read(64 * 1024**2)

    def test_a_file_beyond_the_limit_is_cut_and_says_so(self) -> None:
        large, full = opened(packed([("a", JPEG.ljust(MAX_BYTES + 1)), ("b", bytes(MAX_BYTES))]))
        assert (large.content, large.fault) == (JPEG[:16], TOO_LARGE)
        assert (len(full.content), full.fault) == (MAX_BYTES, "")
        assert isinstance(read_form(large), Damaged)

    def test_a_zip_in_a_zip_beyond_the_limit_is_not_opened(self) -> None:
        noise = os.urandom(MAX_BYTES)
        (one,) = opened(packed([("kim.zip", packed([("a", noise)]))]))
        assert (one.source, one.fault) == ("in.zip/kim.zip", TOO_LARGE)

    def test_a_bomb_ends_in_one_fault_and_takes_no_memory(self) -> None:
        zeros = bytes(MAX_BYTES)
        content = packed((f"{number:04}", zeros) for number in range(12))
        tracemalloc.start()
        found = [
            (one.source, len(one.content), one.fault) for one in unpacked(zipped(content), as_it_is)
        ]
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert found[-1] == ("in.zip", len(content), SWELLS)
        assert {fault for _, _, fault in found[:-1]} == {""}
        assert len(found) == 9
        assert peak < 4 * MAX_BYTES

    def test_members_that_share_their_bytes_are_counted_each(self) -> None:
        found = opened(shared(1_000, bytes(MAX_BYTES)))
        assert found[-1].fault == SWELLS
        assert len(found) < 30

    def test_a_class_is_read_however_large_its_zip_is_on_disk(self, tmp_path: Path) -> None:
        path = tmp_path / "all.zip"
        noise = os.urandom(MAX_BYTES)
        path.write_bytes(made_of(((info(f"{n}.jpg"), noise) for n in range(3)), zipfile.ZIP_STORED))
        cut = Received(source="all.zip", content=b"PK\x03\x04", modified=1.0, fault=TOO_LARGE)
        tracemalloc.start()
        found = [
            (one.source, one.fault, one.content == noise)
            for one in unpacked(cut, as_it_is, str(path))
        ]
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert found == [(f"all.zip/{n}.jpg", "", True) for n in range(3)]
        assert peak < 4 * MAX_BYTES

    def test_a_zip_that_is_gone_by_now_keeps_its_fault(self, tmp_path: Path) -> None:
        cut = Received(source="all.zip", content=b"PK\x03\x04", modified=1.0, fault=TOO_LARGE)
        assert list(unpacked(cut, as_it_is, str(tmp_path / "gone"))) == [cut]


class TestTimes:
    def test_the_clock_on_the_wall_is_taken_as_utc(self) -> None:
        (one,) = opened(packed([("a.csv", FORM)]))
        assert one.modified == 1_789_378_200.0

    @pytest.mark.parametrize(
        "when", [(1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58), (1980, 0, 0, 0, 0, 0)]
    )
    def test_a_time_that_cannot_be_is_not_known(self, when: tuple[int, ...]) -> None:
        (one,) = opened(made_of([(info("a.csv", when=when), FORM)]))
        assert (one.modified, one.content) == (0.0, FORM)

    def test_a_month_that_does_not_exist_is_not_known(self) -> None:
        content = packed([("a.csv", FORM)])
        day = struct.pack("<H", (2026 - 1980) << 9 | 9 << 5 | 14)
        wrong = struct.pack("<H", (2026 - 1980) << 9 | 15 << 5 | 31)
        (one,) = opened(changed(content, day, wrong))
        assert (one.modified, one.content) == (0.0, FORM)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"7z\xbc\xaf\x27\x1c\0\4", "a 7z archive"),
        (b"Rar!\x1a\x07\x01\0", "a RAR archive"),
        (b"\x1f\x8b\x08\0", "a gzip archive"),
        (b"ALZ\x01", "an ALZ archive"),
        (b"EGGA", "an EGG archive"),
        (b"a.csv".ljust(257, b"\0") + b"ustar\x0000", "a tar archive"),
    ],
)
def test_an_archive_of_another_kind_says_what_to_do(content: bytes, kind: str) -> None:
    (one,) = opened(content)
    assert one.fault == OTHER_ARCHIVE.format(kind)
    assert read_form(one) == Damaged(
        reason=f"this is {kind}, which is not opened: unpack it and check the folder, "
        "or ask for a zip"
    )
