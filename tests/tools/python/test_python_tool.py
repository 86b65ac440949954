from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from surefoot.sandbox import Sandbox, open_sandbox
from surefoot.tools.base import Claim, StepContext
from surefoot.tools.claims import extract_claims
from surefoot.tools.python.tool import PythonTool

NOTHING = StepContext("")


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tool() -> AsyncIterator[PythonTool]:
    async with open_sandbox("local") as sandbox:
        yield PythonTool(sandbox)


async def judge(tool: PythonTool, step: str) -> list[tuple[str, str | None]]:
    verdicts = [await tool.check(c, NOTHING) for c in extract_claims(step) if tool.can_judge(c)]
    return [(v.status, v.correction) for v in verdicts]


async def test_doctest_lines(tool: PythonTool) -> None:
    step = ">>> x = 6\n>>> x * 7\n42\n>>> x * 8\n47\n"
    assert await judge(tool, step) == [("supported", None), ("refuted", "48")]


async def test_a_block_with_its_output(tool: PythonTool) -> None:
    step = "```python\nprint(sum(range(11)))\n```\nOutput: 55"
    assert await judge(tool, step) == [("supported", None)]
    assert await judge(tool, step.replace("55", "54")) == [("refuted", "55")]
    shown = "```python\nprint([1, 'a'])\n```\nOutput:\n```\n[1, \"a\"]\n```\n"
    assert await judge(tool, shown) == [("supported", None)]


async def test_what_fails_or_is_rounded_is_unknown(tool: PythonTool) -> None:
    assert await judge(tool, "```python\nprint(y)\n```\nOutput: 3") == [("unknown", None)]
    assert await judge(tool, "```python\nprint(2/3)\n```\nOutput: 0.667") == [("unknown", None)]
    assert await judge(tool, ">>> 1/0\nZeroDivisionError: division by zero\n") == [
        ("supported", None)
    ]


async def test_universal_claims(tool: PythonTool) -> None:
    assert await judge(tool, "For every integer n, n^2 + n is even.") == [("supported", None)]
    assert await judge(tool, "For all integers n, n^2 + n + 41 is prime.") == [("refuted", None)]
    assert await judge(tool, "For all positive integers n, n^5 - n is divisible by 30.") == [
        ("supported", None)
    ]
    assert await judge(tool, "for any integer n, n^3 is odd") == [("refuted", None)]


async def test_run_reports_failures_as_data(tool: PythonTool) -> None:
    result = await tool.run("print(input()[::-1])", stdin="abc")
    assert (result.status, result.stdout) == ("ok", "cba\n")
    assert (await tool.run("raise SystemExit(3)")).status == "error"


async def test_a_request_is_answered_by_running() -> None:
    async with open_sandbox("local") as sandbox:
        tool = PythonTool(sandbox)
        claim = Claim("code", "print(2**70)", (0, 12), "print(2**70)", "=", "?", (12, 13))
        verdict = await tool.check(claim, NOTHING)
        assert verdict.correction == str(2**70)


async def test_it_judges_code_only() -> None:
    tool = PythonTool(_NoSandbox())
    assert not tool.can_judge(Claim("arithmetic", "1 + 1 = 2", (0, 9), "1 + 1", "=", "2"))
    assert not tool.can_judge(Claim("code", "x", (0, 1), "x" * 200_000, "=", "1"))


class _NoSandbox:
    name = "none"

    async def run(self, *args: object, **kwargs: object) -> None:
        raise AssertionError("nothing may run here")


def _check_protocol(sandbox: Sandbox) -> PythonTool:
    return PythonTool(sandbox)
