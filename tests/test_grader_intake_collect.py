"""What is taken from files and folders, and what can go wrong on a disk without stopping a run."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from grader.errors import SubmissionsError
from grader.intake.collect import LEADS_OUT
from grader.intake.collect import collect as lying
from grader.intake.one_file import NO_FILE, TOO_LARGE
from grader.submissions.form import Damaged
from grader.submissions.forms import read_form
from grader.submissions.received import MAX_BYTES, Received


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder `subs` in the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "subs").mkdir()
    return tmp_path / "subs"


def put(path: Path, content: bytes = b"x", modified: float = 1000.0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (modified, modified))
    return path


def collect(paths: Sequence[Path]) -> Iterator[Received]:
    return (received for _, received in lying(paths))


def sources(*paths: str) -> list[str]:
    return [received.source for received in collect([Path(path) for path in paths])]


def only(path: str) -> Received:
    (received,) = collect([Path(path)])
    return received


def test_a_file_comes_with_its_bytes_and_its_time(folder: Path) -> None:
    put(folder / "a.csv", b"\xff\0 as it is", 1234.5)
    assert only("subs/a.csv") == Received(
        source="subs/a.csv", content=b"\xff\0 as it is", modified=1234.5
    )


def test_files_and_folders_come_in_the_order_named_and_folders_sorted(folder: Path) -> None:
    for name in ("b/2.csv", "b/1.csv", "a/deep/er/3.csv", "z.csv", "a/4.csv"):
        put(folder / name)
    assert sources("subs/z.csv", "subs") == [
        *("subs/z.csv", "subs/z.csv", "subs/a/4.csv", "subs/a/deep/er/3.csv"),
        *("subs/b/1.csv", "subs/b/2.csv"),
    ]


@pytest.mark.parametrize(("given", "source"), [(".", "subs/a.csv"), ("./subs/", "subs/a.csv")])
def test_a_source_is_the_path_as_given(folder: Path, given: str, source: str) -> None:
    put(folder / "a.csv")
    assert sources(given) == [source]


def test_an_absolute_path_stays_absolute(folder: Path) -> None:
    put(folder / "a.csv")
    assert sources(str(folder)) == [f"{folder.as_posix()}/a.csv"]


def test_the_home_folder_of_the_one_who_marks_names_nobody(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder / "a.csv")
    monkeypatch.setattr(Path, "home", lambda: folder.parent)
    assert sources(str(folder)) == ["~/subs/a.csv"]
    assert sources("subs") == ["subs/a.csv"]


@pytest.mark.parametrize(
    "litter",
    [
        *(".DS_Store", ".git/config", "__MACOSX/a/._a.csv", "Thumbs.db", "thumbs.db"),
        *("~$answers.xlsx", "desktop.ini"),
    ],
)
def test_what_systems_leave_behind_is_passed_over(folder: Path, litter: str) -> None:
    put(folder / litter)
    put(folder / "0042" / "a.csv")
    assert sources("subs") == ["subs/0042/a.csv"]


def test_a_dotfile_that_is_named_is_taken(folder: Path) -> None:
    put(folder / ".a.csv")
    assert sources("subs/.a.csv") == ["subs/.a.csv"]


def test_a_missing_path_is_refused_before_anything_is_read(folder: Path) -> None:
    put(folder / "a.csv")
    with pytest.raises(SubmissionsError, match=r"^gone\.csv: there is no such file or folder\. "):
        collect([folder, Path("gone.csv")])


def test_a_file_beyond_the_limit_is_cut_and_says_so(folder: Path) -> None:
    line = b"# sheet K7Q29FXM\nitem,answer\n1.loss,0.55\n"
    put(folder / "large.csv", line.ljust(MAX_BYTES + 1))
    received = only("subs")
    assert len(received.content) < len(line)
    assert received.modified == 1000.0
    assert read_form(received) == Damaged(reason=TOO_LARGE)


def test_a_cut_file_is_damaged_even_where_its_fault_is_lost(folder: Path) -> None:
    line = b"# sheet K7Q29FXM\nitem,answer\n1.loss,0.55\n"
    put(folder / "large.csv", line.ljust(MAX_BYTES + 1))
    received = only("subs")
    assert isinstance(
        read_form(Received(source="", content=received.content, modified=0.0)), Damaged
    )


def test_a_file_at_the_limit_is_read_whole(folder: Path) -> None:
    put(folder / "full.csv", b" " * MAX_BYTES)
    received = only("subs")
    assert (len(received.content), received.fault) == (MAX_BYTES, "")


def test_a_file_that_may_not_be_read_is_damaged_and_the_next_one_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder / "a.csv")
    put(folder / "b.csv", b"fine")
    opened = os.open

    def refuse_a(path: str, flags: int, *, dir_fd: int | None = None) -> int:
        # Who runs the tests may be root, whom no file refuses.
        if Path(path).name == "a.csv":
            raise PermissionError(13, "Permission denied")
        return opened(path, flags, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", refuse_a)
    locked, fine = collect([folder])
    assert read_form(locked) == Damaged(reason="this cannot be read (Permission denied)")
    assert fine.content == b"fine"


def test_a_folder_that_may_not_be_read_is_a_fault_with_its_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder / "0001" / "a.csv")
    put(folder / "0002" / "a.csv")
    scandir = os.scandir

    def refuse_first(path: str) -> object:
        if path.endswith("0001"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse_first)
    locked, fine = collect([folder.relative_to(Path.cwd())])
    assert (locked.source, locked.fault) == (
        "subs/0001",
        "this cannot be read (Permission denied)",
    )
    assert fine.source == "subs/0002/a.csv"


def test_where_no_file_can_be_opened_from_its_folder_the_same_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder / "a.csv", b"first")
    put(folder / "deep" / "er" / "b.csv", b"second")
    usual = list(lying([folder]))
    monkeypatch.setattr(os, "supports_dir_fd", frozenset())
    assert list(lying([folder])) == usual
    assert [(path, one.content) for path, one in usual] == [
        (str(folder / "a.csv"), b"first"), (str(folder / "deep" / "er" / "b.csv"), b"second")
    ]  # fmt: skip


@pytest.mark.parametrize("read", [1, 3])
def test_no_folder_stays_open(folder: Path, monkeypatch: pytest.MonkeyPatch, read: int) -> None:
    for name in ("a.csv", "0001/a.csv", "0001/b.csv"):
        put(folder / name)
    opened = []

    def noted(path: str, flags: int, *, dir_fd: int | None = None) -> int:
        opened.append(before(path, flags, dir_fd=dir_fd))
        return opened[-1]

    before = os.open
    monkeypatch.setattr(os, "open", noted)
    monkeypatch.setattr(os, "supports_dir_fd", {noted})
    files = lying([folder])
    for _ in range(read):
        next(files)
    del files
    assert len(opened) > read
    for one in {*opened}:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(one)


class TestLinks:
    def test_a_file_behind_a_link_inside_is_read(self, folder: Path) -> None:
        put(folder / "a.csv", b"inside")
        (folder / "b.csv").symlink_to("a.csv")
        assert [one.content for one in collect([folder])] == [b"inside", b"inside"]

    @pytest.mark.parametrize("target", ["../secret.txt", "{outside}/secret.txt", "../subs2/a.csv"])
    def test_nothing_outside_is_read_through_a_link(self, folder: Path, target: str) -> None:
        put(folder.parent / "secret.txt", b"secret")
        put(folder.parent / "subs2" / "a.csv", b"secret")
        (folder / "a.csv").symlink_to(target.format(outside=folder.parent))
        received = only("subs")
        assert (received.content, received.fault) == (b"", LEADS_OUT)

    def test_a_folder_behind_a_link_outside_is_not_entered(self, folder: Path) -> None:
        put(folder.parent / "private" / "key.txt", b"secret")
        (folder / "0042").symlink_to("../private")
        assert [(one.source, one.fault) for one in collect([Path("subs")])] == [
            ("subs/0042", LEADS_OUT)
        ]

    def test_a_folder_behind_a_link_inside_is_read_once(self, folder: Path) -> None:
        put(folder / "a" / "1.csv")
        (folder / "b").symlink_to("a")
        (folder / "a" / "round").symlink_to("..")
        assert sources("subs") == ["subs/a/1.csv"]

    @pytest.mark.parametrize("target", ["nothing", "b.csv"])
    def test_a_link_to_nothing_or_to_itself_is_a_fault(self, folder: Path, target: str) -> None:
        (folder / "b.csv").symlink_to(target)
        assert only("subs").fault.startswith("this cannot be read (")

    def test_a_link_that_the_operator_names_is_followed(self, folder: Path) -> None:
        put(folder.parent / "elsewhere" / "a.csv", b"meant")
        (folder.parent / "here").symlink_to("elsewhere")
        assert [(one.source, one.content) for one in collect([Path("here")])] == [
            ("here/a.csv", b"meant")
        ]


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    assert only("subs").fault == NO_FILE
    assert only("subs/pipe").fault == NO_FILE


@pytest.mark.parametrize(
    ("name", "shown"), [(b"caf\xe9.csv", "caf\ufffd.csv"), (b"a\x1b[31m.csv", "a\ufffd[31m.csv")]
)
def test_a_name_that_cannot_be_printed_is_shown_as_far_as_it_can(
    folder: Path, name: bytes, shown: str
) -> None:
    with open(os.path.join(os.fsencode(folder), name), "wb") as file:
        file.write(b"fine")
    received = only("subs")
    assert (received.source, received.content) == (f"subs/{shown}", b"fine")


def test_folders_may_be_nested_deeper_than_calls(folder: Path) -> None:
    chain = [f"subs/{'d/' * depth}" for depth in range(1, 1500)]
    for one in chain:
        os.mkdir(one)
    bottom = put(Path(chain[-1]) / "a.csv")
    try:
        assert sources("subs") == [f"{chain[-1]}a.csv"]
    finally:
        # Whoever clears up the temporary folders may go down by recursion.
        bottom.unlink()
        for one in reversed(chain):
            os.rmdir(one)
