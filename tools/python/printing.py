"""`Printing`: runs the programs of a chain, and judges what the chain says that they print."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from ...sandbox.base import NO_FILES, ExecResult, Limits, Sandbox
from ..base import Claim, StepContext, Verdict
from ..judging import Judgment
from .cells import MAX_CODE, parted
from .comparing import judge_outcome, judge_output
from .reading import OUTCOME, OUTPUT, printed_claims

LIMITS = Limits(wall_s=10.0, cpu_s=5.0, memory_mb=512, output_bytes=1 << 16, disk_mb=16)
MAX_KNOWN = 256
_GUEST = Path(__file__).with_name("guest_session.py")
_BY_CHANCE = ("random", "secrets", "uuid", "time", "datetime", "input(")


class Printing:
    """Judges stated outputs, and values and answers that are taken from what a program prints.

    A program is run with all of the chain before it, as the cells of one session, in a sandbox
    run of its own; what only it shows counts. Each distinct session runs once. Where `free` it is
    asked of every step; otherwise the controller buys it.
    """

    name = "code"

    def __init__(self, sandbox: Sandbox, *, free: bool = True, limits: Limits = LIMITS) -> None:
        self.free = free
        self._sandbox = sandbox
        self._limits = limits
        self._known: OrderedDict[str, asyncio.Task[ExecResult]] = OrderedDict()

    def read(self, step: str, context: StepContext) -> Iterable[Claim]:
        """What the step says that code of its chain prints."""
        return printed_claims(step, context)

    def can_judge(self, claim: Claim) -> bool:
        """Whether the claim is of what a program prints."""
        return claim.kind in (OUTPUT, OUTCOME) and 0 < len(claim.left) <= MAX_CODE

    async def check(self, claim: Claim, context: StepContext) -> Verdict:
        """Judge one claim. Raises only `SandboxError`; what the code does wrong is evidence."""
        if not self.can_judge(claim):
            return Verdict(self.name, "unknown", claim, "no code to run")
        judgment = self._judged(claim, await self.shown(claim.left))
        return Verdict(self.name, judgment.status, claim, judgment.evidence, judgment.correction)

    def _judged(self, claim: Claim, result: ExecResult) -> Judgment:
        if claim.kind == OUTPUT:
            judgment = judge_output(claim.right, result)
        else:
            judgment = judge_outcome(claim.right, result, claim.requirement)
        if judgment.status == "refuted" and any(word in claim.left for word in _BY_CHANCE):
            return Judgment("unknown", f"{judgment.evidence}, which another run may not")
        return judgment

    async def shown(self, session: str) -> ExecResult:
        """What the last cell of a session (`cells.joined`) shows. Raises only `SandboxError`."""
        task = self._known.get(session)
        if task is None or task.cancelled() or (task.done() and task.exception()):
            code = _program(tuple(parted(session)))
            run = self._sandbox.run(code, files=NO_FILES, limits=self._limits)
            task = self._known[session] = asyncio.ensure_future(run)
            while len(self._known) > MAX_KNOWN:
                self._known.popitem(last=False)
        self._known.move_to_end(session)
        return await asyncio.shield(task)


@lru_cache(maxsize=1)
def _guest() -> tuple[str, str]:
    before, after = _GUEST.read_text(encoding="utf-8").split("CELLS: list[str] = []\n")
    return before, after


def _program(cells: tuple[str, ...]) -> str:
    """The session as a program for the sandbox."""
    before, after = _guest()
    return f"{before}CELLS: list[str] = {list(cells)!r}\n{after}"
