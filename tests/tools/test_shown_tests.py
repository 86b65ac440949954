"""What a coding problem shows is run, and a program hears which input it fails, and how."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from surefoot.sandbox import Sandbox, open_sandbox
from surefoot.tools.programs.shown import Trial, agreed, shown_in, trials

pytestmark = pytest.mark.asyncio(loop_scope="module")

HEADER = '''def add(x: int, y: int):
    """Add two numbers x and y
    >>> add(2, 3)
    5
    >>> round(add(0.5, 0.25), 1)
    0.8
    """
'''
TEXT = "Write a function to double.\nYour code should pass this test:\nassert double(4) == 8"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with open_sandbox("local", preload=()) as opened:
        yield opened


async def test_what_is_shown() -> None:
    shown = shown_in(HEADER)
    assert shown.entry == "add"
    assert [one.text for one in shown.examples] == ["add(2, 3) == 5"]
    assert len(shown.checks) == 1
    assert [one.text for one in shown_in(TEXT).examples] == ["double(4) == 8"]
    assert not shown_in("What is 3 + 4?")
    assert not shown_in("Write a function that sorts a list.")


async def test_a_failing_input_is_told_with_what_was_expected(sandbox: Sandbox) -> None:
    shown = shown_in(TEXT)
    programs = [
        "def double(n):\n    return n + 2",
        "def double(n):\n    return 2 * n",
        "def double(n):\n    return n / 0",
        "def double(n:",
        "def other(n):\n    return n",
    ]
    wrong, right, failing, broken, missing = await trials(programs, shown, sandbox)
    assert wrong.failures[0].words == "double(4) should give 8, but it gives 6"
    assert right.right
    assert right.passed == 1
    assert "ZeroDivisionError" in failing.failures[0].words
    assert not broken.right
    assert broken.behaviour is None
    assert not missing.right


async def test_assertions_that_are_no_plain_call_count(sandbox: Sandbox) -> None:
    shown = shown_in(HEADER)
    wrong, right = await trials(
        ["def add(x, y):\n    return int(x + y)", "def add(x, y):\n    return x + y"],
        shown,
        sandbox,
    )
    assert wrong.passed == 1
    assert not wrong.right
    assert right.right


async def test_the_larger_part_that_passes_is_taken() -> None:
    def trial(passed: int, *does: str) -> Trial:
        return Trial(passed, (), does or None, 1)

    assert agreed([trial(1, "a"), trial(1, "b"), trial(1, "b"), trial(0, "c")]) == (1, 2 / 3)
    assert agreed([trial(0, "a"), trial(0, "a"), trial(1, "b")]) == (2, 1.0)
    assert agreed([trial(0)]) == (0, 1.0)
