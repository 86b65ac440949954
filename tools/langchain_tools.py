"""The verifiers as LangChain tools, for anyone's agent.

    from surefoot.tools import calculator_tool, code_tool, symbolic_tool

    tools = [calculator_tool()]                       # in process, free
    async with open_sandbox("auto") as sandbox:
        tools += [symbolic_tool(sandbox), code_tool(sandbox)]   # asynchronous: use `ainvoke`

LangChain is imported by this module alone. What a model wrote wrongly comes back to it as text
(`error: ...`), never as an exception.
"""

from __future__ import annotations

from typing import Annotated

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, ConfigDict, Field

from ..sandbox.base import Limits, Sandbox
from .calculator import MAX_CHARACTERS, Calculator, CalculatorError, calculate
from .claims import extract_claims
from .mathematics.claim_grammar import parse
from .python.tool import MAX_CODE, PythonTool, failure
from .styles import plain
from .symbolic import Symbolic

_SHOWN = 4_000


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CalculatorArguments(_Arguments):
    """What the calculator takes."""

    expression: Annotated[str, Field(max_length=MAX_CHARACTERS)] = Field(
        description="Arithmetic, plain or LaTeX: 96745982*93678239, 15% of 240, gcd(207, 72), 2^64"
    )


class CheckArguments(_Arguments):
    """What the claim checker takes."""

    step: Annotated[str, Field(max_length=50_000)] = Field(
        description="A step of reasoning, plain text or LaTeX, with the calculations to check"
    )


class SymbolicArguments(_Arguments):
    """What the symbolic tool takes."""

    expression: Annotated[str, Field(max_length=4_000)] = Field(
        description=(
            "A question: factor(x^2 - 4), solve({2*x + y = 5, x - y = 1}, {x, y}), "
            "diff(sin(x)^2, x), integrate(x^2, x, 0, 3), limit(sin(x)/x, x, 0), sum(k, k, 1, n)"
        )
    )


class PythonArguments(_Arguments):
    """What the Python tool takes."""

    code: Annotated[str, Field(max_length=MAX_CODE)] = Field(
        description="A complete Python 3 program; print what you want to see"
    )
    stdin: Annotated[str, Field(max_length=1_000_000)] = Field(
        default="", description="Text for the program's standard input"
    )
    seconds: Annotated[float, Field(gt=0, le=30)] = Field(
        default=10.0, description="Wall-clock limit in seconds, at most 30"
    )


def calculator_tool() -> BaseTool:
    """A tool that computes arithmetic exactly. Synchronous and asynchronous; milliseconds."""

    def run(expression: str) -> str:
        try:
            value = calculate(expression)
        except CalculatorError as error:
            return f"error: {error}"
        return str(value) if isinstance(value, int) else plain(value)

    return StructuredTool.from_function(
        func=run,
        name="calculator",
        description=(
            "Exact arithmetic: + - * / ^ %, percent (20% of 50), mod, gcd, lcm, factorial, roots, "
            "floor, ceil, round, min, max, binom, isprime, logarithms, sin/cos/tan (radians; 30° "
            "for degrees). Integers and fractions are exact, irrational results have 12 digits. "
            "Results beyond 4,000 digits and text that is no arithmetic give 'error: ...'."
        ),
        args_schema=CalculatorArguments,
    )


def check_tool() -> BaseTool:
    """A tool that finds the calculations in a text and says which are wrong. Milliseconds."""

    def run(step: str) -> str:
        judge = Calculator()
        verdicts = [judge.judge(c) for c in extract_claims(step) if judge.can_judge(c)]
        lines = [
            f"{v.status}: {v.claim.text}" + (f" ({v.evidence})" if v.status == "refuted" else "")
            for v in verdicts
        ]
        return "\n".join(lines)[:_SHOWN] or "nothing to check"

    return StructuredTool.from_function(
        func=run,
        name="check_arithmetic",
        description=(
            "Checks every calculation in a step of reasoning. One line a claim: 'supported', "
            "'refuted' with what is true, or 'unknown' where the text can be read in two ways."
        ),
        args_schema=CheckArguments,
    )


def symbolic_tool(sandbox: Sandbox) -> BaseTool:
    """A tool for algebra and calculus by SymPy in a sandbox. Asynchronous; at most two seconds."""
    symbolic = Symbolic(sandbox)

    async def run(expression: str) -> str:
        try:
            answer = await symbolic.compute(parse(expression, latex="\\" in expression))
        except CalculatorError as error:
            return f"error: {error}"
        return answer.result[:_SHOWN] or f"error: {answer.note}"

    return StructuredTool.from_function(
        coroutine=run,
        name="symbolic",
        description=(
            "Algebra and calculus: factor, expand, simplify, solve, roots, diff, integrate, limit, "
            "sum, product. Write products with * and powers with ^. Angles are in radians. Two "
            "seconds; what takes longer or cannot be read gives 'error: ...'."
        ),
        args_schema=SymbolicArguments,
    )


def code_tool(sandbox: Sandbox) -> BaseTool:
    """A tool that runs Python in a sandbox. Asynchronous; at most 30 s, 512 MiB, no network."""
    tool = PythonTool(sandbox)

    async def run(code: str, stdin: str = "", seconds: float = 10.0) -> str:
        limits = Limits(wall_s=seconds, cpu_s=seconds, memory_mb=512)
        result = await tool.run(code, stdin=stdin, limits=limits)
        if result.status == "ok":
            return result.stdout[:_SHOWN] or "(no output)"
        printed = f"\noutput so far:\n{result.stdout[:_SHOWN]}" if result.stdout else ""
        return f"error: {failure(result).removeprefix('error: ')}{printed}"

    return StructuredTool.from_function(
        coroutine=run,
        name="python",
        description=(
            "Runs a Python 3 program without network or files and returns what it prints (4,000 "
            "characters at most). A failure, a timeout or too much memory gives 'error: ...'."
        ),
        args_schema=PythonArguments,
    )
