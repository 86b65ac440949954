"""Choosing among programs by what they do."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from surefoot.sandbox import Sandbox, open_sandbox
from surefoot.tools.programs.calls import Call, key
from surefoot.tools.programs.selection import select
from surefoot.tools.programs.variants import variants

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


async def test_changed_inputs_decide_among_what_agrees(sandbox: Sandbox) -> None:
    problem = {
        "entry_point": "below",
        "prompt": 'def below(l, t):\n    """Below t.\n    >>> below([1], 9)\n    True\n    """\n',
    }
    strict = "    return all(x < t for x in l)\n"
    also_strict = "    return not [x for x in l if x >= t]\n"
    loose = "    return all(x <= t for x in l)\n"
    found = await select(
        problem, [loose, strict, also_strict], [" below([9], 3) == False"], sandbox
    )
    assert found.index == 1


async def test_assertions_with_other_functions_are_heard_without_examples(
    sandbox: Sandbox,
) -> None:
    problem = {
        "entry_point": "undo",
        "prompt": 'def twice(x):\n    return 2 * x\n\n\ndef undo(x):\n    """Undo twice."""\n',
    }
    tests = [" undo(twice(3)) == 3\nassert undo(twice(8)) == 8"]
    candidates = ["    return x\n"] * 3 + ["    return x // 2\n"]
    found = await select(problem, candidates, tests, sandbox)
    assert found.index == 3


async def test_variants_are_new_and_always_the_same() -> None:
    calls: list[Call] = [("f", [[1, 2.5, "ab"], True, {"t": [3]}], {"d": []})]
    made = variants(calls, 30)
    assert len({key(call) for call in [*calls, *made]}) == len(made) + 1
    assert made == variants(calls, 30)
    assert variants([], 5) == []


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
