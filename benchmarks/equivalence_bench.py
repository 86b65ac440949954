"""Answer equivalence against its promises: pairs, speed, threads, false accepts, hostile text.

    python benchmarks/equivalence_bench.py [DATA] [--fuzz 5000]

`misses` names every case that came out otherwise than it should.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from equivalence_cases import SEEDS, hostile_texts, mutants, simple_pairs
from surefoot.tools.equivalence import close_pool, equivalent, equivalent_many, extract_answer
from surefoot.tools.equivalence.rules import decide
from surefoot.tools.programs import examples_from_prompt, examples_from_tests
from tables import DATA, present, show

#: Flagged wrong by the recording's regrader, and right: 4 sin 80° − tan 80° is −√3.
MISFLAGGED = {"math500_164"}


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt") as lines:
        for line in lines:
            yield json.loads(line)


def peer_pairs(data: Path) -> dict[str, Any]:
    misses, count = [], 0
    for row in rows(data / "answer_equiv" / "pairs.jsonl.gz"):
        for gold, answer in ((row["gold"], row["pred"]), (row["pred"], row["gold"])):
            found = equivalent(gold, answer, strict=row.get("strict", True))
            count += 1
            if found.equivalent != row["expected"]:
                misses.append([gold[-80:], answer[-80:], found.how])
    return {"count": count, "misses": misses}


def recorded(data: Path) -> dict[str, Any]:
    """Every (right, wrong) pair of answers to one problem, and the recorded flags against ours."""
    golds = {
        row["id"]: row["answer"] for row in rows(data / "strictprmbench/math500_problems.jsonl.gz")
    }
    pools: dict[str, dict[bool, set[str]]] = defaultdict(lambda: {True: set(), False: set()})
    for row in rows(data / "strictprmbench" / "math500_samples.jsonl.gz"):
        if row["answer"] is not None:
            pools[row["problem_id"]][bool(row["correct"])].add(str(row["answer"]))
    pairs = [
        (name, right, wrong)
        for name, pool in pools.items()
        for right in pool[True]
        for wrong in pool[False]
    ]
    found = equivalent_many([(right, wrong) for _, right, wrong in pairs])
    accepted = [pair for pair, verdict in zip(pairs, found, strict=True) if verdict.equivalent]
    disagree = [
        [name, golds[name], answer, flag]
        for name, pool in pools.items()
        for flag in (True, False)
        for answer in pool[flag]
        if equivalent(golds[name], answer).equivalent != flag
    ]
    return {
        "pairs": len(pairs),
        "accepted": [pair for pair in accepted if pair[0] not in MISFLAGGED],
        "accepted_with_wrong_flag": [pair for pair in accepted if pair[0] in MISFLAGGED],
        "flags_that_disagree": disagree,
    }


def mutated(data: Path) -> dict[str, Any]:
    golds = [row["answer"] for row in rows(data / "strictprmbench" / "math500_problems.jsonl.gz")]
    seeds = SEEDS + [gold for gold in golds if len(gold) < 60 and "text" not in gold]
    made = list(mutants(seeds, 2_000))
    found = equivalent_many([(right, wrong) for right, wrong, _ in made])
    accepted = [m for m, verdict in zip(made, found, strict=True) if verdict.equivalent]
    return {"made": len(made), "accepted": accepted}


def bulk(count: int) -> dict[str, Any]:
    """One call with `count` distinct pairs, then the same from 16 threads."""
    cases = list(simple_pairs(count, seed=1))
    pairs = [(gold, answer) for gold, answer, _ in cases]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started, cpu = time.perf_counter(), time.process_time()
    found = equivalent_many(pairs)
    wall, used = time.perf_counter() - started, time.process_time() - cpu
    wrong = sum(f.equivalent != case[2] for f, case in zip(found, cases, strict=True))
    fresh = [(gold, answer) for gold, answer, _ in simple_pairs(count, seed=2)]
    started = time.perf_counter()
    with ThreadPoolExecutor(16) as threads:
        parts = [fresh[i::16] for i in range(16)]
        threaded = sum(len(part) for part in threads.map(equivalent_many, parts))
    return {
        "pairs": count,
        "wrong": wrong,
        "per_second_wall": round(count / wall),
        "per_cpu_second": round(count / used),
        "threads_16": threaded,
        "threads_16_per_second_wall": round(count / (time.perf_counter() - started)),
        "grown_mib": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024,
        "threads_left": threading.active_count(),
    }


def worker() -> dict[str, Any]:
    """Pairs that only math-verify reads."""
    pairs = [(rf"\int_0^{n} 2x\,dx", str(n * n + n % 2)) for n in range(1, 101)]
    equivalent(*pairs[0], timeout_s=60)
    started = time.perf_counter()
    found = equivalent_many(pairs, timeout_s=60)
    wrong = sum(verdict.equivalent != (n % 2 == 0) for n, verdict in enumerate(found, 1))
    return {
        "pairs": len(pairs),
        "wrong": wrong,
        "per_second_wall": round(len(pairs) / (time.perf_counter() - started)),
    }


def fuzz(count: int) -> dict[str, Any]:
    """Hostile text to every parser; times are CPU seconds."""
    slowest, crashes = 0.0, []
    with tempfile.TemporaryDirectory() as folder:
        sentinel = Path(folder) / "touched"
        previous = "1"
        for text in hostile_texts(count, str(sentinel)):
            parsers = {
                "decide": lambda t=text, p=previous: decide(t, p),
                "decide again": lambda t=text: decide(t, t + "1"),
                "extract_answer": lambda t=text: extract_answer(t),
                "examples_from_prompt": lambda t=text: examples_from_prompt(
                    f'def f(x):\n    """{t}"""\n', "f"
                ),
                "examples_from_tests": lambda t=text: examples_from_tests(t, "f"),
            }
            for name, parser in parsers.items():
                started = time.process_time()
                try:
                    parser()
                except Exception as error:  # noqa: BLE001 - counting them is the point
                    crashes.append([name, type(error).__name__, text[:60]])
                slowest = max(slowest, time.process_time() - started)
            previous = text
        executed = sentinel.exists()
    return {
        "texts": count,
        "crashes": crashes,
        "slowest_s": round(slowest, 2),
        "executed": executed,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path, nargs="?", default=DATA)
    parser.add_argument("--fuzz", type=int, default=5_000)
    args = parser.parse_args()
    present(args.data)
    result = {
        "peer_pairs": peer_pairs(args.data),
        "recorded": recorded(args.data),
        "mutants": mutated(args.data),
        "bulk": bulk(10_000),
        "worker": worker(),
        "fuzz": fuzz(args.fuzz),
    }
    close_pool()
    show("answer equivalence", result)


if __name__ == "__main__":
    main()
