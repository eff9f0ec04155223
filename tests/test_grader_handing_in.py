"""When, what and where: as it is set, as it is refused, and as a sheet says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grader.assignment.handing_in import HandingIn
from grader.documents import markdown
from grader.documents.due import due_text
from grader.documents.edition import Edition
from grader.documents.markup import MARKDOWN, PAGES
from grader.documents.page import sheet_data, sheet_page
from grader.documents.templates import render, template
from problems.rounding import Mode, Rounding
from tests.assignment_file import SMALLEST, in_exercise, message, read
from tests.command_line import grader
from tests.course import make_course
from tests.elsewhere import python
from tests.sample_sheets import exercise, sheet, within
from tests.structures import Case
from tests.test_grader_generate import documents, givens

SEOUL = 'time_zone = "Asia/Seoul"\n'
BERLIN = 'time_zone = "Europe/Berlin"\n'
ONE = sheet(exercise(Case("perceptron-update")))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hw1.toml"


@pytest.mark.parametrize(
    ("lines", "moment"),
    [
        (f"due = 2026-12-01T18:00:00\n{SEOUL}", "2026-12-01T18:00+09:00"),
        (f"due = 2026-12-01 18:00:30.5\n{SEOUL}", "2026-12-01T18:00:30+09:00"),
        (f"due = 2026-12-01\n{SEOUL}", "2026-12-01T23:59+09:00"),
        ("due = 2026-12-01T18:00:00Z\n", "2026-12-01T18:00+00:00"),
        (f"due = 2026-12-01T18:00:00Z\n{SEOUL}", "2026-12-02T03:00+09:00"),
        (f"due = 2026-07-01T18:00:00\n{BERLIN}", "2026-07-01T18:00+02:00"),
        # The hour that comes twice: the later one.
        (f"due = 2026-10-25T02:30:00\n{BERLIN}", "2026-10-25T02:30+01:00"),
        ("", ""),
    ],
)
def test_a_due_date_is_a_moment(file: Path, lines: str, moment: str) -> None:
    assert read(file, lines + SMALLEST).hand_in.moment == moment


def test_the_course_names_the_time_zone_and_an_assignment_its_own_date(file: Path) -> None:
    file.with_name("course.toml").write_text(
        SEOUL + "due = 2026-12-01\ninstructions = 'In pairs.'\nhand_in = 'Upload it.'\n", "utf-8"
    )
    found = read(file, "due = 2026-11-30T12:00:00\n" + SMALLEST).hand_in
    assert found.moment == "2026-11-30T12:00+09:00"
    assert (found.zone, found.how, found.instructions) == ("Asia/Seoul", "Upload it.", "In pairs.")
    assert read(file, SMALLEST).hand_in.moment == "2026-12-01T23:59+09:00"
    assert read(file, BERLIN + SMALLEST).hand_in.moment == "2026-12-01T15:59+01:00"


def test_texts_of_several_lines_lose_idle_spaces_and_empty_lines(file: Path) -> None:
    found = read(file, 'instructions = """\n One.\n\n\tTwo  words.\n"""\n' + SMALLEST)
    assert found.hand_in.instructions == "One.\nTwo words."


BAD = {
    "nowhere": ("due = 2026-12-01T18:00:00\n", ["hw1.toml, due", "time zone", "+09:00"]),
    "a date nowhere": ("due = 2026-12-01\n", ["due", "time_zone", "course.toml"]),
    "a text": ('due = "2026-12-01"\n', ["due: found", "without quotation marks"]),
    "a time": ("due = 18:00:00\n", ["due: found 18:00:00", "a date and a time"]),
    "long ago": (f"due = 0001-01-01\n{SEOUL}", ["due: found 0001-01-01", "century"]),
    "far away": ("due = 9999-12-31T23:59:59Z\n", ["due: found", "century"]),
    "an hour that is not": (f"due = 2026-03-29T02:30:00\n{BERLIN}", ["due", "set forward"]),
    "a city": ('time_zone = "Seoul"\n', ['time_zone: found "Seoul"', "Asia/Seoul?"]),
    "letters": ('time_zone = "KST"\n', ["time_zone", "IANA", 'time_zone = "Asia/Seoul"']),
    "a region": ('time_zone = "America"\n', ["time_zone", "a region and a city"]),
    "a path": ('time_zone = "../../etc/passwd"\n', ["time_zone", "IANA"]),
    "an offset": ("time_zone = 9\n", ["time_zone: found 9", "text in double quotes"]),
    "no text": ("hand_in = 3\n", ["hand_in: found 3", "text"]),
    "nothing said": ('instructions = " "\n', ["instructions", "1 to 2000 characters"]),
    "too much said": (f'instructions = "{"x" * 2001}"\n', ["instructions", "1 to 2000"]),
    "a control sign": ('hand_in = "a\\u0007"\n', ["hand_in", "control characters"]),
}


@pytest.mark.parametrize(("lines", "words"), BAD.values(), ids=BAD)
def test_what_cannot_be_meant_is_refused(file: Path, lines: str, words: list[str]) -> None:
    found = message(file, lines + SMALLEST)
    for word in words:
        assert word in found
    assert len(found) < 400


def test_an_exercise_is_not_due_by_itself(file: Path) -> None:
    assert "above the first [[exercise]]" in message(file, in_exercise("due = 2026-12-01"))


def test_a_system_without_time_zones_is_told_what_to_install(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zoneinfo.available_timezones", set)
    assert "pip install tzdata" in message(file, 'time_zone = "Mars/Olympus"\n' + SMALLEST)


@pytest.mark.parametrize(
    ("due", "zone", "english", "korean"),
    [
        ("2026-12-01T18:00+09:00", "Asia/Seoul", "Tuesday, 1 December 2026, 18:00 (KST, UTC+9)",
         "2026년 12월 1일 화요일 18:00 (KST, UTC+9)"),
        ("2026-07-01T18:00-02:30", "", "Wednesday, 1 July 2026, 18:00 (UTC-2:30)",
         "2026년 7월 1일 수요일 18:00 (UTC-2:30)"),
        ("2026-07-01T09:05:30+00:00", "", "Wednesday, 1 July 2026, 09:05:30 (UTC)",
         "2026년 7월 1일 수요일 09:05:30 (UTC)"),
        ("2026-07-01T12:00+00:00", "Asia/Kathmandu", "Wednesday, 1 July 2026, 17:45 (UTC+5:45)",
         "2026년 7월 1일 수요일 17:45 (UTC+5:45)"),
    ],
)  # fmt: skip
def test_a_date_is_said_as_its_reader_says_it(
    due: str, zone: str, english: str, korean: str
) -> None:
    moment = datetime.fromisoformat(due)
    moment = moment.astimezone(ZoneInfo(zone)) if zone else moment
    assert due_text(moment, "en") == english
    assert due_text(moment, "ko") == korean


def test_an_english_date_does_without_babel(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom datetime import datetime\nfrom grader.documents.due import due_text\n"
        "due = datetime.fromisoformat('2026-12-01T18:00+09:00')\n"
        "print(due_text(due, 'en'), 'babel' in sys.modules)"
    )
    ran = python("-c", code, folder=tmp_path)
    assert ran.stdout.strip() == "Tuesday, 1 December 2026, 18:00 (UTC+9) False", ran.stderr


def box(hand_in: HandingIn, form: str = "md", language: str = "en") -> list[str]:
    """The lines of the box on a page."""
    one = replace(ONE, hand_in=hand_in, edition=Edition(language=language))
    text = render(template("parts/hand-in.j2", one.edition), sheet_data(one, MARKDOWN, form))
    lines = text.splitlines()
    assert all(line.startswith("- ") for line in lines)
    return [line[2:] for line in lines]


FITTING = {
    "md": ("hw1-0042-answers.csv", "first line"),
    "typ": ("hw1-0042-sheet.pdf", "boxes of this PDF"),
    "html": ("saved file", "boxes of this page"),
    "ipynb": ("hw1-0042-sheet.ipynb", "equals sign"),
}


@pytest.mark.parametrize("form", FITTING)
def test_a_page_says_only_what_fits_its_format(form: str) -> None:
    text = "\n".join(box(HandingIn(), form))
    for other, words in FITTING.items():
        assert all((word in text) is (other == form) for word in words if other != "md")
    assert ("first line" in text) is (form == "md")
    assert "Give each answer to 4 decimals" in text
    assert "`K7Q29FXM`" in text


def test_what_a_course_says_stands_in_place_of_our_sentence_and_is_never_markup() -> None:
    due = datetime.fromisoformat("2026-12-01T18:00+09:00")
    said = HandingIn(due=due, how="Upload *it*.\nIn pairs.", instructions="#let <b> $x$")
    lines = box(said)
    assert lines[0] == "Hand in by Tuesday, 1 December 2026, 18:00 (UTC+9)."
    assert lines[1:3] == [r"Upload \*it\*.", "In pairs."]
    assert lines[-1] == r"\#let \<b\> \$x\$"
    assert not any("answers.csv" in line for line in lines)
    page = sheet_page(replace(ONE, hand_in=said), PAGES, "typ")
    assert '- #"#let <b> $x$";' in page


def test_without_a_due_date_there_is_no_line_about_it() -> None:
    assert not any("Hand in by" in line for line in box(HandingIn()))


def decimals(*roundings: Rounding) -> str:
    """What the box says of decimals where the exercises of a sheet are rounded so."""
    done = exercise(Case("perceptron-update"))
    one = replace(ONE, exercises=tuple(
        replace(done, structure=replace(done.structure, rounding=rounding))
        for rounding in roundings
    ))  # fmt: skip
    return markdown.sheet(one).partition("## How to hand in")[2]


def test_the_box_says_how_many_decimals_where_all_exercises_agree() -> None:
    four, one = Rounding(decimals=4), Rounding(decimals=1)
    assert "to 4 decimals" in decimals(four, four)
    assert "to 1 decimal," in decimals(one)
    assert "to 3 significant digits" in decimals(Rounding(mode=Mode.SIGNIFICANT, digits=3))
    assert "Each exercise says how many" in decimals(four, one)
    assert "Each exercise says how many" in markdown.sheet(sheet(within("perceptron-update")))


def test_what_is_said_about_handing_in_changes_no_number_and_no_file(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    course.generate()
    before, numbers = documents(course.out), givens(course, "007")
    assignment = tmp_path / "hw1.toml"
    assignment.write_text(
        f"due = 2026-12-01\n{SEOUL}instructions = 'New.'\n" + assignment.read_text("utf-8"), "utf-8"
    )
    assert course.generate().said
    assert not course.generate().said
    assert (documents(course.out), givens(course, "007")) == (before, numbers)
    with course.manifest() as manifest:
        about = manifest.about()
    assert about["due"] == "2026-12-01T23:59+09:00"
    assert (about["time_zone"], about["instructions"]) == ("Asia/Seoul", "New.")


def test_generate_says_whom_to_tell_and_new_sheets_say_it_themselves(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    command = ("generate", tmp_path / "hw1.toml", "--roster", tmp_path / "roster.csv")
    ran = grader(*command, "--out", course.out, "--format", "md")
    assert "handing in" not in ran.said
    text = (tmp_path / "hw1.toml").read_text("utf-8")
    (tmp_path / "hw1.toml").write_text("due = 2026-12-01T18:00:00Z\n" + text, "utf-8")
    with (tmp_path / "roster.csv").open("a", encoding="utf-8") as roster:
        roster.write("new,Late Comer,A\n")
    ran = grader(*command, "--out", course.out, "--format", "md")
    assert "Sheets that are out still say" in ran.said
    sheets = {p.parent.name: p.read_text("utf-8") for p in course.out.rglob("*-sheet.md")}
    assert {one for one, text in sheets.items() if "1 December 2026, 18:00" in text} == {"new"}


def test_a_specimen_says_it_too(tmp_path: Path) -> None:
    (tmp_path / "hw1.toml").write_text(SEOUL + "due = 2026-12-01\n" + SMALLEST, "utf-8")
    assert "Tuesday, 1 December 2026, 23:59 (KST" in grader("preview", tmp_path / "hw1.toml").text
