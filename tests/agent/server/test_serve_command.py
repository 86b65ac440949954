"""`surefoot serve`: what it refuses to start with, in one line."""

from __future__ import annotations

import socket

import pytest
from surefoot.agent.server.process import bind, is_loopback, run
from surefoot.agent.server.settings import ServerSettings
from surefoot.sandbox.errors import InputError


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org"])
def test_others_are_not_let_in_without_keys(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(InputError, match="SUREFOOT_API_KEYS"):
        run(ServerSettings(), host, 0)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback(host: str) -> None:
    assert is_loopback(host)


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"127.0.0.1:{port} cannot be bound"):
            bind("127.0.0.1", port)
