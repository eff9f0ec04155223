"""Names as Moodle writes them, in its three shapes and over its versions."""

from __future__ import annotations

import pytest

from grader.assignment.keys import Key, System
from grader.intake.systems.moodle import told
from grader.submissions.received import Told


def participant(number: str, name: str) -> Told:
    return Told(keys=(Key(system=System.PARTICIPANT, value=number),), name=name)


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("Kim Minsu_325_assignsubmission_file", participant("325", "Kim Minsu")),
        ("Kim Minsu_325_assignsubmission_file_", participant("325", "Kim Minsu")),
        ("김하늘_7_assignsubmission_onlinetext_", participant("7", "김하늘")),
        ("Participant_0325_assignsubmission_file", participant("0325", "Participant")),
        ("Teilnehmer-in_9_assignsubmission_file_", participant("9", "Teilnehmer-in")),
        (
            "Gruppe A-Jürgen Müßig_9_assignsubmission_file",
            participant("9", "Gruppe A-Jürgen Müßig"),
        ),
        ("Kim_Minsu_325_assignsubmission_file_", participant("325", "Kim_Minsu")),
        ("20231_325_assignsubmission_file", participant("325", "20231")),
    ],
)
def test_a_folder_tells_the_participant(folder: str, expected: Told) -> None:
    assert told((folder, "answers.csv"), 0) == expected
    assert told(("hw1", folder, "a", "answers.csv"), 1) == expected


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("Kim Minsu_325_assignsubmission_file_answers.csv", participant("325", "Kim Minsu")),
        ("김하늘_7_assignsubmission_onlinetext_onlinetext.html", participant("7", "김하늘")),
        ("Kim_3_assignsubmission_file_Lee_9_assignsubmission_file_a.csv", participant("3", "Kim")),
        ("Kim_3_assignsubmission_file__a.csv", participant("3", "Kim")),
    ],
)
def test_without_folders_the_file_tells_it(file: str, expected: Told) -> None:
    assert told(("hw1", file), 1) == expected


@pytest.mark.parametrize(
    "name",
    [
        *("answers.csv", "Kim_325", "Kim_assignsubmission_file_", "_3_assignsubmission_file_"),
        *("Kim_x_assignsubmission_file_", "Kim_3_assignfeedback_file_", "Kim_3_assignsubmission_"),
        # In the zip of another system, as somebody's own name for a file.
        "lee_1_2_Kim_3_assignsubmission_file_a.csv",
    ],
)
def test_another_name_tells_nothing(name: str) -> None:
    assert told((name,), 0) is None
