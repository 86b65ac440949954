"""`surefoot doctor`: what is installed, reachable and configured, in words."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from ...graphs.contracts import ProposalRequest
from ...sandbox import open_sandbox
from ...sandbox.errors import SurefootError
from ..registry import EMBEDDED
from .plain import one_line

Health = Literal["ok", "absent", "broken"]

PACKAGES = ("langgraph", "langchain-core", "openai", "sympy", "math-verify", "pydantic", "numpy")
EXTRAS = {"torch": "learn", "fastapi": "server"}
PORTS = {"llama.cpp": 8080, "vLLM": 8000, "SGLang": 30000, "Ollama": 11434, "LM Studio": 1234}
"""Where servers of models usually listen on this machine."""
PORT_SECONDS = 1.0
PROBE_SECONDS = 20.0
MARKS = {"ok": "✓", "absent": "·", "broken": "✗"}


@dataclass(frozen=True, slots=True)
class DoctorLine:
    """One line of the report. "absent" is a choice, "broken" wants mending."""

    what: str
    health: Health
    words: str


async def run_doctor(model: str | None, *, as_json: bool) -> int:
    """Print the findings. Exit code 3 where something that is needed is broken."""
    findings = [
        *_installed(),
        await _local(),
        await _docker(),
        await _embedded(),
        *_configured(model),
        *await _asked(model),
        *await asyncio.gather(*(_at_port(name, port) for name, port in PORTS.items())),
    ]
    if as_json:
        sys.stdout.write(json.dumps([asdict(finding) for finding in findings]) + "\n")
    else:
        for finding in findings:
            sys.stdout.write(f"{MARKS[finding.health]} {finding.what}: {finding.words}\n")
    return 3 if any(finding.health == "broken" for finding in findings) else 0


def _installed() -> list[DoctorLine]:
    python = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    findings = [DoctorLine("python", "ok", python)]
    for name in PACKAGES:
        found = _version(name)
        words = found or "not installed; in a clone of the repository: pip install ."
        findings.append(DoctorLine(name, "ok" if found else "broken", words))
    for name, extra in EXTRAS.items():
        found = _version(name)
        words = found or f"not installed; pip install '.[{extra}]' in a clone if you want it"
        findings.append(DoctorLine(f"extra {extra} ({name})", "ok" if found else "absent", words))
    return findings


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


async def _local() -> DoctorLine:
    async def probe() -> str:
        async with open_sandbox("local") as sandbox:
            result = await sandbox.run("print(6 * 7)")
        if result.stdout.strip() != "42":
            raise SurefootError(f"a first program failed: {result.stderr.strip()[-200:]}")
        return f"{sandbox.name}: a program ran in {result.duration_s * 1000:.0f} ms"

    return await _probe("sandbox local", probe, otherwise="broken")


async def _docker() -> DoctorLine:
    async def probe() -> str:
        async with open_sandbox("docker") as sandbox:
            await sandbox.run("print(6 * 7)")
        return "a program ran in a container"

    return await _probe("sandbox docker", probe, otherwise="absent")


async def _embedded() -> DoctorLine:
    async def probe() -> str:
        from ..policies import open_policy

        begun = time.perf_counter()
        policy = open_policy(EMBEDDED)
        loaded = time.perf_counter() - begun
        (proposal,) = await policy.propose(ProposalRequest("What is 2 + 3?"))
        await policy.aclose()
        return f"loaded in {loaded:.2f} s; asked 2 + 3 it wrote {proposal.text.strip()!r}"

    return await _probe(f"model {EMBEDDED}", probe, otherwise="broken")


async def _asked(model: str | None) -> list[DoctorLine]:
    """One real question to the model that is named or configured, unless it is the embedded one."""
    from ..policies import default_spec, open_policy

    spec = model or default_spec()
    if spec == EMBEDDED:
        return []

    async def probe() -> str:
        policy = open_policy(spec)
        try:
            begun = time.perf_counter()
            request = ProposalRequest("What is 2 + 3?", task="solution", max_tokens=128)
            (proposal,) = await policy.propose(request)
        finally:
            await policy.aclose()
        took = time.perf_counter() - begun
        return f"asked 2 + 3 it wrote {one_line(proposal.text)[:80]!r} in {took:.1f} s"

    return [await _probe(f"model {spec}", probe, otherwise="broken")]


async def _at_port(name: str, port: int) -> DoctorLine:
    """Whether a server of models answers at a usual port of this machine."""
    from ..policies.openai_client import Exchange
    from ..policies.openai_errors import Endpoint

    url = f"http://127.0.0.1:{port}/v1"
    exchange = Exchange(Endpoint(url, ""), deadline_s=0.0, timeout_s=PORT_SECONDS)
    try:
        async with asyncio.timeout(PORT_SECONDS):
            models = (await exchange.models()).get("data")
    except TimeoutError:
        models = None
    finally:
        await exchange.aclose()
    if not isinstance(models, list) or not models:
        return DoctorLine(f"port {port} ({name})", "absent", "no server of models")
    names = [str(one.get("id")) for one in models[:3] if isinstance(one, dict)]
    words = f"serves {one_line(', '.join(names))[:120]}: set OPENAI_BASE_URL={url}"
    return DoctorLine(f"port {port} ({name})", "ok", words)


async def _probe(
    what: str, probe: Callable[[], Awaitable[str]], *, otherwise: Health
) -> DoctorLine:
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            return DoctorLine(what, "ok", await probe())
    except SurefootError as error:
        return DoctorLine(what, otherwise, one_line(str(error)))
    except TimeoutError:
        return DoctorLine(what, "broken", f"no answer within {PROBE_SECONDS:.0f} s")


def _configured(model: str | None) -> list[DoctorLine]:
    """What is asked for and what the environment sets. Secrets are never shown."""
    from ..policies import default_spec

    key = os.environ.get("OPENAI_API_KEY")
    base = os.environ.get("OPENAI_BASE_URL")
    return [
        DoctorLine("OPENAI_API_KEY", "ok" if key else "absent", "set" if key else "not set"),
        DoctorLine("OPENAI_BASE_URL", "ok" if base else "absent", base or "not set"),
        DoctorLine("model", "ok", model or f"{default_spec()} (no --model was given)"),
    ]
