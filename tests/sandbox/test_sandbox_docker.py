"""The docker backend's own promises. Skipped, saying why, where no daemon answers."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import conftest
import docker
import docker.errors
import docker.utils
import pytest
from surefoot.sandbox import EngineSandbox, Limits, SandboxCrashed, open_sandbox
from surefoot.sandbox.container import daemon
from surefoot.sandbox.engine import engine
from surefoot.sandbox.errors import SandboxUnavailable

pytestmark = pytest.mark.docker


@pytest.fixture(scope="module")
def contained() -> Iterator[EngineSandbox]:
    opened = conftest.open_for_tests("docker")
    yield opened
    engine().call_sync(opened.backend.close())


@pytest.fixture(scope="module")
def api(contained: EngineSandbox) -> Iterator[Any]:
    client = docker.APIClient(version="auto", **docker.utils.kwargs_from_env())
    yield client
    client.close()


def ours(api: Any, token: str = "") -> list[dict[str, Any]]:
    label = f"{daemon.LABEL}={token}" if token else daemon.LABEL
    return api.containers(all=True, filters={"label": label})


async def test_container_is_locked_down(contained: EngineSandbox, api: Any) -> None:
    async with contained.session(Limits(memory_mb=100, disk_mb=20, processes=3)) as session:
        await session.run("1")
        mine = ours(api, contained.backend.token)
        facts = [api.inspect_container(each["Id"]) for each in mine]
    for fact in facts:
        host = fact["HostConfig"]
        assert host["NetworkMode"] == "none"
        assert host["ReadonlyRootfs"]
        assert host["CapDrop"] == ["ALL"]
        assert host["SecurityOpt"] == ["no-new-privileges"]
        assert 0 < host["PidsLimit"] < 50
        assert 0 < host["Memory"] == host["MemorySwap"]
        assert host["NanoCpus"] == 1_000_000_000
        assert fact["Config"]["User"].split(":")[0] not in ("", "0", "root")
        assert fact["Mounts"] == []
        assert fact["Config"]["Labels"][daemon.OWNER] == daemon.owner()


async def test_containers_are_not_shared(contained: EngineSandbox) -> None:
    code = "print(open('/proc/self/mountinfo').readline())"
    lines = {(await contained.run(code)).stdout for _ in range(3)}
    assert len(lines) == 3


async def test_nothing_is_left_after_closing(api: Any) -> None:
    async with open_sandbox("docker", preload=()) as sandbox:
        await asyncio.gather(*(sandbox.run(f"print({n})") for n in range(3)))
        token = sandbox.backend.token
        assert ours(api, token)
    assert not ours(api, token)


async def test_killed_container_is_seen_and_mended(contained: EngineSandbox, api: Any) -> None:
    running = asyncio.create_task(contained.run("import time; time.sleep(60)"))
    await asyncio.sleep(1.0)
    for each in ours(api, contained.backend.token):
        with contextlib.suppress(docker.errors.APIError):  # on its way out already
            api.remove_container(each["Id"], force=True)
    with pytest.raises(SandboxCrashed, match="went away"):
        await running
    assert (await contained.run("print(1)")).stdout == "1\n"


def test_dead_owner_is_reaped_and_a_live_one_spared(api: Any, contained: EngineSandbox) -> None:
    code = (
        "import asyncio, os\nfrom surefoot.sandbox import open_sandbox\n"
        "async def main():\n"
        "    async with open_sandbox('docker', preload=()) as s:\n"
        "        print('up', flush=True); await asyncio.sleep(600)\n"
        "asyncio.run(main())"
    )
    host = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert host.stdout is not None
    host.stdout.readline()

    def theirs() -> list[dict[str, Any]]:
        return [each for each in ours(api) if f":{host.pid}:" in each["Labels"][daemon.OWNER]]

    assert theirs()
    host.kill()
    host.wait()
    host.stdout.close()
    for _ in range(100):  # the end of its standard input ends a container by itself
        if not [each for each in theirs() if each["State"] == "running"]:
            break
        time.sleep(0.1)
    daemon.reap(api)
    assert not theirs()
    assert ours(api, contained.backend.token), "a live owner's containers were removed"


def test_abandoned() -> None:
    assert not daemon._abandoned(daemon.owner(), "0", "running")
    boot = daemon.owner().partition(":")[0]
    assert daemon._abandoned(f"{boot}:{os.getpid()}:1", "0", "running")
    assert daemon._abandoned("", "0", "exited")
    assert not daemon._abandoned("elsewhere:1:1", str(int(time.time())), "running")


async def test_no_daemon_is_a_clear_error() -> None:
    with pytest.raises(SandboxUnavailable, match=r"not answer at unix:///nowhere\.sock"):
        async with open_sandbox("docker", docker_host="unix:///nowhere.sock"):
            pass


async def test_no_image_says_how_to_build_it(contained: EngineSandbox) -> None:
    with pytest.raises(SandboxUnavailable, match=r"surefoot\.sandbox\.container\.image"):
        async with open_sandbox("docker", image="no-such-image:1"):
            pass
