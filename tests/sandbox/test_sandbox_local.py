"""The local backend's own promises: tiers, crashes, several loops, nothing left behind."""

# ruff: noqa: PTH110, PTH116, PTH208, ASYNC240
from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import conftest
import pytest
from surefoot.sandbox import (
    EngineSandbox,
    Limits,
    PoolBounds,
    SandboxBusy,
    SandboxCrashed,
    SandboxError,
    open_sandbox,
    open_sandbox_sync,
    run_sync,
)
from surefoot.sandbox.check import _descendants
from surefoot.sandbox.engine import engine
from surefoot.sandbox.errors import InputError, SandboxUnavailable
from surefoot.sandbox.face import SyncSandbox
from surefoot.sandbox.local import zygote as zygote_module
from surefoot.sandbox.local.backend import LocalBackend


def test_lower_tier_is_tested_or_said_not_to_be() -> None:
    refusal = conftest.lower_tier_refusal()
    if refusal:
        pytest.skip(f"local-landlock is not tested here: {refusal}")


def test_importing_is_cheap() -> None:
    code = (
        "import sys, surefoot.sandbox as s; s.open_sandbox, s.run_sync, s.Limits\n"
        "heavy = {'docker', 'numpy', 'sympy', 'requests', 'pydantic'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)


async def test_names_its_tier(local: EngineSandbox) -> None:
    assert (local.name, local.tier) == ("local", "namespaces")


async def test_never_host_root(local: EngineSandbox) -> None:
    launcher = local.backend.zygote.pid
    owners = {os.stat(f"/proc/{pid}").st_uid for pid, _ in _descendants(launcher)}
    assert owners == {os.getuid() or 65534}


async def test_sees_a_minimal_tree(local: EngineSandbox) -> None:
    code = "import os\nfor top in ('/', '/etc', '/proc', '/dev'): print(sorted(os.listdir(top)))"
    listing = (await local.run(code)).stdout.splitlines()
    assert "home" not in listing[0]
    assert set(eval(listing[1])) <= {"passwd", "ld.so.cache"}
    assert eval(listing[2]) == []
    assert set(eval(listing[3])) == {"full", "null", "random", "shm", "urandom", "zero"}


async def test_zygote_crash_is_seen_and_mended(local: EngineSandbox) -> None:
    running = asyncio.create_task(local.run("import time; time.sleep(30)"))
    await asyncio.sleep(0.3)
    os.kill(local.backend.zygote.pid, signal.SIGKILL)
    with pytest.raises(SandboxCrashed):
        await running
    assert (await local.run("print(1)")).stdout == "1\n"


async def test_forge_crash_is_seen_and_mended(local: EngineSandbox) -> None:
    """Forges alone are killed: they would report a worker that dies before them, and rightly."""
    async with local.session() as session:
        await session.run("import time")
        forges = _forges(local.backend.zygote.pid)
        assert forges
        running = asyncio.create_task(session.run("time.sleep(30)"))  # no worker is done before
        for pid in forges:
            with contextlib.suppress(ProcessLookupError):  # the first takes the others with it
                os.kill(pid, signal.SIGKILL)
        with pytest.raises(SandboxCrashed):
            await running
    assert (await local.run("print(1)")).stdout == "1\n"


async def test_a_worker_killed_alone_ends_its_session_and_nothing_else(
    local: EngineSandbox,
) -> None:
    async with local.session() as session:
        await session.run("x = 1")
        launcher = local.backend.zygote.pid
        for forge in _forges(launcher):
            for worker in _children()[forge]:
                with contextlib.suppress(ProcessLookupError):  # one that was only kept ready
                    os.kill(worker, signal.SIGKILL)
        result = await session.run("x")
        assert (result.status, result.exit_code) == ("killed", -signal.SIGKILL)
        with pytest.raises(SandboxError, match="session has ended"):
            await session.run("x")
    assert local.backend.zygote.pid == launcher


def _children() -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            parent = (entry / "stat").read_text("utf-8").rpartition(")")[2].split()[1]
            children.setdefault(int(parent), []).append(int(entry.name))
    return children


def _forges(launcher: int) -> list[int]:
    """The launcher's child is the nursery; of that one's children, forges alone have any."""
    children = _children()
    return [pid for nursery in children[launcher] for pid in children[nursery] if pid in children]


async def test_closing_leaves_nothing() -> None:
    async with open_sandbox("local") as sandbox:
        launcher = sandbox.backend.zygote.pid
        running = asyncio.create_task(sandbox.run("import time; time.sleep(60)"))
        await asyncio.sleep(0.2)
        alive = _descendants(os.getpid())
        assert any(pid == launcher for pid, _ in alive)
    with pytest.raises(SandboxError):
        await running
    assert await _gone({pid for pid, _ in _descendants(launcher)} | {launcher})
    with pytest.raises(SandboxError, match="closed"):
        await sandbox.run("print(1)")


async def _gone(pids: set[int]) -> bool:
    for _ in range(100):
        if not any(os.path.exists(f"/proc/{pid}") for pid in pids):
            return True
        await asyncio.sleep(0.02)
    return False


def test_several_loops_and_threads_share_one(local_sync: SyncSandbox) -> None:
    sandbox = EngineSandbox(local_sync.backend)
    outputs: dict[str, list[str]] = {}

    def with_a_loop(name: str) -> None:
        async def main() -> list[str]:
            runs = [sandbox.run(f"print('{name}{n}')") for n in range(5)]
            return [result.stdout for result in await asyncio.gather(*runs)]

        outputs[name] = asyncio.run(main())

    def without(name: str) -> None:
        outputs[name] = [local_sync.run(f"print('{name}{n}')").stdout for n in range(5)]

    threads = [threading.Thread(target=with_a_loop, args=(f"a{n}",)) for n in range(3)]
    threads += [threading.Thread(target=without, args=(f"s{n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outputs == {
        name: [f"{name}{n}\n" for n in range(5)] for name in ("a0", "a1", "a2", "s0", "s1", "s2")
    }


def test_sync_session(local_sync: SyncSandbox) -> None:
    with local_sync.session() as session:
        session.run("x = 41")
        assert session.run("print(x + 1)").stdout == "42\n"


def test_run_sync_in_a_script() -> None:
    code = (
        "from surefoot.sandbox import run_sync\n"
        "print([run_sync(f'print({n})', kind='local').stdout for n in range(3)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("['0\\n', '1\\n', '2\\n']\n", "")


async def test_run_sync_from_within_a_loop() -> None:
    result = await asyncio.to_thread(run_sync, "print(1)", kind="local")
    assert result.stdout == "1\n"


def test_a_forked_child_is_told(local_sync: SyncSandbox) -> None:
    code = (
        "import os\nfrom surefoot.sandbox import open_sandbox_sync, SandboxError, run_sync\n"
        "with open_sandbox_sync('local') as sandbox:\n"
        "    if os.fork() == 0:\n"
        "        try: sandbox.run('1')\n"
        "        except SandboxError as error: print(error, flush=True)\n"
        "        print(run_sync('print(5)', kind='local').stdout, flush=True)\n"
        "        os._exit(0)\n"
        "    os.wait(); print(sandbox.run('print(6)').stdout)\n"
    )
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert "before a fork" in done.stdout, done.stderr
    assert done.stdout.split()[-2:] == ["5", "6"]


async def test_queue_has_an_end() -> None:
    async with open_sandbox("local", bounds=PoolBounds(pool=1, running=1, waiting=1)) as sandbox:
        running = asyncio.create_task(sandbox.run("import time; time.sleep(1)"))
        await asyncio.sleep(0.2)
        waiting = asyncio.create_task(sandbox.run("print('waited')"))
        await asyncio.sleep(0.1)
        with pytest.raises(SandboxBusy):
            await sandbox.run("print(1)")
        await running
        assert (await waiting).stdout == "waited\n"


async def test_trusted_sources() -> None:
    sources = {"helper": "import sympy\ndef double(x): return sympy.Integer(x) * 2\n"}
    async with open_sandbox("local", sources=sources) as sandbox:
        result = await sandbox.run("import helper; print(helper.double(21))")
        assert result.stdout == "42\n"


async def test_without_preload_and_with_modules() -> None:
    async with open_sandbox("local", preload=(), modules=("mpmath",)) as sandbox:
        assert (await sandbox.run("import mpmath; print(mpmath.mpf(1))")).stdout == "1.0\n"
        assert "ModuleNotFoundError" in (await sandbox.run("import sympy")).stderr


async def test_a_module_that_is_not_installed() -> None:
    with pytest.raises(SandboxUnavailable, match="no_such_module"):
        async with open_sandbox("local", preload=("no_such_module",)):
            pass


async def test_unknown_kind() -> None:
    with pytest.raises(InputError, match="nonesuch"):
        async with open_sandbox("nonesuch"):  # type: ignore[arg-type]
            pass


async def test_fails_closed_where_nothing_isolates(monkeypatch: pytest.MonkeyPatch) -> None:
    """The launcher's own refusals, through a configuration that no kernel grants."""
    real = zygote_module.configuration
    monkeypatch.setattr(
        zygote_module, "configuration", lambda recipe: {**real(recipe), "box": "/nowhere/\0"}
    )
    with pytest.raises(SandboxUnavailable, match="install Docker"):
        async with open_sandbox("local", tiers=("namespaces",)):
            pass


async def test_not_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(SandboxUnavailable, match=r"darwin is not Linux.*install Docker"):
        async with open_sandbox("local"):
            pass


async def test_lower_tier_is_named_in_a_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    if conftest.lower_tier_refusal():
        pytest.skip(conftest.lower_tier_refusal())
    launch = zygote_module.Zygote.launch

    async def refuse(recipe: zygote_module.ZygoteRecipe, timeout_s: float) -> zygote_module.Zygote:
        if recipe.tier == "namespaces":
            raise zygote_module.LaunchFailed("no user namespaces today")
        return await launch(recipe, timeout_s)

    monkeypatch.setattr(zygote_module.Zygote, "launch", refuse)
    with open_sandbox_sync("local") as sandbox:
        assert sandbox.tier == "landlock"
    assert "no user namespaces today" in caplog.text
    with pytest.raises(SandboxUnavailable, match="no user namespaces today"):
        async with open_sandbox("local", tiers=("namespaces",)):
            pass


async def test_overrun_is_killed_quickly(local: EngineSandbox) -> None:
    overruns = []
    for _ in range(5):
        result = await local.run("while True: pass", limits=Limits(wall_s=0.3))
        assert result.status == "timeout"
        overruns.append(result.duration_s - 0.3)
    assert min(overruns) < 0.1, overruns


@pytest.mark.slow
async def test_ten_thousand_calls(local: EngineSandbox) -> None:
    answers: dict[int, str] = {}

    async def task(first: int) -> None:
        for number in range(first, 10_000, 8):
            answers[number] = (await local.run(f"print({number})")).stdout

    descriptors = len(os.listdir("/proc/self/fd"))
    await asyncio.gather(*(task(first) for first in range(8)))
    assert answers == {number: f"{number}\n" for number in range(10_000)}
    assert len(os.listdir("/proc/self/fd")) < descriptors + 100
    assert len(_descendants(local.backend.zygote.pid)) < 60


@pytest.mark.slow
def test_kill_nine_of_the_host_leaves_no_worker(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    code = (
        "import asyncio, os, sys\n"
        "from surefoot.sandbox import open_sandbox, Limits\n"
        "from surefoot.sandbox.check import _descendants\n"
        "async def main():\n"
        "    async with open_sandbox('local') as sandbox:\n"
        "        limits = Limits(wall_s=600.0, cpu_s=600.0, processes=4)\n"
        "        code = 'import os\\nos.fork()\\nos.setsid()\\nwhile True: pass'\n"
        "        runs = [asyncio.create_task(sandbox.run(code, limits=limits)) for _ in range(3)]\n"
        "        await asyncio.sleep(2)\n"
        "        pids = ' '.join(str(pid) for pid, _ in _descendants(os.getpid()))\n"
        f"        open({str(note)!r}, 'w').write(pids + ' end')\n"
        "        await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    host = subprocess.Popen([sys.executable, "-c", code])
    try:
        while not note.exists() or not note.read_text().endswith("end"):
            assert host.poll() is None
            time.sleep(0.05)
        pids = {int(pid) for pid in note.read_text().split()[:-1]}
        assert len(pids) > 8
    finally:
        host.kill()
        host.wait()
    assert asyncio.run(_gone(pids)), "workers outlived their host"


class _Ending:
    """A zygote that ends while a worker is waited for."""

    alive = True

    async def loaded(self, forge: str, timeout_s: float) -> None:
        await asyncio.sleep(0)
        self.alive = False

    def spawn(self, *_: object) -> None:
        raise SandboxCrashed("the local sandbox died; call again")

    async def close(self) -> None:
        pass


async def test_no_folder_stays_where_the_zygote_ended_before_its_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    recipe = zygote_module.ZygoteRecipe("landlock", (), (), {})
    backend = LocalBackend(engine(), recipe, PoolBounds())
    monkeypatch.setattr(backend, "_zygote", _Ending())
    with pytest.raises(SandboxCrashed):
        await backend.spawn(backend.shape("bare", Limits()))
    assert list(tmp_path.iterdir()) == []
