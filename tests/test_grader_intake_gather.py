"""What a TA downloads from each system, from the path named to whose key stands on which file."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.assignment.keys import Key, System
from grader.errors import SubmissionsError
from grader.intake.gather import gather, how_many
from grader.submissions.received import Received, Told
from tests.downloads import (
    AGAIN,
    BROKEN,
    CLASS,
    JPEG,
    LATE,
    PHOTO,
    UNREADABLE,
    Handed,
    Person,
    arrivals,
    canvas_zip,
    classroom_grades,
    classroom_zip,
    gradescope_zip,
    moodle_zip,
    packed,
    unpacked,
)

FORM = b"# sheet K7Q29FXM\nitem,answer\n1.loss,0.55\n"
HANDED = arrivals(lambda person: FORM + person.name.encode())

DOWNLOADS: dict[str, tuple[bytes, Callable[[Person], Key]]] = {
    "canvas": (
        canvas_zip(HANDED),
        lambda person: Key(system=System.CANVAS, value=str(person.canvas)),
    ),
    "moodle": (
        moodle_zip(HANDED),
        lambda person: Key(system=System.PARTICIPANT, value=str(person.participant)),
    ),
    "moodle, flat": (
        moodle_zip(HANDED, flat=True),
        lambda person: Key(system=System.PARTICIPANT, value=str(person.participant)),
    ),
    "moodle, blind": (
        moodle_zip(HANDED, blind=True),
        lambda person: Key(system=System.PARTICIPANT, value=str(person.participant)),
    ),
    "gradescope": (
        gradescope_zip(HANDED),
        lambda person: Key(system=System.ID, value=person.id),
    ),
    "classroom": (
        classroom_zip(HANDED),
        lambda person: Key(system=System.GITHUB, value=person.github),
    ),
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(name: str, content: bytes) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def gathered(*paths: str) -> list[Received]:
    return list(gather([Path(path) for path in paths]))


def zipped(content: bytes) -> str:
    return str(put("downloads.zip", content))


def as_folder(content: bytes) -> str:
    return str(unpacked(content, Path("downloads")))


def as_mac_folder(content: bytes) -> str:
    return str(unpacked(content, Path("downloads"), "NFD"))


def below(content: bytes) -> str:
    unpacked(content, Path("all/of/it"))
    return "all"


def zipped_below(content: bytes) -> str:
    put("all/of/it.zip", content)
    return "all"


@pytest.mark.parametrize("name", DOWNLOADS)
@pytest.mark.parametrize("place", [zipped, as_folder, as_mac_folder, below, zipped_below])
def test_every_file_comes_with_the_key_of_who_handed_it_in(
    name: str, place: Callable[[bytes], str]
) -> None:
    content, key = DOWNLOADS[name]
    found = gathered(place(content))
    assert not any(one.fault for one in found)
    whose = {person.id: [one for one in found if key(person) in one.told.keys] for person in CLASS}
    assert sum(map(len, whose.values())) == len(found)
    for person in CLASS:
        contents = {one.content for one in whose[person.id]}
        newest = max((one for one in HANDED if one.person == person), key=lambda one: one.number)
        assert newest.content in contents
        assert len(contents) == (2 if name == "canvas" and person == AGAIN else 1)
    assert [one.content for one in whose[PHOTO.id]] == [JPEG]
    assert [one.content for one in whose[UNREADABLE.id]] == [BROKEN]


def test_canvas_says_who_is_late_and_which_file_is_the_newer_one() -> None:
    put("submissions.zip", canvas_zip(HANDED))
    found = {one.source: one.told for one in gathered("submissions.zip")}
    late = found["submissions.zip/müßigjürgen_LATE_40101_900024_hw1-007-answers.csv"]
    assert (late.late, late.name) == (True, "müßigjürgen")
    assert [told.late for told in found.values()].count(True) == 1
    both = [told for told in found.values() if told.keys[0].value == str(AGAIN.canvas)]
    assert [told.serial for told in both] == [900_000, 900_037]


def test_gradescope_says_when() -> None:
    put("export.zip", gradescope_zip(HANDED))
    told = {one.told.keys[0].value: one.told for one in gathered("export.zip")}
    assert told[LATE.id].at == "2026-09-14T14:59:03+00:00"
    assert told[LATE.id].name == "Jürgen Müßig"
    assert Key(system=System.EMAIL, value=LATE.email) in told[LATE.id].keys


@pytest.mark.parametrize(
    "paths",
    [
        ("hw1.zip", "zz/grades.csv"), ("zz/grades.csv", "hw1.zip"), ("hw1", "zz/grades.csv"),
        ("beside",), ("within",),
    ],
)  # fmt: skip
def test_the_grades_of_a_classroom_tell_of_its_repositories_wherever_they_are_named(
    paths: tuple[str, ...],
) -> None:
    content = classroom_zip(HANDED)
    for name in ("hw1.zip", "beside/hw1.zip"):
        put(name, content)
    for name in ("zz/grades.csv", "beside/zz.csv", "within/zz.csv"):
        put(name, classroom_grades())
    for name in ("hw1", "within/hw1"):
        unpacked(content, Path(name))
    told = {one.told.keys[0].value: one.told for one in gathered(*paths)}
    assert set(told) == {person.github for person in CLASS}
    assert Key(system=System.ID, value="007") in told["jmuessig"].keys
    assert told["jmuessig"].at == "2026-09-14T14:00:03+00:00"
    assert [key.system for key in told["haneul-k"].keys] == [System.GITHUB]


@pytest.mark.parametrize("name", ["canvas", "moodle", "moodle, flat"])
def test_what_was_typed_online_comes_as_a_page(name: str) -> None:
    typed = [Handed(person=LATE, file="", content=b"<p>x</p>", number=1, is_text=True)]
    make: dict[str, Callable[[list[Handed]], bytes]] = {
        "canvas": canvas_zip,
        "moodle": moodle_zip,
        "moodle, flat": lambda typed: moodle_zip(typed, flat=True),
    }
    (one,) = gathered(zipped(make[name](typed)))
    assert one.source.endswith("text.html")
    assert one.told.keys == (DOWNLOADS[name][1](LATE),)
    assert one.told.serial == 0


def test_anonymous_marking_in_canvas_tells_no_key_but_what_is_later() -> None:
    found = gathered(zipped(canvas_zip(HANDED, anonymous=True)))
    assert len(found) == len(HANDED)
    assert {one.told.keys for one in found} == {()}
    assert sorted(one.told.serial for one in found) == sorted(one.number for one in HANDED)
    assert [one.told.late for one in found].count(True) == 1


def test_what_a_student_zipped_belongs_to_that_student_whatever_it_is_called() -> None:
    lee = "Lee_9_assignsubmission_file_/lee_1_2_answers.csv"
    inner = packed([(lee, FORM), ("submission_metadata.yml", b"- no list")])
    outer = packed([("kim_5_6_work.zip", inner), ("moon_7_8_answers.csv", FORM)])
    first, second, third = gathered(zipped(outer))
    assert first.source == "downloads.zip/kim_5_6_work.zip/submission_metadata.yml"
    assert second.source == f"downloads.zip/kim_5_6_work.zip/{lee}"
    assert first.told == second.told
    assert (second.told.keys[0].value, second.told.serial) == ("5", 6)
    assert third.told.keys[0].value == "7"


def test_no_student_speaks_in_the_name_of_another_system() -> None:
    planted = gradescope_zip([Handed(person=CLASS[0], file="a.csv", content=FORM, number=1)])
    unpacked(planted, Path("all/Kim_9_assignsubmission_file"))
    found = gathered("all")
    assert {one.told.keys[0] for one in found} == {Key(system=System.PARTICIPANT, value="9")}
    assert any(one.source.endswith("submission_metadata.yml") for one in found)


def test_plain_files_are_told_nothing_of() -> None:
    put("subs/0042/hw1-0042-answers.csv", FORM)
    (one,) = gathered("subs")
    assert (one.source, one.content) == ("subs/0042/hw1-0042-answers.csv", FORM)
    assert (one.told, one.fault) == (Told(), "")
    assert one.modified == Path("subs/0042/hw1-0042-answers.csv").stat().st_mtime


@pytest.mark.parametrize(
    "content",
    [
        FORM + b"github_username,roster_identifier\n",
        b"github_username,roster_identifier,student_repository_name\n",
        b'"github_username,roster_identifier',
    ],
)
def test_what_only_mentions_what_a_list_has_is_handed_in(content: bytes) -> None:
    put("subs/a.csv", content)
    assert [one.content for one in gathered("subs")] == [content]


def test_a_list_that_cannot_be_read_is_received_with_its_fault_and_the_rest_goes_on() -> None:
    put("all/assignment_1_export/submission_metadata.yml", b"- [unfinished")
    put("all/assignment_1_export/submission_12/a.csv", FORM)
    first, second = gathered("all")
    assert first.fault == ("this list of submissions cannot be read: download the export again")
    assert (second.content, second.told.serial, second.told.keys) == (FORM, 12, ())


def test_missing_paths_and_the_graders_own_are_refused_before_anything_is_read() -> None:
    put("hw1/private/answers.csv", FORM)
    with pytest.raises(SubmissionsError, match="there is no such file or folder"):
        gather([Path("hw1"), Path("gone.zip")])
    with pytest.raises(SubmissionsError, match="this is what the grader wrote"):
        gather([Path("hw1/private")], own=[Path("hw1/private")])


def test_about_how_many_files_there_are_is_known_before_any_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.csv").write_bytes(b"1")
    (folder / "b.zip").write_bytes(b"no zip")
    with zipfile.ZipFile(folder / "c.zip", "w") as archive:
        for name in ("x.csv", "y.csv", "z.csv"):
            archive.writestr(name, b"1")
    assert how_many([folder]) == 3 + 3
    assert how_many([folder / "c.zip", folder / "a.csv"]) == 1 + 3 + 1
