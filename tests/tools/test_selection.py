"""Choosing among programs by what they do."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from surefoot.sandbox import Sandbox, open_sandbox
from surefoot.tools.selection import select

pytestmark = pytest.mark.asyncio(loop_scope="module")
WITH_EXAMPLE = {
    "entry_point": "double",
    "prompt": 'def double(x):\n    """Twice x.\n    >>> double(3)\n    6\n    """\n',
}
WITHOUT = {"entry_point": "double", "prompt": 'def double(x):\n    """Twice x."""\n'}
PLUS, TIMES, SHIFT, BROKEN = (
    "    return x + 3\n", "    return x * 2\n", "    return x + x\n", "    return x *\n",
)  # fmt: skip
TESTS = [" double(1) == 2\nassert double(4) == 8", " double(2) == 4\nassert double(5) == 10\nasse"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with open_sandbox("local", preload=()) as opened:
        yield opened


async def test_agreement_and_generated_tests_choose(sandbox: Sandbox) -> None:
    found = await select(WITH_EXAMPLE, [BROKEN, PLUS, PLUS, TIMES, SHIFT], TESTS, sandbox)
    assert found.index == 3
    assert found.scores[3] == found.scores[4] > found.scores[1]
    assert found.scores[0] == -1
    assert "cannot be loaded" in found.reasons[0]
    assert "behaves as 2 of 5" in found.reasons[3]


async def test_the_problems_own_example_comes_before_a_majority(sandbox: Sandbox) -> None:
    zero = "    return 0\n"
    found = await select(WITH_EXAMPLE, [zero] * 8 + [TIMES], [" double(1) == 0"] * 9, sandbox)
    assert found.index == 8


async def test_without_any_test_the_most_common_program_is_taken(sandbox: Sandbox) -> None:
    found = await select(WITHOUT, [PLUS, TIMES, "    return x*2\n"], [], sandbox)
    assert found.index == 1


async def test_hostile_candidates_are_not_chosen(sandbox: Sandbox) -> None:
    hostile = [
        "    while True:\n        pass\n", "    import os\n    os._exit(0)\n",
        "    return 'x' * 10**9\n", "    raise SystemExit\n",
    ]  # fmt: skip
    found = await select(WITH_EXAMPLE, [*hostile, TIMES], TESTS, sandbox)
    assert found.index == 4


async def test_no_candidate_is_an_error(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="no candidate"):
        await select(WITHOUT, [], [], sandbox)
