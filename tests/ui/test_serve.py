"""The page is served to this machine alone and calls nobody."""

from __future__ import annotations

import itertools
import os
import re
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from clausea.errors import ConfigError, UsageError
from clausea.ui.serve import OPTIONS, arguments, serve

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / ".streamlit" / "config.toml"


def test_the_command_line_keeps_the_page_on_the_loopback_address_and_silent() -> None:
    command = arguments(Path("app.py"), 8501)
    assert command[:2] == ["run", "app.py"]
    assert {
        "--server.port=8501",
        "--server.address=127.0.0.1",
        "--server.headless=true",
        "--server.showEmailPrompt=false",
        "--server.enableCORS=true",
        "--server.enableXsrfProtection=true",
        "--browser.gatherUsageStats=false",
        "--browser.serverAddress=localhost",
        "--client.showErrorDetails=none",
    } <= set(command)


def test_the_configuration_of_the_checkout_says_the_same() -> None:
    config = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    said = {f"{section}.{key}": value for section in config if section != "theme" for key, value in config[section].items()}
    assert {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in said.items()} == OPTIONS


def test_every_setting_says_why() -> None:
    lines = CONFIG.read_text(encoding="utf-8").splitlines()
    theme = lines.index("[theme]")
    bare = [line for above, line in itertools.pairwise(lines[:theme]) if "=" in line and not above.startswith("# ")]
    assert bare == []


def test_the_entry_is_set_up_only_and_asks_the_browser_for_no_icon() -> None:
    source = (ROOT / "app.py").read_text(encoding="utf-8")
    assert len(source.splitlines()) < 40
    assert "page_icon=" not in source
    assert re.findall(r"^(?:from|import) (\S+)", source, re.MULTILINE) == ["streamlit", "clausea.ui.page"]


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_that_is_none_is_refused(port: int) -> None:
    with pytest.raises(UsageError, match="is not a port"):
        serve(port)


@pytest.mark.usefixtures("loopback")
def test_a_port_that_is_taken_is_said_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ConfigError, match="Address already in use"):
            serve(taken.getsockname()[1])


@pytest.fixture
def port(loopback: None) -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(port: int, tmp_path: Path) -> Iterator[int]:
    """Start the command in a folder and with a home and variables that would open the page to the network."""
    for folder in (tmp_path / "home", tmp_path / "work"):
        (folder / ".streamlit").mkdir(parents=True)
        (folder / ".streamlit" / "config.toml").write_text('[server]\naddress = "0.0.0.0"\n[browser]\ngatherUsageStats = true\n')
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path / "home"),
        "STREAMLIT_SERVER_ADDRESS": "0.0.0.0", "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "clausea", "app", "--port", str(port)], cwd=tmp_path / "work", env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        _wait(port, process)
        yield process.pid
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended at once"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the page did not come up")


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_running_server_listens_on_the_loopback_address_only(served: int, port: int) -> None:
    assert _listening(served) == {("127.0.0.1", port)}


def _listening(pid: int) -> set[tuple[str, int]]:
    """Return the addresses on which a process accepts connections."""
    inodes = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = str(link.readlink())
        except FileNotFoundError:
            continue
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    found = set()
    for table in ("tcp", "tcp6"):
        for row in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            columns = row.split()
            if columns[3] == "0A" and columns[9] in inodes:
                host, number = columns[1].split(":")
                address = socket.inet_ntoa(bytes.fromhex(host)[::-1]) if table == "tcp" else host
                found.add((address, int(number, 16)))
    return found
