"""Fixtures of the PRMs' tests."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator

import pytest
from served_prm import ServedPRM
from surefoot.agent.policies import retry


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short waits, no key of the surrounding process, no reading of certificates (plain HTTP)."""
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", lambda *_, **__: None)
    monkeypatch.setattr(retry, "FIRST_WAIT_S", 0.01)
    monkeypatch.delenv("SUREFOOT_PRM_KEY", raising=False)
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def served() -> Iterator[Callable[..., ServedPRM]]:
    started: list[ServedPRM] = []

    def serve(family: str, **options: object) -> ServedPRM:
        server = ServedPRM(family, **options)
        server.start()
        started.append(server)
        return server

    yield serve
    for server in started:
        server.stop()
