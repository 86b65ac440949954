"""Measures the sandbox against a plain subprocess, in one run, so that a busy machine cancels out.

    python benchmarks/sandbox_bench.py [--docker] [--json] [--calls N] [--storm N]

Every figure of `docs/sandbox.md` comes from here.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable

from surefoot.sandbox import EngineSandbox, Limits, open_sandbox
from surefoot.sandbox.base import ExecResult
from surefoot.sandbox.check import _descendants

PRINT = "print(1)"
SYMPY = "import sympy; x = sympy.Symbol('x'); print(sympy.factor(x**2 - 5*x + 6))"
SUBPROCESS = [sys.executable, "-c", PRINT]

Figures = dict[str, float | int | str]


def quantile(times: list[float], share: float) -> float:
    """In milliseconds."""
    return round(sorted(times)[min(len(times) - 1, int(share * len(times)))] * 1e3, 2)


def plain(count: int) -> list[float]:
    times = []
    for _ in range(count):
        started = time.perf_counter()
        subprocess.run(SUBPROCESS, capture_output=True, check=True)
        times.append(time.perf_counter() - started)
    return times


async def timed(
    run: Callable[[], Awaitable[ExecResult]], count: int, pause: float = 0.0
) -> list[float]:
    times = []
    for _ in range(count):
        started = time.perf_counter()
        result = await run()
        times.append(time.perf_counter() - started)
        assert result.status == "ok", result
        await asyncio.sleep(pause)
    return times


async def interleaved(sandbox: EngineSandbox, count: int, figures: Figures) -> None:
    """Sandbox and subprocess in turns, so that both meet the same machine."""
    ours: list[float] = []
    steady: list[float] = []
    theirs: list[float] = []
    for _ in range(max(1, count // 10)):
        theirs += plain(5)
        ours += await timed(lambda: sandbox.run(PRINT), 10, pause=0.02)
        theirs += plain(5)
        steady += await timed(lambda: sandbox.run(PRINT), 10)
    figures["subprocess p50 ms"] = quantile(theirs, 0.5)
    figures["print(1) p50 ms"] = quantile(ours, 0.5)
    figures["print(1) p90 ms"] = quantile(ours, 0.9)
    figures["print(1) back to back p50 ms"] = quantile(steady, 0.5)
    for name in ("print(1)", "print(1) back to back"):
        share = float(figures[f"{name} p50 ms"]) / float(figures["subprocess p50 ms"])
        figures[f"{name} / subprocess"] = round(share, 3)


def other_work(seconds: float) -> None:
    """What an agent computes between two programs: its own code and data fill the caches."""
    end, kept = time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        kept += len({str(number): [number] for number in range(500)})


async def between(sandbox: EngineSandbox, count: int, figures: Figures) -> None:
    """One program every 50 ms between other work, and a subprocess in turn with it."""
    ratios: list[float] = []
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(count):
        other_work(0.02)
        await asyncio.sleep(0.03)
        ours += await timed(lambda: sandbox.run(PRINT), 1)
        other_work(0.02)
        await asyncio.sleep(0.03)
        theirs += plain(1)
        ratios.append(ours[-1] / theirs[-1])
    figures["every 50 ms: print(1) p50 ms"] = quantile(ours, 0.5)
    figures["every 50 ms: subprocess p50 ms"] = quantile(theirs, 0.5)
    figures["every 50 ms: ratio, quartiles"] = ", ".join(
        f"{share:.3f}" for share in statistics.quantiles(ratios, n=4)
    )


async def overruns(sandbox: EngineSandbox, count: int) -> list[float]:
    """How long after its deadline a loop is gone, by the caller's clock."""
    found = []
    for _ in range(count):
        started = time.perf_counter()
        await sandbox.run("while True: pass", limits=Limits(wall_s=0.3))
        found.append(time.perf_counter() - started - 0.3)
    return found


def resident_mb(pids: list[int]) -> float:
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/statm") as file:
                fields = file.read().split()
        except OSError:
            continue
        total += (int(fields[1]) - int(fields[2])) * 4096
    return round(total / 1e6, 1)


async def storm(sandbox: EngineSandbox, calls: int, tasks: int = 8) -> Figures:
    """Many calls from several tasks: none lost, none mixed up, memory flat."""
    wrong = 0
    memory: list[tuple[float, float]] = []
    done = 0

    async def task(first: int) -> None:
        nonlocal wrong, done
        for number in range(first, calls, tasks):
            result = await sandbox.run(f"print({number})")
            wrong += result.stdout != f"{number}\n"
            done += 1
            if done % max(1, calls // 10) == 0:
                below = [pid for pid, _ in _descendants(os.getpid())]
                memory.append((resident_mb([os.getpid()]), resident_mb(below)))

    started = time.perf_counter()
    await asyncio.gather(*(task(first) for first in range(tasks)))
    seconds = time.perf_counter() - started
    return {
        "storm calls": done,
        "storm wrong": wrong,
        "storm calls/s": round(done / seconds, 1),
        "storm host MB first, last": f"{memory[0][0]}, {memory[-1][0]}",
        "storm sandbox MB first, last": f"{memory[0][1]}, {memory[-1][1]}",
    }


async def local(calls: int, storm_calls: int, between_alone: bool = False) -> Figures:
    figures: Figures = {}
    started = time.perf_counter()
    async with open_sandbox("local") as sandbox:
        figures["open ms"] = round((time.perf_counter() - started) * 1e3, 1)
        started = time.perf_counter()
        await sandbox.run(SYMPY)
        figures["first SymPy after open ms"] = round((time.perf_counter() - started) * 1e3, 1)
        await asyncio.sleep(0.3)
        figures["tier"] = sandbox.tier
        await between(sandbox, calls, figures)
        if between_alone:
            return figures
        await interleaved(sandbox, calls, figures)
        used = await timed(lambda: sandbox.run(SYMPY), calls // 2, pause=0.05)
        figures["SymPy used p50 ms"] = quantile(used, 0.5)
        late = await overruns(sandbox, 15)
        figures["overrun p50 ms"], figures["overrun max ms"] = (
            quantile(late, 0.5),
            quantile(late, 1),
        )
        if storm_calls:
            figures.update(await storm(sandbox, storm_calls))
    return figures


async def docker(calls: int) -> Figures:
    figures: Figures = {}
    async with open_sandbox("docker") as sandbox:
        await asyncio.sleep(3)
        warm = await timed(lambda: sandbox.run(PRINT), calls, pause=1.5)
        figures["docker warm p50 ms"] = quantile(warm, 0.5)
        figures["docker warm min ms"] = quantile(warm, 0)
        cold = []
        for number in range(calls):  # a shape that no container waits for
            limits = Limits(memory_mb=200 + number)
            started = time.perf_counter()
            await sandbox.run(PRINT, limits=limits)
            cold.append(time.perf_counter() - started)
            await asyncio.sleep(2.5)
        figures["docker cold p50 ms"] = quantile(cold, 0.5)
        figures["docker cold min ms"] = quantile(cold, 0)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--docker", action="store_true", help="measure the docker backend instead")
    parser.add_argument("--between", action="store_true", help="only a program every 50 ms")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--calls", type=int, default=100)
    parser.add_argument("--storm", type=int, default=2000, help="0: none")
    options = parser.parse_args()
    if options.docker:
        figures = asyncio.run(docker(min(options.calls, 10)))
    else:
        figures = asyncio.run(local(options.calls, options.storm, options.between))
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:34} {value}")


if __name__ == "__main__":
    main()
