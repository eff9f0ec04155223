from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.assignment.editions import LANGUAGES, LAYOUTS
from grader.assignment.ids import collision_key, unsafe
from grader.assignment.roster import Recipient, lost_zeros
from grader.errors import RosterError
from grader.rosters import roster
from grader.rosters.recipients import FORMULA_ERRORS
from grader.rosters.roster import read_roster

CLASS = (
    "id,name,E-Mail,Section,language,Group\n"
    "00123,김민수,kim@example.org,A,ko,red\n"
    '0042,"O\'Neil, Anna ""Annie""",,B,,\n'
    "a-7_b.c, Zoë ,zoe@example.org,A,en,blue\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "roster.csv"


def people(file: Path, content: str | bytes) -> tuple[Recipient, ...]:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_roster(file).recipients


def message(file: Path, content: str | bytes) -> str:
    with pytest.raises(RosterError) as caught:
        people(file, content)
    return str(caught.value)


def test_a_roster_keeps_ids_as_text_and_every_column(file: Path) -> None:
    kim, anna, zoe = people(file, CLASS)
    assert kim == Recipient(
        id="00123",
        name="김민수",
        email="kim@example.org",
        section="A",
        language="ko",
        extra=(("Group", "red"),),
    )
    assert (anna.id, anna.name, anna.email) == ("0042", 'O\'Neil, Anna "Annie"', "")
    assert (zoe.id, zoe.name) == ("a-7_b.c", "Zoë")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le with mark", "utf-16-be with mark"]
)
def test_the_encodings_that_spreadsheets_save_are_read(file: Path, encoding: str) -> None:
    name, _, mark = encoding.partition(" ")
    text = f"\ufeff{CLASS}" if mark else CLASS
    assert people(file, text.encode(name))[0].name == "김민수"


@pytest.mark.parametrize(("encoding", "name"), [("cp949", "김민수"), ("cp1252", "Zoë")])
def test_lists_of_older_programs_are_read(file: Path, encoding: str, name: str) -> None:
    (one,) = people(file, f"id,name\n1,{name}\n".encode(encoding))
    assert one.name == name


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_recognised(file: Path, delimiter: str, end: str) -> None:
    lines = [("ID ", "Name", "section"), ("007", '"Bond, James; 007"', "A")]
    text = end.join(delimiter.join(line) for line in lines)
    assert people(file, text) == (Recipient(id="007", name="Bond, James; 007", section="A"),)


def test_a_header_with_commas_in_a_title_does_not_mislead(file: Path) -> None:
    assert people(file, "id;name;points, first, second\n1;A;2\n") == (
        Recipient(id="1", name="A", extra=(("points, first, second", "2"),)),
    )


def test_empty_lines_and_trailing_commas_are_skipped(file: Path) -> None:
    assert [one.id for one in people(file, "\n\nid,name,,\n\n1,A,,,,\n,,,\n2,B\n\n")] == ["1", "2"]


def test_unicode_forms_are_made_one(file: Path) -> None:
    text = unicodedata.normalize("NFD", "id,name\n민수-1,Zoë\n")
    assert people(file, text) == (Recipient(id="민수-1", name="Zoë"),)


def test_a_line_break_in_another_column_is_kept_and_lines_still_count(file: Path) -> None:
    text = 'id,name,note\n1,A,"two\nlines"\n2,,x\n'
    assert "line 4, name: the name is empty" in message(file, text)
    assert people(file, text.replace("2,,", "2,B,"))[0].extra == (("note", "two\nlines"),)


BAD = {
    "no id column": (
        "Matrikel,Name\n1,A\n",
        ["roster.csv, first line", 'no column id; the columns are "Matrikel", "Name"', "`id`"],
    ),
    "no header": ("0012,Kim\n", ["first line", "no column id and no column name", '"0012"']),
    "no name column": ("id,Nachname\n1,A\n", ["no column name", '"id", "Nachname"']),
    "two id columns": ("id,name,ID\n1,A,2\n", ["columns 1 and 3 are both id", "Rename"]),
    "two mail columns": ("id,name,email,E-Mail\n", ["columns 3 and 4 are both email"]),
    "empty": ("", ["roster.csv: this is empty", "id,name"]),
    "blank": (" \n\n", ["this is empty"]),
    "header only": ("id,name\n", ["lists nobody", "Add a line for each student"]),
    "empty id": ("id,name\n1,A\n,B\n", ["line 3, id", "it is empty"]),
    "duplicate id": (
        "id,name\n7,A\n8,B\n7,C\n",
        ["line 2 (7, A) and line 4 (7, C) have the same id", "Take out the row"],
    ),
    "duplicate but for case": (
        "id,name\nkim,A\nKim,B\n",
        ["line 2 (kim, A) and line 3 (Kim, B)", "but for case or form"],
    ),
    "duplicate but for width": ("id,name\n12,A\n１２,B\n", ["line 2", "line 3", "case or form"]),
    "duplicate but for composition": (
        f"id,name\nZoë,A\n{unicodedata.normalize('NFD', 'Zoë')},B\n",
        ["line 2", "line 3", "have the same id"],
    ),
    "comma in a name": (
        "id,name\n1,Kim, Minsu\n",
        ["line 2", "3 cells, but there are 2 columns", '"Kim, Minsu"'],
    ),
    "open quote": ('id,name\n1,"A\n2,B\n', ["line 2", "quotes of this row do not match", "twice"]),
    "stray quote": ('id,name\n1,A\n2,"B"x\n', ["line 3", "quotes of this row do not match"]),
    "control in a name": ("id,name\n1,A\x07B\n", ["line 2, name", "control characters"]),
    "line break in a name": ('id,name\n1,"A\nB"\n', ["line 2, name", "Take out line breaks"]),
    "separator in a name": ("id,name\n1,A\u2028B\n", ["line 2, name", "line breaks"]),
    "endless name": (f"id,name\n1,{'A' * 201}\n", ["line 2, name", "200 characters"]),
    "endless cell": (f"id,name\n1,{'A' * 200_000}\n", ["line 2", "field larger"]),
    "spreadsheet number": (
        "id,name\n2.02E+09,A\n",
        ["line 2, id", '"2.02E+09"', "a spreadsheet made a number of it", "column as text"],
    ),
    "no encoding": (
        b"id,name\n1,A\n2,Zo\x81\n",
        ["roster.csv, line 3", "not UTF-8", "CSV UTF-8 (comma delimited)"],
    ),
    "half a UTF-16": ("id,name\n".encode("utf-16") + b"x", ["not UTF-16", "Save it as UTF-8"]),
    "archive": (b"PK\x03\x04\x00\x00\xff\xfe", ["an archive, not a table", "CSV"]),
    "NULs": (b"id,name\n1,A\x00B\n", ["line 2, name", "control characters"]),
}


@pytest.mark.parametrize(("content", "words"), BAD.values(), ids=BAD)
def test_a_bad_roster_is_refused_with_what_and_where_and_what_to_do(
    file: Path, content: str | bytes, words: list[str]
) -> None:
    found = message(file, content)
    for word in words:
        assert word in found


@pytest.mark.parametrize(
    ("section", "sections"),
    [
        ("", ("",)),
        ("A", ("A",)),
        ("Lec 1 and Lab B", ("Lec 1 and Lab B", "Lec 1", "Lab B")),
        ("L1, Lab A, and Lab B", ("L1, Lab A, and Lab B", "L1", "Lab A", "Lab B")),
        ("Vorlesung und Übung 2", ("Vorlesung und Übung 2", "Vorlesung", "Übung 2")),
        ("Sandbox", ("Sandbox",)),
    ],
)
def test_somebody_in_several_sections_is_in_each(section: str, sections: tuple[str, ...]) -> None:
    assert Recipient(id="1", name="A", section=section).sections == sections


UNSAFE_IDS = [
    *("a/b", "a\\b", "a:b", "a*b", "a?b", "a<b", "a>b", "a|b", "a b", "a\tb", "a\x00b", "a\x7fb"),
    *("..", ".", ".hidden", "dot.", "../x", "a'b", "=1", "a,b", "a@b", "a\u200bb", "a\u202eb"),
    *("con", "NUL", "Com1", "lpt9", "aux.txt", "x" * 65, "½", "☃", "1+1", ""),
]


@pytest.mark.parametrize("name", UNSAFE_IDS)
def test_an_id_that_is_no_safe_file_name_is_refused(file: Path, name: str) -> None:
    assert unsafe(name)
    quoted = name.replace('"', '""')
    found = message(file, f'id,name\n"{quoted}",A\n')
    assert "line 2, id: found" in found


@pytest.mark.parametrize(
    "name", ["0", "00123", "a.b", "a-b", "_x", "김민수", "Zoë", "ß", "console", "com10", "x" * 64]
)
def test_ids_of_letters_digits_and_three_signs_are_safe(name: str) -> None:
    assert unsafe(name) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("kim", "KIM"), ("Straße", "STRASSE"), ("é", "e\u0301"), ("ﬁ", "FI"), ("１", "1")],
)
def test_ids_that_meet_in_a_file_system_have_one_key(one: str, other: str) -> None:
    assert collision_key(one) == collision_key(other)


def test_a_roster_too_large_is_not_read_whole(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "LIMIT", 2_000_000)
    assert "larger than the 2 MB" in message(file, "id,name\n" + "1,A\n" * 500_000)


def test_a_missing_roster_names_what_lies_beside_it(file: Path) -> None:
    file.write_text(CLASS, "utf-8")
    with pytest.raises(RosterError, match=r"rooster\.csv: there is no such file.*roster\.csv"):
        read_roster(file.with_name("rooster.csv"))


def test_a_folder_is_no_roster(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="this is a folder"):
        read_roster(tmp_path)


@pytest.mark.parametrize(
    ("issued", "new", "pairs"),
    [
        (["0012", "0034"], ["12", "34"], (("0012", "12"), ("0034", "34"))),
        (["12"], ["0012"], (("12", "0012"),)),
        (["0012"], ["0012", "12"], ()),
        (["0012", "12"], ["12"], ()),
        (["0012"], ["13"], ()),
        (["000"], ["0"], (("000", "0"),)),
        ([], ["12"], ()),
    ],
)
def test_lost_zeros_are_pairs_that_differ_by_nothing_else(
    issued: list[str], new: list[str], pairs: tuple[tuple[str, str], ...]
) -> None:
    assert lost_zeros(issued, new) == pairs


@pytest.mark.parametrize(
    ("column", "value", "known"),
    [("language", "kr", "en, ko"), ("layout", "huge", "normal, large, plain")],
)
def test_a_language_or_layout_that_there_is_not_is_refused(
    file: Path, column: str, value: str, known: str
) -> None:
    with pytest.raises(RosterError, match=rf"line 2, {column}.*{value}.*{known}"):
        people(file, f"id,name,{column}\n1,Ada,{value}\n")


def test_a_language_or_layout_may_be_written_in_capitals(file: Path) -> None:
    (one,) = people(file, "id,name,language,layout\n1,Ada,KO,Large\n")
    assert (one.language, one.layout) == ("ko", "large")


plain = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Po", "Ps", "Zs"]), max_size=30)
cells = plain.map(lambda text: unicodedata.normalize("NFC", text).strip()).filter(
    lambda text: text.upper() not in FORMULA_ERRORS
)
tables = st.lists(
    st.tuples(
        st.text("0123456789abcdef", min_size=1, max_size=12).filter(lambda text: not unsafe(text)),
        cells.filter(bool),
        *[cells] * 2,
        st.sampled_from(["", *LANGUAGES]),
        st.sampled_from(["", *LAYOUTS]),
        cells,
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda row: collision_key(row[0]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables, st.sampled_from(",;\t"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_a_spreadsheet_writes_is_read_back(
    file: Path, table: list[tuple[str, ...]], delimiter: str, encoding: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["id", "name", "email", "section", "language", "layout", "note"])
    writer.writerows(table)
    found = people(file, out.getvalue().encode(encoding))
    assert found == tuple(
        Recipient(
            id=row[0], name=row[1], email=row[2], section=row[3], language=row[4],
            layout=row[5], extra=(("note", row[6]),),
        )
        for row in table
    )  # fmt: skip
