"""The tools that the MCP server offers, and the one way in which all of them are called.

Whatever goes wrong in a call is told to the calling model as a result with `is_error`: a broken
expression, a program's traceback, a deadline, a failure of the model behind `solve`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from langchain_core.tools import BaseTool
from mcp.types import CallToolResult, TextContent
from pydantic import Field

from ...graphs.result import MAX_PROBLEM_CHARS
from ...graphs.result import Problem as ProblemIn
from ...sandbox.base import Sandbox
from ...sandbox.errors import SurefootError
from ...tools.calculator import MAX_CHARACTERS
from ...tools.checking import check
from ...tools.equivalence import aequivalent
from ...tools.langchain_tools import calculator_tool, code_tool, symbolic_tool
from ...tools.python.tool import MAX_CODE
from ..run.session import Session
from ..run.told_answer import ToldAnswer

ERROR = "error: "
MAX_TEXT = 200_000
TOOL_SECONDS = 60.0  # the wait for a turn included; each tool has a shorter deadline of its own

Problem = Annotated[
    str, Field(max_length=MAX_PROBLEM_CHARS, description="The whole problem, in words")
]
Arithmetic = Annotated[
    str, Field(max_length=MAX_CHARACTERS, description="96745982*93678239, 15% of 240, gcd(207, 72)")
]
Algebra = Annotated[
    str,
    Field(max_length=4_000, description="factor(x^2 - 4), solve(3*x = 15, x), diff(x^3, x)"),
]
Code = Annotated[
    str, Field(max_length=MAX_CODE, description="A Python 3 program; print what you want to see")
]
Stdin = Annotated[str, Field(max_length=1_000_000, description="Its standard input")]
Seconds = Annotated[float, Field(gt=0, le=30, description="Wall-clock limit")]
Reasoning = Annotated[
    str, Field(max_length=MAX_TEXT, description="Reasoning that anyone wrote, plain or LaTeX")
]
Formula = Annotated[str, Field(max_length=10_000, description="An answer, plain or LaTeX")]


@dataclass(frozen=True, slots=True)
class ToolDesk:
    """Where calls come in: as many at once as the gate lets, each with a deadline."""

    session: Session
    sandbox: Sandbox
    gate: asyncio.Semaphore
    solve_s: float

    async def solve(self, problem: Problem) -> CallToolResult:
        """Solve one mathematics or programming problem, checking every step with tools.

        Returns JSON: status, answer (null where there is none), checked (no tool refutes a step),
        verified (something besides the reasoning bears the answer out; grounds says what),
        confidence (0 to 1), and a hint or an error where there is no answer.
        """

        async def work() -> str:
            result = await self.session.attempt(ProblemIn.read(problem))
            if result.error is not None:
                return f"{ERROR}{result.error}"
            return ToldAnswer.of(result).told()

        return await self._within(self.solve_s, work)

    async def calculate(self, expression: Arithmetic) -> CallToolResult:
        """Exact arithmetic: integers and fractions exactly, irrational results to 12 digits."""
        return await self._call(calculator_tool(), expression=expression)

    async def symbolic(self, expression: Algebra) -> CallToolResult:
        """Algebra and calculus by SymPy, in a sandbox, within two seconds."""
        return await self._call(symbolic_tool(self.sandbox), expression=expression)

    async def run_python(
        self, code: Code, stdin: Stdin = "", seconds: Seconds = 10.0
    ) -> CallToolResult:
        """Run a Python 3 program in a sandbox without network or files; returns what it prints."""
        return await self._call(code_tool(self.sandbox), code=code, stdin=stdin, seconds=seconds)

    async def equivalent(self, gold: Formula, answer: Formula) -> CallToolResult:
        """Whether two answers have one value, however they are written: 1/2 and 0.5."""

        async def work() -> str:
            verdict = await aequivalent(gold, answer)
            return f"{'equivalent' if verdict.equivalent else 'different'} ({verdict.how})"

        return await self._within(TOOL_SECONDS, work)

    async def check(self, text: Reasoning, problem: Problem = "") -> CallToolResult:
        """Check a text's calculations with no model: each claim supported, refuted or not judged.

        Returns JSON: refuted, supported, unknown (counts) and findings, each with status, text,
        span, evidence and, where it is refuted, the correction.
        """

        async def work() -> str:
            report = await asyncio.to_thread(check, text, problem or None)
            return json.dumps(report.as_dict(), ensure_ascii=False)

        return await self._within(TOOL_SECONDS, work)

    async def _call(self, tool: BaseTool, **arguments: object) -> CallToolResult:
        return await self._within(TOOL_SECONDS, lambda: tool.ainvoke(arguments))

    async def _within(self, seconds: float, work: Callable[[], Awaitable[str]]) -> CallToolResult:
        """Wait for the turn and for the work, together no longer than `seconds`."""
        try:
            async with asyncio.timeout(seconds), self.gate:
                text = await work()
        except TimeoutError:
            text = f"{ERROR}no result within {seconds:.0f} s"
        except SurefootError as error:
            text = f"{ERROR}{error}"
        told = TextContent(type="text", text=text)
        return CallToolResult(content=[told], is_error=text.startswith(ERROR))
