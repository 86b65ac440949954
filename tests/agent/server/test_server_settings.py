"""How many runs a server works on at once, where nobody said."""

from __future__ import annotations

import os

import pytest
from conversing_policy import ConversingPolicy
from surefoot.agent.policies import open_policy
from surefoot.agent.run.config import Config
from surefoot.agent.server.settings import (
    BEHIND_A_SERVER,
    FEWEST,
    ServerLimits,
    ServerSettings,
)

CORES = max(FEWEST, os.cpu_count() or 1)


@pytest.mark.parametrize(
    ("model", "also", "places"),
    [
        ("pebble", (), CORES),
        (None, (), CORES),
        ("openai:qwen", (), BEHIND_A_SERVER),
        ("pebble", ("openai:qwen",), BEHIND_A_SERVER),
        ("langchain:openai/qwen", (), BEHIND_A_SERVER),
        (ConversingPolicy(), (), BEHIND_A_SERVER),
        (open_policy("pebble"), (), CORES),
    ],
)
def test_by_the_model(monkeypatch, model, also, places):
    monkeypatch.delenv("SUREFOOT_MODEL", raising=False)
    settings = ServerSettings(config=Config(model=model), models=also)
    assert settings.places == places


def test_by_the_environments_model(monkeypatch):
    monkeypatch.setenv("SUREFOOT_MODEL", "qwen")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:8080/v1")
    assert ServerSettings().places == BEHIND_A_SERVER


def test_as_many_as_are_given():
    assert ServerSettings(limits=ServerLimits(running=3)).places == 3
