"""What runs under `tests/no_network.py` has no network, so the tests that rely on it mean it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.elsewhere import CHECKOUT, python

SCRIPT = CHECKOUT / "tests/no_network.py"
CUT = "import os, socket, subprocess, sys\nfrom tests.no_network import cut\ndone = cut()\n"
CONNECT = "import socket; socket.create_connection(('127.0.0.1', {port}), 5).close()"


@pytest.fixture
def port() -> Iterator[int]:
    """A port of this machine that takes connections."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_without_the_cut_a_connection_goes_through(tmp_path: Path, port: int) -> None:
    assert python("-c", CONNECT.format(port=port), folder=tmp_path).returncode == 0


@pytest.mark.parametrize(
    "attempt",
    [
        CONNECT,
        "socket.getaddrinfo('localhost', {port})",
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {port}))",
        "socket.socket().connect_ex(('127.0.0.1', {port}))",
    ],
)
def test_an_attempt_ends_the_run_even_if_its_failure_is_expected(
    tmp_path: Path, port: int, attempt: str
) -> None:
    code = f"{CUT}try:\n    {attempt.format(port=port)}\nexcept Exception:\n    pass\n"
    ran = python("-c", code, folder=tmp_path)
    assert ran.returncode == 1
    assert "NetworkUsed: socket." in ran.stderr


def test_a_foreign_program_is_cut_off_where_the_system_allows(tmp_path: Path, port: int) -> None:
    foreign = f"[sys.executable, '-c', {CONNECT.format(port=port)!r}]"
    code = f"{CUT}ran = subprocess.run({foreign}, stderr=subprocess.DEVNULL)\n"
    ran = python("-c", f"{code}print(done, ran.returncode != 0)", folder=tmp_path)
    assert ran.stdout in {"True True\n", "False False\n"}, ran.stderr


def test_processes_of_one_machine_still_talk(tmp_path: Path) -> None:
    code = (
        f"{CUT}from multiprocessing.connection import Client, Listener\n"
        "with Listener('here', 'AF_UNIX') as listener, Client('here') as client:\n"
        "    listener.accept().send(1)\n"
        "    print(client.recv())\n"
    )
    assert python("-c", code, folder=tmp_path).stdout == "1\n"


def test_an_installed_command_runs_under_it(tmp_path: Path) -> None:
    ran = python("-P", SCRIPT, "hatchling", "--help", folder=tmp_path)
    assert ran.returncode == 0
    assert "build" in ran.stdout
