from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from grader.errors import OutputError, SecretError
from grader.issuing import secret
from grader.issuing.secret import fingerprint, make_secret, read_secret, seed_secret


def test_a_folder_without_a_secret_has_none(tmp_path: Path) -> None:
    assert read_secret(tmp_path) is None


def test_the_folder_above_is_not_searched(tmp_path: Path) -> None:
    make_secret(tmp_path)
    below = tmp_path / "hw1"
    below.mkdir()
    assert read_secret(below) is None


def test_a_secret_is_read_back_as_it_was_made(tmp_path: Path) -> None:
    made = make_secret(tmp_path)
    assert len(made) == secret.LENGTH
    assert read_secret(tmp_path) == made


def test_no_two_secrets_are_the_same(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in "ab"]
    for folder in folders:
        folder.mkdir()
    assert len({make_secret(folder) for folder in folders}) == 2


def test_a_secret_survives_an_editor(tmp_path: Path) -> None:
    made = make_secret(tmp_path)
    (tmp_path / secret.FILE).write_bytes(b"\r\n" + made.hex().upper().encode() + b" \r\n")
    assert read_secret(tmp_path) == made


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_only_the_owner_can_read_a_secret(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_secret(tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / secret.FILE).stat().st_mode) == 0o600


def test_a_secret_is_never_overwritten(tmp_path: Path) -> None:
    made = make_secret(tmp_path)
    with pytest.raises(SecretError, match=r"\.grader-secret: there is a secret already"):
        make_secret(tmp_path)
    assert read_secret(tmp_path) == made


def test_a_link_that_leads_nowhere_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    (tmp_path / secret.FILE).symlink_to(target)
    with pytest.raises(SecretError, match="there is a secret already"):
        make_secret(tmp_path)
    assert not target.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"abc",
        b"0" * 63,
        b"0" * 65,
        b"g" * 64,
        b"\xff" * 64,
        b"0" * 32 + b"\n" + b"0" * 32,
    ],
)
def test_a_damaged_secret_is_refused_with_a_way_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / secret.FILE).write_bytes(content)
    with pytest.raises(SecretError) as caught:
        read_secret(tmp_path)
    message = str(caught.value)
    assert secret.FILE in message
    assert "damaged" in message
    assert "Put back the file that the sheets were made with" in message


def test_a_damaged_secret_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / secret.FILE).write_bytes(b"5ecre7")
    with pytest.raises(SecretError) as caught:
        read_secret(tmp_path)
    assert "5ecre7" not in str(caught.value)


def test_a_folder_in_place_of_a_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / secret.FILE).mkdir()
    with pytest.raises(SecretError, match="cannot be read"):
        read_secret(tmp_path)


def test_a_secret_that_cannot_be_written_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="Check that the folder exists"):
        make_secret(tmp_path / "missing")


def test_fingerprints_tell_secrets_apart_and_hold_nothing_of_them() -> None:
    first, second = bytes(range(32)), bytes(32)
    assert fingerprint(first) != fingerprint(second)
    assert len(fingerprint(first)) == 16
    assert fingerprint(first) not in first.hex()


def test_a_seed_gives_one_secret_in_every_unicode_form() -> None:
    assert seed_secret("caf\u00e9") == seed_secret("cafe\u0301")
    assert seed_secret("practice") != seed_secret("practice ")
    assert len(seed_secret("")) == secret.LENGTH
