"""The answer to an exercise that is one calculation is judged by that calculation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notation_check import claims_of, verdict_on
from surefoot.agent.pebble.notation.exercise import calculation
from surefoot.tools.base import StepContext


@pytest.mark.parametrize(
    ("problem", "asked"),
    [
        ("What is 9465 times 10?", "9465 * 10"),
        ("Calculate 9465*10.", "9465*10"),
        ("Multiply 12 and -7.", "12 * -7"),
        ("Give 140 x 9 x 2. Give only the number.", "140 * 9 * 2"),
        ("what is the result of 81 / 9 / -96 - -7 + 16?", "81 / 9 / -96 - -7 + 16"),
        ("What is 23 - 4 - (5 - 1)?", "23 - 4 - (5 - 1)"),
    ],
)
def test_a_problem_that_is_one_calculation(problem: str, asked: str) -> None:
    assert calculation(problem) == asked


@pytest.mark.parametrize(
    "problem",
    [
        "Round 3.4 * 2 to the nearest integer.",
        "What is 3 + 4 in base 7?",
        "Tom has 3 - 2 apples. How many is it?",
        "Let x = 3*4. Find x.",
        "What is 5^2 mod 7?",
        "Is 3*4 equal to 13?",
        "Put 3 + 4, 5 in order.",
        "Find 5*x.",
        "What is 20% of 3*4?",
        "What is 2 + 3 and 4 + 5?",
        "What is the remainder of 17/5?",
        "What is 3 minus 1?",
    ],
)
def test_a_problem_that_is_more_is_not_read(problem: str) -> None:
    assert calculation(problem) is None


@pytest.mark.parametrize(
    ("step", "status", "correction"),
    [("Answer: 132510", "refuted", "94650"), ("Answer: 94650", "supported", None)],
)
def test_the_stated_answer_is_judged(step: str, status: str, correction: str | None) -> None:
    context = StepContext("Calculate 9465*10.", ("9465 * 4 = 37860",))
    (claim,) = claims_of(step, context)
    verdict = verdict_on(claim, context)
    assert (verdict.status, verdict.correction) == (status, correction)
    start, end = claim.right_span or (0, 0)
    assert step[start:end] == claim.right


def test_what_the_problem_comes_to_counts_and_not_what_the_line_before_says():
    """A corrected answer was called a misquote of the wrong line that led there."""
    context = StepContext(
        "Calculate 9465*1001.", ("9465 * 1001 = 9474456", "gcd(9474456, 0) = 9474456")
    )
    (claim,) = claims_of("Answer: 9474465", context)
    assert verdict_on(claim, context).status == "supported"


def test_other_steps_and_other_problems_are_left_alone() -> None:
    assert claims_of("Answer: 5", StepContext("Who is 5?")) == []
    assert claims_of("Answer: about ten", StepContext("Calculate 9465*10.")) == []


@given(st.text(alphabet="0123456789+-*/().x times multiply and by?=%", max_size=60))
def test_whatever_the_problem_reading_never_raises(problem: str) -> None:
    calculation(problem)
