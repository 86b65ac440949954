"""Fixtures of the policies' tests."""

from __future__ import annotations

import ssl

import pytest
from fake_openai import FakeOpenAI
from surefoot.agent.policies import retry
from surefoot.agent.policies.openai_profile import PROFILES


@pytest.fixture(autouse=True)
def _clean(monkeypatch):
    """No key, address or learned profile of the surrounding process; short waits.

    The servers speak plain HTTP, so no client has to read the system's certificates (50 ms each).
    """
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", lambda *_, **__: None)
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "SUREFOOT_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(retry, "FIRST_WAIT_S", 0.01)
    PROFILES.clear()
    yield
    PROFILES.clear()


@pytest.fixture
def fake():
    server = FakeOpenAI()
    server.start()
    yield server
    server.stop()
