"""What every test has: a cache folder of its own, empty and not the user's, and no clock.

Property tests are judged by what they find; on a busy machine a deadline would find the machine.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("SUREFOOT_REFRESH_CAPABILITIES", raising=False)
