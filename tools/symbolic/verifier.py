"""`Symbolic`: judges identities, calculus and solutions.

Rational identities are decided in process by normal forms. The rest goes as a plain tree to
a worker in the sandbox, which has two seconds and 512 MiB; what it cannot decide is unknown.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...sandbox.base import Limits, Sandbox
from ..base import Claim, StepContext, Verdict
from ..mathematics.claim_grammar import parse
from ..mathematics.errors import CalculatorError
from ..mathematics.exact import MAX_BITS
from ..mathematics.nodes import Call, Node, Num, Op, symbols, walk
from ..mathematics.normal_form import equal
from ..mathematics.printing import to_json
from ..mathematics.sampling import counterexample

LIMITS = Limits(wall_s=2.0, cpu_s=2.0, memory_mb=512, output_bytes=1 << 16)
MAX_NODES = 400
MAX_RESULT = 2_000
QUESTIONS = frozenset(
    {"diff", "derivative", "integrate", "limit", "sum", "product", "solve", "roots", "factor",
     "expand", "simplify"}
)  # fmt: skip
_KINDS = frozenset({"identity", "function"})
_SOURCE = Path(__file__).with_name("worker.py")


@dataclass(frozen=True, slots=True)
class SymbolicAnswer:
    """What the worker found: equal or not (None: undecided), and the left side's value."""

    same: bool | None
    result: str = ""
    latex: str = ""
    note: str = ""


class Symbolic:
    """Judges identities, derivatives, integrals, limits, sums, solutions; answers requests.

    Not free: what is no rational identity costs a run in the sandbox, some tens of
    milliseconds and at most two seconds.
    """

    name = "symbolic"
    free = False

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._code = _SOURCE.read_text(encoding="utf-8")

    def can_judge(self, claim: Claim) -> bool:
        """Whether the claim is an identity, a solution, or asks for algebra or calculus."""
        if claim.kind not in _KINDS or not claim.left or not claim.right:
            return False
        if claim.kind != "function":
            return True
        return any(name in claim.left for name in QUESTIONS)

    async def check(self, claim: Claim, context: StepContext) -> Verdict:
        """Judge one claim. Raises only `SandboxError`."""
        if not self.can_judge(claim):
            return Verdict(self.name, "unknown", claim, "not algebra")
        try:
            left = bounded(parse(claim.left))
            right = None if claim.is_request else bounded(parse(claim.right))
        except CalculatorError as error:
            return Verdict(self.name, "unknown", claim, str(error))
        if right is None:
            return self._request(claim, await self.compute(left))
        if claim.relation != "=":
            return Verdict(self.name, "unknown", claim, "only equations are judged")
        if _ambiguous(left, right) and not claim.requirement:
            claim = replace(claim, requirement="its bare products are read as meant")
        quick = _rational_verdict(self.name, claim, left, right)
        return quick or self._verdict(claim, await self.compare(left, right))

    async def compute(self, tree: Node) -> SymbolicAnswer:
        """The value of a tree, worked out in the sandbox."""
        return await self._ask({"do": "compute", "left": to_json(tree)})

    async def compare(self, left: Node, right: Node) -> SymbolicAnswer:
        """Whether two trees are equal, worked out in the sandbox."""
        return await self._ask({"do": "compare", "left": to_json(left), "right": to_json(right)})

    async def _ask(self, request: dict[str, Any]) -> SymbolicAnswer:
        result = await self._sandbox.run(self._code, stdin=json.dumps(request), limits=LIMITS)
        if result.status == "timeout":
            return SymbolicAnswer(None, note="the algebra took longer than two seconds")
        if result.status != "ok":
            return SymbolicAnswer(None, note=f"the algebra ended with {result.status}")
        return _read(result.stdout)

    def _request(self, claim: Claim, answer: SymbolicAnswer) -> Verdict:
        if not answer.result:
            return Verdict(self.name, "unknown", claim, answer.note)
        evidence = f"{claim.left} = {answer.result}"
        return Verdict(self.name, "unknown", claim, evidence, answer.result)

    def _verdict(self, claim: Claim, answer: SymbolicAnswer) -> Verdict:
        if answer.same is None or (not answer.same and claim.requirement):
            note = answer.note or f"certain only if {claim.requirement or 'more is known'}"
            return Verdict(self.name, "unknown", claim, note)
        evidence = f"{claim.left} = {answer.result}"
        if answer.same:
            return Verdict(self.name, "supported", claim, evidence)
        if claim.kind == "identity":
            return Verdict(self.name, "refuted", claim, "the sides differ at a sampled point")
        written = claim.text[-(len(claim.right) + 40) :]
        correction = answer.latex if "\\" in written else answer.result
        return Verdict(self.name, "refuted", claim, evidence, correction)


def bounded(tree: Node) -> Node:
    """The tree itself, or `CalculatorError` where it is too large for the worker."""
    nodes = list(walk(tree))
    if len(nodes) > MAX_NODES:
        raise CalculatorError(f"the expression has more than {MAX_NODES} parts")
    for node in nodes:
        if isinstance(node, Num) and node.value.numerator.bit_length() > MAX_BITS // 8:
            raise CalculatorError("a number is too long")
    return tree


def _ambiguous(left: Node, right: Node) -> bool:
    """Whether a false claim may be a misreading.

    `1/5^m (1 - r)` may divide by the product or multiply the quotient. A sum with a free
    variable may hold for whole numbers only, which SymPy does not know.
    """
    for node in (*walk(left), *walk(right)):
        if isinstance(node, Op) and node.op == "/":
            below = node.args[1]
            if isinstance(below, Op) and below.op == "imul":
                return True
        if isinstance(node, Call) and node.name in ("sum", "product") and len(node.args) == 4:
            free = symbols(node) - symbols(node.args[1]) - {"pi", "oo"}
            if free:
                return True
    return False


def _rational_verdict(tool: str, claim: Claim, left: Node, right: Node) -> Verdict | None:
    """The verdict on a rational identity; None where the worker must be asked."""
    if any(isinstance(n, Call) and n.name in QUESTIONS for n in walk(left)):
        return None
    try:
        verdict = equal(left, right)
    except CalculatorError:
        return None
    if verdict:
        return Verdict(tool, "supported", claim, "both sides have the same normal form")
    if verdict is None:
        return None
    if claim.requirement:
        return Verdict(tool, "unknown", claim, f"certain only if {claim.requirement}")
    witness = counterexample(left, right)
    evidence = f"at {witness} the sides differ" if witness else "the normal forms differ"
    return Verdict(tool, "refuted", claim, evidence)


def _read(stdout: str) -> SymbolicAnswer:
    try:
        reply = json.loads(stdout.strip().splitlines()[-1])
    except (ValueError, IndexError, RecursionError):
        reply = None
    if not isinstance(reply, dict):
        return SymbolicAnswer(None, note="the algebra gave no readable answer")
    result, latex = str(reply.get("result", "")), str(reply.get("latex", ""))
    if len(result) > MAX_RESULT:
        return SymbolicAnswer(None, note="the result is too long")
    verdict = reply.get("same")
    note = str(reply.get("error", ""))[:200]
    return SymbolicAnswer(verdict if isinstance(verdict, bool) else None, result, latex, note)
