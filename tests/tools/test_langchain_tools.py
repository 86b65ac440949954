from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from pydantic import ValidationError
from surefoot.sandbox import EngineSandbox, open_sandbox
from surefoot.tools import calculator_tool, check_tool, code_tool, symbolic_tool

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[EngineSandbox]:
    async with open_sandbox("local") as opened:
        yield opened


async def test_calculator() -> None:
    tool = calculator_tool()
    assert tool.invoke({"expression": "96745982*93678239"}) == "9062993224085698"
    assert tool.invoke({"expression": "1/3"}) == "1/3"
    assert tool.invoke({"expression": "10**10**8"}).startswith("error: ")
    assert await tool.ainvoke({"expression": "15% of 240"}) == "36"
    with pytest.raises(ValidationError):
        tool.invoke({"expression": "1" * 30_000})
    with pytest.raises(ValidationError):
        tool.invoke({"expr": "1"})


async def test_check() -> None:
    tool = check_tool()
    said = tool.invoke({"step": "So 38 * 3 = 114 and 114 + 7 = 120."})
    assert said == "supported: 38 * 3 = 114\nrefuted: 114 + 7 = 120 (114 + 7 = 121)"
    assert tool.invoke({"step": "nothing here"}) == "nothing to check"


async def test_symbolic(sandbox: EngineSandbox) -> None:
    tool = symbolic_tool(sandbox)
    assert await tool.ainvoke({"expression": "factor(x^2 - 4)"}) == "(x - 2)*(x + 2)"
    assert await tool.ainvoke({"expression": r"\frac{d}{dx} x^3"}) == "3*x^2"
    for hostile in ("__import__('os').system('id')", "factor(", "f.__class__", "x" * 3_000):
        assert (await tool.ainvoke({"expression": hostile})).startswith("error: ")


async def test_code(sandbox: EngineSandbox) -> None:
    tool = code_tool(sandbox)
    assert await tool.ainvoke({"code": "print(6 * 7)"}) == "42\n"
    assert await tool.ainvoke({"code": "print(input())", "stdin": "hi"}) == "hi\n"
    assert await tool.ainvoke({"code": "pass"}) == "(no output)"
    failed = await tool.ainvoke({"code": "print(1); 1 / 0"})
    assert failed == "error: ZeroDivisionError: division by zero\noutput so far:\n1\n"
    slow = await tool.ainvoke({"code": "while True: pass", "seconds": 0.3})
    assert slow.startswith("error: timeout")


async def test_every_tool_says_its_limits(sandbox: EngineSandbox) -> None:
    for tool in (calculator_tool(), check_tool(), symbolic_tool(sandbox), code_tool(sandbox)):
        assert tool.name
        assert len(tool.description) > 80
        assert tool.tool_call_schema.model_json_schema()["properties"]


async def test_the_package_stays_light() -> None:
    code = (
        "import sys; from surefoot.tools import Calculator, calculate, extract_claims;"
        "calculate('1+1'); extract_claims('1 + 1 = 2');"
        "heavy = {'sympy', 'langchain_core', 'pydantic', 'numpy'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", code], check=True, timeout=60)
