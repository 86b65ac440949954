"""What every test has: a cache folder of its own, empty and not the user's."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("SUREFOOT_REFRESH_CAPABILITIES", raising=False)
