from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.tables.text import decoded

LIST = "학번,성명,분반\r\n2026001,김민수,01\r\n2026002,뷁나래,02\r\n"
WESTERN = "ID;Nachname;Vorname\n1;Größe;Åsa\n2;Ärzte;Zoë\n3;Müller-Lüdenscheidt;Jürgen\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        *(("utf-8", ""), ("utf-16-le", ""), ("utf-16-be", ""), ("cp949", "")),
        *(("utf-8", "\ufeff"), ("utf-16-le", "\ufeff"), ("utf-16-be", "\ufeff")),
    ],
)
def test_a_korean_list_is_read_in_every_encoding(encoding: str, mark: str) -> None:
    found = decoded((mark + LIST).encode(encoding))
    assert (found.text, found.encoding, found.bom) == (LIST, encoding, bool(mark))


@pytest.mark.parametrize("name", ["Größe", "Åsa", "Ärzte", "Müller", "Ñandú", "œuvre", "é"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_western_names_are_never_taken_for_korean(name: str, encoding: str) -> None:
    content = f"id,name\n1,{name}\n".encode(encoding)
    assert decoded(content).text == f"id,name\n1,{name}\n"
    assert decoded(WESTERN.encode(encoding)).text == WESTERN


@given(st.binary(max_size=300))
def test_any_bytes_have_a_text(content: bytes) -> None:
    found = decoded(content)
    assert isinstance(found.text, str)
    assert found.bom or found.text or not content


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff")),
    st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
)
def test_what_was_read_is_written_back_byte_for_byte(text: str, encoding: str) -> None:
    content = f"\ufeff{text}".encode(encoding)
    found = decoded(content)
    assert found.text == text
    assert found.encoded(text) == content


@pytest.mark.parametrize("encoding", ["cp949", "cp1252"])
def test_files_without_a_mark_are_written_back_as_they_came(encoding: str) -> None:
    content = (LIST if encoding == "cp949" else WESTERN).encode(encoding)
    found = decoded(content)
    assert found.encoding == encoding
    assert found.encoded(found.text) == content


def test_a_stray_zero_makes_no_utf_16_of_a_text() -> None:
    found = decoded(b"id,name\n1,A\0B\n")
    assert (found.text, found.encoding) == ("id,name\n1,A\0B\n", "utf-8")
