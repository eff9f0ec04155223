"""Files that want to do harm, or were harmed: each by the name that it is handed in under.

Those that lie in a zip with an honest form, or that hold a code, are their student's own fault.
"""

from __future__ import annotations

import io
import json
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

FORMULA = "=cmd|'/c calc'!A1"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
ESCAPE = "\x1b[2J"

DEEP = 100_000
SWOLLEN = 300 * 1024**2
MANY = 100_000


def json_files(code: str, item: str) -> dict[str, bytes]:
    """JSON that is broken, deep, twice or no number."""
    head = f'{{"sheet": "{code}", "answers": '
    return {
        "deep.json": b"[" * DEEP,
        "deep and whole.json": b"[" * DEEP + b"]" * DEEP,
        "deep objects.json": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
        "nan.json": (head + f'{{"{item}": NaN}}}}').encode(),
        "half.json": (head + f'{{"{item}": "0.5"').encode(),
        "surrogate.json": (head[:11] + '\\ud800", "answers": {}}').encode(),
        "a list.json": b"[1, 2, 3]",
        "a number of a million digits.json": b"1" * 10**6,
        "nul.json": b"\0" * 4096,
    }


def tables() -> dict[str, bytes]:
    """CSV and workbooks that are endless, or lie about what they are."""
    return {
        "wide.csv": b"item,answer" + b"," * 500_000 + b"\n",
        "open quote.csv": b'item,answer\n1.z,"' + b"0.5\n" * 500_000,
        "many rows.csv": b"item,answer\n" + b"1.z,0.5\n" * 500_000,
        "nul.csv": b"item,answer\n1.z,\0\n",
        "formula.csv": f"id,name,1.z\n{FORMULA},{FORMULA},{FORMULA}\n".encode(),
        "laughs.xlsx": _workbook(_LAUGHS),
        "a million rows.xlsx": _workbook(_MILLION),
        "no workbook.xlsx": b"PK\x03\x04" + b"\0" * 60,
        "answers.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    }


def documents(canary: Path) -> dict[str, bytes]:
    """Notebooks, pages and PDFs that want to be run; `canary` is what a notebook would make."""
    code = [f"open({str(canary)!r}, 'w').write('run')\n", f"!touch '{canary}'"]
    cell = {"cell_type": "code", "source": code, "outputs": [], "metadata": {}}
    notebook = {"cells": [cell], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    return {
        "runs.ipynb": json.dumps(notebook).encode(),
        "no cells.ipynb": b'{"cells": {"a": 1}, "nbformat": 4, "nbformat_minor": 5}',
        "of no version.ipynb": b'{"cells": [], "nbformat": "x", "metadata": null}',
        "of version 99.ipynb": b'{"cells": [], "nbformat": 99, "nbformat_minor": 0}',
        "deep.ipynb": b'{"cells": ' + b"[" * DEEP + b"]" * DEEP + b', "nbformat": 4}',
        "script.html": f"<html><title>{SCRIPT}</title>{SCRIPT}</html>".encode(),
        "half.pdf": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\n",
        "circle.pdf": _CIRCLE,
        "swells.pdf": _swollen_pdf(),
        "laughs.yml": _YAML.encode(),
        "photo.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 40,
        "program.exe": b"MZ" + bytes(range(256)) * 40,
        "nothing": b"",
    }


def archives(outside: str) -> dict[str, bytes]:
    """Zips that lead out, swell, nest, or are not whole; `outside` is a path that is not theirs."""
    return {
        "leads out.zip": zipped({"../../out.json": b"{}", "..\\..\\out.json": b"{}"}),
        "absolute.zip": zipped({outside: b"{}", "C:\\out.json": b"{}"}),
        "link.zip": _link(outside),
        "swells.zip": zipped({"zeros.csv": b"\0" * SWOLLEN}),
        "nested.zip": _nested(12),
        "many.zip": _many(),
        "half.zip": zipped({"a.csv": b"item,answer\n" * 100})[:-30],
        "wrong bytes.zip": _wrong_bytes(),
        "locked.zip": _locked(),
        "nul in a name.zip": zipped({"aXb.json": b"{}"}).replace(b"aXb.json", b"a\0b.json"),
        "no text in a name.zip": zipped({"aXb.json": b"{}"}).replace(b"aXb.json", b"a\xffb.json"),
        "formula in a name.zip": zipped({f"{FORMULA}.json": b"{}", f"{ESCAPE}.json": b"{}"}),
        "empty.zip": zipped({}),
        "itself.tar": b"a" * 257 + b"ustar" + b"\0" * 800,
        "packed.gz": b"\x1f\x8b\x08" + b"\0" * 60,
        "packed.7z": b"7z\xbc\xaf\x27\x1c" + b"\0" * 60,
        "packed.rar": b"Rar!\x1a\x07" + b"\0" * 60,
    }


def names() -> tuple[bytes, ...]:
    """Names of files that a spreadsheet would run, a terminal obey, or nobody can print."""
    return (
        f"{FORMULA.replace('/', ':')}.json".encode(),
        b"@SUM(1+1).csv",
        b"new\nline,0042,graded.json",
        f"{ESCAPE}.json".encode(),
        SCRIPT.replace("/", ":").encode(),
        b"\xff\xfe no text.json",
        "\u202egnp.nosj".encode(),
        b"a" * 250 + b".json",
        b"-rf",
        b"CON.json",
    )


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of files, their names as they are given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo("x", (2026, 9, 14, 9, 30, 0))
            info.filename = name
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _link(to: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("answers.json", (2026, 9, 14, 9, 30, 0))
        info.create_system = 3
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, to)
    return out.getvalue()


def _nested(depth: int) -> bytes:
    content = b"item,answer\n"
    for level in range(depth):
        content = zipped({f"{level}.zip" if level else "a.csv": content})
    return content


def _many() -> bytes:
    """A zip with a list of many empty files, written by hand: zipfile takes seconds for it."""
    out, listed = io.BytesIO(), io.BytesIO()
    for number in range(MANY):
        name = b"%06d.json" % number
        local = struct.pack("<4s5HIIIHH", b"PK\3\4", 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0)
        listed.write(
            struct.pack(
                "<4s6HIII5HII", b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0, 0, 0, 0, 0,
                out.tell(),
            )
            + name
        )  # fmt: skip
        out.write(local + name)
    at, content = out.tell(), listed.getvalue()
    few = MANY & 0xFFFF
    out.write(content + struct.pack("<4s4HIIH", b"PK\5\6", 0, 0, few, few, len(content), at, 0))
    return out.getvalue()


def _wrong_bytes() -> bytes:
    content = bytearray(zipped({"a.csv": bytes(range(256)) * 20}))
    content[60:80] = b"\xff" * 20
    return bytes(content)


def _locked() -> bytes:
    """A zip that says of itself that a password is needed."""
    content = bytearray(zipped({"a.csv": b"item,answer\n"}))
    content[6] |= 1
    content[content.index(b"PK\1\2") + 8] |= 1
    return bytes(content)


_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_BOOK = (
    f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/>'
    "</sheets></workbook>"
)
_LAUGHS = (
    "<!DOCTYPE x ["
    + "".join(
        f'<!ENTITY a{n} "{"&a" + str(n - 1) + ";" if n else "ha"}{f"&a{n - 1};" * 9 if n else ""}">'
        for n in range(10)
    )
    + f"]><worksheet {_MAIN}><sheetData><row><c t='inlineStr'><is><t>&a9;</t></is></c></row>"
    "</sheetData></worksheet>"
)
_MILLION = (
    f'<worksheet {_MAIN}><dimension ref="A1:XFD1048576"/><sheetData>'
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
)


def _workbook(sheet: str) -> bytes:
    def relation(kind: str, target: str) -> bytes:
        one = f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{_PACKAGE}">{one}</Relationships>'.encode()

    return zipped(
        {
            "[Content_Types].xml": _TYPES.encode(),
            "_rels/.rels": relation("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": _BOOK.encode(),
            "xl/_rels/workbook.xml.rels": relation("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": sheet.encode(),
        }
    )


_YAML = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)

_CIRCLE = b"""%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [3 0 R] >> >>
endobj
2 0 obj
<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>
endobj
3 0 obj
<< /T (1.z) /Parent 3 0 R /Kids [3 0 R] /FT /Tx >>
endobj
trailer
<< /Root 1 0 R >>
%%EOF
"""


def _swollen_pdf() -> bytes:
    """A PDF whose list of objects is a stream of zeros without end."""
    stream = zlib.compress(b"\0" * SWOLLEN)
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /XRef /Size 9 /W [1 4 2] /Root 1 0 R "
    body = b"/Filter /FlateDecode /Length %d >>\nstream\n" % len(stream)
    return head + body + stream + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"
