"""Mails with copied answers in them are forms."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submissions.form import Damaged, Form
from grader.submissions.forms import read_form
from grader.submissions.mime_form import NO_ANSWERS
from grader.submissions.received import Received
from grader.submissions.text_block import CUT_OFF, text_block

CODE = "K7Q29FXJ"
COPIED = text_block(CODE, [("1.a[1]", "0.5"), ("2.loss", "\N{MINUS SIGN}0.25")])
PAGE = "<p>안녕하세요</p>" + "".join(f"<p>{row}</p>" for row in COPIED.splitlines())


def read(content: bytes) -> Form | Damaged:
    return read_form(Received(source="a.eml", content=content, modified=0.0))


def mail(text: str, page: str = "", transfer: str = "8bit") -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"] = "김하늘 <kim@example.org>", "Homework 1 " * 20
    made.set_content(text, cte=transfer)
    if page:
        made.add_alternative(page, subtype="html")
    made.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="sheet.pdf")
    return made.as_bytes()


@pytest.mark.parametrize("content", [
    mail(f"Dear all,\n\n{COPIED}\nKim"),
    mail(COPIED, transfer="quoted-printable"),
    mail(COPIED, transfer="base64"),
    mail(COPIED, PAGE),
    mail("(see below)", PAGE),
    mail("\n".join(f"> {row}" for row in COPIED.splitlines())),
    mail(COPIED).replace(b"\n", b"\r\n"),
], ids=range(7))  # fmt: skip
def test_the_answers_in_a_mail_are_read(content: bytes) -> None:
    found = read(content)
    assert isinstance(found, Form), found
    assert (found.code, dict(found.answers)) == (
        CODE, {"1.a[1]": "0.5", "2.loss": "\N{MINUS SIGN}0.25"},
    )  # fmt: skip


def test_a_mail_without_answers_is_told() -> None:
    assert read(mail("Hello")) == Damaged(reason=NO_ANSWERS)


def test_what_is_wrong_with_answers_in_a_mail_is_told() -> None:
    assert read(mail(COPIED.split("checksum")[0])) == Damaged(reason=CUT_OFF, code=CODE)


HEAD = b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"


@pytest.mark.parametrize("piece", [
    *(b"--x\r\n", b"\r\n", b"=", b"--x\r\nContent-Type: text/plain\r\n\r\nx\r\n", b"a: b\r\n"),
    *(b"--x\r\nContent-Type: message/rfc822\r\n\r\n", b"\xff", b"\0"),
    b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n",
])  # fmt: skip
def test_a_megabyte_of_parts_takes_no_more_than_a_moment(piece: bytes) -> None:
    assert isinstance(read(HEAD + piece * (2**20 // len(piece))), Damaged)


@given(st.binary(max_size=100))
def test_no_bytes_behind_headers_raise(content: bytes) -> None:
    for head in (HEAD, HEAD[:-2], HEAD[:-4] + b"\r\nContent-Transfer-Encoding: "):
        assert isinstance(read(head + content), Form | Damaged)
        assert isinstance(read(head + b"--x\r\n" + content), Form | Damaged)
