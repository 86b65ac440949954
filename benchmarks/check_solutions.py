"""Measures `surefoot check` on the real solutions of the data sets: no model, no sandbox.

    python benchmarks/check_solutions.py --data ../shared/data [--limit N] [--seed N --sample FILE]

Every solution of ProcessBench and StrictPRMBench is judged as a text by itself, without its
problem. Printed are the claims by verdict, the processor's milliseconds a kilobyte, and the seconds
that one text of 1 MB takes. `--sample FILE` writes 100 refutations drawn at random, each claim text
once, with the text around them, for a person to judge.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from surefoot.tools.checking import Finding, Report, check

FILES = (
    "processbench/gsm8k",
    "processbench/math",
    "strictprmbench/gsm8k_samples",
    "strictprmbench/math500_samples",
)
MEGABYTE = 1_000_000
DRAWN = 100
AROUND = 240  # characters before and after a claim that its judge is shown


def solutions(data: Path, name: str, limit: int) -> Iterator[list[str]]:
    """The steps of each solution."""
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for index, line in enumerate(lines):
            if limit and index >= limit:
                return
            yield json.loads(line)["steps"]


def measured(
    data: Path, name: str, limit: int
) -> tuple[list[tuple[Report, Finding]], Counter[str]]:
    """A file's refutations with the reports that they stand in, and what was counted."""
    refuted, counts = [], Counter[str]()
    for steps in solutions(data, name, limit):
        text = "\n\n".join(steps)
        began = time.process_time()
        report = check(text)
        counts["microseconds"] += int(1e6 * (time.process_time() - began))
        counts.update(
            solutions=1,
            steps=len(steps),
            bytes=len(text.encode()),
            supported=len(report.supported),
            refuted=len(report.refuted),
            unknown=report.unknown,
        )
        counts["with a refutation"] += bool(report.refuted)
        refuted += [(report, one) for one in report.refuted]
    return refuted, counts


def told(name: str, counts: Counter[str]) -> str:
    pace = counts["microseconds"] / max(1, counts["bytes"])
    named = ("solutions", "steps", "bytes", "supported", "refuted", "unknown", "with a refutation")
    return (
        f"{name}: " + ", ".join(f"{counts[one]:,} {one}" for one in named) + f"; {pace:.2f} ms/kB"
    )


def megabyte(data: Path) -> str:
    """One text of 1 MB, of solutions that stand below one another."""
    pieces, size = [], 0
    for steps in solutions(data, FILES[1], 0):
        pieces.append("\n\n".join(steps))
        size += len(pieces[-1].encode()) + 2
    text = "\n\n".join(pieces)
    text = (text * (MEGABYTE // size + 1)).encode()[:MEGABYTE].decode(errors="ignore")
    began, clock = time.process_time(), time.monotonic()
    report = check(text)
    spent, waited = time.process_time() - began, time.monotonic() - clock
    return (
        f"one text of {len(text.encode()):,} bytes: {spent:.1f} s of processor, {waited:.1f} s by "
        f"the clock, {len(report.refuted)} refuted"
    )


def drawn(refuted: list[tuple[str, Report, Finding]], seed: int) -> Iterator[str]:
    """So many refutations, each claim text once, with what stands around them."""
    refuted = list({one.text: (name, report, one) for name, report, one in refuted}.values())
    chosen = random.Random(seed).sample(refuted, min(DRAWN, len(refuted)))
    for number, (name, report, one) in enumerate(chosen, 1):
        begin, end = one.span
        before = report.text[max(0, begin - AROUND) : begin]
        after = report.text[end : end + AROUND]
        yield f"## {number} ({name}, {one.tool})\n{before}⟦{report.text[begin:end]}⟧{after}\n"
        yield f"-- {one.evidence} | right: {one.correction}\n\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=0, help="solutions of each file")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sample", type=Path)
    options = parser.parse_args()
    if not options.data.is_dir():
        raise SystemExit(f"{options.data} is not there: name the folder of the data sets")
    refuted: list[tuple[str, Report, Finding]] = []
    whole = Counter[str]()
    for name in FILES:
        found, counts = measured(options.data, name, options.limit)
        refuted += [(name, report, one) for report, one in found]
        whole += counts
        print(told(name, counts), flush=True)
    print(told("all", whole))
    print(megabyte(options.data))
    distinct = len({one.text for _, _, one in refuted})
    print(f"{distinct:,} refuted claims of different texts")
    if options.sample:
        options.sample.write_text("".join(drawn(refuted, options.seed)), encoding="utf-8")


if __name__ == "__main__":
    main()
