"""Sandboxes for the tests: one of each kind a module, opened on the engine's own thread."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from surefoot.sandbox import EngineSandbox
from surefoot.sandbox.engine import engine
from surefoot.sandbox.errors import SandboxUnavailable
from surefoot.sandbox.face import SyncSandbox
from surefoot.sandbox.opening import OpeningOptions, start


def lower_tier_refusal() -> str:
    """Why the lower local tier cannot be had here; empty where it can."""
    for path in (Path(sys.base_prefix), *Path(sys.base_prefix).parents):
        if os.getuid() == 0 and not path.stat().st_mode & 0o001:
            return f"as root its workers are an unprivileged user, who may not enter {path}"
    return ""


BACKENDS = [
    pytest.param("namespaces", id="local-namespaces"),
    *([] if lower_tier_refusal() else [pytest.param("landlock", id="local-landlock")]),
    pytest.param("docker", id="docker", marks=pytest.mark.docker),
]


def open_for_tests(which: str, **options: object) -> EngineSandbox:
    """Open one kind of sandbox, or skip with the machine's own reason."""
    kind = "docker" if which == "docker" else "local"
    if which != "docker":
        options["tiers"] = (which,)
    try:
        backend = engine().call_sync(start(kind, OpeningOptions(**options)))
    except SandboxUnavailable as error:
        if which == "namespaces" and not os.environ.get("SUREFOOT_TEST_NO_NAMESPACES"):
            raise  # everything else rests on this tier: its absence must not pass for success
        pytest.skip(f"{which}: {error}")
    return EngineSandbox(backend)


@pytest.fixture(scope="module", params=BACKENDS)
def sandbox(request: pytest.FixtureRequest) -> Iterator[EngineSandbox]:
    """Every backend in turn."""
    opened = open_for_tests(request.param)
    yield opened
    engine().call_sync(opened.backend.close())


@pytest.fixture(scope="module")
def local() -> Iterator[EngineSandbox]:
    """The local sandbox with everything that it has."""
    opened = open_for_tests("namespaces")
    yield opened
    engine().call_sync(opened.backend.close())


@pytest.fixture
def local_sync(local: EngineSandbox) -> SyncSandbox:
    """The same for code without a loop."""
    return SyncSandbox(local.backend)
