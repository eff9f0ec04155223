"""The course's secret: all draws come from it, so whoever has it can recompute every sheet.

It lies in `.grader-secret` beside the assignment, readable by its owner alone where the system
knows owners, and enters no handout. A `seed` stands in for it on public practice sheets.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from grader.errors import OutputError, SecretError
from grader.issuing.fields import packed

FILE = ".grader-secret"
LENGTH = 32
"""Bytes, written as twice as many hexadecimal digits."""

_HEXADECIMAL = re.compile(rb"\s*([0-9a-fA-F]{%d})\s*" % (2 * LENGTH))
_RESTORE = (
    "Put back the file that the sheets were made with; where no sheet was issued yet, delete it "
    "and a new one is made."
)


def read_secret(folder: Path) -> bytes | None:
    """The secret of an assignment's folder, None if it has none; SecretError if it is damaged."""
    path = folder / FILE
    try:
        with path.open("rb") as file:
            found = _HEXADECIMAL.fullmatch(file.read(1000))
    except FileNotFoundError:
        return None
    except OSError as fault:
        what = f"the secret cannot be read ({fault.strerror})"
        remedy = "It is a file that you alone may read: check what it is and whose."
        raise SecretError(what, where=str(path), remedy=remedy) from None
    if found is None:
        what = f"the secret is damaged: it is not {2 * LENGTH} hexadecimal digits"
        raise SecretError(what, where=str(path), remedy=_RESTORE)
    return bytes.fromhex(found[1].decode())


def make_secret(folder: Path) -> bytes:
    """A new secret, written for its owner alone; SecretError where there is one already."""
    path = folder / FILE
    secret = secrets.token_bytes(LENGTH)
    try:
        # O_EXCL: of two runs at once one makes the secret and the other is told.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secret.hex().encode() + b"\n")
    except FileExistsError:
        what = "there is a secret already, and another one would give other sheets"
        raise SecretError(what, where=str(path), remedy="Run the command again with it.") from None
    except OSError as fault:
        what = f"the secret cannot be written ({fault.strerror})"
        remedy = "Check that the folder exists and that you may write into it."
        raise OutputError(what, where=str(path), remedy=remedy) from None
    return secret


def fingerprint(secret: bytes) -> str:
    """16 hexadecimal digits that tell secrets apart and reveal nothing of them."""
    return hmac.digest(secret, packed("backprop-grader/1 fingerprint"), "sha256").hex()[:16]


def seed_secret(seed: str) -> bytes:
    """What stands in for the secret on public practice sheets: anyone with the seed has it."""
    return hashlib.sha256(packed("backprop-grader/1 seed", seed)).digest()
