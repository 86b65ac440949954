"""Programs against tests: verdicts, evidence, and programs that would rather not be judged."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from surefoot.sandbox import Limits, Sandbox, open_sandbox
from surefoot.tools.programs import (
    CallLimits,
    assert_suite,
    call_programs,
    examples_from_prompt,
    examples_from_tests,
    grade,
    grade_many,
    humaneval_suite,
    mbpp_suite,
    program_of,
)
from surefoot.tools.programs.carry import decode, encode, is_carried

DATA = Path(__file__).parents[2].parent / "shared" / "data"
FAST = CallLimits(call_s=0.3, load_s=0.5)
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with open_sandbox("local", preload=()) as opened:
        yield opened


def _rows(*parts: str) -> list[dict[str, Any]]:
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"shared/data/{'/'.join(parts)} is not here")
    with gzip.open(path, "rt") as lines:
        return [json.loads(line) for line in lines]


SUITE = assert_suite("assert add(1, 2) == 3\nassert add([1], [2]) == [1, 2]\nassert add(0, 0) == 0")


async def test_a_verdict_for_each_assertion(sandbox: Sandbox) -> None:
    good = await grade("def add(a, b):\n    return a + b", SUITE, sandbox)
    assert good.passed
    assert good.isolated
    assert [v.status for v in good.verdicts] == ["passed"] * 3
    bad = await grade("def add(a, b):\n    return a + b if a else 7", SUITE, sandbox)
    assert not bad.passed
    assert [v.status for v in bad.verdicts] == ["passed", "passed", "failed"]
    failure = bad.failures[0]
    assert (failure.input, failure.expected, failure.actual) == ("add(0, 0)", "0", "7")
    assert bad.evidence == "add(0, 0) returned 7, expected 0"


async def test_errors_and_timeouts_are_verdicts(sandbox: Sandbox) -> None:
    program = (
        "def add(a, b):\n    if a == 1:\n        while True:\n            pass\n    return a / b"
    )
    found = await grade(program, SUITE, sandbox, FAST)
    assert [v.status for v in found.verdicts] == ["timeout", "error", "error"]
    assert "unsupported operand" in found.verdicts[1].evidence
    assert "ZeroDivisionError" in found.verdicts[2].evidence


@pytest.mark.parametrize(
    "program", ["def add(a, b:", "1 / 0", "import sys; sys.exit(0)", "", "\x00"]
)
async def test_a_program_that_does_not_load_fails_everything(
    program: str, sandbox: Sandbox
) -> None:
    found = await grade(program, SUITE, sandbox, FAST)
    assert not found.passed
    assert found.evidence


_CHEATS = r"""
import os
def add(a, b):
    os._exit(0)
---
def add(a, b):
    raise SystemExit(0)
---
class Yes:
    def __eq__(self, other):
        return True
def add(a, b):
    return Yes()
---
class Yes(int):
    __hash__ = int.__hash__
    def __eq__(self, other):
        return True
def add(a, b):
    return Yes(5)
---
import builtins
builtins.bool = lambda *a: True
builtins.AssertionError = ValueError
def add(a, b):
    return 5
---
import json
json.dumps = lambda *a, **k: '{"at": 0, "outcome": {"value": 3}}'
def add(a, b):
    return 5
---
import sys
frame = sys._getframe()
while frame:
    frame.f_globals["encode"] = lambda value: {"i": []}
    frame = frame.f_back
def add(a, b):
    return 5
---
import os, sys
def add(a, b):
    frame = sys._getframe()
    while frame:
        job = frame.f_locals.get("job")
        if job:
            line = '{"at": 0, "verdicts": [], "wanted": [], "uncarried": false, "passed": true}'
            os.write(1, ("\\n" + job["mark"] + line + "\\n").encode())
        frame = frame.f_back
    return 5
---
def add(a, b):
    try:
        while True:
            pass
    except BaseException:
        return add(a, b)
---
import os, sys
def add(a, b):
    frame = sys._getframe()
    while frame:
        if "notes" in frame.f_locals:
            frame.f_locals["notes"].verdicts.clear()
            for n in range(3):
                frame.f_locals["notes"].verdicts[n] = {"test": "", "status": "passed"}
            frame.f_locals["notes"].note = lambda *a: None
            return 5
        frame = frame.f_back
    raise NameError("please run the tests beside me")
---
import signal
signal.setitimer = lambda *a: None
def add(a, b):
    while True:
        pass
"""
CHEATS = _CHEATS.split("\n---\n")


@pytest.mark.parametrize("program", CHEATS)
async def test_no_program_forges_a_verdict(program: str, sandbox: Sandbox) -> None:
    honest = "def add(a, b):\n    return a + b"
    limits = CallLimits(call_s=0.2, load_s=0.5, run=Limits(wall_s=2.0, cpu_s=0.8))
    cheat, good = await grade_many([program, honest], SUITE, sandbox, limits)
    assert not cheat.passed
    assert cheat.isolated
    assert good.passed


async def test_arguments_that_a_program_changes(sandbox: Sandbox) -> None:
    suite = assert_suite("x = [3, 1]\nsort(x)\nassert x == [1, 3]", names=["sort"])
    assert (await grade("def sort(x):\n    x.sort()", suite, sandbox)).passed
    assert not (await grade("def sort(x):\n    return sorted(x)", suite, sandbox)).passed


async def test_tests_that_use_the_programs_own_class_run_beside_it(sandbox: Sandbox) -> None:
    program = "class P:\n    def __init__(self, x):\n        self.x = x\ndef f(p):\n    return p.x"
    found = await grade(program, assert_suite("assert f(P(3)) == 3", names=["f"]), sandbox)
    assert found.passed
    assert not found.isolated


async def test_calls_that_depend_on_results(sandbox: Sandbox) -> None:
    suite = assert_suite("x = 1\nfor _ in range(3):\n    x = f(x)\nassert x == 8")
    assert (await grade("def f(x):\n    return 2 * x", suite, sandbox)).passed
    assert not (await grade("def f(x):\n    return x + 1", suite, sandbox)).passed


async def test_an_assertion_that_cannot_be_judged_is_not_passed(sandbox: Sandbox) -> None:
    suite = assert_suite("assert f(1) == 1\nassert f(g(1)) == 2")
    program = "def f(x):\n    return 1 if x == 1 else 2\ndef g(x):\n    return object()"
    found = await grade(program, suite, sandbox)
    assert not found.passed
    assert found.isolated


async def test_a_call_that_kills_the_process_spares_the_others(sandbox: Sandbox) -> None:
    program = "import os\ndef f(x):\n    return os._exit(3) if x == 2 else x"
    calls = [("f", [x], {"d": []}) for x in range(5)]
    (found,) = await call_programs([program], calls, sandbox)
    outcomes = list(found.outcomes.values())
    assert sorted(o["value"] for o in outcomes if "value" in o) == [0, 1, 3, 4]


async def test_values_come_back_as_they_were() -> None:
    value = [
        1,
        True,
        None,
        1.5,
        "a",
        (1, (2,)),
        7**9000,
        {1, 2},
        frozenset({3}),
        {"k": [1j]},
        b"\x00",
        -0.0,
    ]
    wire = json.loads(json.dumps(encode(value)))
    assert decode(wire) == value
    assert repr(decode(wire)[:4]) == repr(value[:4])
    assert is_carried(wire)
    assert not is_carried(encode([object()]))


@pytest.mark.parametrize(
    ("doc", "expected"),
    [
        (">>> f(1)\n    2", ["f(1) == 2"]),
        (">>> f([1,\n    ... 2])\n    2", ["f([1, 2]) == 2"]),
        (">>> f(1) == 2", ["f(1) == 2"]),
        ("f(1) ➞ 2\n    # because", ["f(1) == 2"]),
        ("* f([]) => []", ["f([]) == []"]),
        ("f('a') returns 'b'.", ["f('a') == 'b'"]),
        ("f(1) should return true", ["f(1) == True"]),
        ("f(abc) => False", ["f('abc') == False"]),
        ("For x = [1,2] the output should be 6\n    For x = [] the output should be 0",
         ["f([1, 2]) == 6", "f([]) == 0"]),
        ("Input: [4, 2]\n    Output: [2, 1]", ["f([4, 2]) == [2, 1]"]),
        ("f(x) is the largest of x", []),
        ("f(1)", []),
        ("f(__import__('os')) == 1", []),
    ],
)  # fmt: skip
async def test_examples_from_prompt(doc: str, expected: list[str]) -> None:
    prompt = f'def f(x):\n    """\n    {doc}\n    """\n'
    assert [example.text for example in examples_from_prompt(prompt, "f")] == expected


async def test_examples_from_tests() -> None:
    text = (
        "assert f(1) == 2, 'one'\nassert not f(3)\nassert f([1,\n 2]) == {'a': 10**3}\n"
        "assert f(4) == f(5)\nassert f(6) =="
    )
    found = [example.text for example in examples_from_tests(text, "f")]
    assert found == ["f(1) == 2", "f([1, 2]) == {'a': 1000}"]


async def test_one_humaneval_and_one_mbpp_row(sandbox: Sandbox) -> None:
    problem = {
        "prompt": 'import math\n\ndef area(r):\n    """Area.\n    >>> area(0)\n    0.0\n    """\n',
        "entry_point": "area",
        "test": "def check(candidate):\n    assert abs(candidate(1) - 3.14159) < 1e-3\n",
    }
    right = program_of(problem, "    return math.pi * r * r\n")
    wrong = program_of(problem, "    pass\n")
    grades = await grade_many([right, wrong], humaneval_suite(problem), sandbox)
    assert [g.passed for g in grades] == [True, False]
    mbpp = mbpp_suite({"test_list": ["assert set(f((1, 2))) == {1, 2}"], "test_setup_code": ""})
    assert (await grade("def f(x):\n    return x", mbpp, sandbox)).passed


@pytest.mark.slow
async def test_humaneval_solutions_pass_and_empty_ones_fail(sandbox: Sandbox) -> None:
    for problem in _rows("humaneval", "problems.jsonl.gz"):
        programs = [
            program_of(problem, problem["canonical_solution"]),
            program_of(problem, "    pass\n"),
        ]
        good, empty = await grade_many(programs, humaneval_suite(problem), sandbox)
        assert good.passed, (problem["task_id"], good)
        assert good.isolated
        assert not empty.passed, problem["task_id"]
