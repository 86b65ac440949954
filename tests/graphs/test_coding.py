"""Coding problems: what the problem shows is run, told back, and decides; nothing else is seen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from surefoot.agent.controllers.witnesses import WitnessController
from surefoot.agent.policies.scripted import ScriptedPolicy
from surefoot.agent.prm.none import NoPRM
from surefoot.graphs import loop
from surefoot.graphs.kinds import form_of
from surefoot.graphs.run.context import RunContext
from surefoot.sandbox import Sandbox, open_sandbox
from surefoot.tools.python import PythonTool

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXT = (
    "Write a function to double a number.\nYour code should pass this test:\nassert double(4) == 8"
)
HEAD = 'def add(x: int, y: int):\n    """Add two numbers.\n    >>> add(2, 3)\n    5\n    """\n'
WRONG = "Here it is:\n```python\ndef double(n):\n    return n + 2\n```"
RIGHT = "```python\ndef double(n):\n    return 2 * n\n```\nIt doubles."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with open_sandbox("local", preload=()) as opened:
        yield opened


async def solve(policy: ScriptedPolicy, sandbox: Sandbox, problem: str = TEXT) -> Any:
    ctx = RunContext(
        run="test",
        policy=policy,
        prm=NoPRM(),
        controller=WitnessController(),
        verifiers=(PythonTool(sandbox),),
    )
    state = await loop.build().ainvoke({"problem": problem, "log": []}, context=ctx)
    return state["outcome"]


async def test_a_program_that_passes_is_answered_at_once(sandbox: Sandbox) -> None:
    outcome = await solve(ScriptedPolicy([("solution", RIGHT)]), sandbox)
    assert outcome.answer == "def double(n):\n    return 2 * n"
    assert outcome.checked


async def test_the_failing_input_is_told_and_the_program_repaired(sandbox: Sandbox) -> None:
    policy = ScriptedPolicy([("solution", WRONG), ("solution", RIGHT)])
    outcome = await solve(policy, sandbox)
    assert outcome.answer == "def double(n):\n    return 2 * n"
    assert "double(4) should give 8, but it gives 6" in policy.requests[1].problem
    assert "return n + 2" in policy.requests[1].problem


async def test_programs_are_drawn_until_one_passes(sandbox: Sandbox) -> None:
    policy = ScriptedPolicy([("solution", WRONG)] * 3 + [("solution", RIGHT)])
    assert "2 * n" in (await solve(policy, sandbox)).answer
    assert policy.requests[2].temperature > 0


async def test_where_none_passes_the_best_is_given_and_not_believed(sandbox: Sandbox) -> None:
    outcome = await solve(ScriptedPolicy([("solution", WRONG)] * 5), sandbox)
    assert outcome.answer is not None
    assert not outcome.checked
    assert outcome.confidence < 0.5


async def test_prose_is_no_program(sandbox: Sandbox) -> None:
    prose = "The given equation is 3*x + 5 = 20, so \\boxed{5}."
    outcome = await solve(ScriptedPolicy([("solution", prose)] * 5), sandbox)
    assert outcome.answer is None
    assert outcome.status == "abstained"


async def test_what_goes_on_from_a_head_is_tried_behind_it(sandbox: Sandbox) -> None:
    assert form_of(HEAD).is_code
    whole = "```python\ndef add(x: int, y: int):\n    return x + y\n```"
    outcome = await solve(ScriptedPolicy([("solution", whole)]), sandbox, HEAD)
    assert outcome.checked
    assert "return x + y" in outcome.answer
