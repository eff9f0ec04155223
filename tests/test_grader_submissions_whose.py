"""A submission is the recipient's of its sheet code, and a path that names another says so."""

from __future__ import annotations

import unicodedata
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assignment.ids import unsafe
from grader.assignment.keys import Key, System
from grader.assignment.roster import Recipient
from grader.issuing.codes import ALPHABET, code_is_valid, sheet_code
from grader.states import State
from grader.submissions.forms import Damaged, Form
from grader.submissions.names import People, named, plainly_names
from grader.submissions.received import Received, Told
from grader.submissions.whose import NO_CODE, Claim, Issued, whose


def code_of(person: str, revision: int = 1) -> str:
    return sheet_code(
        b"secret", course="C", term="", assignment="hw1", recipient=person, revision=revision
    )


PEOPLE = People({"0042": "Kim, Minsu", "0043": "Lee", "1": "One", "kim": "Kim", "kim-lee": "Both"})
HANGUL = unicodedata.normalize("NFC", "김민수")
ISSUED = {
    sheet.code: sheet
    for sheet in (
        *(Issued(code=code_of(one), person=one, revision=1, current=True) for one in PEOPLE),
        Issued(code=code_of("old"), person="0042", revision=1, current=False),
    )
}
OF_42, OF_43, OLD, UNKNOWN = map(code_of, ("0042", "0043", "old", "nobody"))


def mistyped(code: str) -> str:
    return code[:-1] + ALPHABET[ALPHABET.index(code[-1]) - 1]


def claim(source: str, code: str | None) -> Claim:
    return claim_of(source, Form(code=code, answers={"1.a": "0.5"}))


def claim_of(source: str, form: Form | Damaged) -> Claim:
    received = Received(source=source, content=b"x", modified=0.0)
    return whose(received, form, ISSUED, PEOPLE, "hw1")


ODD_IDS = st.sampled_from(
    ["0042", "hw1-0042", "hw1-0042-answers", "hw1-0042-answers.json", "Kim", "kim-lee",
     "0042-answers", "answers", "a.b", "hw1-a", "김민수", "hw1", "x-hw1-0042"]
)  # fmt: skip


CALLED = People.of(
    Recipient(id=one, name=one, email=f"{one}@uni.example") for one in ("0042", "0043")
)


def row(source: str, *, id_: str = "", email: str = "", code: str = "") -> Claim:
    keys = (Key(system=System.ID, value=id_), Key(system=System.EMAIL, value=email))
    told = Told(keys=tuple(key for key in keys if key.value), is_row=True)
    received = Received(source=source, content=b"x", modified=0.0, told=told)
    form = Form(code=code or None, answers={"1.a": "0.5"})
    return whose(received, form, ISSUED, CALLED, "hw1")


def test_a_row_is_that_of_the_student_whom_its_keys_call() -> None:
    for found in (
        row("in/forms.csv/row 2", id_="0042"),
        row("f.csv/row 2", email="0042@UNI.example"),
    ):
        assert (found.person, found.state, found.code) == ("0042", None, OF_42)
    found = row("forms.csv/row 2", code=OF_43)
    assert (found.person, found.state) == ("0043", None)
    assert row("forms.csv/row 42", id_="44").person is None
    both = row("forms.csv/row 2", id_="0042", email="0043@uni.example")
    assert (both.person, both.ambiguous) == (None, True)


@pytest.mark.parametrize(
    "table", ["in/0042/forms.csv", "0042.csv", "in/hw1-0042-answers.csv", "0042 (1).csv"]
)
def test_nobody_hands_in_rows_of_others(table: str) -> None:
    for found in (row(f"{table}/row 2", id_="0043"), row(f"{table}/row 2", code=OF_43)):
        assert (found.person, found.state, found.ambiguous) == (None, State.UNREADABLE, True)
        assert "about 0043, but its table lies with what 0042 handed in" in found.note
    assert row(f"{table}/row 2", id_="0042").person == "0042"


def test_the_states_are_the_words_of_every_document() -> None:
    assert [str(state) for state in State] == [
        *("graded", "empty", "missing", "unreadable", "needs a person", "wrong sheet"),
        *("outdated sheet", "duplicate", "excused"),
    ]


@pytest.mark.parametrize(
    "source",
    [
        *("answers.csv", "hw1-0042-answers.csv", "subs/0042/answers.csv", "0042.csv"),
        *("subs/0042/hw1-0042-answers (1).csv", "subs/0042/1/answers.csv", "kim/0042/x.csv"),
    ],
)
def test_a_form_is_its_codes_recipients(source: str) -> None:
    assert claim(source, OF_42) == Claim(person="0042", state=None, note="", code=OF_42)


@pytest.mark.parametrize("gap", ["-", " ", "\N{EN DASH}", "\u00a0"])
def test_a_code_may_be_typed_with_gaps_and_in_lower_case(gap: str) -> None:
    assert claim("a.csv", f"{OF_42[:4].lower()}{gap}{OF_42[4:]}").code == OF_42


@pytest.mark.parametrize("source", ["hw1-0042-answers.csv", "0042/answers.csv", "a/0042/b/c.csv"])
def test_another_recipients_code_is_a_wrong_sheet_of_the_one_named(source: str) -> None:
    found = claim(source, OF_43)
    assert (found.person, found.state, found.code) == ("0042", State.WRONG_SHEET, OF_43)
    assert "its path names 0042" in found.note
    assert f"{OF_43} is that of 0043" in found.note
    assert "if 0043 handed it in, decide that it belongs-to 0043" in found.note


def test_another_recipients_code_in_a_file_that_a_system_calls_somebodys() -> None:
    told = Told(keys=(Key(system=System.EMAIL, value="0042@uni.example"),))
    received = Received(source="a.csv", content=b"x", modified=0.0, told=told)
    form = Form(code=OF_43, answers={"1.a": "0.5"})
    found = whose(received, form, ISSUED, CALLED, "hw1")
    assert (found.person, found.state) == ("0042", State.WRONG_SHEET)
    assert found.note.startswith(f"it came from 0042, but its sheet code {OF_43} is that of 0043")


def test_the_folder_says_who_handed_in_a_copy_of_anothers_file() -> None:
    found = claim("0042/hw1-0043-answers.csv", OF_43)
    assert (found.person, found.state) == ("0042", State.WRONG_SHEET)


def test_an_answer_form_under_anothers_name_in_the_right_folder_is_fine() -> None:
    assert claim("0042/hw1-0043-answers.csv", OF_42).state is None


@pytest.mark.parametrize("source", ["a.csv", "0042/a.csv"])
def test_the_code_of_a_replaced_sheet_is_outdated(source: str) -> None:
    found = claim(source, OLD)
    assert (found.person, found.state, found.code) == ("0042", State.OUTDATED_SHEET, OLD)
    assert found.note == (
        f"the sheet code {OLD} is that of revision 1, which was replaced: ask 0042 for the answers "
        "to the current sheet"
    )


def test_the_replaced_sheet_of_another_is_a_wrong_sheet() -> None:
    assert claim("0043/a.csv", OLD).state is State.WRONG_SHEET


@pytest.mark.parametrize(
    ("source", "person", "probably"),
    [
        ("0042/a.csv", "0042", "{}"),
        ("a.csv", "0042", "{}"),
        ("0043/a.csv", "0043", "{} of 0042"),
    ],
)
def test_a_mistyped_code_is_unreadable_and_the_likely_one_is_told(
    source: str, person: str, probably: str
) -> None:
    typed = mistyped(OF_42)
    found = claim(source, typed)
    assert not code_is_valid(typed)
    assert (found.person, found.state, found.code) == (person, State.UNREADABLE, typed)
    assert found.note == (f"the sheet code {typed} is mistyped, probably {probably.format(OF_42)}")


def test_a_code_near_those_of_two_is_nobodys_until_someone_says() -> None:
    typed = mistyped(OF_42)
    near = (
        typed[:place] + sign + typed[place + 1 :]
        for place in range(len(typed))
        for sign in ALPHABET
    )
    first, second = islice(filter(code_is_valid, near), 2)
    issued = {
        first: Issued(code=first, person="0042", revision=1, current=True),
        second: Issued(code=second, person="0043", revision=1, current=True),
    }
    received = Received(source="a.csv", content=b"", modified=0.0)
    found = whose(received, Form(code=typed, answers={}), issued, PEOPLE, "hw1")
    assert (found.person, found.state) == (None, State.UNREADABLE)
    assert f"{first} of 0042" in found.note
    assert f"{second} of 0043" in found.note


@pytest.mark.parametrize("code", ["HELLO", "K7Q29FXMK7Q29FXM", "ÄÖÜ", "x" * 40])
def test_a_code_like_no_other_is_unreadable_without_a_guess(code: str) -> None:
    found = claim("a.csv", code)
    assert (found.person, found.state) == (None, State.UNREADABLE)
    assert found.note == f"the sheet code {found.code} is mistyped"


@pytest.mark.parametrize(("source", "person"), [("0042/a.csv", "0042"), ("a.csv", None)])
def test_a_code_of_no_sheet_is_a_wrong_sheet(source: str, person: str | None) -> None:
    note = f"the sheet code {UNKNOWN} belongs to no sheet of this assignment"
    assert claim(source, UNKNOWN) == Claim(
        person=person, state=State.WRONG_SHEET, note=note, code=UNKNOWN
    )


@pytest.mark.parametrize(("source", "person"), [("0042/a.csv", "0042"), ("a.csv", None)])
def test_without_a_code_the_path_alone_can_name_someone(source: str, person: str | None) -> None:
    expected = Claim(person=person, state=State.UNREADABLE, note=NO_CODE, code=None)
    assert claim(source, None) == claim(source, " - ") == expected


@pytest.mark.parametrize(("source", "person"), [("0042/a.pdf", "0042"), ("a.pdf", None)])
def test_a_damaged_file_is_unreadable_for_its_reason(source: str, person: str | None) -> None:
    assert claim_of(source, Damaged(reason="the file is empty")) == Claim(
        person=person, state=State.UNREADABLE, note="the file is empty", code=None
    )


def test_people_need_not_be_prepared() -> None:
    received = Received(source="0043/a.csv", content=b"", modified=0.0)
    form = Form(code=OF_42, answers={})
    plain = whose(received, form, ISSUED, dict(PEOPLE), "hw1")
    assert plain == whose(received, form, ISSUED, PEOPLE, "hw1")


class TestPaths:
    @pytest.mark.parametrize(
        ("source", "person"),
        [
            *(("hw1-0042-answers.csv", "0042"), ("HW1-0042-Answers.CSV", "0042")),
            *(("hw1-0042-answers (1).csv", "0042"), ("hw1-0042-answers(12).csv", "0042")),
            *(("hw1-0042-answers - Copy.csv", "0042"), ("hw1-0042-answers.csv.json", "0042")),
            *(("hw1-0042-sheet.pdf", "0042"), ("kim_17_99_hw1-0042-answers-1.csv", "0042")),
            *(("0042.csv", "0042"), ("0042 (1).json", "0042"), ("0042", "0042")),
            *(("hw1-kim-answers.csv", "kim"), ("hw1-kim-lee-answers.csv", "kim-lee")),
            *(("KIM/a.csv", "kim"), ("1/0042/a.csv", "0042"), ("0042/1/a.csv", "0042")),
            *(("0042/0043/a.csv", "0043"), ("/home/x/0042/a.csv", "0042")),
            *(
                ("hw1-0042.csv", "0042"),
                ("hw1-0042-photo.jpg", "0042"),
                ("hw1-0042_1.docx", "0042"),
            ),
            *(("HW1-0042 (2).PDF", "0042"), ("kim_17_99_hw1-0042-scan.pdf", "0042")),
            *(("hw1-0042", "0042"), ("hw1-0042-0042.csv", "0042")),
            *(("0042.zip/a.csv", "0042"), ("all/HW1-0042-Answers.ZIP/b/a.csv", "0042")),
            *(("0042 (1).zip/hw1-0043-answers.csv", "0042"), ("a.zip/0042.csv", "0042")),
        ],
    )
    def test_a_path_names_the_recipient_whose_id_stands_in_it(
        self, source: str, person: str
    ) -> None:
        assert named(source, PEOPLE, "hw1")[0] == person

    @pytest.mark.parametrize(
        "source",
        [
            *("answers.csv", "hw2-0042-answers.csv", "xhw1-0042-answers.csv", "hw1-42-answers.csv"),
            *("hw1-00420-answers.csv", "00042/a.csv", "Kim, Minsu/a.csv", "Lee.csv", "a-0042.csv"),
            *("", "/", "hw1--answers.csv", "0042-answers.csv", "hw1-00420.csv"),
        ],
    )
    def test_a_path_without_an_id_names_nobody(self, source: str) -> None:
        assert named(source, PEOPLE, "hw1") == ()

    @pytest.mark.parametrize(
        "source",
        [
            # An exercise, a year, a word, somebody's number, two people, another assignment.
            *("hw1-1.csv", "hw1-2026.pdf", "hw1-final.csv", "hw1-kim.docx", "hw1-photo-2.jpg"),
            *("hw1-0042-0043.csv", "hw1-0043 and 0042.pdf", "hw2-0042.csv", "hw10-0042.csv"),
            # A class as Moodle zips it, with a number of its own.
            *(
                "NN-hw1-0042.zip/Kim_9_assignsubmission_file/a.csv",
                "hw1-0042.zip/a.csv",
                "hw1-0042.zip",
            ),
            *("hw1_0042.csv", "hw1-x0042.csv", "hw1-draft-0042.csv", "hw1-0042x.csv"),
        ],
    )
    def test_a_name_of_their_own_names_nobody_by_chance(self, source: str) -> None:
        people = People(
            dict.fromkeys(("1", "2", "2026", "final", "kim", "photo", "0042", "0043"), "x")
        )
        assert named(source, people, "hw1") == ()

    def test_the_longest_id_counts_where_one_begins_like_another(self) -> None:
        people = People({"2023-1": "x", "2023-11": "y", "2023-11-2": "z"})
        assert named("hw1-2023-11-2 scan.pdf", people, "hw1") == ("2023-11-2",)
        assert named("hw1-2023-11-scan.pdf", people, "hw1") == ("2023-11",)
        assert named("hw1-2023-12-scan.pdf", people, "hw1") == ()

    @given(
        ids=st.lists(ODD_IDS, min_size=1, max_size=4, unique_by=str.lower),
        folder=st.sampled_from(["", "all/", "0042/", "Kim/"]),
        ending=st.sampled_from([".json", ".JSON", ".a.b", ".", "", ".csv (1)", "-sheet.md"]),
    )
    def test_whoever_is_plainly_named_is_the_one_who_is_named(
        self, ids: list[str], folder: str, ending: str
    ) -> None:
        people = People(dict.fromkeys(ids, "x"))
        for person in ids:
            source = f"{folder}hw1-{person}-answers{ending}"
            if plainly_names(source, person, people, "hw1"):
                assert named(source, people, "hw1") == (person,)

    def test_a_form_under_the_name_that_it_was_given_plainly_names_its_student(self) -> None:
        assert plainly_names("all/hw1-0042-answers.json", "0042", PEOPLE, "hw1")
        assert not plainly_names("0043/hw1-0042-answers.json", "0042", PEOPLE, "hw1")
        assert not plainly_names("all/hw1-0043-answers.json", "0042", PEOPLE, "hw1")

    @pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
    def test_any_unicode_form_of_an_id_will_do(self, form: str) -> None:
        people = People({HANGUL: "x", "café": "y"})
        for one in people:
            written = unicodedata.normalize(form, one)  # type: ignore[arg-type]
            assert named(f"{written}/a.csv", people, "hw1") == (one,)
            assert named(f"hw1-{written}-answers.csv", people, "hw1") == (one,)

    def test_an_assignment_may_have_signs_and_an_id_dots(self) -> None:
        people = People({"a.b": "x", "a": "y"})
        assert named("w_1-x-a.b-answers (2).csv", people, "w_1-x") == ("a.b",)
        assert named("a.b.csv", people, "w_1-x") == ("a.b",)

    @given(st.text("0123456789abcÄ._-가", min_size=1, max_size=12), st.integers(1, 9))
    def test_every_safe_id_is_found_in_its_own_file(self, one: str, copy: int) -> None:
        if unsafe(one):
            return
        people = People({one: "x"})
        for name in (f"hw1-{one}-answers.csv", f"hw1-{one}-answers ({copy}).csv", f"{one}/a.csv"):
            assert named(name, people, "hw1") == (one,)

    @given(st.text(max_size=40))
    def test_no_path_raises(self, source: str) -> None:
        assert set(named(source, PEOPLE, "hw1")) <= set(PEOPLE)


@given(
    st.text(max_size=12) | st.sampled_from([OF_42, OLD, UNKNOWN]), st.text("/0412kim.", max_size=9)
)
def test_every_form_gets_a_claim(code: str, source: str) -> None:
    found = claim(source, code)
    assert found.person is None or found.person in PEOPLE
    assert found.state is not None or (found.person == "0042" and found.code == OF_42)
    assert bool(found.note) is (found.state is not None)


@pytest.mark.parametrize(
    ("source", "code", "person", "state"),
    [
        ("scan.pdf", OF_42, "0042", State.NEEDS_A_PERSON),
        ("0042/scan.pdf", OF_42, "0042", State.NEEDS_A_PERSON),
        ("0043/scan.pdf", OF_42, "0043", State.WRONG_SHEET),
        ("scan.pdf", OLD, "0042", State.OUTDATED_SHEET),
        # What only looks like a code says nothing.
        ("0042/scan.pdf", UNKNOWN, "0042", State.NEEDS_A_PERSON),
        ("0042/scan.pdf", None, "0042", State.NEEDS_A_PERSON),
        ("scan.pdf", None, None, State.NEEDS_A_PERSON),
    ],
)
def test_what_a_person_must_read_belongs_to_the_code_printed_on_it(
    source: str, code: str | None, person: str | None, state: State
) -> None:
    found = claim_of(source, Damaged(reason="a scan: read it", by_hand=True, code=code))
    assert (found.person, found.state) == (person, state)
    assert (found.note == "a scan: read it") is (state is State.NEEDS_A_PERSON)


@pytest.mark.parametrize(
    ("source", "code", "person", "state"),
    [
        ("mail.txt", OF_42, "0042", State.UNREADABLE),
        ("0043/mail.txt", OF_42, "0043", State.WRONG_SHEET),
        ("mail.txt", OLD, "0042", State.OUTDATED_SHEET),
        ("mail.txt", UNKNOWN, None, State.UNREADABLE),
    ],
)
def test_what_nobody_can_read_belongs_to_its_code_too(
    source: str, code: str, person: str | None, state: State
) -> None:
    found = claim_of(source, Damaged(reason="a line was changed", code=code))
    assert (found.person, found.state) == (person, state)
    assert (found.note == "a line was changed") is (state is State.UNREADABLE)


def test_what_else_there_is_to_know_of_a_form_is_told() -> None:
    form = Form(code=OF_42, answers={"1.a": "0.5"}, note="there is ink, too")
    assert claim_of("a.pdf", form) == Claim(
        person="0042", state=None, note="there is ink, too", code=OF_42
    )
