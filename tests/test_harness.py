"""The harness itself: the network is closed, and opens only where a test asks."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from clausea.config import settings
from tests.conftest import SocketBlocked

ELSEWHERE = ("192.0.2.1", 80)


@pytest.mark.parametrize("address", [ELSEWHERE, ("127.0.0.1", 9), ("localhost", 9)])
def test_no_connection_is_made(address: tuple[str, int], blocked_attempts: list[str]) -> None:
    with pytest.raises(SocketBlocked), socket.socket() as one:
        one.connect(address)
    assert len(blocked_attempts) == 1
    blocked_attempts.clear()


def test_no_name_is_looked_up_and_no_datagram_is_sent(blocked_attempts: list[str]) -> None:
    with pytest.raises(SocketBlocked):
        socket.getaddrinfo("example.org", 443)
    with pytest.raises(SocketBlocked), socket.socket(type=socket.SOCK_DGRAM) as one:
        one.sendto(b"x", ELSEWHERE)
    assert len(blocked_attempts) == 2
    blocked_attempts.clear()


def test_an_attempt_that_is_swallowed_is_still_known(blocked_attempts: list[str]) -> None:
    with contextlib.suppress(Exception):
        socket.create_connection(("example.org", 443))
    assert blocked_attempts == ["socket.getaddrinfo (network)"]
    blocked_attempts.clear()


def test_the_own_machine_is_reached_where_a_test_asks(loopback: None, blocked_attempts: list[str]) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with socket.create_connection(server.getsockname()) as client:
            assert client.getpeername() == server.getsockname()
    with pytest.raises(SocketBlocked), socket.socket() as one:
        one.connect(ELSEWHERE)
    assert len(blocked_attempts) == 1
    blocked_attempts.clear()


def test_sockets_that_are_files_are_used_where_a_test_asks(
    unix_sockets: None, tmp_path: Path, blocked_attempts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("here")
    with pytest.raises(SocketBlocked), socket.socket() as two:
        two.connect(("127.0.0.1", 9))
    blocked_attempts.clear()


def test_the_environment_is_clean_and_settings_are_read_again(environment: Callable[..., None]) -> None:
    assert not [name for name in os.environ if name.startswith("CLAUSEA_")]
    assert settings().allow_remote is False
    environment(allow_remote="1")
    assert settings().allow_remote is True


def test_what_the_test_before_has_set_is_gone() -> None:
    assert settings().allow_remote is False
