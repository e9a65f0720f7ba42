"""Start the page on the loopback address."""

from __future__ import annotations

import runpy
import socket
import sys
from pathlib import Path

from clausea import knowledge
from clausea.errors import ConfigError, UsageError

ADDRESS = "127.0.0.1"

OPTIONS = {
    "server.address": ADDRESS,
    "server.headless": "true",
    "server.showEmailPrompt": "false",
    "server.maxUploadSize": "200",
    "server.enableCORS": "true",
    "server.enableXsrfProtection": "true",
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": "false",
    "browser.serverAddress": "localhost",
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
}
"""Given on the command line, which goes before every configuration file and variable: an installed package has no checkout,
and a file in the user's home must not open the page to the network. `.streamlit/config.toml` says why of each."""


def arguments(script: Path, port: int) -> list[str]:
    """Return what follows `python -m streamlit` in order to serve `script` on the loopback address."""
    return ["run", str(script), f"--server.port={port}", *(f"--{name}={value}" for name, value in OPTIONS.items())]


def serve(port: int) -> int:
    """Serve the page until it is stopped, and return the exit status.

    Runs `python -m streamlit` in this process, so that stopping this process never leaves a server behind.

    Raises:
        UsageError: the port is no port.
        ConfigError: the port is taken.
    """
    _check(port)
    sys.argv = ["streamlit", *arguments(knowledge.folder("app.py"), port)]
    try:
        runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _check(port: int) -> None:
    if not 1 <= port <= 65535:
        raise UsageError(f"{port} is not a port.", hint="Give a number from 1 to 65535 with --port.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            raise ConfigError(
                f"Port {port} of {ADDRESS} cannot be used: {error.strerror}.", hint="Give another one with --port."
            ) from None
