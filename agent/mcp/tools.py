"""The tools that the MCP server offers, and the one way in which all of them are called.

Every result is structured, in the shape that the tool's output schema promises, with a text of the
same beside it. Whatever goes wrong in a call is told to the calling model as a result with
`is_error` and a text alone: a broken expression, a program's traceback, a deadline, a failure of
the model behind `solve`. A call that its client cancels is stopped where it is.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Annotated, Any

from langchain_core.tools import BaseTool
from mcp.server.mcpserver import Context
from mcp.types import CallToolResult, TextContent
from pydantic import BaseModel, Field

from ...graphs.result import MAX_PROBLEM_CHARS, Result
from ...graphs.result import Problem as ProblemIn
from ...sandbox.base import Sandbox
from ...sandbox.errors import SurefootError
from ...tools.calculator import MAX_CHARACTERS
from ...tools.checking import check
from ...tools.equivalence import aequivalent
from ...tools.langchain_tools import calculator_tool, code_tool, symbolic_tool
from ...tools.python.tool import MAX_CODE
from ..run.narration import narrate
from ..run.outcome import failed
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


class FoundValue(BaseModel):
    """What a calculation comes to."""

    result: str


class PrintedOutput(BaseModel):
    """What a program printed."""

    output: str


class EquivalenceOutput(BaseModel):
    """Whether two answers have one value, and how that was seen."""

    equivalent: bool
    how: str


class ClaimOutput(BaseModel):
    """One claim of a text. `span`: where it stands, from and to, in characters."""

    status: str
    text: str
    span: tuple[int, int]
    tool: str = ""
    evidence: str = ""
    correction: str | None = None


class FoundClaims(BaseModel):
    """The claims of a text, and how many of them were judged how."""

    refuted: int
    supported: int
    unknown: int
    unread: int = 0
    findings: list[ClaimOutput]


@dataclass(frozen=True, slots=True)
class ToolReply:
    """A call's result: for programs, and in words."""

    known: BaseModel
    text: str


@dataclass(frozen=True, slots=True)
class ToolDesk:
    """Where calls come in: as many at once as the gate lets, each with a deadline."""

    session: Session
    sandbox: Sandbox
    gate: asyncio.Semaphore
    solve_s: float

    async def solve(
        self, problem: Problem, context: Context
    ) -> Annotated[CallToolResult, ToldAnswer]:
        """Solve one mathematics or programming problem, checking every step with tools.

        Returns JSON: status, answer (null where there is none), checked (no tool refutes a step),
        verified (something besides the reasoning bears the answer out; grounds says what),
        confidence (0 to 1), and a hint or an error where there is no answer.
        """

        async def work() -> ToolReply | str:
            result = await self._solved(ProblemIn.read(problem), context)
            if result.error is not None:
                return f"{ERROR}{result.error}"
            told = ToldAnswer.of(result)
            return ToolReply(told, told.told())

        return await self._within(self.solve_s, work)

    async def calculate(self, expression: Arithmetic) -> Annotated[CallToolResult, FoundValue]:
        """Exact arithmetic: integers and fractions exactly, irrational results to 12 digits."""
        return await self._value(calculator_tool(), expression=expression)

    async def symbolic(self, expression: Algebra) -> Annotated[CallToolResult, FoundValue]:
        """Algebra and calculus by SymPy, in a sandbox, within two seconds."""
        return await self._value(symbolic_tool(self.sandbox), expression=expression)

    async def run_python(
        self, code: Code, stdin: Stdin = "", seconds: Seconds = 10.0
    ) -> Annotated[CallToolResult, PrintedOutput]:
        """Run a Python 3 program in a sandbox without network or files; returns what it prints."""

        async def work() -> ToolReply | str:
            given = {"code": code, "stdin": stdin, "seconds": seconds}
            text = await code_tool(self.sandbox).ainvoke(given)
            return text if text.startswith(ERROR) else ToolReply(PrintedOutput(output=text), text)

        return await self._within(TOOL_SECONDS, work)

    async def equivalent(
        self, gold: Formula, answer: Formula
    ) -> Annotated[CallToolResult, EquivalenceOutput]:
        """Whether two answers have one value, however they are written: 1/2 and 0.5."""

        async def work() -> ToolReply:
            verdict = await aequivalent(gold, answer)
            words = f"{'equivalent' if verdict.equivalent else 'different'} ({verdict.how})"
            return ToolReply(
                EquivalenceOutput(equivalent=verdict.equivalent, how=verdict.how), words
            )

        return await self._within(TOOL_SECONDS, work)

    async def check(
        self, text: Reasoning, problem: Problem = ""
    ) -> Annotated[CallToolResult, FoundClaims]:
        """Check a text's calculations with no model: each claim supported, refuted or not judged.

        Returns JSON: refuted, supported, unknown (counts) and findings, each with status, text,
        span, evidence and, where it is refuted, the correction.
        """

        async def work() -> ToolReply:
            report = await asyncio.to_thread(check, text, problem or None)
            found = report.as_dict()
            return ToolReply(
                FoundClaims.model_validate(found), json.dumps(found, ensure_ascii=False)
            )

        return await self._within(TOOL_SECONDS, work)

    async def _solved(self, problem: ProblemIn, context: Context) -> Result:
        """Run it, telling the client what is thought, where it asked for progress."""
        thoughts = 0
        try:
            async with aclosing(self.session.stream(problem)) as events:
                async for event in events:
                    for thought in narrate(event):
                        thoughts += 1
                        await context.report_progress(thoughts, message=thought.text.strip())
                    if event["event"] == "result":
                        return Result.model_validate(event["result"])
        except SurefootError as error:
            config = self.session.config
            return failed(problem, config.strategy_name, self.session.policy.name, error)
        raise AssertionError("a run ends with its result")

    async def _value(self, tool: BaseTool, **arguments: Any) -> CallToolResult:
        async def work() -> ToolReply | str:
            text = await tool.ainvoke(arguments)
            return text if text.startswith(ERROR) else ToolReply(FoundValue(result=text), text)

        return await self._within(TOOL_SECONDS, work)

    async def _within(
        self, seconds: float, work: Callable[[], Awaitable[ToolReply | str]]
    ) -> CallToolResult:
        """Wait for the turn and for the work, together no longer than `seconds`. A text alone is
        what went wrong."""
        try:
            async with asyncio.timeout(seconds), self.gate:
                told = await work()
        except TimeoutError:
            told = f"{ERROR}no result within {seconds:.0f} s"
        except SurefootError as error:
            told = f"{ERROR}{error}"
        if isinstance(told, str):
            return CallToolResult(content=[TextContent(type="text", text=told)], is_error=True)
        return CallToolResult(
            content=[TextContent(type="text", text=told.text)],
            structured_content=told.known.model_dump(mode="json"),
        )
