"""What this machine can isolate with, and whether it holds: `surefoot sandbox check`, as data."""

from __future__ import annotations

import asyncio
import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .attacks import Attack, corpus
from .base import Limits
from .engine import engine
from .errors import InputError, SandboxError, SandboxUnavailable
from .face import EngineSandbox
from .opening import TIERS, Kind, open_sandbox
from .pooled import PoolBounds
from .traps import Traps, traps

HELD_UP_S = 5.0  # past its deadline: what a kill may take on a busy machine
AROUND_S = 2 * PoolBounds().worker_s  # for a worker to become ready, and to read its files back

MECHANISMS = {
    "local/namespaces": (
        "user, pid, mount, network, ipc, uts and cgroup namespaces",
        "pivot_root into a minimal read-only tree",
        "private size-limited file system",
        "no capabilities, no new privileges",
        "Landlock",
        "seccomp allow-list",
        "rlimits",
    ),
    "local/landlock": (
        "Landlock",
        "no capabilities, no new privileges",
        "seccomp allow-list, signals to itself alone",
        "rlimits, one process",
        "disk quota by sampling",
    ),
    "docker/container": (
        "a container of its own, no network, read-only root, no capabilities",
        "pids, memory, cpu and output limits",
        "Landlock where the container offers it",
        "seccomp allow-list",
        "rlimits",
    ),
}


@dataclass(frozen=True, slots=True)
class AttackOutcome:
    """One attack: `escape` says what it achieved, None where it was held."""

    name: str
    family: str
    what: str
    status: str
    seconds: float
    escape: str | None


@dataclass(slots=True)
class SandboxReport:
    """`sandbox` and `tier` name what was opened; `refusal` says why nothing was."""

    system: str
    user: int
    sandbox: str = ""
    tier: str = ""
    mechanisms: Sequence[str] = ()
    refusal: str = ""
    outcomes: list[AttackOutcome] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)
    works_after: bool = False
    seconds: float = 0.0

    @property
    def escapes(self) -> list[AttackOutcome]:
        """The attacks that got through."""
        return [outcome for outcome in self.outcomes if outcome.escape is not None]

    @property
    def holds(self) -> bool:
        """A sandbox was opened, nothing got through, nothing is left, and it still works."""
        return bool(self.sandbox) and not self.escapes and not self.left_behind and self.works_after

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "holds": self.holds, "attacks": len(self.outcomes)}


async def check(
    kind: Kind = "auto",
    *,
    only: Sequence[str] | None = None,
    on_outcome: Callable[[AttackOutcome], None] | None = None,
    tiers: Sequence[str] = TIERS,
) -> SandboxReport:
    """Open a sandbox and run the corpus in it. `only` picks attacks by name; `on_outcome` hears of
    each as it ends. Never raises for what the machine lacks: the report says it."""
    report = SandboxReport(
        f"{platform.system()} {platform.release()} {platform.machine()}", _user()
    )
    started = time.monotonic()
    wanted = [attack for attack in corpus() if only is None or attack.name in only]
    with traps() as opened:
        before, others = _surroundings(), _descendants(os.getpid())
        try:
            async with open_sandbox(kind, tiers=[t for t in TIERS if t in tiers]) as sandbox:
                report.sandbox, report.tier = sandbox.name, sandbox.tier
                report.mechanisms = _mechanisms(sandbox)
                for attack in wanted:
                    outcome = await _try(sandbox, attack, opened)
                    report.outcomes.append(outcome)
                    if on_outcome is not None:
                        on_outcome(outcome)
                report.works_after = await _works(sandbox)
                children = _descendants(os.getpid()) - others
        except SandboxUnavailable as error:
            report.refusal = str(error)
            return report
        report.left_behind = await _left_behind(before, children)
        report.left_behind += await _containers_left(sandbox)
    report.seconds = time.monotonic() - started
    return report


async def _try(sandbox: EngineSandbox, attack: Attack, opened: Traps) -> AttackOutcome:
    started, ran = time.monotonic(), 0.0
    try:
        result = await sandbox.run(attack.program(opened.facts), limits=attack.limits)
    except InputError:
        return AttackOutcome(attack.name, attack.family, attack.what, "refused", 0.0, None)
    except SandboxError as error:
        escape: str | None = f"the sandbox failed: {error}"
        status = "failed"
    else:
        escape, status = attack.got_through(result, opened.secrets), result.status
        ran = result.duration_s
    sprung = opened.sprung()
    if sprung:
        escape = "; ".join(sprung)
    seconds = time.monotonic() - started
    if escape is None and (ran > attack.limits.wall_s + HELD_UP_S or seconds - ran > AROUND_S):
        escape = f"held the host up for {seconds:.1f} s, {ran:.1f} s of them while it ran"
    return AttackOutcome(attack.name, attack.family, attack.what, status, seconds, escape)


async def _works(sandbox: EngineSandbox) -> bool:
    result = await sandbox.run("print(6 * 7)", limits=Limits(wall_s=10.0))
    return result.status == "ok" and result.stdout == "42\n"


def _mechanisms(sandbox: EngineSandbox) -> Sequence[str]:
    if sandbox.name == "docker":
        runtime = () if sandbox.tier == "container" else (f"the {sandbox.tier} runtime",)
        return (*MECHANISMS["docker/container"], *runtime)
    return MECHANISMS[f"{sandbox.name}/{sandbox.tier}"]


def _user() -> int:
    return os.getuid() if hasattr(os, "getuid") else -1


def _surroundings() -> dict[str, set[str]]:
    """What a run could leave on this machine: mounts and temporary files."""
    mounts = Path("/proc/self/mounts")
    lines = mounts.read_text("utf-8").splitlines() if mounts.exists() else []
    # the sandbox mounts tmpfs and binds; a daemon at work elsewhere on this machine, overlays
    own = {line for line in lines if line.split()[2] not in ("overlay", "nsfs", "proc")}
    own = {line for line in own if "/containers/" not in line}
    scratch = {str(path) for path in Path(os.environ.get("TMPDIR", "/tmp")).glob("surefoot-*")}  # noqa: S108
    return {"mounts": own, "files": scratch}


def _descendants(root: int) -> set[tuple[int, str]]:
    """Processes below `root`, as (pid, start time), read from /proc."""
    parents: dict[int, tuple[int, str]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        parents[int(entry.name)] = (int(fields[1]), fields[19])
    found: set[tuple[int, str]] = set()
    for pid, (_, start) in parents.items():
        above = pid
        while above in parents and above != root:
            above = parents[above][0]
        if above == root and pid != root:
            found.add((pid, start))
    return found


async def _containers_left(sandbox: EngineSandbox) -> list[str]:
    if sandbox.name != "docker":
        return []
    from .container.backend import ContainerBackend  # only where the library is there

    backend = sandbox.backend
    assert isinstance(backend, ContainerBackend)  # noqa: S101 - by its name
    return await engine().call(backend.remaining())


async def _left_behind(before: dict[str, set[str]], children: set[tuple[int, str]]) -> list[str]:
    """What is still there after the sandbox was closed; the kernel gets a second to finish."""
    found: list[str] = []
    for _ in range(20):
        after = _surroundings()
        found = [f"mount {line}" for line in after["mounts"] - before["mounts"]]
        found += [f"file {path}" for path in after["files"] - before["files"]]
        alive = children & _descendants(1)
        found += [f"process {pid}" for pid, _ in alive]
        if not found:
            break
        await asyncio.sleep(0.05)
    return found
