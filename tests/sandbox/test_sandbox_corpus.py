"""The attack corpus against every backend: nothing gets through, nothing is left."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import conftest
import pytest
from surefoot.sandbox import EngineSandbox, ExecResult, Limits
from surefoot.sandbox import check as check_module
from surefoot.sandbox.attacks import corpus
from surefoot.sandbox.check import SandboxReport, check
from surefoot.sandbox.traps import Traps

# Those that wait for a limit, or fill something, take a second or more each.
SLOW = {attack.name for attack in corpus() if attack.family == "resources"}
SLOW |= {"atexit-hang", "thread-hang", "forged-end-runs-on", "close-descriptors", "forged-sizes"}
FAST = [attack.name for attack in corpus() if attack.name not in SLOW]


def held(report: SandboxReport) -> None:
    """Say which got through, if any did."""
    assert not report.refusal, report.refusal
    assert [(each.name, each.escape) for each in report.escapes] == []
    assert report.left_behind == []
    assert report.works_after
    assert report.holds


async def test_fast_corpus() -> None:
    report = await check("local", tiers=("namespaces",), only=FAST)
    held(report)
    assert len(report.outcomes) == len(FAST) > 60


async def test_a_machine_without_a_sandbox_is_a_report() -> None:
    report = await check("local", tiers=())
    assert not report.holds
    assert "no sandbox on this machine" in report.refusal


@dataclass
class Waiting:
    """A sandbox whose clock jumps: `waits` for a worker, and `ran` seconds of the program."""

    clock: list[float]
    waits: float
    ran: float

    async def run(self, code: str, *, limits: Limits) -> ExecResult:
        self.clock[0] += self.waits + self.ran
        return ExecResult("", "", None, "output", self.ran)


@pytest.mark.parametrize(
    ("waits", "ran", "held"),
    [(17.0, 0.2, True), (0.0, 14.0, True), (0.0, 16.0, False), (70.0, 0.2, False)],
)
async def test_a_busy_machine_is_no_attack(
    monkeypatch: pytest.MonkeyPatch, waits: float, ran: float, held: bool
) -> None:
    """A worker that starts late is the machine's; a program that runs past its end is not."""
    clock = [0.0]
    monkeypatch.setattr(check_module, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    flood = next(attack for attack in corpus() if attack.name == "stdout-flood")
    sandbox = cast("EngineSandbox", Waiting(clock, waits, ran))
    traps = cast("Traps", SimpleNamespace(facts={}, secrets=[], sprung=list))
    outcome = await check_module._try(sandbox, flood, traps)
    assert (outcome.escape is None) is held


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("tier", ["namespaces", "landlock"])
async def test_whole_corpus(tier: str) -> None:
    if tier == "landlock" and conftest.lower_tier_refusal():
        pytest.skip(conftest.lower_tier_refusal())
    held(await check("local", tiers=(tier,)))


@pytest.mark.docker
@pytest.mark.timeout(600)
async def test_whole_corpus_in_docker() -> None:
    report = await check("docker")
    if report.refusal:
        pytest.skip(report.refusal)
    held(report)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("tier", ["namespaces", "landlock"])
def test_whole_corpus_as_an_unprivileged_user(tier: str, tmp_path: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("this is an unprivileged user already: test_whole_corpus covers it")
    if conftest.lower_tier_refusal():
        pytest.skip(f"nobody cannot start this Python: {conftest.lower_tier_refusal()}")
    if shutil.which("setpriv") is None:
        pytest.skip("setpriv(1) is not installed")
    code = (
        "import asyncio, sys\n"
        "from surefoot.sandbox.check import check\n"
        f"report = asyncio.run(check('local', tiers=({tier!r},)))\n"
        "print(report.escapes, report.left_behind, report.works_after, report.refusal)\n"
        "sys.exit(not report.holds)\n"
    )
    as_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    done = subprocess.run(
        [*as_nobody, sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd="/",
        env={"TMPDIR": "/tmp"},
        timeout=280,
    )
    assert done.returncode == 0, done.stdout + done.stderr
