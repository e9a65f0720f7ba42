"""What every test stands on: no network, a clean environment, and small records made on the spot."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import hypothesis
import pytest

from clausea import knowledge
from clausea.claims import load_claim
from clausea.config import settings
from clausea.domain import Claim, Record
from clausea.ingest import Source, gather, read_record
from clausea.pipeline import Run, run_case

ROOT = Path(__file__).resolve().parents[1]
LOOPBACK = {"localhost", "127.0.0.1", "::1"}

hypothesis.settings.register_profile("clausea", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("clausea")

for _name in [name for name in os.environ if name.startswith("CLAUSEA_")]:
    del os.environ[_name]
# What the person at this machine imported is nothing to the tests.
os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="clausea-tests-")


class SocketBlocked(RuntimeError):
    """A test tried to use the network."""


class _Guard:
    """Watches the interpreter's own socket events; nothing is replaced, so nothing can be imported around it."""

    def __init__(self) -> None:
        self.allowed: set[str] = set()
        self.attempts: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not event.startswith("socket."):
            return
        if event in {"socket.connect", "socket.bind", "socket.sendto"}:
            self._check(event, arguments[1])
        elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
            self._check(event, (arguments[0],))

    def _check(self, event: str, address: Any) -> None:
        if isinstance(address, str | bytes):
            kind = "unix"
        else:
            host = address[0].decode() if isinstance(address[0], bytes) else address[0]
            kind = "loopback" if host in LOOPBACK else "network"
        if kind not in self.allowed:
            self.attempts.append(f"{event} ({kind})")
            raise SocketBlocked(f"{event} of the {kind} is blocked in tests")


_guard = _Guard()
sys.addaudithook(_guard)


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    """Block every socket, and fail a test whose attempt was swallowed on the way."""
    _guard.attempts.clear()
    yield
    attempts = list(_guard.attempts)
    _guard.attempts.clear()
    _guard.allowed.clear()
    assert not attempts, f"the test reached for the network: {attempts}"


@pytest.fixture
def loopback(_no_network: None) -> None:
    """Let a test talk to its own machine."""
    _guard.allowed.update({"loopback", "unix"})


@pytest.fixture
def unix_sockets(_no_network: None) -> None:
    """Let a test use sockets that are files."""
    _guard.allowed.add("unix")


@pytest.fixture
def blocked_attempts() -> list[str]:
    """Return the live list of blocked attempts; a test that means to be blocked clears it."""
    return _guard.attempts


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [name for name in os.environ if name.startswith("CLAUSEA_")]:
        monkeypatch.delenv(name)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that sets `CLAUSEA_<NAME>` and has the settings read again."""

    def set_(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"CLAUSEA_{name.upper()}", value)
        settings.cache_clear()

    return set_


class MakePdf(Protocol):
    """Draws a text PDF, a list of lines a page; `turn` is the page's /Rotate, with the words upright as a person sees them."""

    def __call__(self, lines_per_page: Sequence[Sequence[str]], *, turn: int = 0, password: str | None = None) -> bytes: ...


@pytest.fixture(scope="session")
def make_pdf() -> MakePdf:
    return draw_pdf


WIDTH, HEIGHT, LEADING = 612.0, 792.0, 14.0


def draw_pdf(lines_per_page: Sequence[Sequence[str]], *, turn: int = 0, password: str | None = None) -> bytes:
    from reportlab.lib import pdfencrypt
    from reportlab.pdfgen.canvas import Canvas

    # The sides of the sheet before it is turned; reportlab is given the page as it is shown.
    size = (HEIGHT, WIDTH) if turn in {90, 270} else (WIDTH, HEIGHT)
    upright = {
        90: (0, 1, -1, 0, size[0], 0),
        180: (-1, 0, 0, -1, size[0], size[1]),
        270: (0, -1, 1, 0, 0, size[1]),
    }
    out = io.BytesIO()
    lock = pdfencrypt.StandardEncryption(password, ownerPassword="owner") if password else None
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, encrypt=lock)
    for lines in lines_per_page:
        canvas.setPageRotation(turn)
        if turn:
            canvas.transform(*upright[turn])
        canvas.setFont("Courier", 9)
        for row, line in enumerate(lines):
            canvas.drawString(54, HEIGHT - 54 - row * LEADING, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class TextRecord(Protocol):
    """Reads a text as a record; a form feed ends a page."""

    def __call__(self, text: str, name: str = "note.txt") -> Record: ...


@pytest.fixture(scope="session")
def text_record() -> TextRecord:
    def read(text: str, name: str = "note.txt") -> Record:
        return read_record(Source(name, data=text.encode()))

    return read


@pytest.fixture(scope="session")
def demo_claim() -> Claim:
    return load_claim(knowledge.demo_folder() / "claim.yaml")


@pytest.fixture(scope="session")
def demo_run(demo_claim: Claim) -> Run:
    """The demo case, run once with the embedded backend. It is shared: a test that changes it copies it first."""
    assert demo_claim.today is not None
    return run_case(gather([knowledge.demo_folder() / "records"]), demo_claim, today=demo_claim.today, case="demo")
