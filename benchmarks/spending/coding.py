"""Coding problems of a record: choose among its programs as the loop does, count the right ones.

    python -m benchmarks.spending.coding RECORDS/MODEL PROBLEMS.jsonl.gz humaneval [LIMIT]

The greedy program is the chain. The loop runs the tests that the problem shows and draws further
programs until one passes, at most five (repairs are not in a record: here a fresh one stands for
each). Right is what passes the hidden tests, as the record says.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import defaultdict
from pathlib import Path

from rich.console import Console
from rich.table import Table
from surefoot.graphs.coding import MOST
from surefoot.graphs.kinds import form_of
from surefoot.sandbox import Sandbox, open_sandbox
from surefoot.tools.programs.reading import read_program
from surefoot.tools.programs.shown import Trial, agreed, shown_in, trials

from .prepare import Row, rows_of
from .simulate import interval


def problem_text(item: Row) -> str:
    """What the model saw: for MBPP one assertion is shown."""
    shown = item.get("shown")
    if not shown:
        return str(item["problem"])
    return f"{item['problem']}\nYour code should pass this test:\n{shown}"


async def tried(sandbox: Sandbox, item: Row, rows: list[Row]) -> list[Trial]:
    text = problem_text(item)
    shown = shown_in(text, item.get("entry_point"))
    form = form_of(text, entry_point=item.get("entry_point"))
    found = [
        read_program(
            f"```python\n{row['text']}" if row["begun"] else row["text"],
            head=form.head,
            names=form.names,
        )
        or ""
        for row in rows
    ]
    return await trials(found, shown, sandbox)


async def main(folder: Path, problems: Path, name: str, limit: int) -> None:
    items = {row["id"]: row for row in rows_of(problems) if row["set"] == name}
    passed = {row["key"]: row["code"] == 0 for row in rows_of(folder / "ran_tests.ran.jsonl")}
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in rows_of(folder / f"{name}.jsonl.gz"):
        key = f"{row['id']}|{row['wording']}|{row['temperature']}|{row['seed']}|{name}"
        row["right"] = passed.get(key, False)
        row["begun"] = row["wording"].endswith(("evalplus", "prefill"))
        rows[row["id"]].append(row)
    counts: dict[str, list[float]] = defaultdict(list)
    states: dict[str, list[bool]] = defaultdict(list)
    async with open_sandbox("local", preload=()) as sandbox:
        for at, (problem, samples) in enumerate(list(rows.items())[:limit]):
            found = await tried(sandbox, items[problem], samples[:8])
            right = [row["right"] for row in samples[:8]]
            used = next((i + 1 for i, t in enumerate(found[:MOST]) if t.right), MOST)
            best, share = agreed(found[:used])
            shown = "shown" if found[0].shown else "none shown"
            states[f"{shown}, {'passes' if found[best].right else 'fails'} after {used}"].append(
                right[best]
            )
            every, _ = agreed(found)
            counts["chain"].append(right[0])
            counts["loop"].append(right[best])
            counts["agreement of 8"].append(right[every])
            counts["mean of 8"].append(sum(right) / len(right))
            counts["oracle of 8"].append(any(right))
            counts["tokens chain"].append(samples[0]["tokens"])
            counts["tokens loop"].append(sum(row["tokens"] for row in samples[:used]))
            if at % 40 == 0:
                print(at, problem, share, file=sys.stderr, flush=True)
    drawn = Table(
        "", "mean", "against chain, 95%", title=f"{folder.name} {name}: {len(counts['chain'])}"
    )
    for name_, values in counts.items():
        low, high = interval([a - b for a, b in zip(values, counts["chain"], strict=True)])
        paired = "" if "tokens" in name_ else f"{100 * low:+.1f} to {100 * high:+.1f}"
        drawn.add_row(name_, f"{sum(values) / len(values):.3f}", paired)
    Console().print(drawn)
    print(json.dumps({state: [sum(v), len(v)] for state, v in sorted(states.items())}, indent=1))


if __name__ == "__main__":
    most = int(sys.argv[4]) if len(sys.argv) > 4 else 10_000
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], most))
