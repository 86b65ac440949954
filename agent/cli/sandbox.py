"""`surefoot sandbox check`: what this machine can isolate with, and whether it holds."""

from __future__ import annotations

import json
import sys

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from ...sandbox.check import AttackOutcome, SandboxReport, check
from ...sandbox.errors import InputError
from ..run.config import SANDBOXES
from .plain import clean


async def run_check(kind: str, *, as_json: bool) -> int:
    """Run the attack corpus and print the report. 0 where it held, 3 where it did not."""
    known = next((name for name in SANDBOXES if name == kind), None)
    if known is None:
        raise InputError(f"There is no sandbox {kind!r}. Known: {', '.join(SANDBOXES)}.")
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("attacking the sandbox", total=None)
        report = await check(known, on_outcome=lambda _: progress.advance(task))
    if as_json:
        sys.stdout.write(json.dumps(report.as_dict()) + "\n")
    else:
        _print(report, Console(highlight=False))
    return 0 if report.holds else 3


def _print(report: SandboxReport, console: Console) -> None:
    if report.refusal:
        console.print(clean(report.refusal), markup=False)
        return
    user = "root" if report.user == 0 else f"user {report.user}"
    console.print(f"{report.sandbox}, tier {report.tier}, on {report.system} as {user}")
    for mechanism in report.mechanisms:
        console.print(f"  · {mechanism}")
    console.print(_by_family(report.outcomes))
    for outcome in report.escapes:
        console.print(f"✗ {outcome.name}: {clean(outcome.escape or '')}", style="red", markup=False)
    for left in report.left_behind:
        console.print(f"✗ left behind: {clean(left)}", style="red", markup=False)
    if not report.works_after:
        console.print("✗ the call after the corpus failed", style="red")
    held = len(report.outcomes) - len(report.escapes)
    words = f"{held} of {len(report.outcomes)} attacks held in {report.seconds:.0f} s"
    console.print(words, style="green" if report.holds else "red")


def _by_family(outcomes: list[AttackOutcome]) -> Table:
    table = Table("attacks on", "held", "got through")
    for family in dict.fromkeys(outcome.family for outcome in outcomes):
        mine = [outcome for outcome in outcomes if outcome.family == family]
        through = sum(outcome.escape is not None for outcome in mine)
        table.add_row(family, str(len(mine) - through), str(through))
    return table
