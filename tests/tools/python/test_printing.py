"""Code in a chain is run, and what it prints counts: not what the chain says that it prints."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from surefoot.sandbox import ExecResult, open_sandbox
from surefoot.tools.base import StepContext, Verdict
from surefoot.tools.python import Printing

pytestmark = pytest.mark.asyncio(loop_scope="module")

EGGS = """\
We write a program for it.

```python
eggs = 16
eaten = 3
baked = 4
print((eggs - eaten - baked) * 2)
```

```output
{said}
```

Janet makes \\boxed{{{said}}} dollars every day."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def printing() -> AsyncIterator[Printing]:
    async with open_sandbox("local") as sandbox:
        yield Printing(sandbox)


async def verdicts(printing: Printing, step: str, *earlier: str) -> list[Verdict]:
    around = StepContext("", earlier)
    found = [await printing.check(claim, around) for claim in printing.read(step, around)]
    for verdict in found:
        inner = verdict.claim.right_span
        assert inner is not None
        assert step[slice(*inner)] == verdict.claim.right
        assert step[slice(*verdict.claim.span)] == verdict.claim.text or "(" in verdict.claim.text
    return found


async def judged(printing: Printing, step: str, *earlier: str) -> list[tuple[str, str | None]]:
    return [(one.status, one.correction) for one in await verdicts(printing, step, *earlier)]


async def test_an_invented_output_and_the_answer_that_rests_on_it(printing: Printing) -> None:
    assert await judged(printing, EGGS.format(said=20)) == [("refuted", "18"), ("refuted", "18")]
    assert await judged(printing, EGGS.format(said=18)) == [("supported", None)] * 2


async def test_the_code_may_stand_in_an_earlier_step(printing: Printing) -> None:
    words, code, output, end = EGGS.format(said=20).split("\n\n")
    assert await judged(printing, code, words) == []
    assert await judged(printing, output, words, code) == [("refuted", "18")]
    assert await judged(printing, end, words, code, output) == [("refuted", "18")]


async def test_blocks_share_a_session_and_only_the_last_one_counts(printing: Printing) -> None:
    first = "```python\ndef area(r):\n    return 3 * r * r\nprint(area(1))\n```\n```output\n3\n```"
    second = "```python\nprint(area(5))\n```\nOutput: 57"
    assert await judged(printing, second, first) == [("refuted", "75")]
    assert await judged(printing, second.replace("57", "75"), first) == [("supported", None)]
    broken = "```python\nx = 4\nprint(1 / 0)\n```"  # what it did before it failed stays
    assert await judged(printing, "```python\nprint(x)\n```\nOutput: 4", broken) == [
        ("supported", None)
    ]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("The code prints 42.", "supported"),
        ("The code prints `42`.", "supported"),
        ("The output of this program is: 41", "refuted"),
        ("**Output:** `41`", "refuted"),
        ("Output:\n```\n41\n```", "refuted"),
        ("When we run the code, the result is:\n\n```text\n42\n```", "supported"),
        ("So there are 41 of them.", "refuted"),
        ("So there are 42 of them.", "supported"),
        ("Therefore, the answer is 41.", "refuted"),
        ("The final result is $\\boxed{41}$.", "refuted"),
        ("The final result is \\boxed{42.0}.", "supported"),
        ("#### 41", "refuted"),
    ],
)
async def test_forms_of_saying_it(printing: Printing, said: str, status: str) -> None:
    step = f"```python\nprint(6 * 7)\n```\n{said}"
    assert {verdict.status for verdict in await verdicts(printing, step)} == {status}


async def test_what_is_computed_from_the_output_is_not_refuted(printing: Printing) -> None:
    step = "```python\nprint(3.5)\n```\nThat is 3.5 * 60 = 210 minutes: \\boxed{210}"
    (verdict,) = await verdicts(printing, step)
    assert verdict.status == "unknown"


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("print(2 / 3)", "0.667"),
        ("print(2 / 3)", "0.66"),
        ("print(3 / 8)", "37.5\\%"),
        ("print(1 / 2)", "\\frac{1}{2}"),
        ("from fractions import Fraction\nprint(Fraction(3, 4))", "\\frac{3}{4}"),
        ("from sympy import sqrt\nprint(14 * sqrt(3))", "14\\sqrt{3}"),
        ("print(f'${1234.5:,.2f}')", "1,234.50"),
        ("print('Total:', 12, 'apples')", "12"),
        ("x = 5\nx + 1", "6"),
        ("print('Tuesday')", "\\text{Tuesday}"),
    ],
)
async def test_one_value_in_two_forms(printing: Printing, code: str, answer: str) -> None:
    step = f"```python\n{code}\n```\nSo we have \\boxed{{{answer}}}"
    assert await judged(printing, step) == [("supported", None)]


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("print(12.6)", "13"),  # whole things
        ("print(3)\nprint('of', 7, 'or', 9)", "8"),  # which of them?
        ("print(nothing)", "5"),
        ("def f():\n    return 5", "6"),
        ("import random\nprint(random.randint(1, 6))", "70"),
        ("while True:\n    pass", "3"),
    ],
)
async def test_what_cannot_be_said_for_certain(printing: Printing, code: str, answer: str) -> None:
    quick = Printing(printing._sandbox, limits=_quick())
    step = f"```python\n{code}\n```\nSo we have \\boxed{{{answer}}}"
    assert await judged(quick, step) == [("unknown", None)]


async def test_a_traceback_is_evidence(printing: Printing) -> None:
    step = "```python\nprint(total)\n```\n```output\n5\n```"
    (verdict,) = await verdicts(printing, step)
    assert verdict.status == "unknown"
    assert "NameError: name 'total' is not defined" in verdict.evidence


async def test_comments_examples_and_tables(printing: Printing) -> None:
    square = "```python\ndef f(x):\n    return x * x\n"
    noted = f"{square}print(f(7))  # Output: 47\nprint(f(2))  # 4\n```"
    assert await judged(printing, noted) == [("refuted", "49"), ("supported", None)]
    assert await judged(printing, ">>> x = 6\n>>> x * 7\n42\n>>> x * 8\n47\n") == [
        ("supported", None),
        ("refuted", "48"),
    ]
    table = f"{square}```\n\n| x | f(x) |\n|---|---|\n| 2 | 4 |\n| 3 | 8 |"
    assert await judged(printing, table) == [("supported", None), ("refuted", "9")]
    remark = "```python\nprint(1 + 1)  # add them\n```"
    assert await judged(printing, remark) == []


async def test_each_session_runs_once() -> None:
    runs = _Counting()
    printing = Printing(runs)
    assert await judged(printing, EGGS.format(said=20)) == [("refuted", "18")] * 2
    assert runs.count == 1


@pytest.mark.parametrize(
    "step",
    [
        "```python\n" + "(" * 5000 + "\n```\nOutput: 3",
        "```python\nprint('# %%')\n```\nOutput: # %%",
        "```" * 2000,
        "| a(b) |\n|---|\n" * 500,
        "```python\nimport os; os.system('id')\n```\n```output\n\x00\ud800\n```",
        ">>> " * 3000,
    ],
)
async def test_hostile_text_is_read_without_harm(printing: Printing, step: str) -> None:
    await judged(printing, step)


class _Counting:
    name = "counting"
    count = 0

    async def run(self, *args: object, **kwargs: object) -> ExecResult:
        self.count += 1
        return ExecResult("18\n", "", 0, "ok", 0.01)


def _quick():
    from surefoot.sandbox import Limits

    return Limits(wall_s=1.0, cpu_s=0.5)
