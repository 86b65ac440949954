"""A step is cut at its first refuted result, and nothing stays that was written from it."""

from __future__ import annotations

import pytest
from surefoot.tools.base import Claim, StepContext, Verdict
from surefoot.tools.calculator import Calculator
from surefoot.tools.claims import extract_claims
from surefoot.tools.cutting import Cut, cut_at

CANDIES = (
    "Now the pink ones: \\[ 232 - (54 + 108 + 27) = 232 - 209 = 23 \\] "
    "Therefore, the number of pink candies is \\boxed{23}."
)


async def cut(step: str) -> Cut | None:
    for claim in extract_claims(step):
        if Calculator().can_judge(claim):
            verdict = await Calculator().check(claim, StepContext(""))
            if verdict.status == "refuted":
                return cut_at(step, verdict)
    return None


async def test_the_answer_that_followed_from_a_wrong_result_is_dropped() -> None:
    found = await cut(CANDIES)
    assert found is not None
    assert found.dropped
    assert found.text == "Now the pink ones: \\[ 232 - (54 + 108 + 27) = 43\\]"


@pytest.mark.parametrize(
    ("step", "text", "dropped"),
    [
        ("12 * 5 = 61", "12 * 5 = 60", False),
        ("It costs 12 * 5 = 61 dollars.", "It costs 12 * 5 = 60 dollars.", False),
        (
            "It costs 12 * 5 = 61 dollars. So 61 + 4 = 65 dollars are spent.",
            "It costs 12 * 5 = 60 dollars.",
            True,
        ),
        ("$12 \\cdot 5 = 61$ and $61 + 4 = 65$", "$12 \\cdot 5 = 60$", True),
        ("She pays $12 * 5 = $61. The answer is 61.", "She pays $12 * 5 = $60.", True),
        ("a = 12 * 5 = 61, b = 61 + 1 = 62", "a = 12 * 5 = 60", True),
        ("12 * 5 = 61\n\nAnswer: 61", "12 * 5 = 60", True),
    ],
)
async def test_where_it_is_cut(step: str, text: str, dropped: bool) -> None:
    assert await cut(step) == Cut(text, dropped)


def test_an_output_keeps_its_fence() -> None:
    step = "```python\nprint(6 * 7)\n```\n\n```output\n41\n```\n\nSo it is \\boxed{41}."
    start = step.index("41")
    claim = Claim("output", "41", (start, start + 2), "print(6 * 7)", "=", "41", (start, start + 2))
    found = cut_at(step, Verdict("code", "refuted", claim, "it prints 42", "42"))
    assert found == Cut("```python\nprint(6 * 7)\n```\n\n```output\n42\n```", dropped=True)


def test_nothing_is_cut_without_a_correction() -> None:
    claim = Claim("property", "9 is prime", (0, 10), "isprime(9)")
    assert cut_at("9 is prime", Verdict("calculator", "refuted", claim)) is None
