from __future__ import annotations

import pytest
from surefoot.tools.base import Claim
from surefoot.tools.calculator import Calculator
from surefoot.tools.claims import MAX_CHARACTERS, extract_claims


def judged(step: str) -> list[tuple[str, str, str, str]]:
    calculator = Calculator()
    claims = [claim for claim in extract_claims(step) if claim.kind != "answer"]
    return [(c.left, c.relation, c.right, calculator.judge(c).status) for c in claims]


def statuses(step: str) -> list[str]:
    return [status for *_, status in judged(step)]


@pytest.mark.parametrize(
    "step",
    [
        "each full basket: 9 + 15 + 14 = 38",
        "38 * 3 = 114",
        "3*x = 20 - 5 = 15",
        "x = 15 / 3 = 5",
        "gcd(207, 72) = 9",
        "207 mod 72 = 63",
        "15 / 100 * 240 = 36",
        "1/2 + 1/3 = 5/6",
        "f(3) = 2*3 + 1 = 7",
        "$5 x 3 = $15",
        "20% of 50 = 10",
        "0.2 * 100 = 20%",
        "10/3 = 3.33",
        r"\[ \frac{180}{5} = 36 \]",
        r"\(5 \times 3 = 15\) apples",
        "**5 + 3 = 8**",
        "1. 5 + 3 = 8",
        "- 5 + 3 = 8",
        "60 minutes/hour * 2 hours = 120 minutes",
        r"\[ \text{Total} = 22 \text{ medals} + 17 \text{ medals} = 39 \text{ medals} \]",
        r"\[ 12 \text{ cm}^2 \times 2 = \boxed{24} \text{ cm}^2 \]",
        r"3 \neq 4",
    ],
)
def test_one_supported_claim(step: str) -> None:
    assert statuses(step) == ["supported"]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("b = 3*-7 + 4 = -21 + 4 = -17", ["supported", "supported"]),
        ("9 + 15 + 14 = 37", ["refuted"]),
        (r"\[ \begin{aligned} 5 + 3 &= 9 - 1 \\ &= 7 \end{aligned} \]", ["supported", "refuted"]),
        ("3 > 5", ["refuted"]),
    ],
)
def test_chains_and_errors(step: str, expected: list[str]) -> None:
    assert statuses(step) == expected


@pytest.mark.parametrize(
    "step",
    [
        "17 / 5 = 3 remainder 2",
        "Half of 3 + 4 = 5",
        "the sum of 5 and 3 * 2 = 16",
        "2 hours * 60 = 7200",
        "1 hour = 60 minutes",
        "It is not true that 5 + 3 = 9.",
        "We check whether 5 + 3 = 9.",
        "5 + 3 = 9 is wrong",
        "2x + 3 = 11",
        "x = 5",
        "8:30 + 2 = 10:30",
        "1 + 2 + ... + 10 = 50",
        "Step 2 - 5 + 3 = 8",
        "f(2) = 3(2) + x = 6",
        "3/2x = 5",
    ],
)
def test_never_refuted(step: str) -> None:
    assert "refuted" not in statuses(step)


def test_spans_point_into_the_step() -> None:
    step = "Cost: 4 * $0.25 = $1.05 today"
    (claim,) = extract_claims(step)
    assert isinstance(claim, Claim)
    assert claim.right_span is not None
    assert step[slice(*claim.span)] == claim.text == "4 * $0.25 = $1.05"
    assert step[slice(*claim.right_span)] == "1.05"


def test_a_step_beyond_the_limit_is_not_read() -> None:
    assert extract_claims("1 + 1 = 2 " * (MAX_CHARACTERS // 5)) == []
