"""Run an installed command with the network cut: `python -P tests/no_network.py grader demo`.

Two cuts. Python refuses every look-up and connection through an audit hook, which nothing that runs
later can take off and no `except Exception` can swallow. And code that is not Python's (Typst could
fetch packages) loses the network itself, where the system lets a process give it up, and is else
pointed at proxies that are not there. Forked workers inherit both.
"""

from __future__ import annotations

import ctypes
import os
import sys
from importlib.metadata import entry_points

NEW_NETWORK = 0x40000000
"""CLONE_NEWNET of Linux's sched.h: from now on a network of our own, without a single interface."""

REFUSED = frozenset(
    f"socket.{event}"
    for event in ("connect", "getaddrinfo", "gethostbyaddr", "gethostbyname", "sendmsg", "sendto")
)


class NetworkUsed(BaseException):
    """The command under test asked for the network."""


def cut() -> bool:
    """Cut this process off, and say whether the system itself did it too.

    Sockets between processes of one machine, with a path for address, go on working.
    """
    sys.addaudithook(_refuse)
    for scheme in ("http", "https", "all"):
        os.environ[f"{scheme}_proxy"] = os.environ[f"{scheme.upper()}_PROXY"] = "http://127.0.0.1:9"
    if sys.platform != "linux":
        return False
    return int(ctypes.CDLL(None).unshare(NEW_NETWORK)) == 0  # Allowed to root alone.


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event not in REFUSED:
        return
    local = event == "socket.connect" and isinstance(arguments[1], str | bytes)
    if not local:
        raise NetworkUsed(f"{event}{arguments[1:]}")


def main() -> None:
    """Run the command named by the first argument with the arguments after it."""
    command, *_ = sys.argv[1:]
    (entry,) = entry_points(group="console_scripts", name=command)
    run = entry.load()
    del sys.argv[0]
    cut()
    sys.exit(run())


if __name__ == "__main__":
    main()
