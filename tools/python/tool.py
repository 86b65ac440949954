"""`PythonTool`: runs code in the sandbox to judge what a step says it prints.

It judges claims of kind `code` (a doctest line, a block with its stated output) and universal
claims about integers (`for every integer n, n^2 + n + 41 is prime`), by a search for a
counterexample. Nothing runs in the calling process.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from ...sandbox.base import NO_FILES, ExecResult, Limits, Sandbox
from ..base import Claim, StepContext, Verdict
from ..mathematics.claim_grammar import parse
from ..mathematics.errors import CalculatorError
from ..mathematics.nodes import Call, Node, Num, Sym
from ..mathematics.printing import to_json

MAX_CODE = 100_000
MAX_PRINTED = 2_000
RUN = Limits(wall_s=10.0, cpu_s=10.0, memory_mb=512)
SEARCH = Limits(wall_s=2.0, cpu_s=2.0, memory_mb=256, output_bytes=1 << 16)
SEARCH_TO = 2_000  # integers tried in each direction
_SEARCH_SOURCE = Path(__file__).with_name("counterexample_worker.py")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


class PythonTool:
    """Judges code by running it, and universal claims by counterexamples.

    Not free: every check is one run in the sandbox, at most 10 s for a program and 2 s for a
    search.
    """

    name = "python"
    free = False

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self._search = _SEARCH_SOURCE.read_text(encoding="utf-8")

    def can_judge(self, claim: Claim) -> bool:
        """Whether the claim is code with a stated output, or a universal claim."""
        if claim.kind == "code":
            return bool(claim.left) and len(claim.left) <= MAX_CODE and bool(claim.right)
        return claim.kind == "property" and claim.left.startswith("forall(")

    async def run(self, code: str, *, stdin: str = "", limits: Limits = RUN) -> ExecResult:
        """Run a program. Raises only `SandboxError`; what the program does wrong is data."""
        return await self.sandbox.run(code, stdin=stdin, files=NO_FILES, limits=limits)

    async def check(self, claim: Claim, context: StepContext) -> Verdict:
        """Judge one claim. Raises only `SandboxError`."""
        if not self.can_judge(claim):
            return Verdict(self.name, "unknown", claim, "nothing to run")
        if claim.kind == "property":
            return await self._universal(claim)
        result = await self.run(claim.left)
        if claim.is_request:
            return _answered(self.name, claim, result)
        return _printed(self.name, claim, result)

    async def _universal(self, claim: Claim) -> Verdict:
        try:
            variable, lowest, predicate = _universal_parts(parse(claim.left))
        except CalculatorError as error:
            return Verdict(self.name, "unknown", claim, str(error))
        request = {"variable": variable, "from": lowest, "to": SEARCH_TO,
                   "predicate": to_json(predicate)}  # fmt: skip
        result = await self.sandbox.run(self._search, stdin=json.dumps(request), limits=SEARCH)
        return _searched(self.name, claim, result)


def _universal_parts(tree: Node) -> tuple[str, int, Node]:
    match tree:
        case Call("forall", (Sym(variable), bound, predicate)):
            lowest = int(bound.value) if isinstance(bound, Num) else -SEARCH_TO
            return variable, lowest, predicate
        case _:
            raise CalculatorError("not a universal claim")


def _searched(tool: str, claim: Claim, result: ExecResult) -> Verdict:
    """A counterexample refutes, a proof by residues supports, a fruitless search is silent."""
    try:
        reply = json.loads(result.stdout.strip().splitlines()[-1])
    except (ValueError, IndexError, RecursionError):
        return Verdict(tool, "unknown", claim, f"the search ended with {result.status}")
    if not isinstance(reply, dict):
        return Verdict(tool, "unknown", claim, "the search gave no readable answer")
    evidence = str(reply.get("evidence", ""))[:300]
    if reply.get("found") is True:
        return Verdict(tool, "unknown" if claim.requirement else "refuted", claim, evidence)
    if reply.get("proved") is True:
        return Verdict(tool, "supported", claim, evidence)
    return Verdict(tool, "unknown", claim, evidence or "no counterexample found")


def _answered(tool: str, claim: Claim, result: ExecResult) -> Verdict:
    if result.status != "ok":
        return Verdict(tool, "unknown", claim, failure(result))
    printed = result.stdout.strip()
    return Verdict(tool, "unknown", claim, f"it prints {printed[:200]}", printed[:MAX_PRINTED])


def _printed(tool: str, claim: Claim, result: ExecResult) -> Verdict:
    stated, actual = claim.right.strip(), result.stdout.strip()
    if result.status == "error":
        raised = failure(result).split(":")[1].strip()
        named = raised and raised in stated
        return Verdict(tool, "supported" if named else "unknown", claim, failure(result))
    if result.status != "ok":
        return Verdict(tool, "unknown", claim, failure(result))
    evidence = f"it prints {actual[:200] or 'nothing'}"
    if _canonical(actual) == _canonical(stated):
        return Verdict(tool, "supported", claim, evidence)
    if claim.requirement or not actual or _inexact(actual, stated):
        return Verdict(tool, "unknown", claim, evidence)
    return Verdict(tool, "refuted", claim, evidence, actual[:MAX_PRINTED])


def failure(result: ExecResult) -> str:
    """`error: NameError: name 'x' is not defined`: status and the last line of the traceback."""
    last = result.stderr.strip().splitlines()[-1:] or [result.status]
    return f"{result.status}: {last[0][:200]}"


def _canonical(output: str) -> str:
    """Output without white space, and with one kind of quotes."""
    return "".join(output.split()).replace('"', "'").strip("'`")


def _inexact(actual: str, stated: str) -> bool:
    """Addresses, ellipses, and floats stated to fewer places: no ground to refute."""
    if "..." in stated or " at 0x" in actual or "object" in actual:
        return True
    if _NUMBER.sub("#", actual) != _NUMBER.sub("#", stated):
        return False
    pairs = zip(_NUMBER.findall(actual), _NUMBER.findall(stated), strict=True)
    return all(abs(float(a) - float(b)) <= 0.01 * abs(float(a)) for a, b in pairs) and "." in actual
