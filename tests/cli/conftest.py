"""The command line as a script sees it: a process of its own, its exit code, standard output and standard error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from clausea import knowledge
from tests.conftest import ROOT, MakePdf

CANARY = "zebrafish7731"
"""Stands in the records of these tests as a word of a patient would; it must never be said where things go wrong."""


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document of standard output; anything beside it is an error."""
        value, end = json.JSONDecoder().raw_decode(self.out)
        assert self.out[end:] == "\n", "standard output holds more than one JSON document"
        return value

    def failed(self, code: int, *said: str) -> None:
        """Assert an expected failure: its exit code, and one line that says all of `said` and nothing of the record.

        Standard output is empty, or with `--json` one document that says the same.
        """
        assert self.code == code, self.err
        if self.out:
            error = self.document["error"]
            assert error["code"] == code
            assert error["message"] in self.err
            assert error["hint"] in self.err
        assert len(self.err.splitlines()) == 1, self.err
        assert self.err.startswith("clausea: ")
        assert "Traceback" not in self.err
        assert CANARY not in self.err
        for words in said:
            assert words in self.err


Clausea = Callable[..., Done]


@pytest.fixture
def clausea(tmp_path: Path) -> Clausea:
    """Run `clausea` with arguments in the test's own folder."""

    def run(*arguments: object, stdin: str = "", env: dict[str, str] | None = None, **options: Any) -> Done:
        ours = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "100", **(env or {})}
        done = subprocess.run(
            [sys.executable, "-m", "clausea", *map(str, arguments)],
            cwd=tmp_path, env={**os.environ, **ours}, input=stdin, capture_output=True, text=True, encoding="utf-8",
            timeout=120, check=False, **options,
        )  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def demo() -> Path:
    return knowledge.demo_folder()


NOTE = f"""\
COPPERFIELD THERAPY            PT DAILY NOTE
Patient: Hale, Winifred    DOB: 06/30/1950    DOS: 05/05/2026

S: Pt reports {CANARY} kept her up, knee "sore but ok".
O: 97110 x 15 min, 97116 x 15 min. NuStep L3 x 10 min, SLR 3x10, gait 150 ft w/ SPC.
TUG 19.4 s w/ SPC.
A: Pt tolerated tx well. {CANARY}.
P: Cont per POC.
Electronically signed: Roy Penhallow, PT 05/05/2026
"""

CLAIM = """\
denial: "CO-50 N115"
payer: {name: Lower Lakes Medicare, type: medicare}
notice_date: 2026-09-14
service_dates: [2026-05-05]
lines: [{date: 2026-05-05, cpt: "97110", modifiers: [GP], units: 1, charge: 62.00, paid: 0}]
patient: {name: Winifred Hale, dob: 1950-06-30}
today: 2026-10-05
"""


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """A thin note: everything that a letter needs and that such a note does not say is a gap."""
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


@pytest.fixture
def claim(tmp_path: Path) -> Path:
    path = tmp_path / "claim.yaml"
    path.write_text(CLAIM, encoding="utf-8")
    return path


@pytest.fixture
def bad_file(tmp_path: Path, make_pdf: MakePdf) -> Callable[[str], Path]:
    """Write a file that cannot be read, by what is wrong with it."""

    def write(wrong: str) -> Path:
        name, data = _BAD[wrong](make_pdf([[f"Pt seen for gait, {CANARY}.", "SLR 3x10."]]))
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data)
        return path

    return write


def _encrypted(pdf: bytes) -> tuple[str, bytes]:
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt("open sesame", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return "locked.pdf", out.getvalue()


def _picture(_: bytes) -> tuple[str, bytes]:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (400, 300), "grey").save(out, format="PDF")
    return "scan.pdf", out.getvalue()


def _png(_: bytes) -> tuple[str, bytes]:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 30), "grey").save(out, format="PNG")
    return "photo.png", out.getvalue()


def _workbook(_: bytes) -> tuple[str, bytes]:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", f"<workbook>{CANARY}</workbook>")
    return "visits.xlsx", out.getvalue()


_BAD: dict[str, Callable[[bytes], tuple[str, bytes | None]]] = {
    "missing": lambda _: ("gone.pdf", None),
    "empty": lambda _: ("empty.pdf", b""),
    "blank": lambda _: ("blank.txt", b" \n\n"),
    "encrypted": _encrypted,
    "damaged": lambda pdf: ("torn.pdf", pdf[:200]),
    "not-a-pdf": lambda _: ("fake.pdf", b"%PDF-1.7\n" + CANARY.encode() * 50),
    "text-as-pdf": lambda _: ("page.pdf", f"Please sign in, {CANARY}.\n".encode()),
    "text-as-word": lambda _: ("page.docx", f"Please sign in, {CANARY}.\n".encode()),
    "image-only": _picture,
    "picture": _png,
    "workbook": _workbook,
}
