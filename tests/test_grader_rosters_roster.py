from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.assignment.keys import Key, System
from grader.assignment.roster import Recipient
from grader.errors import RosterError
from grader.rosters.roster import Roster, read_roster
from tests import lists
from tests.lists import Rows, as_csv, as_xlsx


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "list.csv"


def read(file: Path, content: bytes | Rows) -> Roster:
    file.write_bytes(content if isinstance(content, bytes) else as_csv(content))
    return read_roster(file)


def refused(file: Path, content: bytes | Rows) -> str:
    with pytest.raises(RosterError) as caught:
        read(file, content)
    return str(caught.value)


def ids(roster: Roster) -> list[str]:
    return [one.id for one in roster.recipients]


def names(roster: Roster) -> list[str]:
    return [one.name for one in roster.recipients]


def alias(system: System, value: str) -> Key:
    return Key(system=system, value=value)


def test_a_gradebook_of_canvas_lists_its_students_with_their_keys(file: Path) -> None:
    found = read(file, lists.canvas_rows())
    assert found.recipients[0] == Recipient(
        id="2026001",
        name="Minsu Kim",
        section="CS231 (01)",
        aliases=(
            alias(System.CANVAS, "4101"),
            alias(System.LOGIN, "minsu@univ.example"),
            alias(System.EMAIL, "minsu@univ.example"),
        ),
    )
    assert ids(found) == ["2026001", "2026002", "0012345", "2026004"]
    assert names(found) == ["Minsu Kim", "김민수", "Jürgen Müller", "=Zoë"]
    assert found.recipients[1].section == "CS231 (02) and Lab B"
    assert found.notices == (
        "list.csv: read as a gradebook of Canvas; `SIS User ID` is the id.",
        "list.csv: left out: line 2 (Manual Posting), line 3 (Points Possible), "
        "line 8 (Test Student, the test student).",
    )


@pytest.mark.parametrize("first_last", [False, True])
@pytest.mark.parametrize("integration", [False, True])
@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8"), (";", "utf-8-sig")])
def test_every_gradebook_lists_the_same_people(
    file: Path, first_last: bool, integration: bool, delimiter: str, encoding: str
) -> None:
    rows = lists.canvas_rows(first_last=first_last, integration=integration)
    found = read(file, as_csv(rows, delimiter=delimiter, encoding=encoding))
    plain = read(file, lists.canvas_rows())
    assert ids(found) == ids(plain)
    assert names(found) == names(plain)
    assert [one.aliases for one in found.recipients] == [one.aliases for one in plain.recipients]
    assert dict(found.recipients[0].extra) == (
        {"Integration ID": "", "Root Account": "canvas.univ.example"} if integration else {}
    )


def test_without_sis_ids_logins_are_ids_and_then_canvas_own_numbers(file: Path) -> None:
    found = read(file, lists.canvas_without_sis())
    assert ids(found) == ["minsu", "kms2", "jm", "zoe"]
    assert found.recipients[0].aliases[1] == alias(System.LOGIN, "minsu@univ.example")
    assert found.notices[0] == (
        "list.csv: read as a gradebook of Canvas; the part before the @ of `SIS Login ID` is "
        "the id."
    )
    bare = read(file, lists.canvas_bare())
    assert ids(bare) == ["4101", "4102", "4103", "4104"]
    assert bare.recipients[0].keys == (alias(System.ID, "4101"), alias(System.CANVAS, "4101"))


def test_an_id_that_somebody_lacks_is_not_the_id(file: Path) -> None:
    rows = lists.canvas_rows()
    rows[4][2] = ""
    found = read(file, rows)
    assert ids(found) == ["minsu", "kms2", "jm", "zoe"]
    assert "(`SIS User ID` is empty in line 5)" in found.notices[0]


def test_a_title_in_the_gradebook_that_is_some_assignment_s_means_nothing(file: Path) -> None:
    rows = lists.canvas_rows()
    rows[0][5:7] = ["Email", "Group"]
    assert all(one.email == "" and one.extra == () for one in read(file, rows).recipients)


@pytest.mark.parametrize(
    "rows",
    [lists.PARTICIPANTS, lists.PARTICIPANTS_DE, lists.PARTICIPANTS_KO],
    ids=["en", "de", "ko"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_participants_of_moodle_are_read_in_any_language(
    file: Path, rows: Rows, encoding: str
) -> None:
    found = read(file, as_csv(rows, encoding=encoding))
    assert ids(found) == ["2026001", "2026002", "0012345"]
    assert names(found) == ["Minsu Kim", "김민수", "Jürgen Müller"]
    first = found.recipients[0]
    assert (first.email, first.section) == ("minsu@univ.example", "Group 1, Group 2")
    assert f"`{rows[0][2]}` is the id" in found.notices[0]


def test_a_worksheet_of_moodle_gives_participant_numbers(file: Path) -> None:
    found = read(file, as_csv(lists.WORKSHEET, encoding="utf-8-sig", end="\r\n"))
    assert found.recipients[0] == Recipient(
        id="2026001",
        name="Minsu Kim",
        email="minsu@univ.example",
        aliases=(alias(System.PARTICIPANT, "7101"),),
    )
    assert found.notices == (
        "list.csv: read as a grading worksheet of Moodle; `ID number` is the id.",
    )


def test_without_id_numbers_the_address_makes_the_id(file: Path) -> None:
    found = read(file, as_csv(lists.WORKSHEET_DE, delimiter=";", encoding="utf-8-sig"))
    assert ids(found) == ["minsu", "kms2"]
    assert found.recipients[1].aliases == (alias(System.PARTICIPANT, "7102"),)
    assert "the part before the @ of `E-Mail-Adresse` is the id" in found.notices[0]


def test_a_blind_worksheet_has_no_id(file: Path) -> None:
    assert "no column id and no column name" in refused(file, lists.WORKSHEET_BLIND)


def test_staff_of_gradescope_are_left_out(file: Path) -> None:
    found = read(file, lists.GRADESCOPE)
    assert ids(found) == ["2026001", "2026002"]
    assert found.recipients[0].section == "01"
    assert found.recipients[0].extra == (("Role", "Student"),)
    assert found.notices[1] == (
        "list.csv: left out: line 4 (Ann Lee, Instructor), line 5 (Tom Assistant, TA), "
        "line 6 (Rita Reader, Reader)."
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp949"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_university_list_begins_below_its_title(
    file: Path, encoding: str, delimiter: str
) -> None:
    found = read(file, as_csv(lists.UNIVERSITY, encoding=encoding, delimiter=delimiter))
    assert found.recipients[1] == Recipient(
        id="0026002",
        name="김민수",
        email="kms2@univ.example",
        section="02",
        extra=(("No.", "2"), ("학과", "전자공학과"), ("학년", "4")),
    )
    assert found.notices == ("list.csv: read as a list of people; `학번` is the id.",)


def test_names_of_an_older_excel_are_read(file: Path) -> None:
    rows = [["Matrikelnummer", "Name", "Vorname"], ["0012345", "Größe", "Åsa"]]
    found = read(file, as_csv(rows, delimiter=";", encoding="cp1252"))
    assert [(one.id, one.name) for one in found.recipients] == [("0012345", "Åsa Größe")]


@pytest.mark.parametrize(
    "rows",
    [lists.canvas_rows(), lists.PARTICIPANTS, lists.WORKSHEET, lists.GRADESCOPE, lists.UNIVERSITY],
    ids=["canvas", "participants", "worksheet", "gradescope", "university"],
)
def test_a_workbook_lists_what_the_csv_does(file: Path, rows: Rows) -> None:
    assert read(file, as_xlsx(rows)).recipients == read(file, as_csv(rows)).recipients


def test_numbers_of_a_workbook_are_ids_as_they_are_shown(file: Path) -> None:
    rows: Rows = [
        ["id", "name", "github"],
        [7.0, "A", "a"],
        [202612345678, "B", "-"],
        ["007", "C", ""],
    ]
    found = read(file, as_xlsx(rows))
    assert ids(found) == ["7", "202612345678", "007"]
    assert found.notices == ()
    assert [one.aliases for one in found.recipients] == [(alias(System.GITHUB, "a"),), (), ()]


PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv="Content-Type" content="text/html; charset=euc-kr"><style>td {color:red}</style>
</head><body><table border=1><tr><th colspan=4>심층학습 출석부</th></tr>
<tr><th>학번<th>성명<th>분반<th>이메일</tr>
<tr><td style="mso-number-format:'\\@'">0026001</td><td>김민수<br></td><td>&nbsp;01</td>
<td>minsu@univ.example</td></tr>
<tr><td>2026002<td>이 나래 &amp; 박<td><td></tr></table></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_a_web_page_that_is_called_xls_is_a_list(file: Path, encoding: str) -> None:
    first, second = read(file, PAGE.encode(encoding)).recipients
    assert first == Recipient(id="0026001", name="김민수", section="01", email="minsu@univ.example")
    assert (second.id, second.name, second.section) == ("2026002", "이 나래 & 박", "")


REFUSED: dict[str, tuple[bytes | Rows, list[str]]] = {
    "no id": ([["Name", "Section"], ["A", "1"]], ["no column id", "`id` for a number"]),
    "no filled id": (
        [["Student Number", "Login", "Name"], ["1", "", "A"], ["", "b", "B"]],
        ["no column is filled for everybody", "`Student Number` is empty in line 3", "line 2"],
    ),
    "two students of one id": (
        [["학번", "이름"], ["7", "김민수"], ["8", "이나래"], ["7", "박서준"]],
        ["line 2 (7, 김민수) and line 4 (7, 박서준) have the same id"],
    ),
    "one login of two": (
        [["id", "name", "SIS Login ID"], ["1", "A", "x"], ["2", "B", "X"]],
        ["line 2 (1, A) and line 3 (2, B) have the same login, X", "stands twice"],
    ),
    "one number of Canvas of two": (
        [["Student", "ID", "SIS User ID", "SIS Login ID", "Section"],
         ["A", "5", "1", "a", "x"], ["B", "5", "2", "b", "x"]],
        ["line 2 (1, A) and line 3 (2, B) have the same Canvas ID, 5"],
    ),
    "an alias that is another's id": (
        [["id", "name", "Student Number"], ["1", "A", "2"], ["2", "B", "3"]],
        ["line 2 (1, A) and line 3 (2, B) have the same id, 2"],
    ),
    "two parts before an @": (
        [["Name", "Email"], ["A", "kim@a.example"], ["B", "kim@b.example"]],
        ["line 2 (kim, A) and line 3 (kim, B) have the same id"],
    ),
    "a damaged id": ([["학번", "이름"], ["2.02E+09", "김"]], ["line 2, id", "made a number of it"]),
    "a formula that failed": ([["id", "name"], ["1", "#N/A"]], ["line 2, name", "found #N/A"]),
    "a page without a list": (b"<html><p>id,name</p></html>", ["this is empty"]),
    "only staff": ([lists.GRADESCOPE[0], lists.GRADESCOPE[3]], ["lists nobody"]),
    "a column twice": (
        [["학번", "이름", "학번"], ["1", "A", "2"]],
        ["columns 1 and 3 are both 학번"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "words"), REFUSED.values(), ids=REFUSED)
def test_a_list_that_is_not_clear_is_refused_with_what_is_wrong(
    file: Path, rows: bytes | Rows, words: list[str]
) -> None:
    message = refused(file, rows)
    for word in words:
        assert word in message


def test_a_family_s_address_is_told_and_kept(file: Path) -> None:
    found = read(file, [["id", "name", "email"], ["1", "A", "f@x"], ["2", "B", "f@x"]])
    assert ids(found) == ["1", "2"]
    assert found.notices == (
        "list.csv: line 2 (1, A) and line 3 (2, B) have the same e-mail address, so it tells "
        "neither.",
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ["old or another format", "as XLSX"]),
        (as_xlsx([]), ["this is empty", "id,name"]),
        (as_xlsx([["id", "name"], ["1", "A"]])[:900] + b"xl/workbook.xml", ["damaged"]),
    ],
)
def test_a_workbook_that_cannot_be_read_says_so(
    file: Path, content: bytes, words: list[str]
) -> None:
    message = refused(file, content)
    for word in words:
        assert word in message


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(alphabet='id,name;Student@\t"\n= 학번이름1', max_size=80).map(str.encode)
    | st.lists(
        st.lists(
            st.sampled_from(["id", "name", "학번", "Email", "a@b", "1", "", "TA"]), max_size=4
        ),
        max_size=5,
    ).map(as_csv)
)
def test_any_file_is_a_roster_or_refused_with_a_message(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    try:
        said = [one.id for one in read_roster(file).recipients]
    except RosterError as refusal:
        said = [str(refusal)]
    assert all(said)
